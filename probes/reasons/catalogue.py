"""The words of every code, in each language that reports are written in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any, Literal

LANGUAGES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.yaml")))
Part = Literal["whole", "kind", "detail"]
Told = Mapping[str, str | Mapping[str, str]]
"""Code -> a text, or a `kind` and a `detail`, as the files of words have them."""
_brought: dict[str, Callable[[str], Told]] = {}


@dataclass(frozen=True)
class Wording:
    """What a code says: `detail`, after the `kind` of thing that it is where many of it are shown together. Both name
    values in braces, as str.format has them."""

    detail: str
    kind: str = ""

    def part(self, name: Part) -> str:
        """Of what has no kind, the whole is its kind, and there is nothing to say beside it."""
        whole = f"{self.kind}: {self.detail}" if self.kind else self.detail
        return {"whole": whole, "kind": self.kind or whole, "detail": self.detail if self.kind else ""}[name]

    @cached_property
    def names(self) -> frozenset[str]:
        """Of the values."""
        return frozenset(name for _, name, *_ in Formatter().parse(self.part("whole")) if name)


def wording(code: str, language: str = "en") -> Wording:
    """Ours, or else the one that was brought. KeyError where the code, or its words in that language, are not known."""
    if code in (ours := _catalogue(language)):
        return ours[code]
    told = next((found[code] for words in _brought.values() if code in (found := words(language))), None)
    if told is None:
        raise KeyError(code)
    return _made(told)


def bring(package: str, words: Callable[[str], Told]) -> None:
    """Takes the codes that a package of that name brings: `words` gives those of a language, and is asked only
    for a code that is none of ours."""
    _brought[package] = words


def codes(language: str = "en") -> frozenset[str]:
    return frozenset(_catalogue(language))


class Number(str):
    """A value that is a number, as it is written: no word of a user's, so that a reader's digits may stand for it."""


def pieces(template: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """A template in parts: our text, and the value behind it as it is written, a Reason as it is; None at the end."""
    for text, name, spec, conversion in Formatter().parse(template):
        if name is None:
            yield text, None
        elif conversion == "r":
            yield text, repr(values[name])
        else:
            value = values[name]
            kind = Number if isinstance(value, int | float) else str
            yield text, value if hasattr(value, "code") else kind(format(value, spec or ""))


@cache
def _catalogue(language: str) -> dict[str, Wording]:
    import yaml  # late: `--help` waits for nothing

    text = files("probes.reasons").joinpath(f"{language}.yaml").read_text(encoding="utf-8")
    return {code: _made(told) for code, told in yaml.safe_load(text).items()}


def _made(told: str | Mapping[str, str]) -> Wording:
    return Wording(told) if isinstance(told, str) else Wording(**told)
