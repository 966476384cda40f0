"""The counting suite: one to ten, and whether the model reads the numeral or only the noun's form."""

from collections.abc import Iterator

from probes.arabic import grammar
from probes.arabic.foils.sites import polarity_pair
from probes.arabic.grammar import Numerals
from probes.arabic.lexicon import Adjective, Noun
from probes.arabic.orthography import variants
from probes.arabic.variety import Variety
from probes.english import counted
from probes.sources import SCENES, Source
from probes.stimuli.drawn import scenes
from probes.trials import Trials, rows_to_trials

from . import photographs
from .things import Gallery, Picture, evenly, gallery

Row = dict[str, object]
Rows = Iterator[tuple[str, Row]]
"""("query" or "option", row)."""

COUNTS = range(1, 11)
MANY = range(3, 11)
"""Where the noun's form is fixed, so that only the numeral tells the count."""
NUMERALS: tuple[Numerals, ...] = ("word", "western", "arabic-indic")
SPELLINGS = ("hamza_dropped", "taa_as_haa")
FEWEST_THINGS = 10
"""Among so many at least a thing is to be told; other nouns make up for what a user's own pictures lack."""
LINE = 5
"""Counts of which a kind must have pictures, to make a number line of them."""


def trials(source: Source = SCENES) -> Trials:
    """All queries of the suite on the things of a source; `probe` names the part each belongs to."""
    if source.kind == "captions":
        return photographs.trials(source)
    shown = gallery(source)
    parts = (_object, _count, _english, _class, _within, _forced, _two, _spelling, _image_line)
    rows = (row for part in (*parts, _text_line) for row in part(shown))
    made = rows_to_trials(rows, dropped=shown.dropped, skipped=shown.skipped, notes=shown.notes)
    held = len(shown.pictures) + len(shown.dropped) + len(shown.skipped)
    return made.accounted((each.image for each in shown.pictures), held)


def caption(
    variety: Variety,
    noun: Noun,
    n: int,
    frame: str | None = None,
    numerals: Numerals = "word",
    colour: Adjective | None = None,
) -> str:
    """«في الصورة أربع كرات», «صورة كرتين حمراوين»: one of the variety's frames, by default its first, and the number
    phrase in its case."""
    told = variety.templates.numbers[frame or variety.templates.frame]
    return told.text.format(phrase=variety.numbers.phrase(noun, n, told.case, colour, numerals))


def _framed(variety: Variety, phrase: str) -> str:
    """A phrase that is none of the grammar's, in the first frame."""
    return variety.templates.numbers[variety.templates.frame].text.format(phrase=phrase)


def _options(name: str, texts: dict[int, str]) -> Rows:
    """An option set whose options are counts."""
    for n, text in texts.items():
        yield "option", {"options": name, "option": str(n), "text": text, "count": n}


def _object(shown: Gallery) -> Rows:
    """control: which thing is it, where there is one of it? (Where no picture shows one: whatever the count.)"""
    known = shown.variety.lexicon.nouns
    others = (
        {}
        if len(shown.nouns) >= FEWEST_THINGS
        else {thing: known[thing] for thing in scenes.OBJECTS if thing in known}
    )
    for noun in (others | {noun.id: noun for noun in shown.nouns}).values():
        yield "option", {"options": "things", "option": noun.id, "text": noun.singular}
    single = [picture for picture in shown.pictures if picture.count == 1]
    for picture in single or shown.pictures:
        yield "query", picture.row | {"probe": "object", "options": "things", "answer": (picture.noun.id,)}


def _count(shown: Gallery) -> Rows:
    """Which of ten captions: two frames, three ways to write the number, and in words with the colour too."""
    known, frames = shown.variety.lexicon.colours, shown.variety.templates.numbers
    colours = [
        known[name] for name in dict.fromkeys(p.colour for p in shown.pictures) if name and name in known
    ]
    for noun in shown.nouns:
        for frame in frames:
            for numerals in NUMERALS:
                texts = {n: caption(shown.variety, noun, n, frame, numerals) for n in COUNTS}
                yield from _options(f"count/{noun.id}/{frame}/{numerals}", texts)
            for colour in colours:
                texts = {n: caption(shown.variety, noun, n, frame, colour=colour) for n in COUNTS}
                yield from _options(f"count/{noun.id}/{frame}/{colour.id}", texts)
    for picture in shown.pictures:
        for frame in frames:
            name = f"count/{picture.noun.id}/{frame}"
            asked = _right(picture, "count") | {"frame": frame, "twin": f"{picture.image}/{frame}"}
            for numerals in NUMERALS:
                yield (
                    "query",
                    asked | {"numerals": numerals, "adjective": "none", "options": f"{name}/{numerals}"},
                )
            if picture.colour in known:
                colour_named = {"numerals": "word", "adjective": "colour"}
                yield "query", asked | colour_named | {"options": f"{name}/{picture.colour}"}


def _right(picture: Picture, probe: str) -> Row:
    """A query whose right option is the count shown."""
    return picture.row | {"probe": probe, "answer": (str(picture.count),)}


def _english(shown: Gallery) -> Rows:
    """The same pictures, captioned in English: what counting is with Arabic taken away."""
    for noun in shown.nouns:
        yield from _options(f"english/{noun.id}", {n: counted(noun.gloss, n) for n in COUNTS})
    for picture in shown.pictures:
        yield "query", _right(picture, "english") | {"options": f"english/{picture.noun.id}"}


def _class(shown: Gallery) -> Rows:
    """Singular, dual or plural: three options, of which the last is every caption from three to ten. As many
    pictures of each; what no picture shows is no option."""
    by_form: dict[str, list[Picture]] = {}
    for picture in shown.pictures:
        by_form.setdefault(_form(picture.count, shown), []).append(picture)
    if len(by_form) == 1:
        return
    for noun in shown.nouns:
        for n in COUNTS:
            if (form := _form(n, shown)) in by_form:
                row: Row = {
                    "options": f"class/{noun.id}",
                    "option": form,
                    "text": caption(shown.variety, noun, n),
                }
                yield "option", row | {"form": form}
    each = min(map(len, by_form.values()))
    for form, pictures in by_form.items():
        for picture in evenly(pictures, each):
            asked = {"probe": "form", "form": form, "options": f"class/{picture.noun.id}", "answer": (form,)}
            yield "query", picture.row | asked


def _form(n: int, shown: Gallery) -> str:
    return shown.variety.numbers.form(n)


def _within(shown: Gallery) -> Rows:
    """Three to ten among themselves, in words and in digits."""
    for noun in shown.nouns:
        for numerals in NUMERALS[:2]:
            texts = {n: caption(shown.variety, noun, n, numerals=numerals) for n in MANY}
            yield from _options(f"within/{noun.id}/{numerals}", texts)
    for picture in _many(shown):
        for numerals in NUMERALS[:2]:
            asked = {"numerals": numerals, "options": f"within/{picture.noun.id}/{numerals}"}
            yield "query", _right(picture, "within") | asked


def _many(shown: Gallery) -> list[Picture]:
    return [picture for picture in shown.pictures if picture.count in MANY]


def _forced(shown: Gallery) -> Rows:
    """Wrong grammar with the right count, or right grammar with a wrong count: «أربعة كرات» or «خمس كرات» for
    four balls; in digits, where no numeral agrees, «4 كرة» or «5 كرات»."""
    variety = shown.variety
    for noun in shown.nouns:
        for n in MANY:
            other = MANY[(n - 3 + 4) % len(MANY)]
            pairs = {
                "word": (polarity_pair(noun, n, variety).wrong, polarity_pair(noun, other, variety).right),
                "western": (f"{n} {noun.singular}", f"{other} {noun.plural}"),
            }
            if not _has_polarity(shown, noun):
                del pairs["word"]
            for numerals, texts in pairs.items():
                for option, text in zip(("count", "grammar"), texts, strict=True):
                    name = f"forced/{noun.id}/{n}/{numerals}"
                    yield "option", {"options": name, "option": option, "text": _framed(shown.variety, text)}
    for picture in _many(shown):
        for numerals in NUMERALS[:2] if _has_polarity(shown, picture.noun) else ("western",):
            name = f"forced/{picture.noun.id}/{picture.count}/{numerals}"
            asked = {"probe": "forced", "numerals": numerals, "options": name, "answer": ("count",)}
            yield "query", picture.row | asked


def _has_polarity(shown: Gallery, noun: Noun) -> bool:
    """Whether a numeral can have the wrong gender beside the noun."""
    return "polarity" in shown.variety.says and not noun.common


def _two(shown: Gallery) -> Rows:
    """Two of a thing: the dual, and the calque «اثنتان من الكرات», each among the other nine captions."""
    variety = shown.variety
    if variety.templates.two_of is None or "dual" not in variety.says:
        return
    for noun in shown.nouns:
        plural = grammar.decline(noun.forms, "plural", "genitive", definite=True)
        of = variety.templates.two_of.format(numeral=variety.numbers.numeral(2, noun.gender), plural=plural)
        calque = _framed(variety, of)
        for two, text in (("dual", caption(shown.variety, noun, 2)), ("calque", calque)):
            texts = {n: caption(shown.variety, noun, n) for n in COUNTS} | {2: text}
            yield from _options(f"two/{noun.id}/{two}", texts)
    for picture in (p for p in shown.pictures if p.count == 2):
        for two in ("dual", "calque"):
            asked = {"two": two, "twin": picture.image, "options": f"two/{picture.noun.id}/{two}"}
            yield "query", _right(picture, "two") | asked


def _spelling(shown: Gallery) -> Rows:
    """The captions as people spell them, beside the standard spelling."""
    for noun in shown.nouns:
        standard = {n: caption(shown.variety, noun, n) for n in COUNTS}
        yield from _options(f"spelling/{noun.id}/standard", standard)
        for spelling in SPELLINGS:
            texts = {n: variants(text).get(spelling, text) for n, text in standard.items()}
            yield from _options(f"spelling/{noun.id}/{spelling}", texts)
    for picture in shown.pictures:
        for spelling in ("standard", *SPELLINGS):
            asked = {"spelling": spelling, "twin": picture.image}
            yield (
                "query",
                _right(picture, "spelling") | asked | {"options": f"spelling/{picture.noun.id}/{spelling}"},
            )


def _text_line(shown: Gallery) -> Rows:
    """The number line: are captions of near counts nearer to each other? Of every noun that names a thing."""
    for noun in shown.variety.lexicon.things.values():
        texts = {n: caption(shown.variety, noun, n) for n in COUNTS}
        yield from _options(f"text line/{noun.id}", texts)
        for n, text in texts.items():
            asked: Row = {"probe": "text line", "text": text, "lemma": noun.id, "scene": noun.id, "count": n}
            yield "query", asked | {"options": f"text line/{noun.id}", "answer": ()}


def _image_line(shown: Gallery) -> Rows:
    """And pictures? The last picture of each count is asked about, the first of every count an option: of the
    drawn ones, the area is held in those asked about, so that ink does not order the others."""
    series: dict[str, dict[int, list[Picture]]] = {}
    for picture in shown.pictures:
        series.setdefault(picture.noun.id, {}).setdefault(picture.count, []).append(picture)
    for noun, counts in series.items():
        name, twice = f"image line/{noun}", {n: made for n, made in counts.items() if len(made) > 1}
        for n, (first, *_, last) in twice.items() if len(twice) >= LINE else ():
            yield "option", {"options": name, "option": str(n), "image": first.image, "count": n}
            yield "query", last.row | {"probe": "image line", "options": name, "answer": ()}
