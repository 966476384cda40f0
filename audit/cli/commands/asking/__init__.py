"""Commands that ask a model: `suite` is what runs where the first word is no command."""
