"""Grammar of undiacritized Arabic, as far as captions need it: pure functions over the forms of a word, which
write the cases of Modern Standard Arabic. What depends on a variety's own words is the variety's.

What the spelling of a form can't decide is an InputError, never a guess. "Oblique" is the accusative or
the genitive, which duals and sound masculine plurals do not tell apart.
"""

import re
from typing import Literal

from probes.errors import CallError

from .lexicon import Adjective, Forms, Gender, Person, Verb

Case = Literal["nominative", "accusative", "genitive"]
Number = Literal["singular", "dual", "plural"]
Numerals = Literal["word", "western", "arabic-indic"]
Tense = Literal["present", "past"]

SUFFIX: dict[Gender, str] = {"masculine": "ه", "feminine": "ها"}

_FIVE_NOUNS = ("أب", "أخ", "حم")
_SOUND_FROM_T = ("بنات", "أخوات")


def definite(word: str) -> str:
    """«الطبيبة». امرأة loses its first letter: «المرأة»."""
    return "ال" + (word.removeprefix("ا") if word.startswith("امرأ") else word)


_article = definite  # `decline` and `agree` have a parameter of that name


def li(word: str) -> str:
    """The word with the preposition ل: «لطبيبة», «للطبيبة», and «للاعب» for لاعب and اللاعب alike.

    What begins with ال is taken to be definite; the lexicon lets no indefinite word begin so.
    """
    bare = word.removeprefix("ال")
    return "ل" + bare if bare == word or bare.startswith("ل") else "لل" + bare


def decline(
    forms: Forms, number: Number = "singular", case: Case = "nominative", definite: bool = False
) -> str:
    """A form of a noun or adjective: «كتابا», «كرتين», «المهندسين»."""
    if number == "singular":
        word = _singular(forms, case, definite)
    elif number == "dual":
        if forms.dual is None:
            raise CallError(f"{forms.singular!r} has no dual in its variety; see `Variety.says`")
        word = _oblique(forms.dual, "ان", case)
    else:
        word = _plural(forms, case, definite)
    return _article(word) if definite else word


def construct(forms: Forms, number: Number, case: Case = "nominative") -> str:
    """The noun before what completes it: «لاعب كرة», «لاعبا كرة»: the ن of a dual and a sound plural falls."""
    if number == "singular":
        return forms.definite or forms.singular
    word = decline(forms, number, case if number == "dual" or _is_sound(forms) else "nominative")
    return word[:-1] if number == "dual" or _is_sound(forms) else forms.definite_plural or word


def agree(
    adjective: Adjective,
    gender: Gender,
    number: Number,
    case: Case = "nominative",
    definite: bool = False,
    rational: bool = True,
) -> str:
    """The adjective as it follows a noun. Things in the plural take the feminine singular: «كتب حمراء»."""
    if number == "plural" and not rational:
        gender, number = "feminine", "singular"
    return decline(adjective.forms(gender), number, case, definite)


def conjugate(verb: Verb, gender: Gender, tense: Tense = "present") -> str:
    """The verb alone, third person singular: «تحمل»."""
    pair = verb.present if tense == "present" else verb.past
    return pair.masculine if gender == "masculine" else pair.feminine


def clause(verb: Verb, gender: Gender, tense: Tense = "present", subject: str | None = None) -> str:
    """The verb, its subject, its complement: «تحمل الطبيبة حقيبة»; without a subject «تحمل حقيبة»."""
    return " ".join(part for part in (conjugate(verb, gender, tense), subject, verb.complement) if part)


def possess(word: str, gender: Gender) -> str:
    """A singular or broken plural with his or her suffix: «عمله», «حقيبتها».

    Of a defective word give the full stem (محامي). Duals and plurals in ون lose their ن first: not for those.
    """
    if word in _FIVE_NOUNS or word.endswith(("ء", "أ")):
        raise CallError(f"{word!r} is spelt by its case before a suffix; take another noun for «{word}ه»")
    if word.endswith("ة"):
        word = word[:-1] + "ت"
    elif word.endswith("ى"):
        word = word[:-1] + "ا"
    return word + SUFFIX[gender]


def slash(person: Person) -> str:
    """Both genders in one: «طبيب/ة» where only ة is added, else both words, «محام/محامية»."""
    masculine, feminine = person.masculine.singular, person.feminine.singular
    return f"{masculine}/ة" if feminine == masculine + "ة" else f"{masculine}/{feminine}"


def joined_slash(person: Person) -> str | None:
    """What the feminine adds as it is joined to the word, after a slash: «طبيب/ـة», «محام/ـية»; None where the feminine
    does not begin as the masculine does."""
    added = _added(person)
    return added and f"{person.masculine.singular}/ـ{added}"


def brackets(person: Person) -> str | None:
    """What the feminine adds in brackets: «طبيب(ة)», «محام(ية)»; None as of `joined_slash`."""
    added = _added(person)
    return added and f"{person.masculine.singular}({added})"


def _added(person: Person) -> str | None:
    masculine, feminine = person.masculine.singular, person.feminine.singular
    return feminine.removeprefix(masculine) if feminine.startswith(masculine) else None


def _is_sound(forms: Forms) -> bool:
    """Whether its plural is a sound masculine one."""
    return forms.plural == forms.singular + "ون"


def _oblique(word: str, ending: str, case: Case) -> str:
    return word if case == "nominative" else word.removesuffix(ending) + "ين"


def _singular(forms: Forms, case: Case, definite: bool) -> str:
    if definite:
        return forms.definite or forms.singular
    if case == "accusative" and not forms.diptote:
        return _tanwin(forms.definite or forms.singular)
    return forms.singular


def _plural(forms: Forms, case: Case, definite: bool) -> str:
    """The plural in a case, as it is written without diacritics: only «ون» and the tanwin of the accusative are
    seen. `definite`: the stem that takes «ال», of a defective plural with its ي."""
    if _is_sound(forms):
        return _oblique(forms.plural, "ون", case)
    stem = forms.definite_plural or forms.plural
    if definite:
        return stem
    if case != "accusative":
        return forms.plural
    sound = forms.plural.endswith("ات") and (
        not forms.singular.endswith("ت") or forms.plural in _SOUND_FROM_T
    )
    # Plurals of the shape مفاعل and مفاعيل, an ا third of five or more letters, are diptotes. The other
    # diptote plurals, أفعلاء and فعلاء, are spelt without ا anyway.
    return stem if sound or re.fullmatch("..ا..+", stem) else _tanwin(stem)


def _tanwin(word: str) -> str:
    """The indefinite accusative of a triptote: ا, save after ة, ى, ا, اء and أ."""
    if word.endswith(("ة", "ى", "ا", "اء", "أ")):
        return word
    joined = re.sub("(?<=[بتثجحخسشصضطظعغفقكلمنهيئ])ء$", "ئ", word)
    return joined + "ا"
