"""What agrees with a name, as far as its spelling tells: the gender of its head, and whether it is definite.

Rules over undiacritized words, with the exceptions of heads.yaml: no parser and no dictionary.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from probes.arabic.lexicon import Gender
from probes.arabic.numbers.dependents import PREPOSITIONS
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import is_arabic, normalise
from probes.files import yaml_files

if TYPE_CHECKING:
    from probes.arabic.variety import Variety

ATTACHED = re.compile("(لل|بال(?!ون)|كال).+|ب(ثلاث|أربع|خمس|ست)ة?|[يت].{2,}ها")
"""A preposition written with its noun, or a verb with its object: «مشبك للشعر», «سرير بأربعة أعمدة», «عربة يجرها
الثور»."""


@dataclass(frozen=True)
class HeadGender:
    """The gender that adjectives and verbs take beside a name, None where it is not certain; and why.

    several: the name is a plural or a dual, or may be one.
    """

    gender: Gender | None
    reason: str
    several: bool = False


class Heads:
    """The names of a variety, by its lexicon and its prompts/heads.yaml.

    What is asked of a name is kept for as long as the process lives: a thousand names stand in eighty templates each.
    """

    def __init__(self, variety: "Variety") -> None:
        self.lexicon, self.spellings = variety.lexicon, variety.spellings
        self.folder = variety.folder / "prompts"
        agreement = variety.agreement
        self.relative = agreement.relative["masculine"], agreement.relative["feminine"]
        near = agreement.demonstrative["masculine"], agreement.demonstrative["feminine"]
        self.demonstratives = (near, ("ذلك", "تلك"))

    @cache  # noqa: B019
    def gender_of(self, name: str) -> HeadGender:
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
            return HeadGender(None, "two things: their adjectives are dual", several=True)
        word = self._bare(word)
        return self._of_lexicon(word) or self._listed(word) or _of_ending(word)

    def counted(self, name: str) -> bool:
        """Whether «one» can be said of it: not of a plural, of a mass (حليب) or of a kind (نحل، سمك التنش)."""
        first, *_ = _words(name) or [""]
        return not (self.gender_of(name).several or fold(self._bare(first)) in self._tables["uncounted"])

    @cache  # noqa: B019
    def definiteness_of(self, name: str) -> bool:
        """Whether a name is definite: ال on its head, or on the end of the iḍāfa that it heads.

        «السمكة الذهبية»; «سمك التنش», «رف تنشيف الأطباق», whose heads are definite by the terms after them. What
        follows a preposition, ذو or a relative clause does not count («مشبك للشعر», «عربة يجرها الثور»), nor does the
        noun after an adjective that describes an indefinite head («قميص قصير الكمين», «كسلان ثلاثي الأصابع»):
        adjectives are the listed ones, the lexicon's, and relative ones in ي and ية that agree with the head.
        Limits: a bare proper name makes definite too («تنين كومودو»), and only listed ones are known; a breed's or a
        make's name (كلب شيواوا) counts as indefinite, as it is used; an unlisted adjective is taken for a noun.
        """
        words = _words(name)
        if not words:
            return False
        if self.has_article(words[0]):
            return True
        gender = self.gender_of(name).gender
        for word in words[1:]:
            if self.closes(word):
                return False
            if self.has_article(word) or self.is_proper(word):
                return True
            if self.opens_adjective(word, gender):
                return False
        return False

    def has_article(self, word: str) -> bool:
        """Whether a word begins with the article: «الة», "instrument" as many write it, does not."""
        bare = normalise(word)
        return len(bare) > 3 and bare.startswith("ال") and bare not in self._tables["not_article"].values()

    def closes(self, word: str) -> bool:
        """Whether what a name says more begins with a word: a preposition, «ذو», a relative, a verb."""
        known = fold(word) in self._closing and not word.startswith("آ")  # آلي is not إلى
        return known or bool(ATTACHED.fullmatch(word))

    def is_proper(self, word: str) -> bool:
        """Whether a word is a name, which is definite without an article."""
        return fold(word) in self._tables["proper"]

    def without_article(self, word: str) -> str:
        """«سمكة» of السمكة and «راع» of الراعي; a name keeps its article: النبي. «و» stays: «وأصفر»."""
        joined, bare = re.fullmatch("(و(?=ال))?(.+)", normalise(word)).groups(default="")  # type: ignore[union-attr]
        if not self.has_article(bare) or fold(bare) in self._tables["articled"]:
            return word
        bare = bare.removeprefix("ال")
        if bare in self._tables["defective"].values():
            bare = re.sub("ئ$", "ء", bare[:-1])
        return joined + bare

    @cache  # noqa: B019
    def adjective(self, word: str) -> tuple[str, str] | None:
        """(masculine, feminine) of an adjective without the article, singular, in either gender; else None.

        Listed ones, the lexicon's, passive participles (مرسوم) and relative adjectives (خشبي).
        """
        for row in (*self.lexicon.colours.values(), *self.lexicon.adjectives.values()):
            pair = (row.masculine.singular, row.feminine.singular)
            if word in pair:
                return pair
        masculine = word.removesuffix("ة")
        known = masculine in self._tables["adjectives"].values()
        if known or re.fullmatch("م..و.", masculine) or self._is_relative(word):
            return masculine, masculine + "ة"
        return None

    def _bare(self, word: str) -> str:
        return word.removeprefix("ال") if self.has_article(word) else word

    def _listed(self, word: str) -> HeadGender | None:
        for section, gender, reason in _SECTIONS:
            if fold(word) in self._tables[section]:
                return HeadGender(gender, f"{reason}: listed", several=reason.startswith("plural"))
        return None

    @cached_property
    def _forms(self) -> dict[str, HeadGender]:
        """Folded forms of the lexicon's nouns; of homographs the singular."""
        out: dict[str, HeadGender] = {}
        several = {
            row.masculine.singular for row in self.lexicon.professions.values() if row.plural_of_things
        }
        for noun in self.spellings.counted:
            gender = None if noun.singular in several else noun.gender
            out.setdefault(fold(noun.singular), HeadGender(gender, "lexicon"))
        for noun in self.spellings.counted:
            things = HeadGender("feminine", "plural of things: lexicon", several=True)
            people = HeadGender(None, "plural of people: lexicon", several=True)
            out.setdefault(fold(noun.plural), people if noun.rational else things)
            for dual in (noun.dual, noun.dual.removesuffix("ان") + "ين") if noun.dual else ():
                out.setdefault(fold(dual), HeadGender(None, "dual: lexicon", several=True))
        return out

    def _of_lexicon(self, word: str) -> HeadGender | None:
        return self._forms.get(fold(word))

    def _is_relative(self, word: str) -> bool:
        """Whether it looks like كبريتي or قطنية: not like ساعي, and not listed as a noun."""
        noun = fold(word) in self._tables["nouns"] or re.fullmatch(".ا.ي|.{1,2}ية?|..ية", word)
        return not noun and word.endswith(("ي", "ية"))

    def opens_adjective(self, word: str, gender: Gender | None) -> bool:
        """Whether a word is an adjective that agrees with a head of that gender: قصير in «قميص قصير الكمين»."""
        pair = self.adjective(word)
        return pair is not None and (gender is None or word == pair[gender == "feminine"])

    @cached_property
    def prompt_words(self) -> tuple[str, ...]:
        """Words of templates that are spelt right."""
        return tuple(self._read("prompt_words"))

    @cached_property
    def _closing(self) -> frozenset[str]:
        return PREPOSITIONS | frozenset(self._tables["closing"])

    @cached_property
    def _tables(self) -> dict[str, dict[str, str]]:
        """The sections of heads.yaml: folded word -> word."""
        return {name: {fold(word): word for word in words} for name, words in self._read("heads").items()}

    def _read(self, name: str) -> Any:
        return yaml_files.shipped(self.folder / f"{name}.yaml", "a folder of prompts as data/msa has it")


def _words(name: str) -> list[str]:
    """Without what stands in brackets, and without signs: a comma is no letter of «طباخ، طباخة»."""
    return re.sub(r"\([^)]*\)|[،,؛;/]", " ", normalise(name)).split()


def _of_ending(word: str) -> HeadGender:
    for pattern, gender, reason in _ENDINGS:
        if re.fullmatch(pattern, word):
            return HeadGender(gender, reason, several=bool(_MAY_BE_SEVERAL.search(reason)))
    return HeadGender("masculine", "no feminine mark")


_SECTIONS: tuple[tuple[str, Gender | None, str], ...] = (
    ("feminine", "feminine", "feminine without a mark"),
    ("masculine", "masculine", "masculine against its ending"),
    ("either", None, "both genders are in use"),
    ("plurals", "feminine", "plural of things"),
    ("people", None, "plural of people"),
)
"""Tables of heads.yaml."""


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
_MAY_BE_SEVERAL = re.compile("plural|dual|ون or")
