"""What a prompt makes of a class's name: indefinite after «يوجد», with the adjective where only the head can have it.

Rules over undiacritized words, by the tables of heads.yaml, as those of `heads` are.
"""

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from probes.arabic import grammar
from probes.arabic.numbers.dependents import is_verb
from probes.arabic.numbers.spellings import fold
from probes.arabic.orthography import normalise

if TYPE_CHECKING:
    from .heads import Heads

PLACE = "{c}"
OWNER = re.compile("ذو|ذا|ذي|ذات")
"""Definite by the noun after it, which loses its article too: «أفعى ذات صدر ماسي»."""
PASSIVE = re.compile("م..و.ة?")
PARTICIPLE = re.compile("(ال)?(م..و.|.ا..)ة?")
"""What a preposition after it belongs to: «المصنوعة من الفرو», «الواقية من الرصاص»."""
DETACHED = re.compile(rf"(?<!\S)ل(ـ? +|ـ){re.escape(PLACE)}")
CONTAINS = re.compile(rf"(?<!\S)[يت]حتوي (?={re.escape(PLACE)})")
MANY = re.compile(rf"(?<!\S)(ل?)ل?(?:ال)?(?:عدد|عديد|كثير) من {re.escape(PLACE)}")


def indefinite(name: str, heads: "Heads") -> str:
    """«سرير أطفال» of «سرير الأطفال», «سمكة ذهبية» of «السمكة الذهبية»: of a definite name without its articles.

    An article stays that is not the head's: in a name («كلب الملك تشارلز»), after an adjective that it completes
    («سلحفاة ضخمة الرأس»), a preposition or a relative («زلاجة تجرها الكلاب»). A name that is definite by a proper name
    stays as it is (تنين كومودو): it is used of any of its kind.
    """
    if not heads.definiteness_of(name):
        return name
    gender, out = heads.gender_of(name).gender, list[str]()
    words = [*name.split(), ""]
    for place, (word, after) in enumerate(pairwise(words)):
        bare = normalise(word)
        completes = place and heads.has_article(normalise(after)) and not heads.has_article(bare)
        completed = completes and heads.opens_adjective(bare, gender)
        if completed or (heads.closes(bare) and not OWNER.fullmatch(bare)):
            first = [] if bare in heads.relative else [heads.without_article(word)]
            return " ".join([*out, *first, *words[place + 1 : -1]])
        out.append(word if heads.is_proper(normalise(after)) else heads.without_article(word))
    return " ".join(out)


def described(name: str, adjectives: list[str], heads: "Heads") -> str:
    """The name with adjectives of its head, before what else it says: «الزلاجة الكبيرة التي تجرها الكلاب»."""
    words = name.split(" ")
    bare = [normalise(word) for word in words]
    at = next((i for i, word in enumerate(bare) if i and heads.closes(word)), len(words))
    if 1 < at < len(words) and PARTICIPLE.fullmatch(bare[at - 1]):
        at -= 1
    return " ".join([*words[:at], *adjectives, *words[at:]])


def joined(template: str, heads: "Heads") -> str:
    """The template with ل written onto the name, and put in where it lacks, as على is: «صورة لـ {c}», «صورة ساطعة {c}»,
    «صورة تحتوي {c}», where an indefinite name would be an accusative."""
    template = CONTAINS.sub(r"\g<0>على ", DETACHED.sub(f"ل{PLACE}", template))
    before, _, after = template.partition(PLACE)
    words = normalise(before).split()
    if len(words) < 2 or not before.endswith(" ") or is_verb(fold(words[-1])):
        return template
    adjective = heads.adjective(re.sub("^و(?=أ)", "", words[-1]))
    return f"{before}ل{PLACE}{after}" if adjective else template


def several(template: str, name: str, heads: "Heads") -> tuple[str, str]:
    """Template and name where it speaks of a number of them, which takes a plural: «صورة لأكثر من قطة» for «لعدد من
    قطة», «للكثير من النحل» for «لعدد من نحل»."""
    if not MANY.search(template) or heads.gender_of(name).several:
        return template, name
    if heads.counted(name):
        return MANY.sub(rf"\1أكثر من {PLACE}", template), indefinite(name, heads)
    alone = " " not in name and not heads.has_article(name)
    template = MANY.sub(lambda found: f"{'لل' if found[1] else 'ال'}كثير من {PLACE}", template)
    return template, grammar.definite(name) if alone else name
