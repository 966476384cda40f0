"""Class names of a labelled set, as they are published: which names each class has, and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from probes.arabic.orthography import normalise
from probes.errors import DataError
from probes.files import tabular, yaml_files

from . import labelfiles

TABLES = (".csv", ".tsv")
LABEL = re.compile(r"\d+|n\d{8}")
"""An index or a WordNet id: what is a class and no dataset."""
MOST_NAMES = 9
"""No synset of ImageNet has more; a longer list is a dataset's."""
_OUTSIDE = r"(?![^(]*\))"
OR = re.compile(rf"\s+أو\s+{_OUTSIDE}")
SEPARATOR = re.compile(
    rf"{OR.pattern}|\s*[،؛;|]\s*{_OUTSIDE}|,\s+{_OUTSIDE}|\s+/\s+{_OUTSIDE}|(?<=\w)/(?=[ء-ي]){_OUTSIDE}"
)
GLOSS = re.compile(r"\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class ClassName:
    """One class.

    label: its key in the dataset: the index, the WordNet id or the folder's name.
    names: all of its names, without what stands in brackets after them.
    written: as the source has it, for a list of names every one.
    gloss: what tells it from others of its name: «كوز (آنية)», or a column of the table.
    row: of a table the line, else the place in the list or mapping, from 1.
    """

    label: str
    names: tuple[str, ...]
    written: tuple[str, ...]
    file: str
    row: int
    gloss: str | None = None

    @property
    def short(self) -> str:
        """The first name alone: the short translation."""
        return self.names[0]

    @property
    def long(self) -> str:
        """All names as the source writes them, with the gloss: the long translation."""
        text = "، ".join(" ".join(written.split()) for written in self.written)
        return f"{text} ({self.gloss})" if self.gloss and self.gloss not in text else text


@dataclass(frozen=True)
class Classes:
    """The classes of one dataset, in its order."""

    rows: tuple[ClassName, ...]

    def __iter__(self) -> Iterator[ClassName]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def labels(self) -> list[str]:
        return [row.label for row in self.rows]


def read_classes(path: Path | str, which: str | None = None) -> Classes:
    """The classes of a JSON, YAML, CSV, TSV or text file. `which` names one of several datasets or languages.

    Read as they are published: a list of names, or the lines of a .txt (the label is the index, or stands before the
    name); {dataset: [names]}, as CLIP_benchmark's ar_classnames.json; {language: [[indices], [names]]}, as
    Babel-ImageNet; label -> name, or label -> [names]; a table with the columns label and name, and gloss where there
    is one. A mapping to lists is of labels where `which` is not given and its keys are indices or WordNet ids, or no
    list has more than nine names; else of datasets.

    One text may hold several names: «دجاجة أو فرخة», «x، y», «x / y», split at «أو» between words, at commas
    and at slashes, never within brackets. «القارب الطويل أو الكبير», where «أو» joins adjectives, can't be told
    from these: give such a name as a list of one, since texts in a list are never split. Spaces about a name
    are taken away; its letters and diacritics stay.

    InputError, in one line: file, row and remedy, where the file is absent, not UTF-8 or broken, has another
    shape, no classes, an empty name or a label twice, or `which` is needed or unknown.
    """
    path = Path(path)
    if which is not None and path.suffix.lower() in TABLES:
        raise DataError(f"{path}: is a table and has no datasets; leave {which!r} out")
    entries = _table(path) if path.suffix.lower() in TABLES else _entries(path, labelfiles.load(path), which)
    if not entries:
        raise DataError(f"{path}: has no class names; give it one for every class")
    rows = tuple(_class(path, *entry) for entry in entries)
    first: dict[str, int] = {}
    for row in rows:
        if row.label in first:
            raise DataError(
                f"{path}: row {row.row}: label {row.label!r} is also in row {first[row.label]}; remove one"
            )
        first[row.label] = row.row
    return Classes(rows)


def split(text: str) -> tuple[tuple[str, ...], str | None]:
    """The names in a text, each once, and the first gloss in brackets after one of them."""
    found = [_unsplit(part) for part in SEPARATOR.split(text)]
    names = dict.fromkeys(name for part, _ in found for name in part)
    return tuple(names), next((gloss for _, gloss in found if gloss), None)


def _unsplit(text: str) -> tuple[tuple[str, ...], str | None]:
    """The one name in a text, if there is any, and its gloss."""
    gloss = GLOSS.search(text)
    name = " ".join(GLOSS.sub("", text).split())
    return (name,) if name else (), gloss[1].strip() if gloss else None


Entry = tuple[int, str, object, str | None]
"""Row, label, name or names, gloss."""


def _table(path: Path) -> list[Entry]:
    columns, records = tabular.read(tabular.find_table(path))
    if missing := [column for column in ("label", "name") if column not in columns]:
        raise DataError(
            f"{path}: lacks the column {missing[0]}; expected label,name (and gloss), found {', '.join(columns)}"
        )
    return [
        (row, str(record["label"]).strip(), record["name"], str(record.get("gloss") or "").strip() or None)
        for row, record in records
    ]


def _entries(path: Path, data: Any, which: str | None) -> list[Entry]:
    """(row, label, name or names, gloss) of each class of a JSON or YAML file, in the layouts that are published:
    one mapping of labels, several data sets of which `which` names one, a list of names, or Babel-ImageNet's pair of
    indices and names. DataError for any other."""
    if isinstance(data, dict):
        if not data:
            return []
        if which is None and _by_label(data):
            return [(row, label, names, None) for row, (label, names) in enumerate(data.items(), start=1)]
        data = labelfiles.pick(path, data, which)
    elif which is not None:
        raise DataError(f"{path}: is {yaml_files.kind(data)} and has no datasets; leave {which!r} out")
    if isinstance(data, dict):
        return [(row, label, names, None) for row, (label, names) in enumerate(data.items(), start=1)]
    if not isinstance(data, list):
        raise DataError(f"{path}: expected a list of names, or label and name; found {yaml_files.kind(data)}")
    if _babel(data):
        indices, names = data
        if len(indices) != len(names):
            raise DataError(f"{path}: has {len(indices)} indices and {len(names)} names; give each its own")
        return [
            (row, str(i), name, None) for row, (i, name) in enumerate(zip(indices, names, strict=True), 1)
        ]
    return [(row, str(row - 1), names, None) for row, names in enumerate(data, start=1)]


def _by_label(data: dict[str, Any]) -> bool:
    """Whether the keys are labels, and not datasets or languages."""
    values = data.values()
    if any(isinstance(value, str) for value in values):
        return True
    if any(isinstance(value, dict) or _babel(value) for value in values):
        return False
    if all(LABEL.fullmatch(key) for key in data):
        return True
    return len(data) > 1 and all(isinstance(value, list) and len(value) <= MOST_NAMES for value in values)


def _babel(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(isinstance(part, list) for part in value)
        and all(isinstance(index, int) for index in value[0])
    )


def _class(path: Path, row: int, label: str, value: object, gloss: str | None) -> ClassName:
    """One class of what the file has in a row: names split where one text lists several, glosses apart. DataError
    where the label or every name is empty, or a name is no text."""
    where = f"{path}: row {row}"
    if not label:
        raise DataError(f"{where}: has no label; give the class's index, WordNet id or folder")
    values = value if isinstance(value, list) else [value]
    texts = [text for text in values if isinstance(text, str)]
    for other in values:
        if not isinstance(other, str):
            found = yaml_files.kind(other)
            raise DataError(f"{where}: label {label!r}: expected a name or names, found {found}")
    parts = [_unsplit(text) if isinstance(value, list) else split(text) for text in texts]
    names = tuple(dict.fromkeys(name for part, _ in parts for name in part))
    if not any(normalise(name) for name in names):
        raise DataError(f"{where}: label {label!r}: the name is empty; give it one")
    gloss = gloss or next((found for _, found in parts if found), None)
    return ClassName(label, names, tuple(texts), str(path), row, gloss)
