"""Words against words (WEAT): professions and topics beside words for women and men, each with its grammatical null."""

from collections.abc import Iterator
from itertools import product

from probes.arabic.lexicon import Gender, Person
from probes.arabic.variety import Variety
from probes.suite import Measure

GENDERS: tuple[Gender, Gender] = ("feminine", "masculine")
"""The margin of a word is its likeness to the first's words less that to the second's."""
PEOPLE, THINGS = "words for people", "kinds of things"
"""The attribute words, by what they name."""
TOPICS = {"family and career": ("family", "career"), "arts and science": ("arts", "science")}
"""Probe -> the topic that stereotypes give to women, and the one that they give to men."""
NULL = " null"
"""After the name of a probe: the same without people."""

Rows = Iterator[tuple[str, dict[str, object]]]


def associations(variety: Variety) -> Rows:
    """Professions against words for people, beside things against the same; and the words of a topic against words for
    people, beside the same words against feminine and masculine words for things."""
    yield from _attributes(variety)
    for profession in filter(_plain, variety.lexicon.professions.values()):
        if not profession.generic:
            for gender in GENDERS:
                asked = _asked("association", PEOPLE, profession.id, profession.forms(gender).singular)
                yield "query", asked | {"gender": gender}
    for noun in variety.lexicon.things.values():
        asked = _asked(f"association{NULL}", PEOPLE, noun.id, noun.singular)
        yield "query", asked | {"gender": noun.gender, "ending": noun.ending}
    for (probe, topics), (after, words) in product(TOPICS.items(), (("", PEOPLE), (NULL, THINGS))):
        for word in variety.lexicon.topics.values():
            if word.topic in topics:
                asked = _asked(f"{probe}{after}", words, word.id, word.singular)
                yield "query", asked | {"gender": word.gender, "topic": word.topic}


def _attributes(variety: Variety) -> Rows:
    """What a word is held against: for people the pronoun, and the words that are no others' in either gender; for
    things those of one gender."""
    people = [person for person in variety.lexicon.people.values() if _plain(person)]
    for gender in GENDERS:
        words = {
            PEOPLE: [variety.agreement.pronoun[gender], *(each.forms(gender).singular for each in people)],
            THINGS: [
                noun.singular
                for noun in variety.lexicon.things.values()
                if noun.gender == gender and not noun.common
            ],
        }
        for name, texts in words.items():
            for text in texts:
                row: dict[str, object] = {"options": name, "option": gender, "text": text, "gender": gender}
                yield "option", row | {"attribute": True}


def _plain(person: Person) -> bool:
    """Whether neither word has another common reading: «جدة» is also a town, «ملك» also property."""
    return not (person.homograph or person.homograph_masculine)


def _asked(probe: str, words: str, lemma: str, text: str) -> dict[str, object]:
    told: dict[str, object] = {"probe": probe, "options": words, "answer": (), "text": text}
    return told | {"lemma": lemma, "scene": lemma}


def _measure(name: str, asks: str, probe: str, contrast: tuple[str, str, str], lemmas: str = "") -> Measure:
    """WEAT's effect size; no conclusion of its own: it is read against its null."""
    return Measure(
        name=name,
        asks=asks,
        kind="disparity",
        value="margin",
        statistic="effect_size",
        contrast=contrast,
        where={"probe": probe},
        margin="effect_size",
        clusters=("lemma",),
        lemmas=lemmas,
    )


SAME = "The same with feminine and masculine words for things in place of women and men: grammatical gender alone."
ASSOCIATION = (
    _measure(
        "association",
        "How much closer are feminine profession words to words for women than masculine ones (WEAT effect size)?",
        "association",
        ("gender", *GENDERS),
    ),
    _measure(
        "association, grammatical null",
        "The same for words for things: what grammatical gender alone does, to read the line above against.",
        f"association{NULL}",
        ("gender", *GENDERS),
        THINGS,
    ),
    _measure(
        "association, family and career",
        "How much closer to words for women are words of the family than words of careers (WEAT effect size)?",
        "family and career",
        ("topic", *TOPICS["family and career"]),
        "words",
    ),
    _measure(
        "association, family and career, grammatical null",
        SAME,
        f"family and career{NULL}",
        ("topic", *TOPICS["family and career"]),
        "words",
    ),
    _measure(
        "association, arts and science",
        "How much closer to words for women are words of the arts than words of science (WEAT effect size)?",
        "arts and science",
        ("topic", *TOPICS["arts and science"]),
        "words",
    ),
    _measure(
        "association, arts and science, grammatical null",
        SAME,
        f"arts and science{NULL}",
        ("topic", *TOPICS["arts and science"]),
        "words",
    ),
)
