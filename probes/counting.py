"""The counting suite: one to ten, and whether the model reads the numeral or only the noun's form."""

from collections.abc import Iterator

from .arabic import grammar, lexicon
from .arabic.orthography import variants
from .arabic.sites import OTHER
from .counting_measures import MEASURES
from .english import counted
from .stimuli import scenes
from .suite import Suite
from .trials import Trials, rows_to_trials

Row = dict[str, object]
Rows = Iterator[tuple[str, Row]]
"""("query" or "option", row)."""

SEEDS = range(4)
"""Pictures of each thing and count."""
MANY = range(3, 11)
"""Where the noun's form is fixed, so that only the numeral tells the count."""
FRAMES: dict[str, tuple[str, grammar.Case]] = {
    "in the picture": ("في الصورة {}", "nominative"),
    "picture": ("صورة {}", "genitive"),
}
NUMERALS: tuple[grammar.Numerals, ...] = ("word", "western", "arabic-indic")
SPELLINGS = ("hamza_dropped", "taa_as_haa")


def trials() -> Trials:
    """All queries of the suite on the drawn things; `probe` names the part each belongs to."""
    return rows_to_trials(
        row
        for part in (_object, _count, _english, _class, _within, _forced, _two, _spelling, _lines)
        for row in part()
    )


def caption(
    noun: lexicon.Noun,
    n: int,
    frame: str = "in the picture",
    numerals: grammar.Numerals = "word",
    colour: lexicon.Adjective | None = None,
) -> str:
    """«في الصورة أربع كرات», «صورة كرتين حمراوين»: a frame of FRAMES and the number phrase in its case."""
    template, case = FRAMES[frame]
    return template.format(grammar.number_phrase(noun, n, case, colour, numerals))


def _pictures() -> Iterator[tuple[lexicon.Noun, int, int, str, Row]]:
    """(noun, count, seed, colour, row) of every drawn picture; colours go round."""
    for turn, thing in enumerate(scenes.OBJECTS):
        for n in scenes.COUNTS:
            for seed in SEEDS:
                colour = scenes.COLOURS[(turn + n + seed) % len(scenes.COLOURS)]
                image = scenes.thing(thing, colour, n, seed)
                yield (
                    lexicon.nouns()[thing], n, seed, colour,
                    {"image": image, "lemma": thing, "scene": image, "count": n},
                )  # fmt: skip


def _options(name: str, texts: dict[int, str]) -> Rows:
    for n, text in texts.items():
        yield "option", {"options": name, "option": str(n), "text": text, "count": n}


def _object() -> Rows:
    """control: which thing is it, where there is one of it?"""
    for thing in scenes.OBJECTS:
        yield "option", {"options": "things", "option": thing, "text": lexicon.nouns()[thing].singular}
    for noun, n, _, _, row in _pictures():
        if n == 1:
            yield "query", row | {"probe": "object", "options": "things", "answer": (noun.id,)}


def _count() -> Rows:
    """Which of ten captions: two frames, three ways to write the number, and in words with the colour too."""
    for thing in scenes.OBJECTS:
        noun = lexicon.nouns()[thing]
        for frame in FRAMES:
            for numerals in NUMERALS:
                texts = {n: caption(noun, n, frame, numerals) for n in scenes.COUNTS}
                yield from _options(f"count/{thing}/{frame}/{numerals}", texts)
            for name in scenes.COLOURS:
                texts = {n: caption(noun, n, frame, colour=lexicon.colours()[name]) for n in scenes.COUNTS}
                yield from _options(f"count/{thing}/{frame}/{name}", texts)
    for noun, n, _, colour, row in _pictures():
        for frame in FRAMES:
            asked = row | {
                "probe": "count",
                "frame": frame,
                "answer": (str(n),),
                "twin": f"{row['image']}/{frame}",
            }
            for numerals in NUMERALS:
                name = f"count/{noun.id}/{frame}/{numerals}"
                yield "query", asked | {"numerals": numerals, "adjective": "none", "options": name}
            name = f"count/{noun.id}/{frame}/{colour}"
            yield "query", asked | {"numerals": "word", "adjective": "colour", "options": name}


def _english() -> Rows:
    """The same pictures, captioned in English: what counting is with Arabic taken away."""
    for thing in scenes.OBJECTS:
        gloss = lexicon.nouns()[thing].gloss
        yield from _options(f"english/{thing}", {n: counted(gloss, n) for n in scenes.COUNTS})
    for noun, n, _, _, row in _pictures():
        yield "query", row | {"probe": "english", "options": f"english/{noun.id}", "answer": (str(n),)}


def _class() -> Rows:
    """Singular, dual or plural: three options, of which the last is every caption from three to ten. As many
    pictures of one and two as of more, those going round."""
    for thing in scenes.OBJECTS:
        noun, name = lexicon.nouns()[thing], f"class/{thing}"
        for n in scenes.COUNTS:
            row: Row = {"options": name, "option": str(n) if n < 3 else "3+", "text": caption(noun, n)}
            yield "option", row | {"form": _form(n)}
    for noun, n, seed, _, row in _pictures():
        if n < 3 or n == MANY[(scenes.OBJECTS.index(noun.id) + 3 * seed) % len(MANY)]:
            answer = (str(n) if n < 3 else "3+",)
            yield (
                "query",
                row | {"probe": "form", "form": _form(n), "options": f"class/{noun.id}", "answer": answer},
            )


def _form(n: int) -> str:
    return {1: "singular", 2: "dual"}.get(n, "plural")


def _within() -> Rows:
    """Three to ten among themselves, in words and in digits."""
    for thing in scenes.OBJECTS:
        for numerals in NUMERALS[:2]:
            texts = {n: caption(lexicon.nouns()[thing], n, numerals=numerals) for n in MANY}
            yield from _options(f"within/{thing}/{numerals}", texts)
    for noun, n, _, _, row in _pictures():
        for numerals in NUMERALS[:2] if n in MANY else ():
            asked = {"probe": "within", "numerals": numerals, "options": f"within/{noun.id}/{numerals}"}
            yield "query", row | asked | {"answer": (str(n),)}


def _forced() -> Rows:
    """Wrong grammar with the right count, or right grammar with a wrong count: «أربعة كرات» or «خمس كرات» for
    four balls; in digits, where no numeral agrees, «4 كرة» or «5 كرات»."""
    for thing in scenes.OBJECTS:
        noun = lexicon.nouns()[thing]
        for n in MANY:
            other = MANY[(n - 3 + 4) % len(MANY)]
            reversed_, agreeing = grammar.numeral(n, OTHER[noun.gender]), grammar.numeral(other, noun.gender)
            pairs = {
                "word": (f"{reversed_} {noun.plural}", f"{agreeing} {noun.plural}"),
                "western": (f"{n} {noun.singular}", f"{other} {noun.plural}"),
            }
            for numerals, texts in pairs.items():
                for option, text in zip(("count", "grammar"), texts, strict=True):
                    name = f"forced/{thing}/{n}/{numerals}"
                    yield "option", {"options": name, "option": option, "text": f"في الصورة {text}"}
    for noun, n, _, _, row in _pictures():
        for numerals in NUMERALS[:2] if n in MANY else ():
            asked = {"probe": "forced", "numerals": numerals, "options": f"forced/{noun.id}/{n}/{numerals}"}
            yield "query", row | asked | {"answer": ("count",)}


def _two() -> Rows:
    """Two of a thing: the dual, and the calque «اثنتان من الكرات», each among the other nine captions."""
    for thing in scenes.OBJECTS:
        noun = lexicon.nouns()[thing]
        plural = grammar.decline(noun.forms, "plural", "genitive", definite=True)
        calque = f"في الصورة {grammar.numeral(2, noun.gender)} من {plural}"
        for two, text in (("dual", caption(noun, 2)), ("calque", calque)):
            texts = {n: caption(noun, n) for n in scenes.COUNTS} | {2: text}
            yield from _options(f"two/{thing}/{two}", texts)
    for noun, n, _, _, row in _pictures():
        for two in ("dual", "calque") if n == 2 else ():
            asked = {"probe": "two", "two": two, "twin": row["image"], "options": f"two/{noun.id}/{two}"}
            yield "query", row | asked | {"answer": (str(n),)}


def _spelling() -> Rows:
    """The captions as people spell them, beside the standard spelling."""
    for thing in scenes.OBJECTS:
        standard = {n: caption(lexicon.nouns()[thing], n) for n in scenes.COUNTS}
        yield from _options(f"spelling/{thing}/standard", standard)
        for spelling in SPELLINGS:
            texts = {n: variants(text).get(spelling, text) for n, text in standard.items()}
            yield from _options(f"spelling/{thing}/{spelling}", texts)
    for noun, n, _, _, row in _pictures():
        for spelling in ("standard", *SPELLINGS):
            asked = {"probe": "spelling", "spelling": spelling, "twin": row["image"]}
            yield (
                "query",
                row | asked | {"options": f"spelling/{noun.id}/{spelling}", "answer": (str(n),)},
            )


def _lines() -> Rows:
    """The number line: are captions, and pictures, of near counts nearer to each other? Of every noun that
    names a thing, and of every thing that is drawn."""
    for noun in lexicon.things().values():
        texts = {n: caption(noun, n) for n in scenes.COUNTS}
        yield from _options(f"text line/{noun.id}", texts)
        for n, text in texts.items():
            asked: Row = {"probe": "text line", "text": text, "lemma": noun.id, "scene": noun.id, "count": n}
            yield "query", asked | {"options": f"text line/{noun.id}", "answer": ()}
    for noun, n, seed, _, row in _pictures():
        if seed == 0:
            asked = {"probe": "image line", "options": f"image line/{noun.id}", "answer": ()}
            yield "query", row | asked
        elif seed == 1:
            option = {"options": f"image line/{noun.id}", "option": str(n), "image": row["image"]}
            yield "option", option | {"count": n}


COUNTING = Suite(
    name="counting",
    claim=(
        "Up to which number the model counts in Arabic captions, and whether it reads the numeral or only "
        "the form of the noun, which tells one from two from more."
    ),
    limits=(
        "Drawn things, alike and apart, are easier to count than what photographs show.",
        "A picture of n things is also one of fewer: no caption here says «only».",
        "The model sees one picture at a time: pointing and counting aloud are not asked.",
    ),
    trials=trials,
    measures=MEASURES,
    top=10,
    lemmas="kinds of things",
)
