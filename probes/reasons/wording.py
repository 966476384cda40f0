"""The words of every code, in each language that reports are written in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

import yaml

LANGUAGES = ("en", "ar")
Part = Literal["whole", "kind", "detail"]


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
    """KeyError where the code, or its words in that language, are not known."""
    return _catalogue(language)[code]


def codes(language: str = "en") -> frozenset[str]:
    return frozenset(_catalogue(language))


def pieces(template: str, values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """A template in parts: our text, and the value behind it as it is written, a Reason as it is; None at the end."""
    for text, name, spec, conversion in Formatter().parse(template):
        if name is None:
            yield text, None
        elif conversion == "r":
            yield text, repr(values[name])
        else:
            value = values[name]
            yield text, value if hasattr(value, "code") else format(value, spec or "")


@cache
def _catalogue(language: str) -> dict[str, Wording]:
    return read_words(files("probes.reasons").joinpath(f"{language}.yaml").read_text(encoding="utf-8"))


def read_words(text: str) -> dict[str, Wording]:
    """Code -> wording, of YAML in which a code has a text, or a `kind` and a `detail`."""
    return {
        code: Wording(**told) if isinstance(told, dict) else Wording(told)
        for code, told in (yaml.safe_load(text) or {}).items()
    }
