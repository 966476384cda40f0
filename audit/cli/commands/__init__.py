"""The commands, a room a kind and in it a module each: `parser()`, and `command(options)`, what it prints."""
