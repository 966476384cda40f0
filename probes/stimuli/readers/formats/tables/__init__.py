"""Tables with a column of pictures and one of captions, by what the file's name ends in."""
