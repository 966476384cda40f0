"""What agrees with a name, as far as its spelling tells: the gender of its head, and whether it is definite.

Rules over undiacritized words, with the exceptions of heads.yaml: no parser and no dictionary.
"""

import re
from dataclasses import dataclass
from functools import cache

import yaml

from probes.arabic import lexicon
from probes.arabic.lexicon import Gender
from probes.arabic.numbers.dependents import PREPOSITIONS
from probes.arabic.numbers.spellings import counted, fold
from probes.arabic.orthography import is_arabic, normalise

ATTACHED = re.compile("(لل|بال(?!ون)|كال).+|[يت].{2,}ها")
"""A preposition written with its noun, or a verb with its object: «مشبك للشعر», «عربة يجرها الثور»."""


@dataclass(frozen=True)
class HeadGender:
    """The gender that adjectives and verbs take beside a name, None where it is not certain; and why."""

    gender: Gender | None
    reason: str


@cache
def gender_of(name: str) -> HeadGender:
    """The gender of a name's first word, its head: «ذكر البط» is masculine, «أفعى الماء» feminine.

    The lexicon first, then heads.yaml, which says what an ending does not; then the ending: ة, اء and ى are
    feminine, ات and the shapes of ألوان، خنافس، مصابيح are plurals, and what has no mark is masculine, loans
    among them. Things in the plural are feminine: their adjectives stand in the feminine singular.

    None where both genders are in use (عقرب); for people in the plural, duals and two joined by و, whose
    adjectives are no singular; for unlisted words in ا (loans that usage wavers on), in ون and ين (plurals,
    or not) and in ه (which may be ة); and for what is not Arabic. Limits: broken plurals of other shapes (سهول)
    that are not listed are taken for masculine singulars, and plurals of people for those of things.
    """
    word, *rest = _words(name) or [""]
    if not is_arabic(word):
        return HeadGender(None, "not an Arabic word")
    if rest and re.fullmatch("وال.+", rest[0]):
        return HeadGender(None, "two things: their adjectives are dual")
    word = _bare(word)
    return _of_lexicon(word) or _listed(word) or _of_ending(word)


@cache
def definiteness_of(name: str) -> bool:
    """Whether a name is definite: ال on its head, or on the end of the iḍāfa that it heads.

    «السمكة الذهبية»; «سمك التنش», «رف تنشيف الأطباق», whose heads are definite by the terms after them. What
    follows a preposition, ذو or a relative clause does not count («مشبك للشعر», «عربة يجرها الثور»), nor does the
    noun after an adjective that describes an indefinite head («قميص قصير الكمين», «كسلان ثلاثي الأصابع»): adjectives
    are the listed ones, the lexicon's, and relative ones in ي and ية that agree with the head. Limits: a bare
    proper name makes definite too («تنين كومودو»), and only listed ones are known; a breed's or a make's
    name (كلب شيواوا) counts as indefinite, as it is used; an unlisted adjective is taken for a noun.
    """
    words = _words(name)
    if not words:
        return False
    if has_article(words[0]):
        return True
    gender = gender_of(name).gender
    for word in words[1:]:
        if fold(word) in _closing() or ATTACHED.fullmatch(word):
            return False
        if has_article(word) or fold(word) in _table("proper"):
            return True
        if _opens_adjective(word, gender):
            return False
    return False


def has_article(word: str) -> bool:
    """Whether a word begins with the article: «الة», "instrument" as many write it, does not."""
    bare = normalise(word)
    return len(bare) > 3 and bare.startswith("ال") and bare not in _table("not_article").values()


@cache
def adjective(word: str) -> tuple[str, str] | None:
    """(masculine, feminine) of an adjective without the article, singular, in either gender; else None.

    Listed ones, the lexicon's, passive participles (مرسوم) and relative adjectives (خشبي).
    """
    for row in (*lexicon.colours().values(), *lexicon.adjectives().values()):
        pair = (row.masculine.singular, row.feminine.singular)
        if word in pair:
            return pair
    masculine = word.removesuffix("ة")
    known = masculine in _table("adjectives").values()
    if known or re.fullmatch("م..و.", masculine) or _is_relative(word):
        return masculine, masculine + "ة"
    return None


def _words(name: str) -> list[str]:
    return re.sub(r"\([^)]*\)", " ", normalise(name)).split()


def _bare(word: str) -> str:
    return word.removeprefix("ال") if has_article(word) else word


def _listed(word: str) -> HeadGender | None:
    for section, gender, reason in _SECTIONS:
        if fold(word) in _table(section):
            return HeadGender(gender, f"{reason}: listed")
    return None


_SECTIONS: tuple[tuple[str, Gender | None, str], ...] = (
    ("feminine", "feminine", "feminine without a mark"),
    ("masculine", "masculine", "masculine against its ending"),
    ("either", None, "both genders are in use"),
    ("plurals", "feminine", "plural of things"),
    ("people", None, "plural of people"),
)


@cache
def _forms() -> dict[str, HeadGender]:
    """Folded forms of the lexicon's nouns; of homographs the singular."""
    out: dict[str, HeadGender] = {}
    several = {row.masculine.singular for row in lexicon.professions().values() if row.plural_of_things}
    for noun in counted():
        gender = None if noun.singular in several else noun.gender
        out.setdefault(fold(noun.singular), HeadGender(gender, "lexicon"))
    for noun in counted():
        things = HeadGender("feminine", "plural of things: lexicon")
        people = HeadGender(None, "plural of people: lexicon")
        out.setdefault(fold(noun.plural), people if noun.rational else things)
        out.setdefault(fold(noun.dual), HeadGender(None, "dual: lexicon"))
        out.setdefault(fold(noun.dual.removesuffix("ان") + "ين"), HeadGender(None, "dual: lexicon"))
    return out


def _of_lexicon(word: str) -> HeadGender | None:
    return _forms().get(fold(word))


def _of_ending(word: str) -> HeadGender:
    for pattern, gender, reason in _ENDINGS:
        if re.fullmatch(pattern, word):
            return HeadGender(gender, reason)
    return HeadGender("masculine", "no feminine mark")


_ENDINGS: tuple[tuple[str, Gender | None, str], ...] = (
    (".+ة", "feminine", "ending ة"),
    (".{2,}ات", "feminine", "ending ات: plural of things"),
    ("أ..ا.|[^متاإ].ا.[^ةاىهي]|[^اإ].ا.ي[^ةاىه]", "feminine", "shape of a broken plural of things"),
    ("م.ا.[^ةاىهي]", None, "a plural (مساكن) or a participle (مسافر): not listed"),
    (".{1,2}اء|[اإ].{2,}اء", "masculine", "اء of the root, or of a verbal noun"),
    (".+اء", "feminine", "ending اء"),
    ("م..ى", "masculine", "ending ى: noun of place"),
    (".+ى", "feminine", "ending ى"),
    (".+ا", None, "ending ا: not listed"),
    (".{2,}(ون|ين)", None, "ending ون or ين: not listed"),
    (".{3,}تان", None, "ending تان, perhaps a dual"),
    (".{3,}ه", None, "ending ه, perhaps for ة"),
)
"""Tried in turn, on the whole word."""


def _is_relative(word: str) -> bool:
    """Whether it looks like كبريتي or قطنية: not like ساعي, and not listed as a noun."""
    noun = fold(word) in _table("nouns") or re.fullmatch(".ا.ي|.{1,2}ية?|..ية", word)
    return not noun and word.endswith(("ي", "ية"))


def _opens_adjective(word: str, gender: Gender | None) -> bool:
    pair = adjective(word)
    return pair is not None and (gender is None or word == pair[gender == "feminine"])


@cache
def _closing() -> frozenset[str]:
    return PREPOSITIONS | frozenset(_table("closing"))


@cache
def _table(section: str) -> dict[str, str]:
    """A section of heads.yaml: folded word -> word."""
    return {fold(word): word for word in _sections()[section]}


@cache
def _sections() -> dict[str, list[str]]:
    return yaml.safe_load((lexicon.DATA / "prompts" / "heads.yaml").read_text(encoding="utf-8"))
