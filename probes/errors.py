"""What is the user's to mend: one line, exit code 2. Whatever else is raised is a fault of ours, exit code 3."""


class InputError(ValueError):
    """The message is one line: the value, where it stands, what was expected, the remedy. Raised as one of those below,
    which say where to look for the mend."""


class CallError(InputError):
    """An option or argument that is wrong, or goes with no other."""


class DataError(InputError):
    """A file or folder of pictures, captions, names, words or runs that can't be used as it is."""


class ModelError(InputError):
    """A model that lacks a part, or whose parts do not fit."""


class NetworkError(InputError):
    """Something that had to be fetched or sent and could not be."""
