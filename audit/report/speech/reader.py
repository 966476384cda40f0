"""Who reads a report: the language and the digits. Set once, by `use`, for all that follows."""

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
    current.language, current.digits = language, digits


@contextmanager
def speaking(language: str, digits: str = "western") -> Iterator[None]:
    """`use`, for a while."""
    before = (current.language, current.digits)
    use(language, digits)
    try:
        yield
    finally:
        use(*before)


def language() -> str:
    return current.language


def is_arabic() -> bool:
    return current.language == "ar"
