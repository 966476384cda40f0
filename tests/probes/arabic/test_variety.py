"""A variety is one value that travels in a source: two are alive beside each other, and what one can't say is not
asked."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from probes import SUITES, Source, Trials
from probes.arabic import lexicon
from probes.arabic.numbers.spellings import fold
from probes.arabic.variety import Variety, varieties, variety
from probes.errors import CallError, InputError
from tests.support.varieties import MSA, SMALL, SMALL_FOLDER

SMALLS = Source(variety=str(SMALL_FOLDER))


def made(suite: str, source: Source = SMALLS) -> Trials:
    return SUITES[suite].trials(source)


def not_asked(suite: str, source: Source = SMALLS) -> set[str]:
    """As `run.json` lists it: the measures that the trials have nothing for."""
    asked = SUITES[suite].asked(made(suite, source).queries)
    return {measure.name for measure in SUITES[suite].measures} - {measure.name for measure in asked}


def words_of(folder: Path) -> set[str]:
    """Every Arabic word of a variety's files, folded."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.yaml"))
    told = re.sub("#.*", "", text)
    return {fold(word) for word in re.findall("[ء-ي]+", told)}


def test_a_folder_read_twice_is_one_value() -> None:
    again = Variety.read(MSA.folder)
    assert again == MSA and again is not MSA and hash(again) == hash(MSA)
    assert again.heads.gender_of("كرة") == MSA.heads.gender_of("كرة")
    assert SMALL != MSA and variety("msa") is MSA and varieties() == ["msa"]


def test_what_each_can_say() -> None:
    assert MSA.says == {
        "dual", "two of", "polarity", "number phrases", "calques", "native captions", "names",
        "vowels",
    }  # fmt: skip
    assert not SMALL.says


def test_a_lexicon_can_not_be_changed() -> None:
    with pytest.raises(TypeError):
        MSA.lexicon.nouns["ball"] = SMALL.lexicon.nouns["ball"]  # type: ignore[index]


@pytest.mark.parametrize("suite", ["gender", "counting", "zeroshot", "localization"])
def test_the_prompts_are_of_its_own_words_only(suite: str) -> None:
    trials = made(suite)
    known = words_of(SMALL_FOLDER)
    clitics = re.compile("^(ال|لل|ل)|(ه|ها)$")
    for text in trials.texts():
        for word in map(fold, re.findall("[ء-ي]+", re.sub("/ـ?ة|[(]ة[)]", "", text))):
            bare = {word, clitics.sub("", word), re.sub("^ال", "", word)}
            assert bare & known, (word, text)
    lemmas = set(trials.queries["lemma"]) & {*MSA.lexicon.professions, *MSA.lexicon.nouns}
    assert lemmas <= {*SMALL.lexicon.professions, *SMALL.lexicon.nouns}


def test_two_of_a_thing_take_the_plural_without_a_dual() -> None:
    ball, red = SMALL.lexicon.nouns["ball"], SMALL.lexicon.colours["red"]
    assert [SMALL.numbers.phrase(ball, n) for n in (1, 2, 3)] == ["كورة", "اتنين كور", "تلات كور"]
    assert SMALL.numbers.phrase(ball, 2, "genitive", red) == "اتنين كور حمرا"
    assert MSA.numbers.phrase(MSA.lexicon.nouns["ball"], 2) == "كرتان"
    counting = made("counting")
    assert set(counting.queries["form"].dropna()) == {"singular", "plural"}
    assert "شايف اتنين كور" in counting.texts()


def test_what_it_can_not_say_is_not_asked() -> None:
    asked_of_scenes = not_asked("counting", Source())
    assert not_asked("counting") - asked_of_scenes == {"calque of two", "count or grammar"}
    assert not not_asked("gender", Source())
    assert not_asked("gender") == {
        "numeral agreement", "numeral agreement, wrong picture", "agreement, vocalised", "vowels, agreement",
        "form, order", "masculine title, women", "masculine title, men", "masculine title, unseen",
        "association, family and career", "association, family and career, grammatical null",
        "association, arts and science", "association, arts and science, grammatical null",
    }  # fmt: skip
    gender = made("gender").queries
    assert set(gender["site"].dropna()) == {
        "noun", "demonstrative", "adjective", "verb", "past verb", "pronoun", "suffix",
    }  # fmt: skip
    assert set(gender["wording"].dropna()) == {"generic masculine", "slash", "slash, joined", "brackets"}
    assert "agreement in the prompts" in not_asked("zeroshot") - not_asked("zeroshot", Source())


def test_two_varieties_do_not_touch_each_other() -> None:
    before = {suite: made(suite, Source()).hash for suite in ("gender", "counting")}
    others = {suite: made(suite).hash for suite in before}
    assert {suite: made(suite, Source()).hash for suite in before} == before
    assert {suite: made(suite).hash for suite in before} == others
    assert set(before.values()).isdisjoint(others.values())


@pytest.mark.parametrize("suite", ["captions", "retrieval"])
def test_without_captions_of_its_own_it_asks_for_some(suite: str) -> None:
    with pytest.raises(CallError, match="has no captions of the drawn scenes; give --captions FILE"):
        made(suite)


def test_an_unknown_variety_is_one_line() -> None:
    with pytest.raises(CallError) as error:
        made("gender", Source(variety="klingon"))
    assert str(error.value) == ("--variety klingon: not known; give one of msa, or a folder of your own")


def changed(tmp_path: Path, name: str, old: str, new: str) -> Path:
    """The small variety with one thing in it changed."""
    folder = tmp_path / "other"
    shutil.copytree(SMALL_FOLDER, folder)
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            "lexicon/nouns.yaml", "plural: كور", "dual: كورتان\n  plural: كور",
            "nouns.yaml: row ball: line 6: dual: has no place in this file; take it away",
        ),
        (
            "lexicon/people.yaml", "plural: ستات", "",
            "people.yaml: row man_woman: line 6: feminine: line 7: plural: missing; add it",
        ),
        ("grammar.yaml", "    - عشر\n", "", "numbers: masculine: 9 numerals; expected one for each of one to ten"),
        (
            "templates.yaml", "people:", "peopel:",
            "templates.yaml: line 1: peopel: unknown key (like people); expected one of people, numbers",
        ),
        ("grammar.yaml", "numbers:", "[" * 200_000 + "\nnumbers:", "grammar.yaml: "),
        ("grammar.yaml", "forms: [singular, plural]", "forms: [singular, dual, plural]", "dual: missing; add it"),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_variety(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    folder = changed(tmp_path, name, old, new)
    with pytest.raises(InputError) as error:
        Variety.read(folder)
    assert message in str(error.value) and "\n" not in str(error.value)


def test_the_rows_of_a_variety_with_a_dual_need_one(tmp_path: Path) -> None:
    row = yaml.safe_load((SMALL_FOLDER / "lexicon" / "nouns.yaml").read_text(encoding="utf-8"))[:1]
    (tmp_path / "nouns.yaml").write_text(yaml.safe_dump(row, allow_unicode=True), encoding="utf-8")
    assert lexicon.load(tmp_path / "nouns.yaml", "noun", ("dual",))["ball"].dual is None
    with pytest.raises(InputError, match="row ball: line 1: dual: missing; add it"):
        lexicon.load(tmp_path / "nouns.yaml", "noun")
