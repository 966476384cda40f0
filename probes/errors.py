"""What is the user's to mend: one line, exit code 2. Whatever else is raised is a fault of ours, exit code 3."""

from typing import TYPE_CHECKING

from . import escaping

if TYPE_CHECKING:
    from .reasons import Reason


class InputError(ValueError):
    """The message is one line: the value, where it stands, what was expected, the remedy; where a report may tell it
    too, a Reason, whose English is the message. Raised as one of those below, which say where to look for the mend."""

    def __str__(self) -> str:
        return escaping.message(super().__str__())

    @property
    def reason(self) -> "Reason":
        """The message for whoever words it in another language."""
        from .reasons import Reason  # late: few need it

        told = self.args[0]
        return told if isinstance(told, Reason) else Reason("own-words", text=str(told))


class CallError(InputError):
    """An option or argument that is wrong, or goes with no other."""


class DataError(InputError):
    """A file or folder of pictures, captions, names, words or runs that can't be used as it is."""


class ModelError(InputError):
    """A model that lacks a part, or whose parts do not fit."""


class NetworkError(InputError):
    """Something that had to be fetched or sent and could not be."""


class Vanished(RuntimeError):
    """Something that was expected is nowhere: neither seen, nor dropped or skipped for a reason. No fault of the
    user's."""
