"""What else in a caption hangs on the number of a phrase: why a number can't be swapped, by name.

Rules of thumb over undiacritized words, not a parser, so they err to one side: what might depend is taken to.
"""

import re
from dataclasses import dataclass
from typing import Literal

from . import grammar, numbers
from .grammar import Case
from .numbers import Found
from .spellings import CASES, fold

Frame = Literal["opening", "subject", "object", "preposition", "unknown"]


def _set(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


PREPOSITIONS = _set(
    """في على إلى من عن مع أمام داخل بجانب بجوار جانب بالقرب قرب تحت فوق خلف وراء خارج بين نحو حول عبر عند
    وسط ضد تجاه باتجاه بدون دون بلا أثناء خلال أسفل أعلى بمحاذاة قبل بعد ضمن مقابل لدى حتى"""
)
CLAUSES = _set("بينما حيث عندما فيما حين")
PARTITIONS = _set(
    "واحد واحدة واحدا اثنان اثنين اثنتان اثنتين كلا كلتا كلاهما كلتاهما الاثنان الاثنين ثالث ثالثة"
)
"""Words that count the same things over again: «ثلاثة كلاب، اثنان أبيضان وواحد أسود»."""
PART = re.compile(
    "[وفبلك]?(احد|احدا|احدي)(هم|هما|هن)|[وفبل]?ال(ثالث|ثالثه|رابع|رابعه|ثلاثه|ثلاث|اخر|اخري|اخران|اخرين|اخرون)"
)
OR = _set("أو أحد إحدى كلا كلتا رقم نصف")
"""Before a phrase these make it part of something else: «ثلاثة أو أربعة كلاب», «أحد كلبين»."""
RELATIVES = _set("الذين اللذان اللذين اللتان اللتين اللاتي اللواتي اللائي")
OWNERS = _set("ذوا ذوي ذواتا ذواتي ذوو ذوات")
PRONOUN = re.compile(".*(هما|هم|هن)")
VERB = re.compile("[وفل]?[يت].{2,}")
VERB_OF_MANY = re.compile("[وفل]?[يت].{2,}(ان|ون|ين|ن)|.{3,}وا")
ENDING_OF_MANY = re.compile(".{2,}(ان|ون|ين)")
DEFINITE = re.compile("[وف]?[بك]?ال.+|[وف]?لل.+")
NO_VERBS = _set(
    """يوم يمين يسار يابانية ياباني يدوية يدوي تحت تلة تزلج ترابي ترابية تمثال تل تنس تسلق تسوق تنكرية تنكري
    تنورة تخطي تجاري تجارية تصوير تدرب تأرجح تفاحة تيار تمساح تسجيل تساقط تلال تدريب تقبيل تحكم تناول تجاه تقاطع
    تابعة تسريحة تصريف تسابق تقاتل توقف توجيه تركي تمثيلي تاجا تاج تابوت تكوين تكوينات تمارين تمرين تماثيل تلوين
    تدخين تنين تشجيع ترفيهية تقليدية تقليدي تذكارية توازن تلفاز تلفزيون"""
)
ONE_ENDING_SO = _set(
    """بين مكان حصان فستان قمصان ملون درابزين فساتين حيوان ميكروفون فنون دخان قضبان حين مهرجان أمان إعلان أغصان
    عيون سمين ألوان ثعبان سرطان صالون بنزين أسنان دلافين ماراثون نيران جدران فرسان دلفين دولفين ساكسفون سكين لون
    ذوبان كمان عيدان خزان ليموزين كان عين قرون دون كثبان كرتون ثيران ميدان سوبرمان طوفان لسان اتزان أكورديون
    معجون بهلوان إنسان بستان تمرين تمارين تكوين تلوين تدخين تنين طين صحون غصون سيقان غزلان"""
)
"""Words for one thing, or for things, that end as duals and sound plurals do."""
MUST_BE_SEVERAL = re.compile(
    "[وف]?[يت]ت.ا..*|[وف]?[يت](لتق|جتمع|صطدم|شتبك|صطف|تجمع|شترك).*|معا|جنبا|سويا|بعض.*|.*مختلف.*|.*متشابه.*"
    "|.*متطابق.*|.*متنافس.*|.*متقابل.*|بين|لوجه|مجموعه|سلالات|.*متتالي.*|نفس|كل|جميع.*|حول|صف|سباق|.*زوج.*|متباعد.*"
    "|قتال|مصارعه|ملاكمه|عناق|فريق.*"
)
"""What one alone does not do: fold together, fight one another, be of different breeds."""

SENSES = {
    "husband_wife": "couple or pair",
    "father_mother": "parents",
    **dict.fromkeys(("hand", "eye", "ear", "foot", "leg", "shoulder"), "part of a body"),
}
"""Nouns by id whose dual is no count of two that could be three, and the reason that is given."""
ALSO_PLURALS = _set("فتيان صبيان")
"""Duals that are spelt as a plural which the lexicon does not have."""


@dataclass(frozen=True)
class Context:
    """The folded words around a phrase: those before it, nearest first; those after it."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def context(found: Found) -> Context:
    words = [fold(word.text) for word in numbers.tokens(found.caption)]
    return Context(tuple(reversed(words[: found.first])), tuple(words[found.last :]))


def is_verb(word: str) -> bool:
    """Whether a folded word looks like an imperfect verb in the third person."""
    bare = re.sub("^[وفل](?=[يت])", "", word)
    return bool(VERB.fullmatch(word)) and bare not in NO_VERBS and not word.endswith("ه")


def frame(found: Found) -> Frame:
    """What the phrase is in its sentence, as far as the words before it say."""
    before = context(found).before
    if found.clitic:
        return "preposition" if found.clitic[-1] in "بل" else "unknown"
    if not before or (before[0] == "هناك" and len(before) == 1):
        return "opening"
    if before[0] in PREPOSITIONS:
        return "preposition"
    # يطاردها كلبان, "chased by two dogs": with an object of its own the verb's subject may follow.
    if not is_verb(before[0]) or before[0].endswith(("ه", "ها", "هم", "هما", "ن")):
        return "unknown"
    if len(before) == 1 or before[1] in CLAUSES:
        return "subject"
    return "object" if found.phrase.case == "oblique" else "unknown"


def case(found: Found) -> Case | None:
    """The case of the phrase: what its form and its frame agree on, None where that is not certain."""
    asked: dict[Frame, Case] = {
        "opening": "nominative", "subject": "nominative", "object": "accusative", "preposition": "genitive",
    }  # fmt: skip
    of = asked.get(frame(found))
    return of if of in found.phrase.cases else None


def refusal(found: Found, n: int) -> str | None:
    """Why the number can't be swapped for `n`, in a word or two; None where it can."""
    phrase, around = found.phrase, context(found)
    if phrase.n == n:
        return "already that number"
    if reason := _unclear(found, around):
        return reason
    if min(n, phrase.n) >= 3:
        return None  # from three on, everything but the numeral is the same
    return (
        _coordinated(found, around)
        or _followed(found, around)
        or _depending(found, around)
        or _one(found, around, n)
        or _caseless(found, n)
        or _misread(found, n)
    )


def _unclear(found: Found, around: Context) -> str | None:
    """What forbids any swap: it may be no number, or the caption counts the same things again."""
    phrase = found.phrase
    if phrase.definite:
        return "definite"
    if phrase.noun.id in SENSES:
        return SENSES[phrase.noun.id]
    word = numbers.tokens(found.text)[0].text
    if word == "رجلين" and (around.before[:1] == ("علي",) or found.clitic.endswith("ب")):
        return "part of a body"  # رِجلين, on its hind legs
    if phrase.numeral == "dual" and (fold(word) in ALSO_PLURALS or numbers.counted_plural(word)):
        return "dual or plural"
    near = around.before[1:2] if around.before[:1] == ("الي",) else around.before[:1]  # ثلاثة إلى أربعة كلاب
    if any(word in OR or numbers.is_numeral(word) for word in near):
        return "part of another phrase"
    spelt = {*around.before, *around.after}
    words = spelt | {re.sub("^[وف](?=..)", "", word) for word in spelt}
    if words & PARTITIONS or any(PART.fullmatch(word) for word in spelt):
        return "counted again"
    forms = {fold(grammar.decline(phrase.noun.forms, "plural", definite=True))}
    forms |= {fold(grammar.decline(phrase.noun.forms, "dual", c, True)) for c in CASES}
    if forms & words:
        return "counted again"
    if any(sign in "،,:؛" for sign in around.after):
        return "apposition"
    if "او" in around.after[:1]:
        return "part of another phrase"
    return _disagreeing(found, around)


def _disagreeing(found: Found, around: Context) -> str | None:
    """A verb that does not agree as it stands: whose verb it is, or the caption's grammar, is not certain."""
    phrase = found.phrase
    if frame(found) == "subject" and around.before[0].startswith("ي") != (phrase.gender == "masculine"):
        return "disagreeing verb"
    if phrase.n < 3 or frame(found) in ("object", "preposition"):
        return None
    ending = _verb_of(found, around)
    for place, word in enumerate(around.after):
        bare = re.sub("^[وفل](?=[يت])", "", word)
        many = VERB_OF_MANY.fullmatch(word) and bare not in ONE_ENDING_SO and not DEFINITE.fullmatch(word)
        if (many or (place == 0 and is_verb(word))) and not re.fullmatch(ending, bare):
            return "disagreeing verb"
    return None


def _verb_of(found: Found, around: Context) -> str:
    """The shape of the verb of three or more: of things, of women, of men or of all with others beside them."""
    joined = found.clitic[:1] in ("و", "ف") or (around.after[:1] and around.after[0].startswith("و"))
    if found.phrase.noun.rational and found.phrase.gender == "feminine" and not joined:
        return "ي.*[^وا]ن"
    return "ي.*ون" if found.phrase.noun.rational or joined else "ت.*[^ن]"


def _coordinated(found: Found, around: Context) -> str | None:
    if found.clitic and found.clitic[0] in "وف":
        return "coordinated"
    near = around.after[:1]
    if near and near[0].startswith("و") and near[0] not in PREPOSITIONS:
        return "verb" if VERB_OF_MANY.fullmatch(near[0]) else "coordinated"
    return None


def _followed(found: Found, around: Context) -> str | None:
    """The next word must be one that can't agree: a preposition, a new clause, the object of a verb before."""
    if not around.after or around.after[0] in PREPOSITIONS | CLAUSES:
        return None
    word = around.after[0]
    if re.match("بال|لل|ب(?!ن|ي|د|ار)..", word) and not ENDING_OF_MANY.fullmatch(word):
        return None
    if is_verb(word) or VERB_OF_MANY.fullmatch(word):
        return "verb"
    if word in RELATIVES or re.fullmatch("ال(ذي|تي)", word):
        return "relative"
    if numbers.is_adjective(word) or ENDING_OF_MANY.fullmatch(word):
        return "adjective"
    # A dual keeps its ن only where no genitive follows, so what follows a subject is the verb's object.
    if found.phrase.n == 2 and frame(found) == "subject":
        return None
    return "unknown word after it"


def _depending(found: Found, around: Context) -> str | None:
    """Words that agree with two or with many, before a subject or after anything."""
    phrase = found.phrase
    behind = () if phrase.case == "oblique" or frame(found) == "preposition" else around.before
    for word in (*behind, *around.after):
        bare = re.sub("^[وفبلك](?=.{3})", "", word)
        if word in RELATIVES:
            return "relative"
        if PRONOUN.fullmatch(word):
            return "pronoun"
        if word in OWNERS:
            return "adjective"
        if DEFINITE.fullmatch(word) or {word, bare} & (ONE_ENDING_SO | PREPOSITIONS):
            continue
        if VERB_OF_MANY.fullmatch(word):
            return "verb"
        if ENDING_OF_MANY.fullmatch(word):
            return "word in the dual or plural"
    if phrase.n == 2:
        return None
    for word in around.after:
        # One, and the plural of things, take the forms that any noun in the singular takes.
        if is_verb(word) or (VERB.fullmatch(word) and word not in NO_VERBS | PREPOSITIONS):
            return "verb"
        if word.endswith("ها") or (phrase.n == 1 and word.endswith("ه")):
            return "pronoun"
        if word.endswith("ات") and not DEFINITE.fullmatch(word):
            return "word in the dual or plural"
    return None


def _one(found: Found, around: Context, n: int) -> str | None:
    """One alone: not what takes several, not beside an object that might be an adjective."""
    if n != 1:
        return None
    if any(MUST_BE_SEVERAL.fullmatch(word) for word in (*around.before[:1], *around.after)):
        return "needs more than one"
    if any(_plural(word) for word in around.after[:2]):  # «شخصان على الدراجات»
        return "needs more than one"
    near = around.after[0] if around.after else ""
    if frame(found) == "subject" and near not in PREPOSITIONS | CLAUSES | {"", "كره"}:
        return None if DEFINITE.fullmatch(near) or re.match("ب..", near) else "object or adjective"
    return None


def _plural(word: str) -> bool:
    bare = re.sub("^[وف]?([بك]?ال|لل|[بل])(?=.{3})", "", word)
    return word.endswith("ات") or numbers.counted_plural(bare)


def _caseless(found: Found, n: int) -> str | None:
    """Singular and dual show their case: it must be known, or the form be the same in all that it could be."""
    phrase = found.phrase
    if n >= 3 or case(found):
        return None
    if frame(found) == "preposition":  # «مع شخصان»: the writer's case is wrong, the frame's is certain
        return None
    forms = {numbers.spell(phrase.noun, n, c, phrase.adjectives) for c in CASES}
    return None if len(forms) == 1 else "case not known"


def _misread(found: Found, n: int) -> str | None:
    """«مع ثلاثة مهندسين» -> «مع مهندسين» would be read as a plural without a number."""
    if n != 2:
        return None
    dual = grammar.decline(found.phrase.noun.forms, "dual", case(found) or "genitive")
    return "dual or plural" if numbers.counted_plural(dual) else None
