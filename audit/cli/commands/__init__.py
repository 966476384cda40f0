"""The commands, a module each: `parser()`, and `command(options)`, what it prints. `suite` is what runs where the first
word is no command."""
