"""Verbs conjugated by hand-written tables, and every form of every verb read back."""

from collections import Counter
from typing import get_args

import pytest

from probes.arabic import lexicon
from probes.arabic.grammar import Number
from probes.arabic.lexicon import Gender
from probes.arabic.numbers import number_phrases
from probes.arabic.numbers.followers import agreement, followers
from probes.arabic.numbers.number_phrases import find
from probes.arabic.numbers.spellings import fold
from probes.arabic.numbers.verbs import Kind, PresentVerb, conjugate
from tests.support.varieties import MSA

FORMS = """
يلعب | تلعب | يلعبان | تلعبان | يلعبون | يلعبن
يتسلق | تتسلق | يتسلقان | تتسلقان | يتسلقون | يتسلقن
يقف | تقف | يقفان | تقفان | يقفون | يقفن
يضع | تضع | يضعان | تضعان | يضعون | يضعن
يحاول | تحاول | يحاولان | تحاولان | يحاولون | يحاولن
يتناول | تتناول | يتناولان | تتناولان | يتناولون | يتناولن
يصور | تصور | يصوران | تصوران | يصورون | يصورن
يلوح | تلوح | يلوحان | تلوحان | يلوحون | يلوحن
يدخن | تدخن | يدخنان | تدخنان | يدخنون | يدخن
يقود | تقود | يقودان | تقودان | يقودون | يقدن
يسير | تسير | يسيران | تسيران | يسيرون | يسرن
ينام | تنام | ينامان | تنامان | ينامون | ينمن
يستريح | تستريح | يستريحان | تستريحان | يستريحون | يسترحن
يصطاد | تصطاد | يصطادان | تصطادان | يصطادون | يصطدن
يمر | تمر | يمران | تمران | يمرون | يمررن
يعض | تعض | يعضان | تعضان | يعضون | يعضضن
يستعد | تستعد | يستعدان | تستعدان | يستعدون | يستعددن
يصطف | تصطف | يصطفان | تصطفان | يصطفون | يصطففن
يجري | تجري | يجريان | تجريان | يجرون | يجرين
يرتدي | ترتدي | يرتديان | ترتديان | يرتدون | يرتدين
يؤدي | تؤدي | يؤديان | تؤديان | يؤدون | يؤدين
يتلقى | تتلقى | يتلقيان | تتلقيان | يتلقون | يتلقين
يتدلى | تتدلى | يتدليان | تتدليان | يتدلون | يتدلين
يعدو | تعدو | يعدوان | تعدوان | يعدون | يعدون
يلهو | تلهو | يلهوان | تلهوان | يلهون | يلهون
يقرأ | تقرأ | يقرآن | تقرآن | يقرؤون | يقرأن
يتكئ | تتكئ | يتكئان | تتكئان | يتكئون | يتكئن
يختبئ | تختبئ | يختبئان | تختبئان | يختبئون | يختبئن
يأكل | تأكل | يأكلان | تأكلان | يأكلون | يأكلن
"""
CELLS: list[tuple[Gender, Number]] = [
    ("masculine", "singular"), ("feminine", "singular"), ("masculine", "dual"), ("feminine", "dual"),
    ("masculine", "plural"), ("feminine", "plural"),
]  # fmt: skip
TABLE = [[form.strip() for form in line.split("|")] for line in FORMS.strip().splitlines()]
EVERY = [
    (verb, gender, number)
    for verb in MSA.present_verbs.verbs.values()
    for gender in get_args(Gender)
    for number in get_args(Number)
]


@pytest.mark.parametrize("forms", TABLE, ids=lambda forms: forms[0])
def test_conjugation(forms: list[str]) -> None:
    verb = MSA.present_verbs.verbs[forms[0]]
    assert [conjugate(verb, gender, number) for gender, number in CELLS] == forms


def test_every_form_of_every_verb_is_read_back() -> None:
    assert len(EVERY) > 1000
    for verb, gender, number in EVERY:
        form = conjugate(verb, gender, number)
        assert (verb, gender, number) in MSA.present_verbs.read(form), form
        assert (verb, gender, number) in MSA.present_verbs.read(
            form.translate(str.maketrans("أإآى", "اااي"))
        ), form


SEVERAL = {"يعدون", "يجرون", "يطلون"}
"""Men's plurals that two verbs share."""


def test_a_form_is_of_one_verb_in_one_gender_and_number_except_these() -> None:
    cells = Counter((conjugate(v, g, n), g, n) for v, g, n in EVERY)
    assert {form for (form, *_), times in cells.items() if times > 1} == SEVERAL


def test_the_list_says_what_the_spelling_hides() -> None:
    for verb in MSA.present_verbs.verbs.values():
        assert lexicon.WORD.fullmatch(verb.present) and verb.present.startswith("ي")
        assert verb.gloss and verb.kind in get_args(Kind)
        assert (verb.kind == "hollow") <= (verb.present[-2] in "اوي"), verb
        assert not (verb.kind == "doubled" and verb.present.endswith(("ي", "ى", "و", "أ", "ئ"))), verb


@pytest.mark.parametrize(
    ("word", "present", "gender", "number"),
    [
        ("يقرأون", "يقرأ", "masculine", "plural"),
        ("تقرأان", "يقرأ", "feminine", "dual"),
        ("ياكلون", "يأكل", "masculine", "plural"),
        ("يمشى", "يمشي", "masculine", "singular"),
        ("يقرآن", "يقرأ", "masculine", "dual"),
        ("يقرأن", "يقرأ", "feminine", "plural"),
    ],
)
def test_as_people_spell(word: str, present: str, gender: Gender, number: Number) -> None:
    assert MSA.present_verbs.read(word) == [(MSA.present_verbs.verbs[present], gender, number)]


@pytest.mark.parametrize("word", ["", "يمين", "كلبان", "لعبن", "تقفن", "يفعلان"])
def test_what_is_no_form_of_a_verb_of_the_list(word: str) -> None:
    assert MSA.present_verbs.read(word) == []


@pytest.mark.parametrize(
    ("noun", "agrees"),
    [
        ("dog", [("masculine", "singular"), ("masculine", "dual"), ("feminine", "singular")]),
        ("ball", [("feminine", "singular"), ("feminine", "dual"), ("feminine", "singular")]),
        ("person", [("masculine", "singular"), ("masculine", "dual"), ("masculine", "plural")]),
    ],
)
def test_agreement(noun: str, agrees: list[tuple[Gender, Number]]) -> None:
    assert [agreement(MSA.lexicon.nouns[noun], n) for n in (1, 2, 3)] == agrees
    assert agreement(MSA.lexicon.nouns[noun], 10) == agrees[2]


FOLLOWING = """
كلبان يلعبان ويركضان في الماء | يلعبان ويركضان
رجلان أمام كلب يركض يجلسان | يجلسان
كلبان ينفضان الماء بينما يلعبان بكرة | ينفضان يلعبان
رجلان يشاهدان طفلين يلعبان | يشاهدان
رجلان يشاهدان رجلا وامرأة يرقصان | يشاهدان
فتاتان يلعبان في الماء |
كلبان يفعلان شيئا ويلعبان |
شخصان يطاردانه ويحملانها | يطاردانه ويحملانها
رجل مع كلبين يلعبان | يلعبان
رجل مع كلبين في الماء يلعبان |
رجل وامرأة مع كلبين يلعبان |
طفلان يقفان بجانب بعضهما | يقفان بعضهما
طفلان يعانقان بعضهما البعض | يعانقان بعضهما
طفلان يعانقان بعضهما | يعانقان
رجلان مع كلبهما | كلبهما
رجلان يرفعان ذراعيهما | يرفعان
شخصان يخرجان رأسهما | يخرجان
ثلاثة أطفال يلعبون ويضحكون | يلعبون ويضحكون
ثلاثة أطفال أمام رجال يلعبون |
ثلاثة كلاب تلعب وتحمل كرة | تلعب وتحمل
ثلاثة كلاب تطارد امرأة تحمل كرة | تطارد
امرأة مع ثلاثة كلاب تمشي |
ثلاث نساء يمشين | يمشين
كلب واحد يلعب | يلعب
"""


@pytest.mark.parametrize("line", FOLLOWING.strip().splitlines())
def test_followers(line: str) -> None:
    caption, words = line.split("|")
    found = next(each for each in find(caption.strip(), MSA))
    following = followers(found)
    assert [found.caption[each.start : each.end] for each in following] == words.split()
    for each in following:
        assert number_phrases.tokens(found.caption)[found.last + each.place].start == each.start
        assert fold(each.spelt(found.phrase.noun, found.phrase.n)) == fold(caption[each.start : each.end])


def test_the_verb_of_a_follower_is_that_of_the_list() -> None:
    (found,) = find("كلبان ويلعبان", MSA)
    assert followers(found) == []  # no verb before for it to be joined to
    (found,) = find("يقف طفلان ويلعبانها", MSA)
    (only,) = followers(found)
    assert only.verb == PresentVerb("يلعب", "play") and (only.before, only.after) == ("و", "ها")
    assert [only.spelt(found.phrase.noun, n) for n in (1, 2, 3)] == ["ويلعبها", "ويلعبانها", "ويلعبونها"]
