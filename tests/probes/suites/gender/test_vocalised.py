"""Foils with every vowel written: which are asked, what each is paired with, and what models make of them."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from audit.report.speech import sentences, words
from audit.statistics import findings, whole
from probes import SUITES, Trials
from probes.arabic.orthography import normalise
from probes.arabic.variety import DATA, Variety
from probes.sources import SCENES
from probes.stimuli.drawn import scenes
from probes.suites.gender import trials as gender
from probes.suites.gender.people import cast
from probes.trials import rows_to_trials
from tests.support.varieties import MSA

ACCURACY, GAP = "agreement, vocalised", "vowels, agreement"
SUITE = SUITES["gender"]
BOTH = replace(SUITE, measures=(SUITE.measure(ACCURACY), SUITE.measure(GAP)))
DRAWN = [each for each in cast(SCENES)[0] if each.look in gender.VOWEL_LOOKS]
SIGNS = re.compile("[\u064b-\u0652]")


@pytest.fixture(scope="module")
def trials() -> Trials:
    return rows_to_trials(gender._agreement(DRAWN, MSA))


def test_each_foil_with_vowels_is_paired_with_itself_without(trials: Trials) -> None:
    """On the same picture, that of the gender spoken of: one of either, and no other."""
    twins = trials.queries[trials.queries["twin"].notna()]
    assert set(twins["picture"]) == {"right"} and set(twins["presentation"]) == {"feminine", "masculine"}
    sides = [
        twins[twins["vowels"] == name].set_index(["twin", "lemma", "scene"])
        for name in ("written", "unwritten")
    ]
    assert all(side.index.is_unique and len(side) == 31 * 2 * 8 * 4 for side in sides)
    written, bare = sides[0], sides[1].loc[sides[0].index]
    for column in ("image", "site", "gender", "presentation"):
        assert (written[column] == bare[column]).all()
    texts = trials.options.set_index(["options", "option"])["text"]
    for option, name in product(("right", "wrong"), range(len(written))):
        signed, plain = (texts[side["options"].iloc[name], option] for side in (written, bare))
        assert normalise(signed) == plain != signed


def test_every_foil_is_asked_with_vowels(trials: Trials) -> None:
    queries = trials.queries
    bare = queries[(queries["probe"] == "agreement") & (queries["picture"] == "right")]
    assert set(bare["vowels"]) == {"unwritten"}
    assert (queries["probe"] == ACCURACY).sum() == len(bare)
    assert gender._bare_only(DRAWN, MSA) == ()


@pytest.fixture
def lacking(tmp_path: Path) -> Variety:
    """The variety without the vowels of «طبيب», from which those of «طبيبة» are made."""
    folder = shutil.copytree(DATA / "msa", tmp_path / "msa")
    lines = (folder / "vowels.yaml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if normalise(line) != "  - طبيب"]
    assert len(kept) == len(lines) - 1
    (folder / "vowels.yaml").write_text("\n".join(kept), encoding="utf-8")
    return Variety.read(folder)


def test_what_has_no_vowels_is_asked_bare_and_counted(lacking: Variety) -> None:
    asked = rows_to_trials(gender._agreement(DRAWN, lacking)).queries
    doctor = asked[asked["lemma"] == "doctor"]
    assert set(doctor["probe"]) == {"agreement"} and doctor["twin"].isna().all()
    assert asked.groupby("probe")["lemma"].nunique().to_dict() == {"agreement": 31, ACCURACY: 30}
    (note,) = gender._bare_only(DRAWN, lacking)
    assert str(note) == (
        "of 496 foils of agreement 16 are not asked with every vowel written, since the vowels of طبيبة، طبيب، "
        "الطبيبة، الطبيب are not known; add a line of each to vowels.yaml of the variety"
    )


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def direction(word: str) -> np.ndarray:
    return np.random.default_rng(list(word.encode())).normal(size=64)


def bag(text: str) -> np.ndarray:
    return sum((direction(word) for word in text.split()), np.zeros(64))


def unknown(text: str) -> np.ndarray:
    """Words with signs are one word to it."""
    return bag(" ".join("[UNK]" if SIGNS.search(word) else word for word in text.split()))


@pytest.fixture(scope="module")
def few() -> Trials:
    """Of twelve professions, each at two looks."""
    names = scenes.PROFESSIONS[:12]
    return rows_to_trials(gender._agreement([p for p in DRAWN if p.profession in names and p.look < 2], MSA))


def of(trials: Trials, text: Callable[[str], np.ndarray]) -> pd.DataFrame:
    """The findings of an encoder of texts whose pictures show, under noise, the right phrases of their people."""
    right = trials.options[trials.options["option"] == "right"].set_index("options")["text"]
    named = trials.queries[trials.queries["picture"] == "right"].groupby("image")["options"].unique()
    seen = {image: sum(text(right[name]) for name in names) for image, names in named.items()}
    vectors = {
        kind: Vectors(unit(np.stack([each(key) for key in keys])), {key: i for i, key in enumerate(keys)})
        for kind, keys, each in (
            ("text", trials.texts(), text),
            ("image", trials.images(), lambda image: 12 * direction(image) + seen[image]),
        )
    }
    return whole(findings(BOTH, score(trials, vectors), trials.options, resamples=99)).set_index("measure")


@pytest.mark.parametrize(
    ("text", "because"),
    [(lambda text: bag(normalise(text)), "alike"), (unknown, "options"), (bag, "")],
    ids=["drops the signs", "does not know the signs", "hears them"],
)
def test_what_can_be_read_of_a_model(few: Trials, text: Callable, because: str) -> None:
    found = of(few, text)
    assert set(found["because"]) == {because}
    if not because:
        assert found.loc[ACCURACY, "estimate"] > 0.6
        return
    assert set(found["verdict"]) == {"not interpretable"}
    for language, said in (("en", SAID), ("ar", SAID_AR)):
        words.use(language)
        row = found.loc[GAP]
        told = sentences.sentence(SUITE.measure(GAP), row, SUITE, found.reset_index().assign(group=""))
        words.use("en")
        assert said[because] in re.sub("[\u2066-\u2069]", "", told)


SAID = {
    "alike": "This run can't tell: 100 % of the texts are to it the very ones that they are compared with, as where a "
    "tokenizer drops the signs that they differ in.",
    "options": "This run can't tell: in 100 % of the questions both options are one text to it, as where a tokenizer "
    "does not know their signs, or cuts them off.",
}
SAID_AR = {
    "alike": "100 في المئة منها، كما يقع إذا أسقط المجزئ العلامات التي تختلف بها",
    "options": "100 في المئة منها، كما يقع إذا جهل المجزئ علاماتهما أو قطعهما",
}


@pytest.mark.parametrize(("strips", "because"), [(True, "alike"), (False, "options")])
def test_true_tokenizers(tmp_path: Path, strips: bool, because: str) -> None:
    """BERT's with `strip_accents` drops the signs; without it what its vocabulary lacks is [UNK], word by word."""
    from audit.engine.embed import embed
    from audit.models import load
    from tests.support.tiny_models.dual_encoders import bert_vit
    from tests.support.tiny_models.saved import save
    from tests.support.tiny_models.tokenizers import tokenizer

    words = tokenizer()
    if strips:
        how = {"do_lower_case": False, "strip_accents": True}
        words = type(words)(tokenizer_object=words.backend_tokenizer, model_max_length=32, **how)
    model = load(str(save(bert_vit(), tmp_path, words)))
    people = [each for each in DRAWN if each.profession in scenes.PROFESSIONS[:3]]
    some = rows_to_trials(gender._agreement(people, MSA))
    found = findings(BOTH, score(some, embed(model, some, quiet=True)), some.options, resamples=99)
    assert set(whole(found)["because"]) == {because}
