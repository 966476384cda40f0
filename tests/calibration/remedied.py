"""Encoders with one planted fault each, which some remedy is made for, over the trials of the suites."""

import re
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pandas as pd

from audit.engine.score import Vectors
from audit.remedies import REMEDIES
from audit.remedies.judging import judged
from audit.remedies.remedy import Asked
from audit.statistics import verdicts
from probes import SUITES, Trials
from probes.stimuli.drawn import scenes

MADE_FOR = {
    "masculine default": {"both words", "both words, weighed"},
    "hub pictures": {"hubs scaled down"},
    "calque": {"without light_verb"},
    "template disagreement": {"templates that agree"},
    "counts by noun form": {"digits beside number words"},
}
"""Planted fault to the remedies that are made for it."""
SUITE = {
    "masculine default": "gender",
    "hub pictures": "retrieval",
    "calque": "captions",
    "template disagreement": "zeroshot",
    "counts by noun form": "counting",
}
"""Planted fault to the suite that asks about it."""
READ = {
    "gender": {"probe": ["form", "form, masculine word", "resolution", "default"], "template": ["bare"]},
    "counting": {"probe": ["count", "spelling"], "adjective": ["none"], "frame": ["picture"]},
    "captions": {"probe": ["calque"]},
    "zeroshot": {},
    "retrieval": {"probe": ["text to image", "image to text"]},
}
"""What remedies read of each suite; of several templates and frames one."""
AXES = {"profession": 32, "man": 1, "count": 11, "class": 46, "scene": 64, "all": 1, "noise": 24}
"""Dimensions by what a text and a picture are near by; `noise` is chance, and `all` what pictures have in common."""
WIDTH = sum(AXES.values())
FIRST = dict(zip(AXES, np.cumsum([0, *AXES.values()]), strict=False))
Rows = Mapping[str, np.ndarray]


@cache
def trials(suite: str) -> Trials:
    """What remedies read of a suite."""
    whole = SUITES[suite].trials()
    kept = np.ones(len(whole.queries), bool)
    for column, values in READ[suite].items():
        kept &= (whole.queries[column].isin(values) | whole.queries[column].isna()).to_numpy()
    queries = whole.queries[kept]
    return Trials(queries, whole.options[whole.options["options"].isin(queries["options"])])


def encoder(seed: int, fault: str = "", suites: tuple[str, ...] = tuple(READ)) -> dict[str, Asked]:
    """What an encoder says, by suite: a fair one, whose professions lean to either side, or one with a fault."""
    rng = np.random.default_rng(seed)
    default = float(fault == "masculine default")
    made: dict[str, Callable[[], Asked]] = {
        "gender": lambda: gender(rng, default, default, 0.0 if default else 0.2),
        "counting": lambda: counting(rng, fault == "counts by noun form"),
        "captions": lambda: captions(rng, "light_verb" if fault == "calque" else ""),
        "zeroshot": lambda: zeroshot(rng, fault == "template disagreement"),
        "retrieval": lambda: retrieval(rng, fault == "hub pictures"),
    }
    return {suite: made[suite]() for suite in suites}


def gender(rng: np.random.Generator, default: float = 0.0, words: float = 0.0, lean: float = 0.0) -> Asked:
    """Words lie near their professions, and pictures near theirs and on the side of who is shown. default: how far a
    wording that names no gender lies on the men's side; words: how far the masculine word does, and the feminine one on
    the women's. lean: standard deviation over professions of the side of what names none."""
    asked, names = trials("gender"), list(scenes.PROFESSIONS)
    forms = asked.options[asked.options["options"].str.startswith("forms/")]
    side = dict(zip(forms["text"], forms["gender"].map({"masculine": 1.0, "feminine": -1.0}), strict=True))
    lemma = dict(zip(forms["text"], forms["options"].str.split("/").str[1], strict=True))
    requests = asked.queries[asked.queries["text"].notna()]
    lemma |= dict(zip(requests["text"], requests["lemma"], strict=True))
    leans = dict(zip(names, default + lean * rng.normal(size=len(names)), strict=True))
    amount = {text: words * side[text] if text in side else leans[name] for text, name in lemma.items()}
    shown = {image: scenes.describe(image) for image in asked.images()}
    man = {"masculine": 1.0, "feminine": -1.0}

    def row(name: str, place: float) -> np.ndarray:
        return near("profession", names.index(name), 0.8) + near("man", 0, 0.4 * place)

    texts = {text: row(name, amount[text]) for text, name in lemma.items()}
    pictures = {name: row(of["profession"], man.get(of["presentation"], 0.0)) for name, of in shown.items()}
    return _asked("gender", texts, pictures, rng)


def counting(rng: np.random.Generator, form: bool = False) -> Asked:
    """Captions lie near their counts, pictures of many things less near. form: number words are not heard, so that in
    words three to ten, whose noun has one form, are one."""
    asked = trials("counting")
    many = sum(near("count", n, 1.0) for n in range(3, 11)) / 8**0.5

    def caption(text: str, n: int) -> np.ndarray:
        return many if form and n > 2 and not re.search(r"\d", text) else near("count", n, 1.0)

    shown = asked.queries.drop_duplicates("image")
    texts = {row.text: caption(row.text, int(row.option)) for row in asked.options.itertuples()}
    pictures = {
        row.image: near("count", int(row.count), 1.0) + _blurred("count", 0.25, rng)
        for row in shown.rename(columns={"count": "count_"})
        .assign(count=shown["count"])[["image", "count"]]
        .itertuples()
    }
    return _asked("counting", texts, pictures, rng)


def zeroshot(rng: np.random.Generator, disagree: bool = False) -> Asked:
    """Prompts lie near their classes, pictures less near. disagree: a prompt that doesn't agree with its class lies
    near all pictures."""
    asked = trials("zeroshot")
    names = sorted(asked.options["option"].unique())
    agreeing = set(asked.options.loc[asked.options["options"].str.endswith("agreeing"), "text"])
    texts = {
        row.text: near("class", names.index(row.option), 1.0)
        + near("all", 0, 3.0 * (disagree and row.options.endswith("as written") and row.text not in agreeing))
        for row in asked.options.itertuples()
    }
    pictures = {
        row.image: near("class", names.index(row.answer[0]), 1.0)
        + near("all", 0, 1.0)
        + _blurred("class", 0.3, rng)
        for row in asked.queries.drop_duplicates("image").itertuples()
    }
    return _asked("zeroshot", texts, pictures, rng)


def captions(rng: np.random.Generator, calque: str = "") -> Asked:
    """Captions lie near their pictures. calque: what has it is near none."""
    asked = trials("captions")
    pictures = {name: _blurred("scene", 1.0, rng) for name in asked.images()}
    texts = {}
    for row in asked.queries.itertuples():
        lost = row.form == "calque" and row.phenomenon == calque
        texts[row.text] = _blurred("scene", 1.0, rng) if lost else pictures[row.answer[0]]
    return _asked(
        "captions", texts, {name: row + _blurred("scene", 1.0, rng) for name, row in pictures.items()}, rng
    )


def retrieval(rng: np.random.Generator, hubs: bool = False) -> Asked:
    """Captions lie near their pictures, and all on one side of the whole. hubs: one picture in eight does, too."""
    asked = trials("retrieval")
    names = asked.images()
    pictures = {name: _blurred("scene", 1.0, rng) for name in names}
    found = asked.queries[asked.queries["text"].notna()]
    texts = {
        row.text: pictures[row.answer[0]] + _blurred("scene", 1.0, rng) + near("all", 0, 2.0 * 3)
        for row in found.itertuples()
    }
    shown = {
        name: row + _blurred("scene", 1.0, rng) + near("all", 0, 1.6 * 3 * (hubs and place % 8 == 0))
        for place, (name, row) in enumerate(pictures.items())
    }
    return _asked("retrieval", texts, shown, rng)


def near(axes: str, place: int, amount: float) -> np.ndarray:
    """(WIDTH,) a vector that far along one of the axes."""
    row = np.zeros(WIDTH)
    row[FIRST[axes] + place] = amount
    return row


def _blurred(axes: str, spread: float, rng: np.random.Generator) -> np.ndarray:
    """(WIDTH,) chance along all of some axes."""
    row = np.zeros(WIDTH)
    row[FIRST[axes] : FIRST[axes] + AXES[axes]] = spread * rng.normal(size=AXES[axes])
    return row


def _asked(suite: str, texts: Rows, pictures: Rows, rng: np.random.Generator) -> Asked:
    """Unit vectors of all that is named, each with its own noise."""
    vectors = {}
    for name, known in (("text", texts), ("image", pictures)):
        rows = np.stack(list(known.values()))
        sizes = np.linalg.norm(rows, axis=1, keepdims=True)
        rows[:, FIRST["noise"] :] = (
            0.3 * sizes * rng.normal(size=(len(rows), AXES["noise"])) / AXES["noise"] ** 0.5
        )
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        vectors[name] = Vectors(rows.astype(np.float32), {key: i for i, key in enumerate(known)})
    return Asked(trials(suite), vectors, SUITES[suite].top)


def stands(runs: Mapping[str, Asked], resamples: int = 99) -> pd.DataFrame:
    """What is found of all remedies."""
    return judged(runs, list(REMEDIES.values()), {name: verdicts.policy() for name in runs}, {}, 0, resamples)


def recommended(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["stands"] == "recommended", "remedy"])
