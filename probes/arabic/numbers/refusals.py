"""Why a number in a caption can't be swapped for another, by name.

What might depend on the phrase, and is not among its followers, forbids the swap.
"""

import re
from typing import get_args

from probes.arabic import grammar
from probes.arabic.grammar import Number
from probes.reasons import Reason

from . import number_phrases, spellings
from .dependents import (
    ALSO_PLURALS,
    CLAUSES,
    DEFINITE,
    ENDING_OF_MANY,
    MUST_BE_SEVERAL,
    NO_VERBS,
    ONE_ENDING_SO,
    OR,
    OWNERS,
    PART,
    PARTITIONS,
    PREPOSITIONS,
    PRONOUN,
    RELATIVES,
    SENSES,
    VERB,
    VERB_OF_MANY,
    Context,
    case,
    context,
    frame,
    is_verb,
)
from .followers import Follower, followers
from .number_phrases import Found
from .spellings import CASES, fold


def refusal(found: Found, n: int) -> Reason | None:
    """Why the number can't be swapped for `n`, in a word or two; None where it can."""
    phrase, around = found.phrase, context(found)
    if phrase.n == n:
        return Reason("already-that-number")
    if reason := _unclear(found, around):
        return reason
    if min(n, phrase.n) >= 3:
        return None  # from three on, everything but the numeral is the same
    following = followers(found)
    unchanged = _without(around, following)
    return (
        _coordinated(found, unchanged)
        or _followed(found, unchanged)
        or _depending(found, unchanged)
        or _mixed(found, following, n)
        or _one(found, around, following, n)
        or _caseless(found, n)
        or _misread(found, n)
    )


def _without(around: Context, following: list[Follower]) -> Context:
    """The words around a phrase, an empty one in place of each that follows its number."""
    places = {follower.place for follower in following}
    return Context(around.before, tuple("" if i in places else word for i, word in enumerate(around.after)))


def _unclear(found: Found, around: Context) -> Reason | None:
    """What forbids any swap: it may be no number, or the caption counts the same things again."""
    phrase = found.phrase
    if phrase.n > 10:
        return Reason("more-than-ten")
    if phrase.order == "of" and around.after and _is_definite(around.after[0]):
        return Reason("definite")  # «ثلاثة من الكلاب الضالة»: what it has more is said of the whole
    if phrase.noun.id in SENSES:
        return SENSES[phrase.noun.id]
    word = number_phrases.tokens(found.text)[0].text
    if word == "رجلين" and (around.before[:1] == ("علي",) or found.clitic.endswith("ب")):
        return Reason("part-of-a-body")  # رِجلين, on its hind legs
    if phrase.numeral == "dual" and (fold(word) in ALSO_PLURALS or _is_plural_too(found, word)):
        return Reason("dual-or-plural")
    near = around.before[1:2] if around.before[:1] == ("الي",) else around.before[:1]  # ثلاثة إلى أربعة كلاب
    if any(word in OR or _is_numeral(found, word) for word in near):
        return Reason("part-of-another-phrase")
    spelt = {*around.before, *around.after}
    words = spelt | {re.sub("^[وف](?=..)", "", word) for word in spelt}
    if words & PARTITIONS or any(PART.fullmatch(word) for word in spelt):
        return Reason("counted-again")
    forms = {fold(grammar.decline(phrase.noun.forms, "plural", definite=True))}
    if phrase.definite:  # «كلب أسود ... الكلبان»
        forms |= {
            fold(grammar.decline(phrase.noun.forms, number, c)) for number in get_args(Number) for c in CASES
        }
    forms |= {fold(grammar.decline(phrase.noun.forms, "dual", c, True)) for c in CASES}
    if forms & words:
        return Reason("counted-again")
    if any(sign in "،,:؛" for sign in around.after):
        return Reason("apposition")
    if "او" in around.after[:1]:
        return Reason("part-of-another-phrase")
    return _amiss(found) or _disagreeing(found, around)


def _is_plural_too(found: Found, word: str) -> bool:
    """«لاعبين»; «صبيان» is found as a dual only where nothing agrees with several."""
    return word not in spellings.ALSO_PLURALS.values() and found.variety.spellings.counted_plural(word)


def _is_definite(word: str) -> bool:
    return bool(DEFINITE.fullmatch(word)) or word in RELATIVES or word in ("الذي", "التي")


def _is_numeral(found: Found, word: str) -> bool:
    return found.variety.spellings.numeral(word)[0] is not None


def _amiss(found: Found) -> Reason | None:
    """A mistake of the caption's own, that every swap would keep: «فالخارج», and «يتسلقان جدار» for جدارا."""
    words = ["", *(word.text for word in number_phrases.tokens(found.caption)), "", ""]
    if any(re.fullmatch("فال.{3,}", word) for word in words):
        return Reason("misspelt")
    for before, verb, word, after in zip(words, words[1:], words[2:], words[3:], strict=False):
        if (
            _takes_object(found, fold(before), verb)
            and _without_case(word)
            and _ends_phrase(found, fold(after))
        ):
            return Reason("object-without-its-case")
    return None


def _takes_object(found: Found, before: str, verb: str) -> bool:
    """Whether what follows may be the verb's object: a singular has its subject after it where none is before."""
    read = found.variety.present_verbs.read
    forms = {number for *_, number in read(re.sub("^[وف](?=[يت])", "", verb))}
    return bool(forms - {"singular"} or (forms and before and verb[0] not in "وف" and before not in CLAUSES))


def _without_case(word: str) -> bool:
    """Whether a word looks indefinite and would end in ا, were it an object."""
    folded = fold(word)
    if not re.fullmatch("[^وبل].*([^اهء]|[^ا]ء)", folded) or re.fullmatch("..ا..+|.*ات", folded):
        return False
    many = ENDING_OF_MANY.fullmatch(folded) and folded not in ONE_ENDING_SO
    of_others = DEFINITE.fullmatch(word) or PRONOUN.fullmatch(folded) or is_verb(folded)
    return not (many or of_others or folded in PREPOSITIONS | CLAUSES)


def _ends_phrase(found: Found, word: str) -> bool:
    """Whether it is no genitive: the end, a preposition, a verb, an adjective."""
    return bool(
        word in PREPOSITIONS | CLAUSES | {""} or re.match("[وب](?!عض)", word) or is_verb(word)
        or found.variety.spellings.is_adjective(word) or re.fullmatch("(?!ال).*([^و]ي|يه|ا)|اخر", word)
    )  # fmt: skip


def _disagreeing(found: Found, around: Context) -> Reason | None:
    """A verb that does not agree as it stands: whose verb it is, or the caption's grammar, is not certain."""
    phrase = found.phrase
    masculine = phrase.gender == "masculine"
    of_things = phrase.n >= 3 and not phrase.noun.rational and masculine  # «تلعب ثلاثة كلاب» is right too
    if frame(found) == "subject" and around.before[0].startswith("ي") != masculine and not of_things:
        return Reason("disagreeing-verb")
    if phrase.n < 3 or frame(found) in ("object", "preposition"):
        return None
    ending = _verb_of(found, around)
    for place, word in enumerate(around.after):
        bare = re.sub("^[وفل](?=[يت])", "", word)
        many = VERB_OF_MANY.fullmatch(word) and bare not in ONE_ENDING_SO and not DEFINITE.fullmatch(word)
        if (many or (place == 0 and is_verb(word))) and not re.fullmatch(ending, bare):
            return Reason("disagreeing-verb")
    return None


def _verb_of(found: Found, around: Context) -> str:
    """The shape of the verb of three or more: of things, of women, of men or of all with others beside them."""
    joined = found.clitic[:1] in ("و", "ف") or (around.after[:1] and around.after[0].startswith("و"))
    if found.phrase.noun.rational and found.phrase.gender == "feminine" and not joined:
        return "ي.*[^وا]ن"
    return "ي.*ون" if found.phrase.noun.rational or joined else "ت.*[^ن]"


def _coordinated(found: Found, around: Context) -> Reason | None:
    if found.clitic and found.clitic[0] in "وف":
        return Reason("coordinated")
    near = around.after[:1]
    if near and near[0].startswith("و") and near[0] not in PREPOSITIONS:
        return Reason("verb") if VERB_OF_MANY.fullmatch(near[0]) else Reason("coordinated")
    return None


def _followed(found: Found, around: Context) -> Reason | None:
    """The next word must be one that can't agree: a preposition, a new clause, the object of a verb before."""
    if not around.after or around.after[0] in PREPOSITIONS | CLAUSES | {""}:
        return None
    word = around.after[0]
    if re.match("بال|لل|ب(?!ن|ي|د|ار)..", word) and not ENDING_OF_MANY.fullmatch(word):
        return None
    if is_verb(word) or VERB_OF_MANY.fullmatch(word):
        return Reason("verb")
    if word in RELATIVES or re.fullmatch("ال(ذي|تي)", word):
        return Reason("relative")
    if found.variety.spellings.is_adjective(word) or ENDING_OF_MANY.fullmatch(word):
        return Reason("adjective")
    # A dual keeps its ن only where no genitive follows, so what follows a subject is the verb's object.
    if found.phrase.n == 2 and frame(found) == "subject":
        return None
    return Reason("unknown-word-after-it")


def _depending(found: Found, around: Context) -> Reason | None:
    """Words that agree with two or with many, before a subject or after anything."""
    phrase = found.phrase
    behind = () if phrase.case == "oblique" or frame(found) == "preposition" else around.before
    for word in (*behind, *around.after):
        bare = re.sub("^[وفبلك](?=.{3})", "", word)
        if word in RELATIVES:
            return Reason("relative")
        if PRONOUN.fullmatch(word) or re.fullmatch("[وف]?[بل]?بعضها", word):
            return Reason("pronoun")
        if word in OWNERS:
            return Reason("adjective")
        if DEFINITE.fullmatch(word) or {word, bare} & (ONE_ENDING_SO | PREPOSITIONS):
            continue
        if VERB_OF_MANY.fullmatch(word):
            return Reason("verb")
        if ENDING_OF_MANY.fullmatch(word):
            return Reason("word-in-the-dual-or-plural")
        if any(number == "dual" for *_, number in found.variety.present_verbs.read(bare + "ن")):  # «ليلعبا»
            return Reason("verb")
    if phrase.n == 2:
        alone = frame(found) == "subject" and any(w.startswith("و") and is_verb(w) for w in around.after)
        return Reason("verb") if alone else None  # «تشير امرأتان إلى جسم وتلتقط صورة»
    for word in around.after:
        # One, and the plural of things, take the forms that any noun in the singular takes.
        if is_verb(word) or (VERB.fullmatch(word) and word not in NO_VERBS | PREPOSITIONS):
            return Reason("verb")
        if word.endswith("ها") or (phrase.n == 1 and word.endswith("ه")):
            return Reason("pronoun")
        if word.endswith("ات") and not DEFINITE.fullmatch(word):
            return Reason("word-in-the-dual-or-plural")
    return None


def _mixed(found: Found, following: list[Follower], n: int) -> Reason | None:
    """«يقف ثلاثة كلاب وتلعب»: the verb before three things has another gender than the one after."""
    verb = frame(found) == "subject" and any(follower.verb for follower in following)
    return Reason("verb") if verb and not found.phrase.noun.rational and max(n, found.phrase.n) >= 3 else None


def _one(found: Found, around: Context, following: list[Follower], n: int) -> Reason | None:
    """One alone: not what takes several, not beside an object that might be an adjective."""
    if n != 1:
        return None
    if any(MUST_BE_SEVERAL.fullmatch(word) for word in (*around.before[:1], *around.after)):
        return Reason("needs-more-than-one")
    if any(not follower.verb for follower in following):  # «مع دراجاتهما»: so would what one alone has
        return Reason("pronoun")
    starts = (0, *(follower.place + 1 for follower in following))
    if any(_plural(found, word) for start in starts for word in around.after[start : start + 2]):
        return Reason("needs-more-than-one")  # «شخصان على الدراجات»
    if following and following[0].place == 0:
        return None
    near = around.after[0] if around.after else ""
    if frame(found) == "subject" and near not in PREPOSITIONS | CLAUSES | {"", "كره"}:
        return None if DEFINITE.fullmatch(near) or re.match("ب..", near) else Reason("object-or-adjective")
    return None


def _plural(found: Found, word: str) -> bool:
    bare = re.sub("^[وف]?([بك]?ال|لل|[بل])(?=.{3})", "", word)
    return word.endswith("ات") or found.variety.spellings.counted_plural(bare)


def _caseless(found: Found, n: int) -> Reason | None:
    """Singular and dual show their case: it must be known, or the form be the same in all that it could be."""
    if n >= 3 or case(found):
        return None
    if frame(found) == "preposition":  # «مع شخصان»: the writer's case is wrong, the frame's is certain
        return None
    forms = {number_phrases.spelt(found, n, c) for c in CASES}
    return None if len(forms) == 1 else Reason("case-not-known")


def _misread(found: Found, n: int) -> Reason | None:
    """«مع ثلاثة مهندسين» -> «مع مهندسين» would be read as a plural without a number."""
    if n != 2:
        return None
    dual = grammar.decline(found.phrase.noun.forms, "dual", case(found) or "genitive")
    return Reason("dual-or-plural") if found.variety.spellings.counted_plural(dual) else None
