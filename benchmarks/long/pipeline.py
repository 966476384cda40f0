"""A cold counting audit against the pipeline of transformers, asked picture by picture: CLIP's ViT-B/32 at true size,
of random weights, which that pipeline takes."""

import tempfile
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pandas as pd
import torch

from audit import models
from audit.engine.embed import embed
from audit.engine.score import score
from probes import SUITES, stimuli

from ..encoding import Line

ASKED = 40
"""Queries that the pipeline is asked; it takes as long for each."""
TIE = 1e-6
"""Of cosines: words that the small tokenizer lacks make one text of several captions."""


def clip(folder: Path) -> str:
    """Writes one, with the reference model's tokenizer; its path."""
    from transformers import (
        CLIPConfig,
        CLIPImageProcessorPil,
        CLIPModel,
        PreTrainedTokenizerFast,
    )

    trained = files("audit.models.reference").joinpath("trained")
    words = PreTrainedTokenizerFast.from_pretrained(str(trained))
    torch.manual_seed(0)
    text = {"vocab_size": len(words), "eos_token_id": words.sep_token_id, "pad_token_id": words.pad_token_id}
    CLIPModel(CLIPConfig(text_config=text)).save_pretrained(folder)
    words.model_max_length = 77
    words.save_pretrained(folder)
    CLIPImageProcessorPil().save_pretrained(folder)
    return str(folder)


def lines() -> Iterator[Line]:
    from transformers import pipeline

    with tempfile.TemporaryDirectory() as name:
        path = clip(Path(name))
        trials = SUITES["counting"].trials()
        encoder = models.load(path, device="cpu")
        started = time.perf_counter()
        vectors = embed(encoder, trials, quiet=True)
        score(trials, vectors)
        ours = time.perf_counter() - started
        asked = trials.queries[trials.queries["image"].notna()]
        captions = {
            key: some
            for key, some in trials.options.groupby("options")
            if some["text"].notna().all() and some["option"].is_unique
        }
        asked = asked[asked["options"].isin(captions)]
        few = asked.sample(ASKED, random_state=0)
        asks = pipeline("zero-shot-image-classification", model=path, device="cpu")
        asks(stimuli.open(few["image"].iloc[0]), candidate_labels=["قطة"], hypothesis_template="{}")
        same, started = 0, time.perf_counter()
        for row in few.itertuples():
            some = captions[row.options]
            found = asks(
                stimuli.open(row.image), candidate_labels=list(some["text"]), hypothesis_template="{}",
            )  # fmt: skip
            cosines = vectors["text"].rows(some["text"]) @ vectors["image"].rows(pd.Series([row.image]))[0]
            same += cosines[list(some["text"]).index(found[0]["label"])] >= cosines.max() - TIE
        theirs = (time.perf_counter() - started) * len(asked) / ASKED
    yield f"all {len(trials.queries):,} queries of the counting suite, nothing kept: ours", [ours], "s"
    yield f"{len(asked):,} of them by transformers' pipeline ({ASKED}, multiplied up)", [theirs], "s"
    yield "the pipeline / ours", [theirs / ours], "x"
    yield f"the same choices, of {ASKED}", [float(same)], ""
