"""What a suite says of itself in a language: `words/<language>.yaml` in its folder.

English is also in its declaration (claim, limits, the questions of measures); en.yaml adds the sentences of verdicts.
What is not true of every source of pictures stands, for one, in `words/<language>-<source>.yaml`, as in
`en-pictures.yaml`, and is said there in its place.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from string import Formatter

from .errors import DataError
from .files import declared, yaml_files

PARTS = ("name", "asks", "about", "able", "partial", "not", "above", "below", "within", "told")
"""What is said of a measure: its name and question; what it is about («Can't say whether …»). Of an ability, what it
means that it is `able`; that it is better than guessing (partial), no better (not), or worse (below). Of a disparity,
on which side of even it lies (above, below), or that it is within the margin. Of a description, what was measured
(told). Of these the SENTENCES may name {size},
the deviation with its interval, {estimate}, the estimate with its own, or {enough}, what use needs of an ability."""
SENTENCES = ("able", "partial", "not", "above", "below", "told")
OF_SOURCE = ("claim", "limits", "cells", "caveats")
"""What may be said otherwise of a kind of source. Its limits are then all that there are."""
CATEGORIES = ("one", "two", "few", "many", "other")
"""Of Unicode's CLDR: the forms of what is counted, with the number at {n}."""


@dataclass(frozen=True)
class Words:
    """Of a suite, in one language; what is left empty is said in English.

    name: as «gender audit». measures: their names -> PARTS. levels: of factors, and probes. nouns: what its lemmas are
    called, counted, by plural category: {one: "{n} colour", other: "{n} colours"}. cells: the texts of its notebook by
    the ids of their cells. caveats: of measures, what is said after their sentence, whatever was found. phrases: of its
    own sections in the report, English -> this language. reasons: why it leaves something out, code -> what is said,
    with the values in braces (probes.reasons).
    """

    name: str = ""
    claim: str = ""
    limits: tuple[str, ...] = ()
    measures: dict[str, dict[str, str]] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    caveats: dict[str, str] = field(default_factory=dict)
    phrases: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def file(package: str, name: str) -> Path:
    """A file of a package's folder, there or not."""
    return Path(str(files(package).joinpath(*name.split("/"))))


@cache
def words(package: str, language: str) -> Words:
    """What the suite that `package` declares says in a language, nothing where it has no such file; DataError where the
    file is none of Words."""
    if not package or not (path := file(package, f"words/{language}.yaml")).is_file():
        return Words()
    made = declared.build(Words, yaml_files.shipped(path, "the file that came with the suite"), str(path))
    for measure, parts in made.measures.items():
        for part, text in parts.items():
            if part not in PARTS:
                raise DataError(f"{path}: {measure}: {part}: unknown key; expected one of {', '.join(PARTS)}")
            _placed(
                text,
                ("size", "estimate", "enough") if part in SENTENCES else (),
                f"{path}: {measure}: {part}",
            )
    for noun, forms in made.nouns.items():
        if "other" not in forms or not set(forms) <= set(CATEGORIES):
            raise DataError(
                f"{path}: nouns: {noun}: {', '.join(forms)}; expected `other`, and what differs of "
                f"{', '.join(CATEGORIES)}"
            )
        for category, text in forms.items():
            _placed(text, ("n",), f"{path}: nouns: {noun}: {category}")
    return made


@cache
def of_source(package: str, language: str, source: str) -> Words:
    """What that suite says otherwise of a kind of source (OF_SOURCE), nothing where it has no such file; DataError
    where the file says anything else."""
    path = file(package, f"words/{language}-{source}.yaml")
    if not package or not source or not path.is_file():
        return Words()
    read = yaml_files.shipped(path, "the file that came with the suite")
    if unknown := [key for key in read if key not in OF_SOURCE]:
        raise DataError(f"{path}: {unknown[0]}: unknown key; expected one of {', '.join(OF_SOURCE)}")
    return declared.build(Words, read, str(path))


def _placed(text: str, names: Collection[str], where: str) -> None:
    """DataError where a text has other braces than those that are filled in."""
    try:
        found = {name for _, name, *_ in Formatter().parse(text) if name is not None}
    except ValueError:
        found = {text}
    if wrong := found - set(names):
        known = " or ".join(f"{{{name}}}" for name in names) or "none"
        raise DataError(f"{where}: {{{min(wrong)}}} is not filled in; expected in braces {known}")
