"""Captions in files of lines; Google's translations of Conceptual Captions and COCO (cc3m-35l, coco-35l)."""

from collections.abc import Iterator
from pathlib import Path

from probes.data import checking
from probes.errors import DataError
from probes.files import json_files
from probes.reasons import Reason

from .place import PICTURES, LeftOut, Place

CAPTIONS = "captions.jsonl"
CC3M, COCO = "cc3m_mt_dev.jsonl.bz2", "coco_mt_dev.jsonl.bz2"


def lines(place: Place) -> Iterator[LeftOut]:
    """XTD: names of pictures and captions in two files, line by line."""
    names, texts = (
        [*checking.lines(place.files / name)] for name in ("test_image_names.txt", "arb_Arab.txt")
    )
    if len(names) != len(texts):
        raise DataError(
            f"{place.files}: {len(names)} names of pictures and {len(texts)} captions; fetch it again"
        )
    rows = zip(names, texts, strict=True)
    place.write(CAPTIONS, [{"image": name, "caption": text} for name, text in rows if name.strip()])
    return iter(())


def coco(place: Place) -> Iterator[LeftOut]:
    """coco-35l's Arabic lines; pictures are COCO's of 2014 by their numbers."""
    rows = []
    for told in _arabic(place.files / COCO):
        id, _, number = str(told["image_id"]).partition("_")
        name = f"COCO_val2014_{int(id):012d}.jpg"
        rows.append({"image": name, "caption": told["translation_tokenized"], "id": f"{name}#{number}"})
    place.write(CAPTIONS, rows)
    return iter(())


def cc3m(place: Place) -> Iterator[LeftOut]:
    """cc3m-35l's Arabic lines, of the pictures whose links still give one."""
    rows = []
    for number, told in enumerate(_arabic(place.files / CC3M), 1):
        name = _name(int(told["rec_num"]))
        if name in place.dead:
            yield CC3M, number, Reason("link-dead", error=place.dead[name])
        else:
            rows.append({"image": f"{PICTURES}/{name}", "caption": told["translation_tokenized"]})
    place.write(CAPTIONS, rows)


def cc3m_links(files: Path) -> dict[str, str]:
    """The addresses of the validation split, by their numbers from 1."""
    rows = checking.columnar(files.rglob("validation-*.parquet"))
    addresses = {_name(number): values["image_url"] for number, (*_, values) in enumerate(rows, 1)}
    wanted = {_name(int(told["rec_num"])) for told in _arabic(files / CC3M)}
    return {name: address for name, address in addresses.items() if name in wanted}


def _name(number: int) -> str:
    return f"{number:05d}.jpg"


def _arabic(file: Path) -> Iterator[dict]:
    """The lines that were translated into Arabic, of a file of 34 languages."""
    for line in checking.lines(file):
        if '"ar"' in line and (told := json_files.parsed(line)).get("trg_lang") == "ar":
            yield told
