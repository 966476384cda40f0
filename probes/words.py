"""What a suite says of itself in a language: `words/<language>.yaml` in its folder.

English is also in its declaration (claim, limits, the questions of measures); en.yaml adds the sentences of verdicts.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from .errors import DataError
from .files import declared, yaml_files

PARTS = ("name", "asks", "about", "able", "not", "above", "below", "within")
"""What is said of a measure: its name and question; what it is about («Can't say whether …»); what it means that it is
`able` or not, of an ability; of a disparity, on which side of even it lies (above, below), or that it is within the
margin. Sentences name {size}, the deviation with its interval, or {estimate}, the estimate with its own."""


@dataclass(frozen=True)
class Words:
    """Of a suite, in one language; what is left empty is said in English.

    name: as «gender audit». measures: their names -> PARTS. levels: of factors, and probes. nouns: what its lemmas are
    called, counted, by plural category. cells: the texts of its notebook by the ids of their cells. phrases: of its own
    sections in the report, English -> this language. reasons: why it leaves something out, code -> what is said, with
    the values in braces (probes.reasons).
    """

    name: str = ""
    claim: str = ""
    limits: tuple[str, ...] = ()
    measures: dict[str, dict[str, str]] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    nouns: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
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
        for part in parts:
            if part not in PARTS:
                raise DataError(f"{path}: {measure}: {part}: unknown key; expected one of {', '.join(PARTS)}")
    return made
