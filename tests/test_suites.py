"""Captions, zero-shot, retrieval, localization and photographs: what they ask, and against what is computed by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import audit
import audit.score as kernel
from audit import contamination, probing
from audit.ranking import _letters
from audit.score import Vectors, score
from audit.statistics import findings
from audit.statistics.cells import cells
from audit.statistics.medians import median
from audit.statistics.values import values
from probes import SUITES, Source, Trials, photographs
from probes.arabic import numbers, translationese
from probes.errors import InputError
from probes.stimuli import crops, scenes
from probes.suite import Measure


def rounded(trials: Trials, rng: np.random.Generator, levels: int = 3) -> dict[str, Vectors]:
    """Coarse vectors, so that many cosines tie."""
    made = {}
    for kind, keys in (("text", trials.texts()), ("image", trials.images())):
        matrix = rng.integers(-levels, levels + 1, size=(len(keys), 3)).astype(float) + 0.5
        unit = (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)
        made[kind] = Vectors(unit, {key: i for i, key in enumerate(keys)})
    return made


def test_recall_and_mrr_are_those_of_brute_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every query by itself, ties by mid-rank among the wrong ones, whatever the block size."""
    trials = SUITES["retrieval"].trials()
    vectors = rounded(trials, np.random.default_rng(0))
    monkeypatch.setattr(kernel, "BLOCK_ELEMENTS", 1_000)
    monkeypatch.setattr(kernel, "BLOCK_ROWS", 7)
    outcomes = score(trials, vectors)
    space = {kind: {k: v.matrix[i].astype(float) for k, i in v.index.items()} for kind, v in vectors.items()}
    tied = 0
    for row in outcomes.iloc[::17].itertuples():
        options = trials.options[trials.options["options"] == row.options]
        kind = "image" if options["image"].notna().all() else "text"
        query = space["text"][row.text] if pd.notna(row.text) else space["image"][row.image]
        cosines = {
            o.option: round(float(query @ space[kind][getattr(o, kind)]), 6) for o in options.itertuples()
        }
        best = max(cosines[option] for option in row.answer)
        wrong = [cosine for option, cosine in cosines.items() if option not in row.answer]
        rank = 1 + sum(c > best for c in wrong) + sum(c == best for c in wrong) / 2
        tied += rank != int(rank)
        assert row.rank == rank and row.n_right == len(row.answer)
        for k in (1, 5, 10):
            one = outcomes.loc[[row.Index]]
            assert values(one, options, f"found@{k}").item() == float(rank <= k)
            assert values(one, options, f"reciprocal_rank@{k}").item() == (1 / rank if rank <= k else 0)
    assert tied > 5


def test_chance_is_what_random_orders_give() -> None:
    rng = np.random.default_rng(0)
    ranks = np.array([1 + np.flatnonzero(rng.permutation(40) < 3)[0] for _ in range(20_000)])
    frame = pd.DataFrame({"n_right": [3], "n_options": [40]})
    for k in (1, 5, 10):
        assert values(frame, frame, f"found_by_chance@{k}").item() == pytest.approx(
            (ranks <= k).mean(), abs=0.012
        )
        expected = np.where(ranks <= k, 1 / ranks, 0).mean()
        assert values(frame, frame, f"reciprocal_rank_by_chance@{k}").item() == pytest.approx(
            expected, abs=0.012
        )


def test_a_planted_calque_is_shown_and_no_other(planted: str = "subject_first") -> None:
    """An encoder that loses a fixed amount of likeness on one phenomenon, with noise of its own on every text."""
    suite = SUITES["captions"]
    whole = suite.trials()
    queries = whole.queries[whole.queries["probe"] == "calque"]
    trials = Trials(queries, whole.options[whole.options["options"] == "gallery"])
    outcomes = queries.copy()
    shown, wrongly = 0, 0
    measure = next(m for m in suite.measures if m.name == "calque, similarity")
    for seed in range(100):
        rng = np.random.default_rng(seed)
        noise = dict(zip(outcomes["text"].unique(), rng.normal(size=outcomes["text"].nunique()), strict=True))
        lost = (outcomes["form"] == "calque") & (outcomes["phenomenon"] == planted)
        similar = 0.5 + 0.02 * outcomes["text"].map(noise) - 0.05 * lost
        found = findings(
            replace(suite, measures=(measure,)), outcomes.assign(similarity=similar), trials.options, seed
        )
        groups = found[found["group"] != ""].set_index("group")
        shown += groups.loc[f"phenomenon={planted}", "verdict"] == "exceeds"
        wrongly += int((groups["verdict"] == "exceeds").sum()) - int(
            groups.loc[f"phenomenon={planted}", "verdict"] == "exceeds"
        )
    assert shown == 100 and wrongly <= 0.05 * 100 * (len(groups) - 1)


def test_calques_stand_beside_their_own_native_caption() -> None:
    queries = SUITES["captions"].trials().queries
    pairs = queries[queries["probe"] == "calque"].groupby("twin")
    for _, pair in list(pairs)[::40]:
        texts = pair.set_index("form")["text"]
        assert translationese.translate(texts["native"], pair["phenomenon"].iloc[0]) == texts["calque"]


def probed(shift: float) -> pd.DataFrame:
    rng = np.random.default_rng(1)
    rows = [
        (f"p{i}", origin, f"{i}{origin}{n}")
        for i in range(150)
        for origin in ("native", "translated")
        for n in range(2)
    ]
    outcomes = pd.DataFrame(rows, columns=["scene", "origin", "text"]).assign(
        probe="text to image", similarity=0.5
    )
    outcomes["id"] = outcomes["text"]
    matrix = rng.normal(size=(len(outcomes), 16)).astype(np.float32)
    matrix[:, 0] += shift * (outcomes["origin"] == "translated")
    return probing.rows(outcomes, Vectors(matrix, {text: i for i, text in enumerate(outcomes["text"])}))


def test_a_planted_direction_is_found_and_its_absence_is_not() -> None:
    found = probed(4.0).groupby("features")["correct"].mean()
    assert found["vectors"] > 0.95 and abs(found["shuffled"] - 0.5) < 0.05
    nothing = probed(0.0).groupby("features")["correct"].mean()
    assert abs(nothing["vectors"] - 0.5) < 0.08


def flickr(tmp_path: Path) -> Source:
    """Photographs by name: 2 of ten captions say two, two say three, one is not about a number."""
    lines = ["كلبان في الثلج", "رجلان على الشاطئ", "ثلاثة كلاب في الثلج", "ثلاثة رجال على الشاطئ", "كلب يركض"]
    for i in range(len(lines)):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    file = tmp_path / "captions.txt"
    file.write_text("\n".join(f"{i}.png#0\t{line}" for i, line in enumerate(lines)), encoding="utf-8")
    return Source(str(tmp_path), str(file))


def test_photographs_ask_every_pair_of_numbers_both_ways(tmp_path: Path) -> None:
    trials = photographs.trials(flickr(tmp_path))
    pairs = trials.queries[trials.queries["probe"] == "photograph pair"]
    assert len(pairs) and pairs["count"].value_counts().to_dict() == {2: 2, 3: 2}
    options = trials.options.set_index(["options", "option"])["text"]
    for row in pairs.itertuples():
        for option, text in options[row.options].items():
            assert numbers.find(text)[0].phrase.n == int(str(option))
    assert len(trials.skipped) == 1 and trials.used == 5
    control = trials.queries[trials.queries["probe"] == "caption"]
    assert all(len(set(options[name])) == 2 for name in control["options"])


def test_a_label_without_a_name_is_said(tmp_path: Path) -> None:
    for label in ("n01", "n02"):
        (tmp_path / "set" / label).mkdir(parents=True)
        scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "set" / label / "a.png")
    names = tmp_path / "names.json"
    names.write_text('["كرة", "قطة"]', encoding="utf-8")
    source = Source(str(tmp_path / "set"), classes=str(names))
    queries = SUITES["zeroshot"].trials(source).queries
    assert set(queries["lemma"]) == {"0", "1"}  # as many as there are folders: in order
    names.write_text('["كرة", "قطة", "كلب"]', encoding="utf-8")
    with pytest.raises(InputError, match=r"has no class 'n01', which pictures of .* are labelled as"):
        SUITES["zeroshot"].trials(source)


def test_prompts_agree_in_one_set_and_not_in_the_other() -> None:
    options = SUITES["zeroshot"].trials().options
    of = options[options["option"] == "ball"].groupby("options")["text"].agg(list)
    assert (
        "صورة كرة كبير" in of["classes/short/as written"] and "صورة كرة كبيرة" in of["classes/short/agreeing"]
    )


def test_windows_cover_the_picture_and_the_places() -> None:
    grid = crops.grid()
    assert len(grid) == len(set(grid)) == 34 and all(0 <= edge <= 100 for window in grid for edge in window)
    assert {edge for window in grid for edge in window[:2]} >= {0} and max(w[2] for w in grid) == 100
    whole = scenes.draw(scenes.thing("ball", "red", 1, 1))
    part = crops.draw(crops.crop(scenes.thing("ball", "red", 1, 1), (0, 0, 50, 50)))
    assert part.size == (112, 112) and part.tobytes() == whole.crop((0, 0, 112, 112)).tobytes()
    with pytest.raises(InputError, match="is no box"):
        crops.draw("crop:50,0,20,50:scene:x")


def test_the_reference_model_looks_where_the_thing_is(tmp_path: Path) -> None:
    run = audit.run("localization", out=tmp_path, quiet=True, report=False)
    row = run.findings.query("measure == 'pointing' and group == ''").iloc[0]
    assert row.verdict == "able" and row.estimate > 5 * row.chance


def test_the_reference_model_s_planted_calque_costs_most(tmp_path: Path) -> None:
    run = audit.run("captions", out=tmp_path, quiet=True, report=False)
    whole = run.findings[run.findings["group"] == ""].set_index("measure")
    assert whole.loc["control: native captions", "verdict"] == "able"
    rows = run.findings[(run.findings["measure"] == "calque, similarity") & (run.findings["group"] != "")]
    cost = rows.set_index("group")["estimate"]
    assert (
        cost.idxmax() == "phenomenon=light_verb"
        and rows.set_index("group").loc[cost.idxmax(), "verdict"] == "exceeds"
    )


def test_a_median_by_hand() -> None:
    frame = pd.DataFrame({"rank": np.arange(1.0, 102.0), "scene": [f"s{i}" for i in range(101)]})
    middle, interval = median(
        cells(Measure("r", "", "ability", "rank", "ability", clusters=("scene",)), frame, frame)
    )
    assert middle == 51 and 38 <= interval.low <= 44 and 58 <= interval.high <= 64  # binomial: 41 and 61


@pytest.mark.parametrize(
    ("apart", "letters"),
    [
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], ["a", "a", "a"]),
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], ["a", "b", "c"]),
        ([[0, 0, 1], [0, 0, 0], [1, 0, 0]], ["a", "ab", "b"]),
    ],
)
def test_runs_that_share_a_letter_can_not_be_told_apart(apart: list, letters: list[str]) -> None:
    assert _letters(np.array(apart, dtype=bool)) == letters


def test_what_a_model_was_trained_on_is_said() -> None:
    pictures = ["/x/1000268201_693b08cb0e.jpg", "/x/1001773457_577c3a7d70.jpg"]
    (line,) = contamination.warnings(["LinaAlhuri/Arabic-clip-bert-lit"], pictures)
    assert "Flickr8k" in line
    assert not contamination.warnings(["someone/else"], pictures)
    assert not contamination.warnings(["LinaAlhuri/Arabic-clip-bert-lit"], ["/x/holiday.jpg", "scene:x"])


@pytest.mark.parametrize(
    ("suite", "source", "message"),
    [
        ("counting", Source("nowhere"), "--images nowhere: no such file or folder"),
        ("localization", Source(captions="a.txt"), "not for localization, which takes --images scenes"),
        ("counting", Source("emoji", "a.txt"), "expected the folder of their pictures"),
        ("gender", Source(classes="a.json"), "--classes a.json: not for gender"),
    ],
)
def test_a_source_that_is_not_for_the_suite(suite: str, source: Source, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SUITES[suite].trials(source)


def test_paths_hold_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flickr(tmp_path)
    monkeypatch.chdir(tmp_path)
    source = Source(".", ("native=captions.txt", "owner/name"))
    assert source.captions == (f"native={tmp_path}/captions.txt", "owner/name")
    assert all(Path(image).is_absolute() for image in photographs.trials(flickr(Path())).images())


def test_texts_alone() -> None:
    alone = SUITES["gender"].trials().without_pictures("gender")
    assert set(alone.queries["probe"]) == {"association", "association null"} and not alone.images()
    with pytest.raises(InputError, match="--text-only: localization asks nothing without pictures"):
        SUITES["localization"].trials().without_pictures("localization")
