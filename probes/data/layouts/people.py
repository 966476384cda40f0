"""Sets of people: FairFace in Parquet, VisoGender's two tables of links."""

from collections.abc import Iterator
from pathlib import Path

from probes.data import checking
from probes.reasons import Reason

from .place import PICTURES, LeftOut, Place

GENDERS = {"Male": "masculine", "Female": "feminine", "0": "masculine", "1": "feminine"}
TABLES = ("OO_Visogender_10052025.tsv", "OP_Visogender_11012024.tsv")
LINK, CODES = "URL type (Type NA if can't find)", "Error codes"
LICENCES = ("Licence", "LICENSE OK?")


def fairface(place: Place) -> Iterator[LeftOut]:
    """people.jsonl, and the faces as files."""
    rows: list[dict[str, str]] = []
    for file, row, told in checking.columnar(place.files.rglob("*.parquet")):
        content = checking.content(told["image"])
        if not content or str(told["gender"]) not in GENDERS:
            yield file.name, row, Reason("cell-empty") if not content else Reason("presentation-untold")
            continue
        name = f"{len(rows):05d}.jpg"
        place.picture("faces", name, content)
        rows.append(
            {"image": f"faces/{name}", "presentation": GENDERS[str(told["gender"])]}
            | {"age": str(told["age"]), "race": str(told["race"])}
        )
    place.write("people.jsonl", rows)


def visogender(place: Place) -> Iterator[LeftOut]:
    """people.jsonl in VisoGender's own columns, of both tables, without those whose links give no picture or that are
    marked by their annotators."""
    rows = []
    for table, number, told in _rows(place.files):
        name = f"{told['IDX']}.jpg"
        if why := _marked(told):
            yield table, number, why
        elif name in place.dead:
            yield table, number, Reason("link-dead", error=place.dead[name])
        else:
            kept = {key: told[key] for key in ("Sector", "Occupation", "Occupation_perceived_gender")}
            rows.append({"IDX": f"{PICTURES}/{name}", **kept, LINK: told[LINK]})
    place.write("people.jsonl", rows)


def visogender_links(files: Path) -> dict[str, str]:
    return {f"{told['IDX']}.jpg": told[LINK] for *_, told in _rows(files) if not _marked(told)}


def _marked(told: dict[str, str]) -> Reason | None:
    """Why a row is not to be used, as its annotators say."""
    if not told[LINK].startswith("http"):
        return Reason("link-dead", error="NA")
    if codes := (told.get(CODES) or "").strip():
        return Reason("marked-wrong", codes=codes)
    licence = next((told[name].strip() for name in LICENCES if told.get(name)), "")
    return None if licence.lower() in ("", "y", "yes") else Reason("no-licence", told=licence)


def _rows(files: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    for table in TABLES:
        for number, told in enumerate(checking.table(files / table), 2):
            yield table, number, told | {LINK: (told[LINK] or "").strip()}
