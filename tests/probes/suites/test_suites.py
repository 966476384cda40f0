"""Captions, zero-shot, retrieval, localization and photographs: what they ask, and against what is computed by hand."""

import html
import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import audit
import audit.engine.score as kernel
from audit import cli
from audit.comparing.leaderboard import _letters
from audit.engine import all_suites, linear_probe
from audit.engine.score import Vectors, score
from audit.report.sections import all_audits
from audit.runs import Run, contamination
from audit.statistics import findings, whole
from audit.statistics.inference.medians import median
from audit.statistics.measure_arrays import cells
from probes import SUITE_NAMES, SUITES, Source, Trials, stimuli
from probes.arabic.numbers import number_phrases
from probes.captioned import doubts
from probes.columns import named
from probes.errors import InputError
from probes.reasons import Reason
from probes.stimuli import crops
from probes.stimuli.drawn import scenes
from probes.suite import Measure
from probes.suites.counting import photographs
from probes.suites.localization import coco_boxes
from tests.support import small_runs
from tests.support.reasons import said
from tests.support.varieties import MSA


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
            assert named(f"found@{k}").values(one, options).item() == float(rank <= k)
            assert named(f"reciprocal_rank@{k}").values(one, options).item() == (1 / rank if rank <= k else 0)
    assert tied > 5


@cache
def calques() -> Trials:
    trials = SUITES["captions"].trials()
    queries = trials.queries[trials.queries["probe"] == "calque"]
    return Trials(queries, trials.options[trials.options["options"] == "gallery"])


def planted(phenomenon: str, loss: float, noise: float, seed: int) -> pd.DataFrame:
    """The findings of an encoder whose captions lie at a cosine of 0.35 to their own pictures, give or take `noise`,
    and lose `loss` of it where one phenomenon is in them."""
    trials, rng = calques(), np.random.default_rng(seed)
    images = {image: i for i, image in enumerate(trials.images())}
    own = trials.queries.groupby("text", sort=False)["answer"].agg(
        lambda some: {answer[0] for answer in some}
    )
    told = trials.queries[trials.queries["phenomenon"] == phenomenon].groupby("form")["text"].agg(set)
    assert not told["calque"] & set(trials.queries[trials.queries["form"] == "native"]["text"])
    texts = np.zeros((len(own), len(images) + 1))
    for row, (text, shown) in enumerate(own.items()):
        cosine = 0.35 + noise * rng.normal() - loss * (text in told["calque"])
        texts[row, [images[image] for image in shown]] = cosine
        texts[row, -1] = np.sqrt(1 - len(shown) * cosine**2)
    vectors = {
        "text": Vectors(texts.astype(np.float32), {text: i for i, text in enumerate(own.index)}),
        "image": Vectors(np.eye(len(images), len(images) + 1, dtype=np.float32), images),
    }
    suite = SUITES["captions"]
    measure = next(m for m in suite.measures if m.name == "calque, similarity")
    found = findings(replace(suite, measures=(measure,)), score(trials, vectors), trials.options, seed)
    return found[found["group"] != ""].set_index("group")


@pytest.mark.slow
def test_a_planted_calque_is_shown_and_no_other() -> None:
    """Over 100 encoders, each with its own noise: the planted one every time, another by no more than the error."""
    shown, wrongly, significant, asked = 0, 0, 0, 0
    for seed in range(100):
        groups = planted("picture_from", 0.05, 0.02, seed)
        others = groups.drop("phenomenon=picture_from")
        shown += groups.loc["phenomenon=picture_from", "verdict"] == "exceeds"
        wrongly += (others["verdict"] == "exceeds").any()
        significant += int((others["p_value"] <= 0.05).sum())
        asked += len(others)
    assert shown == 100 and wrongly <= 5
    assert significant / asked <= 0.07  # 0.05, and three standard errors of a thousand


def test_a_loss_that_is_always_the_same_is_shown_too() -> None:
    groups = planted("picture_from", 0.05, 0.0, 0)
    assert groups.loc["phenomenon=picture_from", "verdict"] == "exceeds"
    assert (groups.drop("phenomenon=picture_from")["verdict"] != "exceeds").all()


def test_calques_stand_beside_their_own_native_caption() -> None:
    queries = SUITES["captions"].trials().queries
    pairs = queries[queries["probe"] == "calque"].groupby("twin")
    for _, pair in list(pairs)[::40]:
        texts = pair.set_index("form")["text"]
        assert MSA.calques.translate(texts["native"], pair["phenomenon"].iloc[0]) == texts["calque"]


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
    return linear_probe.rows(outcomes, Vectors(matrix, {text: i for i, text in enumerate(outcomes["text"])}))


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
            assert number_phrases.find(text, MSA)[0].phrase.n == int(str(option))
    assert len(trials.skipped) == 1 and trials.used == 4 and trials.held == 5
    control = trials.queries[trials.queries["probe"] == "caption"]
    assert all(len(set(options[name])) == 2 for name in control["options"])


def captioned_set(folder: Path, missing: int) -> list[str]:
    """Arguments for 30 pictures with five native and three translated captions each, so many pictures not there."""
    lines: dict[str, list[str]] = {"native": [], "translated": []}
    for i in range(30):
        name = f"10{i:02d}268201_693b08cb{i:02d}.jpg"
        if i >= missing:
            scenes.draw(scenes.thing(scenes.OBJECTS[i % 14], "red", 1 + i % 3, i)).save(folder / name)
        lines["native"] += [f"{name}#{n}\tكرة {i} في الصورة {n}" for n in range(5)]
        lines["translated"] += [f"{name}#{n}\tصورة من كرة {i} رقم {n}" for n in range(3)]
    for origin, rows in lines.items():
        (folder / f"{origin}.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    files = [f"native={folder / 'native.txt'}", f"translated:rules={folder / 'translated.txt'}"]
    return [
        "captions",
        "--captions",
        *files,
        "--images",
        str(folder),
        "--out",
        str(folder / "runs"),
        "--quiet",
    ]


@pytest.mark.slow
def test_the_counts_in_a_report_are_those_of_the_files(tmp_path: Path) -> None:
    words = captioned_set(tmp_path, missing=0)
    with (tmp_path / "native.txt").open("a", encoding="utf-8") as file:
        file.write("1029268201_693b08cb29.jpg#5\t \n1029268201_693b08cb29.jpg#6\tكرة 29 في الصورة 0\n")
    assert cli.main(words) == 0
    (folder,) = (tmp_path / "runs").iterdir()
    run = audit.load(folder)
    assert (
        run.provenance["rows"] == {"held": 242, "used": 241, "skipped": 0, "dropped": 1}
        and run.provenance["pictures"] == 30
    )
    assert run.outcomes.query("probe == 'text to image'")["origin"].value_counts().to_dict() == {
        "native": 151,
        "translated": 90,
    }
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Traceback" not in page and "repetition" in page
    for what, count in (("asked about", "241"), ("pictures", "30"), ("dropped", "row 151")):
        assert re.search(rf"<td>{what}</td><td[^>]*>{count}</td>", page), what


def test_above_two_percent_missing_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(captioned_set(tmp_path, missing=1)) == 2
    told = capsys.readouterr().err
    assert "8 of 240 rows can't be used, more than 2%; the first: row 1" in told and told.count("\n") == 1


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


def test_one_who_always_says_two_gains_nothing(tmp_path: Path) -> None:
    """Of photographs, nine say two and one says three."""
    lines = [f"كلبان في الثلج {i}" for i in range(27)] + [f"ثلاثة رجال على الشاطئ {i}" for i in range(3)]
    for i in range(len(lines)):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    rows = "\n".join(f"{i}.png#0\t{line}" for i, line in enumerate(lines))
    (tmp_path / "c.txt").write_text(rows, encoding="utf-8")
    suite = SUITES["counting"]
    trials = suite.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))
    options = trials.options.drop_duplicates("text")
    twos = np.stack([np.eye(2)[int(option == "2")] for option in options["option"]]).astype(np.float32)
    images = {image: i for i, image in enumerate(trials.images())}
    pictures = np.tile(np.eye(2, dtype=np.float32)[1], (len(images), 1))
    texts = {text: i for i, text in enumerate(options["text"])}
    found = findings(
        suite, score(trials, {"text": Vectors(twos, texts), "image": Vectors(pictures, images)}), options
    )
    rows = whole(found).set_index("measure")
    assert rows.loc["photographs", "estimate"] == 0.5
    assert rows.loc["photographs, all numbers", "estimate"] == pytest.approx(0.9)
    assert rows.loc["photographs, all numbers", "chance"] == pytest.approx(0.9)


def test_a_control_that_could_not_be_asked_guards_all_the_same(tmp_path: Path) -> None:
    """Photographs of one noun: no other caption is of something else."""
    suite = SUITES["counting"]
    for i in range(8):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    rows = [f"{i}.png#0\t{'كلبان' if i % 2 else 'ثلاثة كلاب'} في الثلج {i}" for i in range(8)]
    (tmp_path / "c.txt").write_text("\n".join(rows), encoding="utf-8")
    trials = suite.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))
    found = findings(suite, score(trials, rounded(trials, np.random.default_rng(0))), trials.options)
    row = whole(found).query("measure == 'photographs'").iloc[0]
    assert row.verdict == "not interpretable" and "control: caption could not be asked" in row.method
    assert "one lemma: says nothing of others" in row.method and not np.isnan(row.ci_low)


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


def test_the_galleries_of_captions_hold_as_many_of_each_origin() -> None:
    trials = SUITES["captions"].trials()
    asked = trials.queries[trials.queries["probe"] == "image to text"]
    sizes = asked.assign(n=asked["answer"].map(len)).pivot(index="image", columns="origin", values="n")
    assert (sizes["native"] == sizes["translated"]).all()
    assert (
        trials.options.groupby("options").size()[["native/controlled", "translated/controlled"]].nunique()
        == 1
    )


def test_captions_that_are_doubtful_are_remarked_on() -> None:
    rows = [("a", "كلب يركض"), ("b", "كلبٌ يركض"), ("a", "كلب يركض"), ("c", "a dog runs")]
    table = pd.DataFrame(rows, columns=["image", "caption"]).assign(
        row=range(4), origin="native", translator=""
    )
    found = doubts.remarks(table.assign(picture=table["image"]))
    assert sorted(reason.partition(":")[0] for reason in said(found)) == [
        "near-duplicate",
        "not Arabic",
        "repetition",
    ]


def test_an_english_profession_is_asked_of_both_forms() -> None:
    trials = SUITES["captions"].trials()
    asked = trials.queries[trials.queries["probe"] == "english gender"]
    assert {"doctor", "a photo of a doctor"} <= set(asked["text"]) and not asked["text"].str.contains(
        "waiter"
    ).any()
    forms = trials.options[trials.options["options"] == "forms/doctor"].set_index("option")["text"]
    assert list(forms.items()) == [
        ("masculine", "طبيب"),
        ("feminine", "طبيبة"),
    ]  # first chosen is the masculine


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
    part = stimuli.open(crops.crop(scenes.thing("ball", "red", 1, 1), (0, 0, 50, 50)))
    assert part.size == (112, 112) and part.tobytes() == whole.crop((0, 0, 112, 112)).tobytes()
    with pytest.raises(InputError, match="is no box"):
        stimuli.open("crop:50,0,20,50:scene:x")


@pytest.mark.slow
def test_the_reference_model_looks_where_the_thing_is(tmp_path: Path) -> None:
    run = audit.run("localization", out=tmp_path, quiet=True, report=False)
    row = run.whole.query("measure == 'pointing'").iloc[0]
    assert row.verdict == "able" and row.estimate > 5 * row.chance


@pytest.mark.slow
def test_the_reference_model_s_planted_calque_costs_most(tmp_path: Path) -> None:
    run = audit.run("captions", out=tmp_path, quiet=True, report=False)
    found = run.whole.set_index("measure")
    assert found.loc["control: native captions", "verdict"] == "able"
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
    assert "Flickr8k" in str(line)
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


def test_the_hash_is_the_same_wherever_the_pictures_lie(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "an other"):
        (tmp_path / name).mkdir()
        hashes.append(SUITES["counting"].trials(flickr(tmp_path / name)).hash)
    assert hashes[0] == hashes[1]


def test_texts_alone() -> None:
    alone = SUITES["gender"].trials().without_pictures("gender")
    assert set(alone.queries["probe"]) == {"association", "association null"} and not alone.images()
    with pytest.raises(InputError, match="--text-only: localization asks nothing without pictures"):
        SUITES["localization"].trials().without_pictures("localization")


def test_a_run_that_is_damaged_is_one_line(tmp_path: Path) -> None:
    whole = small_runs.PROVENANCE | {"trials": ""}
    lacking = ({"suite": "none"}, {"model": {}}, {"versions": {}})
    for text in ("[", "[]", "{}", *(json.dumps(whole | lack) for lack in lacking)):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"its run\.json is damaged; run the audit again"):
            audit.load(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(whole), encoding="utf-8")
    (tmp_path / "findings.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"findings\.parquet: can't be read"):
        _ = audit.load(tmp_path).findings
    with pytest.raises(InputError, match=r"can't be read \(.*queries\.parquet.*\); run the audit again"):
        _ = audit.load(tmp_path).trials


def test_captions_without_a_number_are_one_line(tmp_path: Path) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    (tmp_path / "c.txt").write_text("a.png#0\tكلب يركض", encoding="utf-8")
    with pytest.raises(InputError, match="none of 1 captions holds a number that can be swapped"):
        photographs.trials(Source(str(tmp_path), str(tmp_path / "c.txt")))


@pytest.mark.parametrize(
    "annotation",
    [
        7,
        {},
        {"category_id": 1, "image_id": 1, "bbox": None},
        {"category_id": 1, "image_id": 1, "bbox": [0, 0, float("inf"), 5]},
        {"category_id": 1, "image_id": 1, "bbox": [0, 0, 5]},
        {"category_id": 1, "image_id": 1, "bbox": [224, 0, 9, 9]},  # beside the picture
        {"category_id": 1, "image_id": 1},  # with a segmentation alone
        {"category_id": 1, "image_id": 2, "bbox": [0, 0, 5, 5]},
        {"category_id": [1], "image_id": 1, "bbox": [0, 0, 5, 5]},
    ],
)
def test_a_box_that_is_none_is_dropped_with_its_reason(tmp_path: Path, annotation: object) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    told = {
        "images": [{"id": 1, "file_name": "a.png", "width": 224, "height": 224}],
        "categories": [{"id": 1, "name": "ball"}],
        "annotations": [{"category_id": 1, "image_id": 1, "bbox": [0, 0, 112, 112]}, annotation],
    }
    (tmp_path / "i.json").write_text(json.dumps(told), encoding="utf-8")
    used, dropped, skipped = coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))
    assert [each.boxes for each in used] == [((0, 0, 50, 50),)] and len(dropped) == 1 and not len(skipped)
    assert "mend it, or remove the row" in said(dropped)[0]
    (tmp_path / "i.json").write_text(
        '{"images": [], "annotations": null, "categories": []}', encoding="utf-8"
    )
    with pytest.raises(InputError, match="expected COCO's instances"):
        coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))


def test_a_box_ends_where_its_picture_does(tmp_path: Path) -> None:
    scenes.draw(scenes.thing("ball", "red", 1, 1)).save(tmp_path / "a.png")
    told = {
        "images": [{"id": 1, "file_name": "a.png", "width": 224, "height": 224}],
        "categories": [{"id": 1, "name": "ball"}],
        "annotations": [{"category_id": 1, "image_id": 1, "bbox": [112, -9, 1e30, 65]}],
    }
    (tmp_path / "i.json").write_text(json.dumps(told), encoding="utf-8")
    assert coco_boxes.read(str(tmp_path / "i.json"), coco_boxes.kinds(MSA))[0][0].boxes == ((50, 0, 100, 25),)


def test_class_names_are_of_pictures_of_one_s_own() -> None:
    with pytest.raises(
        InputError, match=r"--classes a\.json: the drawn pictures have theirs; give --images PATH"
    ):
        SUITES["zeroshot"].trials(Source(classes="a.json"))


def test_all_of_them_stops_where_a_model_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A suite that pictures are not for is left out; a model that fails is no such suite."""
    with pytest.raises(InputError, match="no suite could be run"):
        all_suites.everything(images=str(tmp_path), out=tmp_path / "runs", report=False, quiet=True)

    def broken(*_: object) -> None:
        raise InputError("the model gives NaN")

    monkeypatch.setattr("audit.engine.embed.embed", broken)
    with pytest.raises(InputError, match="the model gives NaN"):
        all_suites.everything(out=tmp_path / "runs", report=False, quiet=True)


@pytest.fixture
def audits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """An audit that is made up, in the place of every one that `all` would make."""
    run = small_runs.make(tmp_path / "all" / "<gender>")
    (run.folder / "report.html").touch()
    gender = replace(SUITES["gender"], build=lambda source: run.trials)
    monkeypatch.setattr(all_suites, "SUITES", {"gender": gender, "zeroshot": SUITES["zeroshot"]})
    monkeypatch.setattr(all_suites, "audited", lambda *told: told[4].mkdir(parents=True) or run)
    monkeypatch.setattr("audit.report.printing.needed", lambda: "no browser")
    return run


def test_all_of_them_in_the_reader_s_language(
    audits: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[str] = []

    def print_it(page: Path, to: Path) -> None:
        printed.append(page.read_text(encoding="utf-8"))
        to.touch()

    monkeypatch.setattr("audit.report.printing.printed", print_it)
    monkeypatch.setattr(
        all_suites,
        "_allowed",
        lambda source: ([(all_suites.SUITES["gender"], source)], {"zeroshot": Reason.of("no <b>")}),
    )
    out = ["--out", str(tmp_path / "runs"), "--lang", "ar", "--digits", "arabic-indic", "--pdf"]
    assert cli.main(["all", *out]) == 0
    *_, told, page, pdf = capsys.readouterr().out.splitlines()
    assert told == "ما لا يعول فيه على النموذج: ٢؛ ما لا تجزم به هذه التدقيقات: ١؛ ما يعول فيه على النموذج: ٠"
    text = Path(page).read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in text and told in text and Path(pdf).name == "summary.pdf"
    for part in ("<strong>فارق التسمية</strong><br>كم يزيد صوابه", "٢٤ نقطة مئوية<br>(بين ", "فارق يعتد به"):
        assert part in re.sub("[\u2066\u2069]", "", text)
    body = text.partition("<main>")[2].partition("</main>")[0]
    bare = html.unescape(re.sub("<bdi.*?</bdi>|<[^>]*>", " ", body))
    assert not re.search("[A-Za-z]", bare), bare
    assert 'href="&lt;gender&gt;/report.html"' in text and "no &lt;b&gt;" in text
    assert len(printed) == 1 and told in printed[0] and "report.html" not in printed[0]


def test_all_of_them_in_english_the_worst_first(audits: Run) -> None:
    table = all_suites.summary([audits])
    assert table["stands"].tolist() == ["not trusted", "not trusted", "open"]
    page = all_audits.page(table, "<model>")
    headings = re.findall('<h2 id="[^"]*">(.*?)</h2>', html.unescape(page))
    assert headings == [
        "What it can't be trusted with",
        "What these audits can't say",
        "What it can be trusted with",
    ]
    assert "&lt;model&gt;" in page and "<model>" not in page and "<p>Nothing.</p>" in page
    assert "−24 points<br>[−35, −12]" in page


def test_a_report_that_fails_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a cell\nfailed")

    monkeypatch.setattr("audit.report.render", broken)
    with pytest.raises(RuntimeError) as raised:
        audit.run("zeroshot", out=tmp_path, quiet=True)
    (note,) = raised.value.__notes__
    assert "the audit is whole and kept, only its report could not be made" in note
    (kept,) = tmp_path.iterdir()
    assert len(audit.load(kept).findings)


def test_the_command_line_knows_every_suite() -> None:
    assert tuple(sorted(SUITES)) == SUITE_NAMES
    assert list(SUITES) == ["gender", "counting", "captions", "zeroshot", "retrieval", "localization"]
