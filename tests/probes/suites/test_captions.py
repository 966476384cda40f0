"""Captions: planted calques and a planted direction are found, and no other; doubts are remarked on."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import audit
from audit import cli
from audit.engine import linear_probe
from audit.engine.score import Vectors, score
from audit.statistics import findings
from probes import SUITES, Trials
from probes.captioned import doubts
from probes.errors import InputError
from probes.stimuli.drawn import scenes
from tests.support.reasons import said
from tests.support.varieties import MSA


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
    first = page[: page.index("In plain words")]
    assert re.search("Compared: .*native captions.* with .*machine translations of .*rules", first)
    assert "word for word" not in first  # none is
    for what, count in (("asked about", "241"), ("pictures", "30"), ("dropped", "row 151")):
        assert re.search(rf"<td>{what}</td><td[^>]*>{count}</td>", page), what


def test_above_two_percent_missing_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(captioned_set(tmp_path, missing=1)) == 2
    told = capsys.readouterr().err
    assert "8 of 240 rows can't be used, more than 2%; the first: row 1" in told and told.count("\n") == 1


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


@pytest.mark.slow
def test_the_reference_model_s_planted_calque_costs_most(tmp_path: Path) -> None:
    run = audit.run("captions", out=tmp_path, quiet=True, report=False)
    found = run.whole.set_index("measure")
    assert found.loc["control: native captions", "verdict"] == "able"
    rows = run.findings[(run.findings["measure"] == "calque, similarity") & (run.findings["group"] != "")]
    rows = rows.set_index("group")
    assert rows["estimate"].idxmax() == "phenomenon=light_verb"
    assert rows.loc["phenomenon=light_verb", "verdict"] == "exceeds"


def test_texts_alone() -> None:
    alone = SUITES["gender"].trials().without_pictures("gender")
    asked = {"association", "family and career", "arts and science"}
    assert set(alone.queries["probe"]) == asked | {f"{probe} null" for probe in asked}
    assert not alone.images()
    with pytest.raises(InputError, match="--text-only: localization asks nothing without pictures"):
        SUITES["localization"].trials().without_pictures("localization")
