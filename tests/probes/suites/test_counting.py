"""The counting suite: its captions, the ceiling, and encoders with one planted."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

import audit
from audit.engine.score import Vectors, score
from audit.statistics import findings, verdicts, whole
from audit.statistics.inference import ceiling
from audit.statistics.inference.infer import sides
from audit.statistics.measure_arrays import Cells
from probes import SUITES, Trials
from probes.arabic import grammar
from probes.arabic.numbers import number_phrases
from probes.english import counted
from probes.stimuli.drawn import scenes
from probes.suites.counting import trials as counting
from probes.suites.counting.things import Gallery, Picture
from probes.trials import nothing
from tests.support.varieties import MSA

MEASURES = ("ceiling", "count accuracy", "form", "within three to ten")


@cache
def drawn() -> Trials:
    return counting.trials()


def test_the_same_trials_every_time() -> None:
    assert counting.trials().hash == drawn().hash


@pytest.mark.parametrize(
    ("n", "frame", "numerals", "colour", "expected"),
    [
        (1, "in the picture", "word", None, "في الصورة كرة"),
        (2, "in the picture", "word", None, "في الصورة كرتان"),
        (2, "picture", "word", None, "صورة كرتين"),
        (2, "picture", "word", "red", "صورة كرتين حمراوين"),
        (4, "in the picture", "word", "red", "في الصورة أربع كرات حمراء"),
        (8, "picture", "word", None, "صورة ثماني كرات"),
        (4, "in the picture", "western", None, "في الصورة 4 كرات"),
        (2, "in the picture", "western", None, "في الصورة 2 كرة"),
        (2, "picture", "arabic-indic", "red", "صورة ٢ كرة حمراء"),
        (10, "picture", "arabic-indic", None, "صورة ١٠ كرات"),
    ],
)
def test_captions(n: int, frame: str, numerals: grammar.Numerals, colour: str | None, expected: str) -> None:
    adjective = MSA.lexicon.colours[colour] if colour else None
    assert counting.caption(MSA, MSA.lexicon.nouns["ball"], n, frame, numerals, adjective) == expected


def test_every_caption_reads_back_as_its_count() -> None:
    """Every noun that names a thing, 1 to 10, both frames: the parser finds the number that was asked for."""
    assert len(MSA.lexicon.things) >= 40
    for noun in MSA.lexicon.things.values():
        for n in scenes.COUNTS:
            for frame, template in MSA.templates.numbers.items():
                text = counting.caption(MSA, noun, n, frame)
                phrase = number_phrases.parse(text.removeprefix(template.text.format(phrase="")).strip(), MSA)
                assert phrase and phrase.n == n and noun.id in (phrase.noun.id, *phrase.also), text


def test_the_controls_guard_all_that_is_counted() -> None:
    measures = SUITES["counting"].measures
    lines = {measure.name for measure in measures if "line" in str(measure.where["probe"])}
    controls = [measure for measure in measures if measure.guards]
    guarded = {name for control in controls for name in control.guards} | {c.name for c in controls}
    assert len(controls) == 2 and len(lines) == 2
    assert guarded == {measure.name for measure in measures} - lines


def test_answers_agree_with_the_picture() -> None:
    queries = drawn().queries
    asked = queries[queries["probe"].isin(["count", "english", "within", "two", "spelling"])]
    for row in asked.itertuples():
        assert f"count={int(row.count)}&" in row.image and row.answer == (str(int(row.count)),)


def test_forced_choices_are_wrong_in_one_thing_each() -> None:
    options = drawn().options[drawn().options["options"] == "forced/ball/4/word"].set_index("option")["text"]
    assert options.to_dict() == {"count": "في الصورة أربعة كرات", "grammar": "في الصورة ثماني كرات"}
    digits = (
        drawn().options[drawn().options["options"] == "forced/book/4/western"].set_index("option")["text"]
    )
    assert digits.to_dict() == {"count": "في الصورة 4 كتاب", "grammar": "في الصورة 8 كتب"}


FEW = {
    "fish": "سمكات", "flower": "زهرات", "tree": "شجرات", "candle": "شمعات", "cloud": "غيمات", "rock": "صخرات",
    "tent": "خيمات", "basket": "سلات",
}  # fmt: skip
"""Nouns whose plural is that of a masculine collective too: «أربعة أسماك» is right of سمك."""


def forced_choices(noun: str) -> dict[str, str]:
    shown = Gallery((Picture("p", MSA.lexicon.nouns[noun], 4, 0),), MSA, nothing(), nothing())
    rows = [row for _, row in counting._forced(shown) if row["options"] == f"forced/{noun}/4/word"]
    return {str(row["option"]): str(row["text"]) for row in rows if "option" in row}


def test_no_wrong_polarity_is_right_of_a_collective_or_of_the_other_gender() -> None:
    for noun, few in FEW.items():
        assert forced_choices(noun) == {
            "count": f"في الصورة أربعة {few}",
            "grammar": f"في الصورة ثماني {few}",
        }
    assert forced_choices("rabbit") == {} and forced_choices("dog")
    assert {noun.id for noun in MSA.lexicon.things.values() if noun.few} == set(FEW)


def test_the_calque_of_two() -> None:
    texts = drawn().options[
        drawn().options["options"].str.startswith("two/") & (drawn().options["option"] == "2")
    ]
    made = dict(zip(texts["options"], texts["text"], strict=True))
    assert (
        made["two/ball/dual"] == "في الصورة كرتان" and made["two/ball/calque"] == "في الصورة اثنتان من الكرات"
    )
    assert made["two/book/calque"] == "في الصورة اثنان من الكتب"


@pytest.mark.parametrize(
    ("noun", "n", "expected"),
    [
        ("ball", 1, "one ball"),
        ("box", 4, "four boxes"),
        ("fish", 10, "ten fish"),
        ("cherry", 2, "two cherries"),
        ("key", 3, "three keys"),
        ("sheep", 5, "five sheep"),
        ("goose", 6, "six geese"),
    ],
)
def test_english(noun: str, n: int, expected: str) -> None:
    assert counted(noun, n) == expected


def count_of(picture: str) -> int:
    return int(scenes.parse(picture)[1]["count"])


def encoder(seen: dict[str, np.ndarray], read) -> pd.DataFrame:
    """The findings of an encoder that sees each picture as a vector (12,) and reads a caption of n as `read(n)`."""
    suite = SUITES["counting"]
    queries = drawn().queries[drawn().queries["probe"].isin(["count", "form", "within"])]
    options = drawn().options[drawn().options["options"].isin(queries["options"])]
    trials = Trials(queries, options)
    counts = options.drop_duplicates("text").assign(n=options["count"].fillna(0))
    n = [int(c) if c else numbers_in(text) for c, text in zip(counts["n"], counts["text"], strict=True)]
    texts = np.stack([read(i) for i in n])
    pictures = np.stack([seen[reference] for reference in trials.images()])
    few = [m / np.linalg.norm(m, axis=1, keepdims=True) for m in (texts, pictures)]
    vectors = {
        "text": Vectors(few[0].astype(np.float32), {text: i for i, text in enumerate(counts["text"])}),
        "image": Vectors(few[1].astype(np.float32), {image: i for i, image in enumerate(trials.images())}),
    }
    kept = tuple(
        replace(m, by=("count",) if m.name == "count accuracy" else ())
        for m in suite.measures
        if m.name in MEASURES
    )
    outcomes = score(trials, vectors, top=10)
    return findings(replace(suite, measures=kept), outcomes, options, resamples=999)


@cache
def numbers_in(text: str) -> int:
    """The number that a caption of the `form` probe says (its options carry no count)."""
    phrase = number_phrases.parse(text.removeprefix("في الصورة "), MSA)
    assert phrase
    return phrase.n


def one_hot(n: int) -> np.ndarray:
    return np.eye(12)[n]


@pytest.mark.slow
@pytest.mark.parametrize("planted", range(1, 11))
def test_a_planted_ceiling_is_given_back(planted: int) -> None:
    """Counts up to it are seen as they are; beyond it as any, one as often as another."""
    for seed in range(2):
        rng = np.random.default_rng([planted, seed])
        beyond = [image for image in drawn().images() if count_of(image) > planted]
        rng.shuffle(beyond)
        beyond.sort(key=count_of)
        seen = {image: one_hot(count_of(image)) for image in drawn().images()}
        seen |= {image: one_hot(turn % 10 + 1) for turn, image in enumerate(beyond)}
        row = encoder(seen, one_hot).query("measure == 'ceiling'").iloc[0]
        assert row.ci_low <= planted <= row.ci_high and row.estimate == planted, row


def test_a_reader_of_the_noun_s_form_is_named_so() -> None:
    """It tells singular, dual and plural, and nothing else; each text and picture has a little noise of its own."""
    rng = np.random.default_rng(0)

    def formed(n: int) -> np.ndarray:
        return one_hot(min(n, 3)) + np.concatenate([np.zeros(4), 0.05 * rng.normal(size=8)])

    found = encoder({image: formed(count_of(image)) for image in drawn().images()}, formed)
    row = whole(found).set_index("measure")
    assert row.loc["form", "verdict"] == "able" and row.loc["within three to ten", "verdict"] == "at chance"
    assert row.loc["ceiling", "estimate"] == 2


def counted_cells(right: list[np.ndarray], cluster: np.ndarray, counts: list[int] | None = None) -> Cells:
    """Outcomes of the counts 1…, or of `counts`, each over the same clusters."""
    n = np.repeat(counts or list(range(1, len(right) + 1)), len(cluster)).astype(float)
    values, levels = np.concatenate(right), np.zeros(len(n), int)
    return Cells(values, levels, (np.tile(cluster, len(right)),), ("lemma",), 0.1, (0.0, 1.0), n)


def shares(right: list[float], counts: list[int] | None = None) -> Cells:
    """Counts each recognised in that share of 40 outcomes, twenty clusters."""
    rng = np.random.default_rng(0)
    return counted_cells(
        [(rng.random(800) < share).astype(float) for share in right], np.repeat(np.arange(20), 40), counts
    )


@pytest.mark.parametrize(
    ("right", "low", "estimate", "high"),
    [
        ([1, 1, 1, 0.05, 0.05], 3, 3, 3),
        ([1, 1, 0.05, 1, 1], 2, 2, 2),
        ([0.05, 1, 1, 1, 1], 0, 0, 0),
        ([1, 1, 1, 1, 1], 5, 5, 5),
        ([1, 1, 1, 0.15, 0.05], 3, 3, 4),
    ],
)
def test_the_ceiling_by_hand(right: list[float], low: int, estimate: int, high: int) -> None:
    found = ceiling.infer(shares(right), 0.15, resamples=999)
    assert (found.interval()[0], found.estimate, found.interval()[1]) == (low, estimate, high)


def test_the_high_end_of_a_ceiling_is_adjusted_for_all_counts() -> None:
    """Four counts alike, each below the threshold at p = 0.01 to 0.02 alone: none is by Holm. Each is above another
    threshold at as much: in order, all are."""
    cluster, rng = np.repeat(np.arange(20), 10), np.random.default_rng(3)
    while True:
        border = (rng.random(200) < 0.2).astype(float)
        above, below = (
            sides(counted_cells([border], cluster), at)[turn] for turn, at in enumerate((0.15, 0.27))
        )
        if 0.01 < above < 0.02 and 0.01 < below < 0.02:
            break
    made = counted_cells([border] * 4, cluster)
    assert ceiling.infer(made, 0.27).interval() == (0, 4)
    assert ceiling.infer(counted_cells([border], cluster), 0.27).interval() == (0, 0)
    assert ceiling.infer(made, 0.15).interval() == (4, 4)
    made = counted_cells([border, np.zeros(200), np.ones(200)], cluster)
    assert ceiling.infer(made, 0.15).estimate == 1


def test_a_count_that_was_not_asked_is_said() -> None:
    found = ceiling.infer(shares([1, 1, 1], [1, 3, 4]), 0.15)
    assert np.isnan(found.estimate) and found.method == "count 2 was not asked"


def test_a_ceiling_of_pictures_that_begin_with_two() -> None:
    found = ceiling.infer(shares([1, 1, 0.05], [2, 3, 4]), 0.15, resamples=999)
    assert (*found.interval(), found.estimate) == (3, 3, 3)
    assert "none below 2 was asked" in found.method
    assert ceiling.infer(shares([0.05, 1], [2, 3]), 0.15, resamples=999).estimate == 1


def test_the_ceiling_misses_in_at_most_one_audit_in_twenty() -> None:
    """True accuracies 0.3, 0.3, 0.3, then chance: the truth is 3 against a threshold of 0.15."""
    rng, missed = np.random.default_rng(1), 0
    cluster = np.repeat(np.arange(20), 12)
    for _ in range(200):
        made = []
        for share in [0.3] * 3 + [0.1] * 7:
            own = np.clip(share + 0.05 * rng.normal(size=20), 0, 1)[cluster]
            made.append((rng.random(len(cluster)) < own).astype(float))
        low, high = ceiling.infer(counted_cells(made, cluster), 0.15, resamples=499).interval()
        missed += not low <= 3 <= high
    assert missed / 200 <= 0.09  # 0.05, and three standard errors


@pytest.mark.slow
def test_the_reference_model_s_ceiling_is_the_planted_one(tmp_path) -> None:
    run = audit.run("counting", out=tmp_path, quiet=True)
    found = run.whole.set_index("measure")
    assert found.loc["control: object", "verdict"] in verdicts.HOLDS
    row = found.loc["ceiling"]
    assert row.estimate == 3 and row.ci_low == 3 and row.verdict == "partial"
    assert "one-sided tests of 10 counts in order against 0.550" in row.method
    alike = audit.compare([run, run], resamples=99)
    ceilings = alike[alike["measure"] == "ceiling"].iloc[0]
    assert (ceilings.estimate_first, ceilings.estimate_other, ceilings.difference) == (3, 3, 0)
    assert (alike["difference"].dropna() == 0).all()
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    assert "Traceback" not in page and "كرتان" in page and 'dir="rtl"' in page
