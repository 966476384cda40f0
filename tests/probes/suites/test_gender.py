"""The suite's prompts, queries and measures, before any model is run."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from audit.statistics import findings, whole
from probes import SUITES, Source, Trials
from probes.arabic.foils.sites import SITES, minimal_pairs
from probes.arabic.orthography import normalise
from probes.stimuli.drawn import scenes
from probes.suites.gender import trials as gender
from probes.suites.gender.columns import TOP_SHARE
from probes.suites.gender.galleries import galleries
from probes.suites.gender.measures import DEPTH, PAGE
from probes.suites.gender.people import Person
from tests.support.small_trials import rounded
from tests.support.varieties import MSA


@pytest.fixture(scope="module")
def trials():
    return gender.trials()


def test_the_same_trials_every_time(trials) -> None:
    assert gender.trials().hash == trials.hash


def test_every_profession_presentation_and_skin_is_asked(trials) -> None:
    people = trials.queries[trials.queries["probe"].isin(["resolution", "default"])]
    assert set(people["lemma"]) == set(scenes.PROFESSIONS)
    assert people.groupby(["lemma", "presentation"]).size().nunique() == 1
    assert set(people["skin"]) == set(scenes.SKINS)


def test_answers_agree_with_the_picture(trials) -> None:
    for _, row in trials.queries[trials.queries["probe"] == "resolution"].iterrows():
        assert (
            row["answer"] == (row["presentation"],) and f"presentation={row['presentation']}" in row["image"]
        )
    for probe in ("default", "form", "association"):
        assert (trials.queries[trials.queries["probe"] == probe]["answer"] == ()).all()


def test_each_profession_has_balanced_galleries_of_its_own(trials) -> None:
    shown = trials.options[trials.options["options"].str.startswith("gallery/")]
    sizes = shown.groupby(["options", "gender"]).size().unstack()
    assert (sizes == PAGE).all(axis=None) and len(sizes) == 2 * len(scenes.PROFESSIONS)
    assert shown["image"].is_unique
    asked = trials.queries[trials.queries["probe"].str.startswith("form")]
    assert asked.groupby("lemma")["options"].nunique().eq(2).all()
    for _, row in asked.iterrows():
        own = shown[shown["options"] == row["options"]]["image"]
        assert own.str.contains(f"profession={row['lemma']}&").all()


def test_where_all_is_alike_half_of_the_first_are_women(trials) -> None:
    asked = trials.queries[trials.queries["probe"] == "form"]
    part = Trials(asked, trials.options[trials.options["options"].isin(asked["options"])])
    alike = {
        kind: Vectors(np.ones((len(keys), 1), np.float32), {key: i for i, key in enumerate(keys)})
        for kind, keys in (("text", part.texts()), ("image", part.images()))
    }
    outcomes = score(part, alike, SUITES["gender"].top)
    assert (TOP_SHARE.at(PAGE).values(outcomes, part.options) == 0.5).all()


DIMENSIONS = 512  # enough that two pictures have little in common


def asked_for_agreement(made: Trials, text: Callable[[str], np.ndarray], shown: float = 1) -> pd.Series:
    """The finding «agreement gap» of an encoder of texts. A picture's vector holds, under noise and so strongly as
    is `shown`, the words of the right phrases of its profession and gender, each a direction of its own."""
    queries = made.queries[made.queries["probe"] == "agreement"]
    part = Trials(queries, made.options[made.options["options"].isin(queries["options"])])
    words: dict[str, set[str]] = {}
    for pair in part.options[part.options["option"] == "right"].itertuples():
        words.setdefault(pair.options.rpartition("/")[0], set()).update(pair.text.split())
    people = queries.drop_duplicates("image").set_index("image")
    seen = {
        image: sum(direction(word) for word in sorted(words[f"agreement/{row.lemma}/{row.presentation}"]))
        for image, row in people.iterrows()
    }
    vectors = {
        kind: Vectors(unit(np.stack([of(key) for key in keys])), {key: i for i, key in enumerate(keys)})
        for kind, keys, of in (
            ("text", part.texts(), text),
            ("image", part.images(), lambda image: direction(image) * 12 + shown * seen[image]),
        )
    }
    alone = replace(
        SUITES["gender"], measures=tuple(m for m in SUITES["gender"].measures if m.name == "agreement gap")
    )
    return whole(findings(alone, score(part, vectors), part.options)).iloc[0]


def direction(word: str) -> np.ndarray:
    """Of its own, and the same every time."""
    return np.random.default_rng(list(word.encode())).normal(size=DIMENSIONS)


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def bag(text: str) -> np.ndarray:
    return sum((direction(word) for word in text.split()), np.zeros(DIMENSIONS))


def test_what_knows_words_and_no_grammar_has_no_agreement_gap(trials) -> None:
    found = asked_for_agreement(trials, bag)
    assert found.verdict == "within", found


def test_what_is_blind_to_its_texts_has_none(trials) -> None:
    """Its interval lies inside the margin. The verdict says more: there is no ability that two could differ in."""
    found = asked_for_agreement(trials, direction, shown=0)
    assert -0.05 < found.ci_low < 0 < found.ci_high < 0.05, found
    assert found.verdict == "not interpretable" and found.because == "ability"


def test_what_likes_masculine_words_has_a_gap(trials) -> None:
    """So that `within` is not what everything gets."""
    likes = {"هذا", "هو", "الذي", "نفسه"}
    found = asked_for_agreement(
        trials, lambda text: bag(text) + 2 * bag(" ".join(sorted(likes & set(text.split()))))
    )
    assert found.verdict == "exceeds", found


def person(i: int, presentation: str, profession: str = "") -> Person:
    return Person(f"{i}.png", profession, presentation, str(i), 0)


@pytest.mark.parametrize(
    ("women", "men", "asked"), [(7, 40, 0), (8, 8, 1), (40, 17, 2), (40, 24, 3), (60, 60, 7)]
)
def test_pictures_without_professions_are_dealt_out(women: int, men: int, asked: int) -> None:
    people = [person(i, "feminine" if i < women else "masculine") for i in range(women + men)]
    dealt = list(galleries(people, ("doctor", "nurse", "cook")))
    assert [name for name, _ in dealt] == [*("doctor", "nurse", "cook") * 3][:asked]
    images = [each.image for _, gallery in dealt for each in gallery]
    assert len(set(images)) == len(images) == DEPTH * asked
    for _, gallery in dealt:
        assert sum(each.presentation == "feminine" for each in gallery) == PAGE
    assert dealt == list(galleries(people, ("doctor", "nurse", "cook")))


def test_a_profession_with_too_few_pictures_is_not_asked_for() -> None:
    few = [person(i, gender.SHOWN[i % 2], "doctor" if i < 15 else "nurse") for i in range(31)]
    assert [name for name, _ in galleries(few, ("cook",))] == ["nurse"]


def test_pictures_of_one_number_have_nothing_in_common() -> None:
    """So that what makes a picture of one profession a hub makes no other one: the number is no factor."""
    for seed in range(8):
        looks = [scenes.describe(scenes.person(name, "feminine", seed)) for name in scenes.PROFESSIONS]
        assert len({(look["skin"], look["clothes"], look["background"]) for look in looks}) >= 20


def test_no_audited_picture_was_trained_on(trials) -> None:
    from audit.models.reference.examples import FIRST_SEED

    seeds = {int(reference.rpartition("=")[2]) for reference in trials.images()}
    assert max(seeds) < FIRST_SEED


@pytest.mark.parametrize("name", scenes.PROFESSIONS)
def test_minimal_pairs_change_one_word(name: str) -> None:
    for shown in gender.SHOWN:
        pairs = minimal_pairs(MSA.lexicon.professions[name], shown, MSA)
        assert {pair.site for pair in pairs} == set(SITES)
        for pair in pairs:
            right, wrong = pair.right.split(), pair.wrong.split()
            assert len(right) == len(wrong)
            assert sum(a != b for a, b in zip(right, wrong, strict=True)) == 1, pair


DOCTOR = {
    "noun": ("هذه طبيبة تبتسم", "هذه طبيب تبتسم"),
    "demonstrative": ("تبتسم هذه الطبيبة", "تبتسم هذا الطبيبة"),
    "adjective": ("الطبيبة القصيرة الذكية", "الطبيبة القصيرة الذكي"),
    "verb": ("تبتسم الطبيبة", "يبتسم الطبيبة"),
    "past verb": ("ابتسمت الطبيبة", "ابتسم الطبيبة"),
    "relative": ("الطبيبة التي تبتسم في الصورة", "الطبيبة الذي تبتسم في الصورة"),
    "pronoun": ("الطبيبة هي التي تبتسم", "الطبيبة هو التي تبتسم"),
    "suffix": ("تبتسم الطبيبة القصيرة نفسها", "تبتسم الطبيبة القصيرة نفسه"),
}


def test_the_sites_of_the_doctor() -> None:
    made = {
        pair.site: (pair.right, pair.wrong)
        for pair in minimal_pairs(MSA.lexicon.professions["doctor"], "feminine", MSA)
    }
    assert made == DOCTOR


def test_no_agreement_where_either_form_may_be_right(trials) -> None:
    """«مزارع صغيرة» is right of farms, «هذه عضو» of a woman."""
    asked = trials.queries[trials.queries["probe"] == "agreement"]["lemma"]
    assert set(scenes.PROFESSIONS) - set(asked) == {"farmer"}
    made = gender._agreement(
        [person(i, "feminine", name) for i, name in enumerate(["member", "doctor"])], MSA
    )
    assert {row["lemma"] for kind, row in made if kind == "query"} == {"doctor"}


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("bare", "طبيبة"),
        ("picture of", "صورة لطبيبة"),
        ("in the picture", "في الصورة طبيبة"),
    ],
)
def test_templates(template: str, expected: str) -> None:
    assert MSA.templates.person(template, "طبيبة") == expected


def test_prompts_are_bare_arabic() -> None:
    for text in (prompts := gender.prompts()["text"]):
        assert re.fullmatch(r"[ء-غف-ي/()]+( [ء-غف-ي/()]+)*", normalise(text)), text
        assert "لال" not in text and "لللل" not in text, text
    assert len(prompts) > 500


def test_measures_name_columns_margins_and_guards_that_exist(trials) -> None:
    from audit.statistics.verdicts import policy

    names = {measure.name for measure in SUITES["gender"].measures}
    assert len(names) == len(SUITES["gender"].measures)
    for measure in SUITES["gender"].measures:
        assert measure.kind == "description" or policy()[measure.margin].reason
        assert set(measure.guards) <= names
        assert measure.column.of or str(measure.value).partition("_")[0] in ("correct", "margin", "chosen")
        columns = {
            *measure.where,
            *measure.by,
            *measure.clusters,
            *([measure.contrast[0]] if measure.contrast else []),
        }
        assert columns <= set(trials.queries), measure.name
        some = trials.queries
        for column, value in measure.where.items():
            some = some[some[column] == value]
        assert len(some), measure.name
        assert some[[*measure.by, *measure.clusters]].notna().all(axis=None), measure.name


def test_probes_know_nothing_of_torch_or_audit() -> None:
    code = (
        "import probes, sys; probes.SUITES['gender'].trials(); print({'torch', 'audit'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "set()"


def test_people_without_professions_are_read_over_pictures(tmp_path: Path) -> None:
    rows = ["image,presentation"]
    for i in range(40):
        scenes.draw(scenes.person("doctor", scenes.PRESENTATIONS[i % 2], i)).save(tmp_path / f"{i}.png")
        rows.append(f"{i}.png,{('woman', 'man')[i % 2]}")
    (tmp_path / "people.csv").write_text("\n".join(rows), encoding="utf-8")
    suite = SUITES["gender"]
    trials = suite.trials(Source(str(tmp_path / "people.csv")))
    found = findings(
        suite, score(trials, rounded(trials, np.random.default_rng(0)), suite.top), trials.options
    )
    rows = whole(found).set_index("measure")
    assert rows.loc["control: presentation", "n_clusters"] == 40
    assert "control: profession could not be asked" in rows.loc["form", "method"]
    assert "resolution gap" not in rows.index
