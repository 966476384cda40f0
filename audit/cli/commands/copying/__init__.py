"""Commands that write files to work with."""
