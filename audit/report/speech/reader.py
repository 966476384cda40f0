"""Who reads a report: the language and the digits. Set once, by `use`, for all that follows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from probes.errors import CallError

LANGUAGES = ("en", *sorted(path.parent.name for path in Path(__file__).parent.glob("*/phrases.yaml")))
"""English, which the code says, and those that have a folder here."""
DIGITS = ("western", "arabic-indic")


@dataclass
class Reader:
    language: str = "en"
    digits: str = "western"


current = Reader()
TURN = threading.RLock()
"""The language belongs to the process: of several threads that set it for a while, one waits for the other. So a thread
must not wait, while it speaks, for one that wants to."""


def known(language: str, digits: str) -> None:
    """InputError where a report can't be made in them."""
    for name, given, allowed in (("--lang", language, LANGUAGES), ("--digits", digits, DIGITS)):
        if given not in allowed:
            raise CallError(f"{name} {given}: not known; give one of {', '.join(allowed)}")
    if digits != "western" and language != "ar":
        raise CallError(f"--digits {digits}: only of an Arabic report; give --lang ar too, or leave it out")


def use(language: str = "en", digits: str = "western") -> None:
    """Speaks `language` (en, ar) with `digits` (western, arabic-indic; only in Arabic) from here on."""
    known(language, digits)
    with TURN:
        current.language, current.digits = language, digits


@contextmanager
def speaking(language: str, digits: str = "western") -> Iterator[None]:
    """`use`, for a while, in which no other thread changes it."""
    with kept():
        use(language, digits)
        yield


@contextmanager
def kept() -> Iterator[None]:
    """Language and digits are afterwards as now; what sets them in other threads waits."""
    with TURN:
        before = (current.language, current.digits)
        try:
            yield
        finally:
            use(*before)


def language() -> str:
    return current.language


def is_arabic() -> bool:
    return current.language == "ar"
