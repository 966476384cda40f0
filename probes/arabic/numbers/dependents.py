"""What stands around a number phrase: the words by what they may have to do with it, its frame and case.

Rules of thumb over undiacritized words, not a parser, so they err to one side: what might depend is taken to.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from probes.arabic.grammar import Case
from probes.reasons import Reason

from . import number_phrases
from .number_phrases import Found
from .spellings import fold

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
VERB_OF_MANY = re.compile("[وفل]?[يت].{2,}(ان|ون|ين|ن)|[وفل]?[يت].{2,}(ان|ون)(ه|ها)|.{3,}وا")
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
    "|قتال|مصارعه|ملاكمه|عناق|فريق.*|حفاه|عراه"
    "|(ال)?(فساتين|تنانير|سراويل|معاطف|قمصان|ازياء|احزمه|خيول|جمال|مقاعد|كراسي|قوارب)"
)
"""What one alone does not do or have: fold together, fight one another, be of different breeds, wear dresses."""

SENSES = {
    "husband_wife": Reason("couple-or-pair"),
    "father_mother": Reason("parents"),
    **dict.fromkeys(("hand", "eye", "ear", "foot", "leg", "shoulder"), Reason("part-of-a-body")),
}
"""Nouns by id whose dual is no count of two that could be three, and the reason that is given."""
ALSO_PLURALS = _set("فتيان")
"""Duals that are spelt as a plural which the lexicon does not have."""


@dataclass(frozen=True)
class Context:
    """The folded words around a phrase: those before it, nearest first; those after it."""

    before: tuple[str, ...]
    after: tuple[str, ...]


def context(found: Found) -> Context:
    words = _folded(found.caption)
    return Context(words[: found.first][::-1], words[found.last :])


@lru_cache(maxsize=1_024)
def _folded(caption: str) -> tuple[str, ...]:
    return tuple(fold(word.text) for word in number_phrases.tokens(caption))


def is_verb(word: str) -> bool:
    """Whether a folded word looks like an imperfect verb in the third person."""
    bare = re.sub("^[وفل](?=[يت])", "", word)
    return bool(VERB.fullmatch(word)) and bare not in NO_VERBS and not word.endswith("ه")


def frame(found: Found) -> Frame:
    """What the phrase is in its sentence, as far as the words before it say."""
    before = context(found).before
    joined = found.clitic if found.clitic.endswith("لل") else found.clitic.removesuffix("ال")
    if joined:
        return "preposition" if joined[-1] in "بل" else "unknown"
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
