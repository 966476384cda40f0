"""The gender suite: does the model agree with the person it sees, and what does it take for granted?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from typing import TypeVar

import pandas as pd

from probes.arabic import grammar
from probes.arabic.foils.sites import OTHER, MinimalPair, minimal_pairs, polarity_pair, unvocalised, vocalised
from probes.arabic.lexicon import Gender, Profession
from probes.arabic.variety import Variety
from probes.reasons import Reason
from probes.sources import SCENES, Source
from probes.stimuli.drawn import scenes
from probes.trials import Trials, rows_to_trials

from .association import associations
from .descriptions import OF_THREE, TITLE
from .galleries import galleries, too_few
from .people import SHOWN, Person, cast
from .wordings import MASCULINE, OF_ONE, neutral

Word = TypeVar("Word")
Row = dict[str, object]
Rows = Iterator[tuple[str, Row]]
"""("query" or "option", row)."""

WRITTEN = "agreement, vocalised"
THREE_LOOKS, TITLE_LOOKS = range(8), range(2)
"""Whose pictures are also held against three forms, and against titles."""
AGREEMENT_LOOKS = range(16)
VOWEL_LOOKS = range(4)
"""Of these, those whose pictures are also held against phrases with every vowel written."""

PERSON_TEMPLATES = ("bare", "picture of", "in the picture")


def trials(source: Source = SCENES) -> Trials:
    """All queries of the suite on the people of a source; `probe` names the part each belongs to. Things are drawn,
    whatever the people are."""
    people, told = cast(source)
    variety = source.arabic
    parts = (_forms, _three, _titles, _presentation, _profession, _agreement, _form)
    rows = (row for part in parts for row in part(people, variety))
    others = (row for part in (_morphology, _numeral, associations) for row in part(variety))
    if source.kind == "pictures":
        told["notes"] = (*told["notes"], *too_few(people))
    told["notes"] = (*told.get("notes", ()), *_bare_only(people, variety))
    made = rows_to_trials(chain(rows, others), **told)
    return made.accounted(
        (each.image for each in people),
        len(people) + sum(len(told.get(name, ())) for name in ("dropped", "skipped")),
    )


def _professions(people: list[Person], variety: Variety) -> list[Profession]:
    known = dict.fromkeys(each.profession for each in people if each.profession)
    return [variety.lexicon.professions[name] for name in known]


def _forms(people: list[Person], variety: Variety) -> Rows:
    """resolution and default: the two forms of the profession, on pictures that show a gender or none. Not of a
    profession whose masculine is said of women too: that is no mistake, and `_titles` asks about it."""
    known = {each.id: each for each in _professions(people, variety) if not each.generic}
    for profession in known.values():
        for template in variety.templates.people:
            for gender in reversed(SHOWN):
                text = variety.templates.person(template, profession.forms(gender).singular)
                option: Row = {"options": f"forms/{profession.id}/{template}", "option": gender}
                yield "option", option | {"text": text, "gender": gender}
    for each, template in product((p for p in people if p.profession in known), variety.templates.people):
        seen = each.presentation in SHOWN
        asked = {"probe": "resolution" if seen else "default", "template": template}
        answer = (each.presentation,) if seen else ()
        yield "query", each.row | asked | {"options": f"forms/{each.profession}/{template}", "answer": answer}


def _three(people: list[Person], variety: Variety) -> Rows:
    """default, with a neutral wording beside the two forms; each that names one person is offered by itself. Bare
    words, which are encoded anyway."""
    for profession in (each for each in _professions(people, variety) if not each.generic):
        unseen = [p for p in people if p.profession == profession.id and p.presentation not in SHOWN]
        for turn in range(2):  # each half of the pictures has the two words in another order
            for said in neutral(profession, variety, turn):
                if said["wording"] not in OF_ONE:
                    continue
                name = f"three/{profession.id}/{said['wording']}/{said.get('order', '')}"
                texts = {gender: profession.forms(gender).singular for gender in SHOWN} | {
                    "neutral": said["text"]
                }
                if turn == 0 or "order" in said:
                    for form, text in texts.items():
                        labels: Row = {each: float(each == form) for each in texts}
                        yield "option", labels | {"options": name, "option": form, "text": text}
                asked = {"probe": OF_THREE, "wording": said["wording"], "options": name, "answer": ()}
                for each in unseen[turn::2]:
                    if each.look in THREE_LOOKS:
                        yield "query", each.row | asked


def _titles(people: list[Person], variety: Variety) -> Rows:
    """The two forms of each title whose masculine is also said of women («الوزير فلانة»), on pictures of anyone."""
    for title in (each for each in variety.lexicon.professions.values() if each.generic):
        for gender in reversed(SHOWN):
            text = variety.templates.person(_template(variety), title.forms(gender).singular)
            yield "option", {"options": f"title/{title.id}", "option": gender, "text": text, "gender": gender}
        for each in people:
            if each.look in TITLE_LOOKS:
                asked = {"probe": TITLE, "title": title.id, "options": f"title/{title.id}", "answer": ()}
                yield "query", each.row | asked


def _template(variety: Variety) -> str:
    """The one that is used where one is enough."""
    names = ("picture of", *variety.templates.people)
    return next(name for name in names if name in variety.templates.people)


def _presentation(people: list[Person], variety: Variety) -> Rows:
    """control: «رجل» or «امرأة» on the same pictures."""
    templates = [name for name in PERSON_TEMPLATES if name in variety.templates.people]
    for person, template in product(_known(["man_woman"], variety.lexicon.people), templates):
        name = f"presentation/{template}"
        for gender in SHOWN:
            text = variety.templates.person(template, person.forms(gender).singular)
            yield "option", {"options": name, "option": gender, "text": text, "gender": gender}
        for each in _shown(people):
            asked = {"probe": "presentation", "template": template, "options": name}
            yield "query", each.row | asked | {"answer": (each.presentation,)}


def _profession(people: list[Person], variety: Variety) -> Rows:
    """control: which of all the professions, each an ensemble of its two forms."""
    template = _template(variety)
    for profession in _professions(people, variety):
        for gender in SHOWN:
            text = variety.templates.person(template, profession.forms(gender).singular)
            yield "option", {"options": "professions", "option": profession.id, "text": text}
    for each in _shown(people):
        if each.profession:
            asked = {"probe": "profession", "options": "professions", "answer": (each.profession,)}
            yield "query", each.row | asked


def _shown(people: list[Person]) -> list[Person]:
    return [each for each in people if each.presentation in SHOWN]


def _pair(name: str, right: str, wrong: str) -> Rows:
    for option, text in (("right", right), ("wrong", wrong)):
        yield "option", {"options": name, "option": option, "text": text, "grammatical": option == "right"}


def _morphology(variety: Variety) -> Rows:
    """control: does a colour agree with a thing («الكرة الحمراء», *«الكرة الأحمر»)? Grammar with no person in it.
    Without the article «كرة برتقالي» would be a ball of my oranges."""
    lexicon = variety.lexicon
    for noun, colour in product(
        _known(scenes.OBJECTS, lexicon.nouns), _known(scenes.COLOURS, lexicon.colours)
    ):
        forms = {gender: grammar.agree(colour, gender, "singular", definite=True) for gender in SHOWN}
        thing = grammar.decline(noun.forms, definite=True)
        name = f"morphology/{noun.id}/{colour.id}"
        yield from _pair(name, *(f"{thing} {forms[gender]}" for gender in (noun.gender, OTHER[noun.gender])))
        for seed in range(2):
            yield (
                "query",
                {"probe": "morphology", "image": scenes.thing(noun.id, colour.id, 1, seed)}
                | {"lemma": noun.id, "scene": f"{noun.id}/{colour.id}/{seed}", "gender": noun.gender}
                | {"ending": noun.ending, "options": name, "answer": ("right",)},
            )


def _known(drawn: Sequence[str], words: Mapping[str, Word]) -> list[Word]:
    """The variety's words for what is drawn, as far as it has them."""
    return [words[name] for name in drawn if name in words]


def _agreement(people: list[Person], variety: Variety) -> Rows:
    """The right phrase or the one wrong at one site, on the right picture and on the other gender's. Not where either
    may be right: «هذه عضو تبتسم» is said of a woman."""
    for profession, gender, pair in _foils(people, variety):
        name = f"agreement/{profession.id}/{gender}/{pair.site}"
        yield from _pair(name, pair.right, pair.wrong)
        written = vocalised(pair, variety)
        if written:
            yield from _pair(f"{name}/vowels", written.right, written.wrong)
        for each in _shown(people):
            if each.profession != profession.id or each.look not in AGREEMENT_LOOKS:
                continue
            picture = "right" if each.presentation == gender else "wrong"
            asked = {"site": pair.site, "gender": gender, "picture": picture, "answer": ("right",)}
            bare = {"probe": "agreement", "options": name}
            if written and picture == "right" and each.look in VOWEL_LOOKS:
                asked |= {"twin": f"{gender}/{pair.site}"}
                bare |= {"vowels": "unwritten"}
                yield (
                    "query",
                    each.row | asked | {"probe": WRITTEN, "options": f"{name}/vowels", "vowels": "written"},
                )
            yield "query", each.row | asked | bare


def _foils(people: list[Person], variety: Variety) -> Iterator[tuple[Profession, Gender, MinimalPair]]:
    """The minimal pairs of each profession that is shown, in either gender."""
    for turn, profession in enumerate(_professions(people, variety)):
        if not (profession.plural_of_things or profession.generic):
            for gender in SHOWN:
                for pair in minimal_pairs(profession, gender, variety, turn):
                    yield profession, gender, pair


def _bare_only(people: list[Person], variety: Variety) -> tuple[Reason, ...]:
    """A note where foils have no twin with every vowel written, since the variety lacks the vowels of a word."""
    if "vowels" not in variety.says:
        return ()
    lacking = [unvocalised(pair, variety) for _, _, pair in _foils(people, variety)]
    words = "، ".join(dict.fromkeys(chain.from_iterable(lacking)))
    n = sum(map(bool, lacking))
    return (Reason("foils-without-vowels", n=n, all=len(lacking), words=words),) if n else ()


def _numeral(variety: Variety) -> Rows:
    """The numeral's reversed gender, on three things («ثلاث كرات») and, as the wrong picture, on one."""
    if "polarity" not in variety.says:
        return
    for noun in _known(scenes.OBJECTS, variety.lexicon.nouns):
        pair = polarity_pair(noun, 3, variety)
        yield from _pair(f"numeral/{noun.id}", pair.right, pair.wrong)
        for colour in scenes.COLOURS:
            for count, picture in ((3, "right"), (1, "wrong")):
                yield (
                    "query",
                    {"probe": "numeral", "image": scenes.thing(noun.id, colour, count, 0), "lemma": noun.id}
                    | {"scene": f"{noun.id}/{colour}/{count}", "gender": noun.gender, "site": "numeral"}
                    | {"picture": picture, "options": f"numeral/{noun.id}", "answer": ("right",)},
                )


def _form(people: list[Person], variety: Variety) -> Rows:
    """A request that names no gender, and one that is the masculine word, against as many women as men."""
    known = variety.lexicon.professions
    for turn, (name, gallery) in enumerate(galleries(people, [n for n in scenes.PROFESSIONS if n in known])):
        profession, options = known[name], f"gallery/{name}/{turn}"
        for each in gallery:
            option: Row = {"options": options, "option": each.image, "image": each.image}
            yield "option", option | {"gender": each.presentation}
        asked: Row = {"lemma": name, "scene": name, "options": options, "answer": ()}
        word = {"text": profession.masculine.singular, "wording": MASCULINE}
        yield "query", asked | word | {"probe": "form, masculine word"}
        for said in neutral(profession, variety, turn):
            yield "query", asked | said | {"probe": "form"}


def prompts() -> pd.DataFrame:
    """Every text of the suite once, for reading: `text` and where it stands."""
    made = trials()
    texts = pd.concat([made.options, made.queries])[["options", "text"]].dropna()
    return texts.drop_duplicates("text").reset_index(drop=True)
