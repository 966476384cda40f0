"""A code with its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

from .catalogue import Part, pieces, wording

Value = Union[str, int, float, bool, "Reason", None]
OWN_WORDS = "own-words"
"""The code of what has none: a sentence as someone else wrote it, the value `text`."""


@dataclass(frozen=True, init=False)
class Reason:
    """`str` of it is its English, in one line.

    code: one that the words are known of. values: those that its words name; one may be a Reason itself.
    KeyError where the code is not known, TypeError where a value is missing or too many, or is nothing that JSON has
    by itself (a list or dict: give its text).
    """

    code: str
    values: Mapping[str, Value] = field(hash=False)

    def __init__(self, code: str, /, **values: Any) -> None:
        names = wording(code).names
        if names != set(values):
            raise TypeError(f"the reason {code} has {sorted(values)}; expected {sorted(names)}")
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "values", {name: _plain(value) for name, value in values.items()})

    def __str__(self) -> str:
        return self.said("whole")

    def said(self, part: Part) -> str:
        """Its English, or a part of that."""
        template = wording(self.code).part(part)
        return "".join(
            text + ("" if value is None else str(value)) for text, value in pieces(template, self.values)
        )

    def as_data(self) -> dict[str, Any]:
        """What JSON can hold; `Reason.of` reads it."""
        values = {
            name: value.as_data() if isinstance(value, Reason) else value
            for name, value in self.values.items()
        }
        return {"code": self.code, "values": values}

    @classmethod
    def of(cls, told: Any) -> "Reason":
        """What `as_data` gave. A sentence, as folders of earlier versions have them, and what no words are known of
        any more stay as they stand."""
        try:
            values = {
                name: cls.of(value) if isinstance(value, dict) else value
                for name, value in told["values"].items()
            }
            return cls(told["code"], **values)
        except (KeyError, TypeError, AttributeError):
            text = f"{told['code']} {told['values']}" if isinstance(told, dict) else str(told)
            return cls(OWN_WORDS, text=text)


def _plain(value: Any) -> Value:
    """A number of NumPy's or pandas' as Python's."""
    value = value.item() if hasattr(value, "item") else value
    if value is not None and not isinstance(value, str | int | float | bool | Reason):
        raise TypeError(f"{value!r}: expected a text, a number or a Reason")
    return value
