"""CountBench (Paiss et al., ICCV 2023) as it is published: a list of {image_url, text, number}.

Its captions are English and its pictures are addresses, many of them dead. The pictures are matched in a local
folder, and what is counted is read off the caption.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from probes.arabic.lexicon import Noun
from probes.english import WORDS, plural
from probes.errors import DataError
from probes.reasons import Reason
from probes.stimuli.pixels import PICTURES

from .files.downloads import file_name
from .files.folders import below

COLUMNS = ("image_url", "text", "number")
NO_NOUN = "counts-no-noun"
"""The code of a record that counts nothing which has a noun here."""
REACH = 4
"""Words after the number among which the noun stands: «three little brown dogs»."""
STOPS = {*WORDS, "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}
"""Where the number phrase ends: «three slices of cake» counts no cake, «two men and a dog» no dog."""


def nouns_in_english(nouns: Mapping[str, Noun]) -> tuple[dict[str, str], dict[str, str]]:
    """English singulars and plurals of a lexicon's nouns, each -> the noun's id."""
    rows = nouns.values()
    return {noun.gloss: noun.id for noun in rows}, {plural(noun.gloss): noun.id for noun in rows}


def counted_noun(caption: str, number: int, english: tuple[dict[str, str], dict[str, str]]) -> str | None:
    """The noun that `caption` counts as `number`: «six old chairs» -> chair. None: there is none.

    english: `nouns_in_english` of a lexicon.
    The noun must stand after the number, in words or digits, in the plural (in the singular after one), since
    what only precedes another noun is not counted («six chair covers»).
    """
    words = re.findall(r"[a-z]+|\d+", caption.casefold())
    singulars, plurals = english
    nouns = singulars if number == 1 else plurals
    for place, word in enumerate(words):
        if word not in (WORDS[number - 1], str(number)):
            continue
        for following in words[place + 1 : place + 1 + REACH]:
            if following in STOPS:
                break
            if following in nouns:
                return nouns[following]
    return None


def match(folder: Path, addresses: list[str]) -> list[Path | Reason]:
    """For each address its picture in `folder` or below, or why there is none.

    Where all pictures are called by numbers (12.jpg, 000000012.jpg) the number is the record's place in the
    list, from 0; else a picture is called as at the end of its address, whatever its suffix.
    """
    pictures = below(folder, *PICTURES)
    if not pictures:
        raise DataError(f"{folder}: holds no pictures; download CountBench's there, or name their folder")
    names = [file_name(address) for address in addresses]
    called = {PurePosixPath(name).stem for name in names}
    numbers = all(file.stem.isdecimal() for file in pictures)
    past = any(int(file.stem) >= len(addresses) for file in pictures) if numbers else False
    if numbers and not (past and any(file.stem in called for file in pictures)):
        return _by_number(folder, pictures, len(addresses))
    return _by_name(folder, pictures, names)


def _by_number(folder: Path, pictures: list[Path], length: int) -> list[Path | Reason]:
    """For each of `length` records the picture that its place is the name of, or why there is none. DataError where
    a picture has no record, or two have one number."""
    found: list[Path | Reason] = [
        Reason("no-picture-numbered", n=number, folder=str(folder)) for number in range(length)
    ]
    for file in pictures:
        if int(file.stem) >= length:
            raise DataError(
                f"{file}: there are {length} records, numbered from 0 to {length - 1}; call it by its record's"
            )
        if isinstance(found[int(file.stem)], Path):
            raise DataError(f"{file}: another picture has its number; leave one of them in {folder}")
        found[int(file.stem)] = file
    return found


def _by_name(folder: Path, pictures: list[Path], names: list[str]) -> list[Path | Reason]:
    """For each record the picture of that name, whatever its suffix and case, or why there is none: a name that two
    records or two pictures share says nothing."""
    held = defaultdict(list)
    for file in pictures:
        held[file.stem.casefold()].append(file)
    stems = [PurePosixPath(name).stem.casefold() for name in names]
    shared = Counter(stems)
    found: list[Path | Reason] = []
    for name, stem in zip(names, stems, strict=True):
        files = held.get(stem, [])
        if not files:
            found.append(Reason("no-picture-called", name=name, folder=str(folder)))
        elif shared[stem] > 1:  # image.jpg of two sites
            found.append(Reason("records-share-picture", n=shared[stem], name=name))
        elif len(files) > 1:
            found.append(Reason("several-pictures-alike", n=len(files), name=name, folder=str(folder)))
        else:
            found.append(files[0])
    return found
