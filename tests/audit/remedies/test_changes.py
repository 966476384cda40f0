"""What single remedies do to what was asked."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import load

from audit.engine.score import Vectors
from audit.remedies import REMEDIES, calques, erasing, hubs, numerals, templates, using
from audit.remedies.remedy import Asked
from audit.statistics.measure_arrays import about
from probes import Trials
from tests.calibration import remedied


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def asked(queries: list[dict], options: list[dict], width: int = 4) -> Asked:
    trials = Trials(pd.DataFrame(queries), pd.DataFrame(options))
    rng = np.random.default_rng(0)
    made = {
        kind: Vectors(
            unit(rng.normal(size=(max(len(keys), 1), width))), {key: i for i, key in enumerate(keys)}
        )
        for kind, keys in (("text", trials.texts()), ("image", trials.images()))
    }
    return Asked(trials, made)


@pytest.fixture(scope="module")
def hubby() -> Asked:
    """Captions near their own pictures, and one picture in eight near all of them."""
    rng = np.random.default_rng(3)
    n, width = 240, 64
    base = rng.normal(size=(n, width))
    common = 3 * np.eye(width)[0]
    hub = np.where(np.arange(n) % 8 == 0, 1.6, 0.0)[:, None]
    names, captions = [f"p{i}" for i in range(n)], [f"c{i}" for i in range(n)]
    shared = {"answer": (), "scene": ""}
    queries = [
        shared | {"query": f"t{i}", "probe": "text to image", "text": captions[i], "options": "gallery",
                  "answer": (names[i],), "scene": names[i]} for i in range(n)
    ] + [
        shared | {"query": f"i{i}", "probe": "image to text", "image": names[i], "options": "captions",
                  "answer": (captions[i],), "scene": names[i]} for i in range(n)
    ]  # fmt: skip
    options = [{"options": "gallery", "option": name, "image": name} for name in names]
    options += [{"options": "captions", "option": name, "text": name} for name in captions]
    pictures = unit(base + rng.normal(size=base.shape) + hub * common)
    texts = unit(base + rng.normal(size=base.shape) + 2 * common)
    vectors = {
        "text": Vectors(texts, {name: i for i, name in enumerate(captions)}),
        "image": Vectors(pictures, {name: i for i, name in enumerate(names)}),
    }
    return Asked(Trials(pd.DataFrame(queries), pd.DataFrame(options)), vectors)


def test_the_bank_that_is_written_ranks_alike(hubby: Asked) -> None:
    """By who has the file and the vectors alone."""
    remedy = REMEDIES["hubs scaled down"]
    bank = load(using.files([remedy], hubby)["remedy-hubs-scaled-down.safetensors"])["bank"]  # type: ignore[arg-type]
    texts, pictures = hubby.vectors["text"].matrix, hubby.vectors["image"].matrix
    hub = np.sort(pictures @ bank.T)[:, -hubs.NEAREST :].mean(axis=1) / 2
    plain = (texts @ pictures.T - hub).argmax(axis=1)
    made = remedy.change(hubby, hubby).outcomes()
    chosen = made.loc[made["probe"] == "text to image", "chosen"]
    assert (chosen.to_numpy() == np.array([f"p{i}" for i in plain])).all()


@pytest.mark.skipif(not erasing.INSTALLED, reason="concept-erasure is not installed")
def test_erased_gender_helps_and_is_shown_to_cost_resolution(tmp_path: Path) -> None:
    biased = remedied.gender(np.random.default_rng(1), default=1.0, words=1.0)
    table = remedied.stands({"gender": biased})
    assert set(table.loc[table["remedy"] == erasing.NAME, "stands"]) == {"at a cost"}
    learnt = load(using.files([erasing.REMEDY], biased)["remedy-gender-erased.safetensors"])  # type: ignore[arg-type]
    left, right, mean = (learnt[f"image.{name}"] for name in ("left", "right", "mean"))
    x = biased.vectors["image"].matrix
    x = unit(x - (x - mean) @ right.T @ left.T)
    assert np.abs(x - erasing.erased(biased, biased).vectors["image"].matrix).max() < 1e-5
    people = biased.trials.queries[biased.trials.queries["probe"] == "resolution"]
    rows = x[[biased.vectors["image"].index[name] for name in people["image"]]]
    man = (people["presentation"] == "masculine").to_numpy()
    before = biased.vectors["image"].rows(people["image"])
    gaps = [np.linalg.norm(some[man].mean(axis=0) - some[~man].mean(axis=0)) for some in (before, rows)]
    assert gaps[1] < 0.05 * gaps[0]


def test_a_caption_loses_its_calque() -> None:
    shared = {"probe": "calque", "options": "gallery", "answer": ("p",), "scene": "p"}
    rows = [
        shared | {"query": f"{name}-{form}", "phenomenon": name, "form": form, "twin": name, "text": f"{name} {form}"}
        for name in ("light_verb", "has_it") for form in ("native", "calque")
    ]  # fmt: skip
    one = calques.apart(asked(rows, [{"options": "gallery", "option": "p", "image": "p"}]))
    made = next(each for each in calques.REMEDIES if each.name == "without light_verb").change(one, one)
    texts = made.trials.queries.set_index("query")["text"]
    assert texts["light_verb-calque"] == "light_verb native" and texts["has_it-calque"] == "has_it calque"


def test_a_calque_that_makes_another_pictures_caption_is_not_asked_about() -> None:
    shared = {"probe": "calque", "options": "gallery", "phenomenon": "generic_masculine"}
    rows = [
        shared | {"query": f"{picture}-{form}", "form": form, "twin": picture, "text": text, "scene": picture,
                  "answer": (picture,)}
        for picture, form, text in (
            ("her", "native", "طبيبة"), ("her", "calque", "طبيب"), ("him", "native", "طبيب"),
            ("nurse", "native", "ممرضة"), ("nurse", "calque", "ممرض"),
        )
    ]  # fmt: skip
    pictures = [{"options": "gallery", "option": name, "image": name} for name in ("her", "him", "nurse")]
    queries = calques.apart(asked(rows, pictures)).trials.queries
    read = next(each for each in calques.REMEDIES if each.name == "without generic_masculine").helps
    assert about(read, queries)["query"].tolist() == ["nurse-calque"]
    undone = next(each for each in calques.REMEDIES if each.name == "without generic_masculine").change
    made = calques.apart(asked(rows, pictures))
    texts = undone(made, made).trials.queries.set_index("query")["text"]
    assert texts["her-calque"] == "طبيب" and texts["nurse-calque"] == "ممرضة"


def test_templates_agree_and_are_pooled() -> None:
    options = [
        {"options": f"classes/short/{prompt}", "option": "ball", "text": f"{prompt} {i}"}
        for prompt, n in (("name", 1), ("as written", 2), ("agreeing", 2)) for i in range(n)
    ]  # fmt: skip
    queries = [
        {"query": f"q{prompt}", "probe": "class", "names": "short", "prompt": prompt, "image": "p", "lemma": "ball",
         "options": f"classes/short/{prompt}", "answer": ("ball",)} for prompt in ("name", "as written", "agreeing")
    ]  # fmt: skip
    one = asked(queries, options)
    agreeing, several = (
        each.change(one, one).trials.queries["options"].tolist() for each in templates.REMEDIES
    )
    assert agreeing == [f"classes/short/{name}" for name in ("name", "agreeing", "agreeing")]
    assert several == [f"classes/short/{name}" for name in ("as written", "as written", "agreeing")]
    told = using.changed(templates.REMEDIES[1], one, templates.REMEDIES[1].change(one, one))
    assert told["before"].tolist() == ["name 0"] * 2 and told["weight"].tolist() == [0.5, 0.5]


def test_digits_stand_beside_words() -> None:
    options = [
        {"options": f"count/ball/here/{numerals_}", "option": "4", "text": text}
        for numerals_, text in (("word", "أربع كرات"), ("western", "4 كرات"))
    ]  # fmt: skip
    queries = [
        {"query": row["options"], "probe": "count", "image": "p", "lemma": "ball", "options": row["options"],
         "answer": ("4",)} for row in options
    ]  # fmt: skip
    one = asked(queries, options)
    made = numerals.beside(one, one).trials.options
    assert set(made.loc[made["options"].str.endswith("word"), "text"]) == {"أربع كرات", "4 كرات"}
    assert numerals.letters("أربعـة مستشفى") == "اربعة مستشفي" and numerals.digits("٤ كرات") == "4 كرات"
