"""The one exception that is the user's to mend: shown as one line, exit code 2."""


class InputError(ValueError):
    """A bad call or bad input. The message is one line: the value, where it stands, what was expected, the remedy."""
