"""Agreement, duals, number phrases, definiteness: pure functions over undiacritized Modern Standard Arabic.

What can't be known without vowels is not guessed: it is an InputError.
"""

from typing import Literal

from probes.errors import InputError

from .lexicon import Adjective, Forms, Gender, Noun, Profession, Verb

Number = Literal["singular", "dual", "plural"]
Case = Literal["nominative", "accusative", "genitive"]

DEMONSTRATIVE: dict[Gender, str] = {
    "masculine": "هذا",
    "feminine": "هذه",
}
RELATIVE: dict[Gender, str] = {
    "masculine": "الذي",
    "feminine": "التي",
}
PRONOUN: dict[Gender, str] = {
    "masculine": "هو",
    "feminine": "هي",
}
POSSESSIVE: dict[Gender, str] = {
    "masculine": "ه",
    "feminine": "ها",
}
BEFORE_MASCULINE = (
    "ثلاثة",
    "أربعة",
    "خمسة",
    "ستة",
    "سبعة",
    "ثمانية",
    "تسعة",
    "عشرة",
)
BEFORE_FEMININE = (
    "ثلاث",
    "أربع",
    "خمس",
    "ست",
    "سبع",
    "ثماني",
    "تسع",
    "عشر",
)
"""Three to ten in construct: the numeral's gender is the opposite of the singular's."""
ONE: dict[Gender, str] = {
    "masculine": "واحد",
    "feminine": "واحدة",
}
TWO: dict[Gender, str] = {
    "masculine": "اثنان",
    "feminine": "اثنتان",
}
DIGITS = {
    "western": "0123456789",
    "arabic-indic": "٠١٢٣٤٥٦٧٨٩",
}


def definite(word: str) -> str:
    """With the article; every word of an adjective phrase takes it."""
    return f"ال{word}"


def li(word: str) -> str:
    """With «لـ»: لطبيبة, and ل + ال is لل: للطبيبة."""
    return f"لل{word[2:]}" if word.startswith("ال") else f"ل{word}"


def possess(word: str, gender: Gender) -> str:
    """A singular noun with «ـه» or «ـها»: عمله, حقيبتها."""
    stem = f"{word[:-1]}ت" if word.endswith("ة") else word
    return stem + POSSESSIVE[gender]


def decline(forms: Forms, number: Number, case: Case = "nominative", definite: bool = False) -> str:
    """A noun or adjective in number, case and definiteness.

    The accusative of an indefinite singular takes an alif unless it ends in ة or اء or is a diptote; that of
    an indefinite broken plural depends on vowels that are not written, and is an InputError.
    """
    article = "ال" if definite else ""
    if number == "dual":
        return article + (forms.dual if case == "nominative" else f"{forms.dual[:-2]}ين")
    if number == "plural":
        plural = (forms.definite_plural or forms.plural) if definite else forms.plural
        if _sound_masculine(forms):
            return article + (plural if case == "nominative" else f"{plural[:-2]}ين")
        if case == "accusative" and not definite and not plural.endswith("ات"):
            raise InputError(f"{plural}: the accusative of a broken plural is not written here; use another case")
        return article + plural
    if definite:
        return article + (forms.definite or forms.singular)
    if case != "accusative" or forms.diptote or forms.singular.endswith(("ة", "اء", "ى", "ا")):
        return forms.singular
    return f"{forms.definite or forms.singular}ا"


def _sound_masculine(forms: Forms) -> bool:
    """Whether the plural is the singular with ون (محام: محامون); قانون is no such plural."""
    return forms.plural == f"{forms.singular}ون"


def agree(
    adjective: Adjective,
    gender: Gender,
    number: Number,
    case: Case = "nominative",
    definite: bool = False,
    rational: bool = True,
) -> str:
    """An adjective for a noun: the plural of things takes the feminine singular."""
    if number == "plural" and not rational:
        gender, number = "feminine", "singular"
    return decline(adjective.forms(gender), number, case, definite)


def conjugate(verb: Verb, gender: Gender, tense: Literal["present", "past"] = "present") -> str:
    """Third person singular; before its subject the verb is singular whatever the subject's number."""
    return getattr(verb, tense)[gender]


def numeral(n: int, gender: Gender, case: Case = "nominative") -> str:
    """The word for 1 to 10 beside a noun whose singular has `gender`; 3 to 10 take the opposite gender."""
    _counted(n)
    if n == 1:
        return ONE[gender]
    if n == 2:
        return TWO[gender] if case == "nominative" else f"{TWO[gender][:-2]}ين"
    return (BEFORE_MASCULINE if gender == "masculine" else BEFORE_FEMININE)[n - 3]


def number_phrase(
    noun: Noun,
    n: int,
    case: Case = "nominative",
    adjective: Adjective | None = None,
    numerals: Literal["word", "western", "arabic-indic"] = "word",
    explicit_one: bool = False,
) -> str:
    """`n` of a noun, 1 to 10, with an adjective that agrees: كرة، كرتان، ثلاث كرات … عشر كرات.

    2 is the dual, without a numeral unless it is a digit; after 3 to 10 the noun is a genitive plural. Digits
    leave the noun's form as the word has it.
    """
    _counted(n)
    number: Number = "singular" if n == 1 else "dual" if n == 2 else "plural"
    counted: Case = "genitive" if n > 2 else case
    words = [decline(noun.forms, number, counted)]
    if numerals != "word":
        words.insert(0, "".join(DIGITS[numerals][int(digit)] for digit in str(n)))
    elif n > 2:
        words.insert(0, numeral(n, noun.gender, case))
    elif n == 1 and explicit_one:
        words.append(ONE[noun.gender] if case != "accusative" or noun.gender == "feminine" else f"{ONE['masculine']}ا")
    if adjective:
        words.append(agree(adjective, noun.gender, number, counted, rational=noun.rational))
    return " ".join(words)


def slash(profession: Profession) -> str:
    """Both forms in one: «طبيب/ة» where the feminine only adds ة, else both words («محام/محامية»)."""
    masculine, feminine = profession.masculine.singular, profession.feminine.singular
    return f"{masculine}/ة" if feminine == f"{masculine}ة" else f"{masculine}/{feminine}"


def _counted(n: int) -> None:
    if n not in range(1, 11):
        raise InputError(f"{n}: number phrases go from 1 to 10")
