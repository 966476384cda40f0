"""The zero-shot suite: which class is it? With one name or all of them, in prompts that agree with it or don't."""

import unicodedata
from collections.abc import Iterator
from itertools import product

import pandas as pd

from probes import reasons
from probes.arabic.orthography import is_arabic
from probes.arabic.prompts import templates
from probes.arabic.prompts.classnames import Classes, ClassName, read_classes
from probes.arabic.prompts.lint import lint
from probes.arabic.variety import Variety
from probes.errors import CallError, DataError
from probes.files import text
from probes.reasons import Reason
from probes.sources import SCENES, Source
from probes.stimuli.drawn import scenes
from probes.stimuli.readers import caption_sets
from probes.stimuli.readers.records import UNUSED, unused
from probes.trials import Trials, nothing

from .measures import DEPTHS, NAMES

LOOKS = range(6)
Prompted = Iterator[tuple[str, str, pd.DataFrame]]
"""(names, prompt, one row a text)."""


def trials(source: Source = SCENES) -> Trials:
    """Each picture against all classes, by short and long names, alone and in an ensemble of prompts."""
    if source.kind == "scenes":
        if source.classes:
            raise CallError(
                f"--classes {source.classes}: the drawn pictures have theirs; give --images PATH, your pictures, too"
            )
        classes = _drawn_classes(source.arabic)
        pictures, dropped, skipped = _drawn(classes), nothing(), nothing()
    else:
        pictures, dropped, classes, skipped = _own(source)
    notes = unused(pictures.attrs.get(UNUSED, ()))
    given = _file(source.templates)
    prompts = templates.read_templates(*given) if given else source.arabic.templates.classes
    sets = list(_prompted(classes, prompts, source.arabic))
    options = pd.concat(
        table.assign(options=f"classes/{names}/{prompt}").drop(columns="template")
        for names, prompt, table in sets
    )
    asked = pictures.rename(columns={"label": "lemma"}).assign(
        scene=pictures["image"],
        twin=pictures["image"],
        answer=[(label,) for label in pictures["label"]],
        probe="class",
    )
    depths = {f"more than {k}": len(classes) > k for k in DEPTHS}
    queries = pd.concat(
        asked.assign(names=names, prompt=prompt, options=f"classes/{names}/{prompt}", **depths)
        for names, prompt, _ in sets
    ).reset_index(drop=True)
    queries.insert(0, "query", [f"class-{i}" for i in range(len(queries))])
    remarks = _remarks(classes, prompts, source) if source.classes or source.templates else nothing()
    made = Trials(queries, options, dropped, skipped, remarks=remarks, notes=notes)
    return made.accounted(pictures["image"], len(pictures) + len(dropped) + len(skipped))


def _prompted(classes: Classes, prompts: tuple[str, ...], variety: Variety) -> Prompted:
    """The name alone, the prompts as they are written, and the prompts made to agree with it."""
    several = any(row.short != row.long for row in classes)
    for names in NAMES if several else NAMES[:1]:
        yield names, "name", templates.prompts(classes, ("{c}",), names)
        yield names, "as written", templates.prompts(classes, prompts, names)
        if "names" in variety.says:
            yield names, "agreeing", templates.prompts(classes, prompts, names, variety.heads)


def _drawn(classes: Classes) -> pd.DataFrame:
    """One of every thing in six looks, and every profession, women and men, as far as they are classes."""
    things = [
        (scenes.thing(thing, scenes.COLOURS[(place + seed) % len(scenes.COLOURS)], 1, seed), thing)
        for (place, thing), seed in product(enumerate(scenes.OBJECTS), LOOKS)
    ]
    people = [
        (scenes.person(profession, scenes.PRESENTATIONS[seed % 2], seed), profession)
        for profession, seed in product(scenes.PROFESSIONS, LOOKS)
    ]
    drawn = pd.DataFrame(things + people, columns=["image", "label"])
    return drawn[drawn["label"].isin(classes.labels)].reset_index(drop=True)


def _drawn_classes(variety: Variety) -> Classes:
    """What is drawn and the variety has a word for; of a profession both forms: the masculine, which such lists have
    first, is its short name."""
    nouns, professions = variety.lexicon.nouns, variety.lexicon.professions
    names: dict[str, tuple[str, ...]] = {
        thing: (nouns[thing].singular,) for thing in scenes.OBJECTS if thing in nouns
    }
    for name in (each for each in scenes.PROFESSIONS if each in professions):
        names[name] = (professions[name].masculine.singular, professions[name].feminine.singular)
    return Classes(
        tuple(
            ClassName(label, each, each, "the lexicon", row)
            for row, (label, each) in enumerate(names.items(), 1)
        )
    )


def _own(source: Source) -> tuple[pd.DataFrame, pd.DataFrame, Classes, pd.DataFrame]:
    """The user's pictures, what was dropped, the classes, by the pictures' labels, and what was skipped: of a data set
    by name, whose labels are known to be those of its lists, classes that the list does not name."""
    assert source.images
    given = _file(source.classes)
    pictures, dropped = caption_sets.labelled(source.images, image_key=source.image_key)
    classes = read_classes(*given) if given else _folders(pictures, source)
    unnamed = nothing()
    if source.ready and (labelled := pictures["label"].isin(classes.labels)).any():
        other = pictures[~labelled]
        rows = zip(other["image"], other["row"], other["label"], strict=True)
        unnamed = reasons.table(
            (image, row, Reason("class-unnamed", label=label)) for image, row, label in rows
        )
        pictures = pictures[labelled]
    return _matched(pictures, classes, source), dropped, classes, unnamed


def _folders(pictures: pd.DataFrame, source: Source) -> Classes:
    """The pictures' labels as the names of their classes, where they are Arabic."""
    labels = sorted(pictures["label"].unique())
    if not all(any(map(is_arabic, label)) for label in labels):
        raise CallError(Reason("classes-missing", given=f"--images {source.images}"))
    named = [(label, (" ".join(label.replace("_", " ").split()),)) for label in labels]
    return Classes(
        tuple(
            ClassName(label, name, name, source.images or "", row)
            for row, (label, name) in enumerate(named, 1)
        )
    )


def _folded(name: str) -> str:
    """A label or name, however a file system or a person writes it."""
    return unicodedata.normalize("NFC", text.plain(name)).replace("_", " ").casefold().strip()


def _matched(pictures: pd.DataFrame, classes: Classes, source: Source) -> pd.DataFrame:
    """Pictures with the classes' own labels. Names without labels, as many as there are folders, are theirs in
    order of the folders' names, as ImageNet's are."""
    labels = sorted(
        pictures["label"].unique(), key=lambda label: (len(label) if label.isdecimal() else 0, label)
    )
    if set(labels) - set(classes.labels):
        known = {_folded(name): each.label for each in classes for name in each.names}
        known |= {_folded(label): label for label in classes.labels}
        meant = {
            label: label if label in classes.labels else known.get(_folded(label), label) for label in labels
        }
        if len(set(meant.values())) == len(labels):
            pictures = pictures.assign(label=pictures["label"].map(meant))
            labels = [meant[label] for label in labels]
    if unknown := set(labels) - set(classes.labels):
        if len(labels) != len(classes) or not all(label.isdecimal() for label in classes.labels):
            raise DataError(
                f"{source.classes}: has no class {min(unknown)!r}, which pictures of {source.images} are labelled as; "
                f"expected a name for each of {len(labels)} labels, or a list in their order"
            )
        pictures = pictures.assign(
            label=pictures["label"].map(dict(zip(labels, classes.labels, strict=True)))
        )
    return pictures


def _file(given: str | None) -> tuple[str, str | None] | None:
    """Path and the data set in it: `ar_classnames.json#imagenet1k`."""
    if not given:
        return None
    path, _, which = given.partition("#")
    return path, which or None


def _remarks(classes: Classes, prompts: tuple[str, ...], source: Source) -> pd.DataFrame:
    if "names" not in source.arabic.says:
        return nothing()
    found = lint(classes, source.arabic, prompts if source.templates else ())
    of_template = found["label"] == ""
    place = [source.templates if one else source.classes for one in of_template]
    return found.assign(place=place)[reasons.COLUMNS]
