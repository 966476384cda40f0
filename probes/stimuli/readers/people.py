"""People in photographs, each with how the person presents: a user's own table, VisoGender, FairFace.

Presentation is what annotators perceived, not what anyone is.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from probes import reasons
from probes.arabic import orthography
from probes.arabic.lexicon import Profession
from probes.errors import DataError
from probes.files import tabular, text
from probes.files.tabular import Unusable

from .files.picture_finder import Picture, Shelf
from .naming import called
from .records import IMAGE, Once, Record, Roles, keyed, table_records, whole

COLUMNS = ["image", "presentation", "profession", "row"]
OWN: Roles = {
    "image": IMAGE,
    "presentation": ("presentation", "gender", "perceived_gender", "sex"),
}
PRESENTATIONS = {
    "feminine": ("feminine", "female", "woman", "f", "امرأة", "أنثى", "مؤنث"),
    "masculine": ("masculine", "male", "man", "m", "رجل", "ذكر", "مذكر"),
    "none": ("none", "neutral", "unclear", "بلا"),
}
VISOGENDER: Roles = {
    "idx": ("idx",),
    "url": ("url", "url type (type na if can't find)", "url type"),
    "presentation": ("presentation", "occupation_perceived_gender", "occupation_gender"),
    "occupation": ("occupation",),
}
SKIN = "skin"
SKINS = re.compile(
    r"(perceived)?(skin(tone|type|colou?r|shade)?|fitzpatrick(skin)?(tone|type|scale)?|monk(skin)?(tone)?(scale)?|mst)|"
    r"لونالبشرة|البشرة"
)
"""What a column of skin tones may be called, without blanks and signs: of Fitzpatrick's types (Fitzpatrick17k, Casual
Conversations) or on Monk's scale (MST-E, FACET), whose levels are taken as they are."""
SYNONYMS = {"physician": "doctor"}
"""VisoGender's occupations that the lexicon has by another English name."""


def people(
    path: str | Path,
    professions: Mapping[str, Profession],
    images: str | Path | None = None,
    image_key: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pictures of people, and what had to be dropped.

    path: a CSV, TSV, JSONL or JSON file with the columns `image`, `presentation` (feminine, masculine or none; also
        woman, female, f, …) and optionally `profession` (one of `professions`, by its id, English gloss or Arabic
        singular of either gender; may be empty); or VisoGender's TSV, whose pictures are called by its IDX (OP_1.jpg)
        or as at the end of their addresses; or FairFace's label CSV (`file`, `gender`, …).
    images: the folder or tar of the pictures (None: the table's own folder).
    image_key: the column of pictures, where the table calls it otherwise.
    Returns (image, presentation, profession, row, and every further column as text, `skin` for whatever names it has)
    and a table of reasons. A whole number is written without a point, so that 1, "1" and 1.0 are one level.
    `profession` is an id of the lexicon or empty. VisoGender's own word for it stays in `occupation`: some of them
    the lexicon lacks. Every row is in one table or the other.

    Raises InputError, in one line with file and row, where a column is missing, a presentation or profession is none
    of these, the file is broken, or nothing is left.
    """
    table = tabular.find_table(Path(path))
    shelf = Shelf(table.parent if images is None else Path(images))
    records, find = _read(table, image_key)
    shelf.expect(record.values.get("url") for record in records if isinstance(record.values, dict))
    names = _names(professions)
    ready = [
        (row, values if isinstance(values, Unusable) else _told(table, row, values, names))
        for _, row, values in records
    ]
    used, dropped, once = [], [], Once()
    for row, values in ready:  # the table is judged whole before a picture is opened
        try:
            if isinstance(values, Unusable):
                raise values
            told = {"image": find(shelf, values).image} | _labels(values)
            once.check(row, *told.items())
            used.append(told | {"row": row})
        except Unusable as unusable:
            dropped.append((str(table), row, unusable.reason))
    whole(
        table,
        (row for _, row, _ in records),
        (int(each["row"]) for each in used),
        (row for _, row, _ in dropped),
    )
    if not used:
        first = f"row {dropped[0][1]}: {dropped[0][2]}"
        raise DataError(
            f"{table}: none of {len(records)} rows can be used; the first: {first}; mend or remove them"
        )
    frame = pd.DataFrame(used)
    frame = frame.rename(columns=_skin(table, frame))
    rest = [name for name in frame if name not in COLUMNS]
    return frame[COLUMNS + rest], reasons.table(dropped)


Find = Callable[[Shelf, dict[str, Any]], Picture]


def _read(table: Path, image_key: str | None) -> tuple[list[Record], Find]:
    """The records, and how their pictures are found."""
    columns = set(tabular.read_rows(table)[0])
    if {"idx", "sector", "occupation"} <= columns:
        return list(table_records(table, keyed(table, VISOGENDER, image_key, fixed=True))), _of_visogender
    return list(table_records(table, keyed(table, OWN, image_key))), lambda shelf, values: shelf.find(
        values["image"]
    )


def _of_visogender(shelf: Shelf, values: dict[str, Any]) -> Picture:
    try:
        return shelf.find(values["idx"])
    except Unusable:
        try:
            return shelf.find(values["url"])
        except Unusable as unusable:
            raise Unusable("called-neither", name=str(values["idx"]), fault=unusable.reason) from None


def _told(table: Path, row: int, values: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """The values with presentation and profession as the lexicon has them."""
    where = f"{table}: row {row}"
    known = _word(values.get("occupation"))
    profession = (
        _profession(where, values.get("profession"), names)
        if "idx" not in values
        else names.get(SYNONYMS.get(known, known), "")
    )
    return values | {"presentation": _presentation(where, values["presentation"]), "profession": profession}


def _presentation(where: str, value: object) -> str:
    word = _word(value)
    found = next((told for told, words in PRESENTATIONS.items() if word in words), None)
    if found is None:
        given = f"is {word!r}" if word else "is missing"
        raise DataError(f"{where}: presentation {given}; give feminine, masculine or none, or remove the row")
    return found


def _profession(where: str, value: object, names: dict[str, str]) -> str:
    word = _word(value)
    return called(f"{where}: profession", "profession", word, names, "leave it empty") if word else ""


def _names(professions: Mapping[str, Profession]) -> dict[str, str]:
    """Everything that a profession may be called -> its id; where two share a name, the id has it."""
    rows = professions.values()
    names = {row.gloss.casefold(): row.id for row in rows}
    names |= {forms.singular: row.id for row in rows for forms in (row.masculine, row.feminine)}
    return names | {row.id: row.id for row in rows}


def _labels(values: dict[str, Any]) -> dict[str, str]:
    """All but the picture, as text."""
    return {name: _level(value) for name, value in values.items() if name and name not in ("image", "row")}


def _level(value: object) -> str:
    """A label as it is written; what is not a number (a gap, as tables are written to JSON) is none."""
    if value is None or value != value:
        return ""
    told = text.bare(value)
    return told.partition(".")[0] if re.fullmatch(r"[+-]?\d+\.0+", told) else told


def _skin(table: Path, columns: Iterable[str]) -> dict[str, str]:
    """The column of skin tones -> `skin`, where the table has one and does not call it so. DataError where several
    may be meant."""
    called = [name for name in columns if SKINS.fullmatch(re.sub(r"[\W_]", "", name))]
    if SKIN in called or not called:
        return {}
    if len(called) > 1:
        raise DataError(f"{table}: skin may be {' or '.join(called)}; call one of them skin")
    return {called[0]: SKIN}


def _word(value: object) -> str:
    return orthography.normalise(text.bare(value)).casefold()
