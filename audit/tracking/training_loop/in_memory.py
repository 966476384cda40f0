"""A model that is being trained, as an encoder; and left as it was."""

import gc
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models import preparing
from audit.models.base import BATCH, Encoder, Progress, moved
from audit.models.loading.two_towers import ImageFeatures, Words, max_tokens, vectors
from audit.models.preparing import Batches, Opened
from probes.errors import ModelError
from probes.stimuli.pixels import rgb

from .kept import Kept

TRANSFORMERS = ("get_text_features", "get_image_features")
OPEN_CLIP = ("encode_text", "encode_image")
TEXTS = 4
"""Texts that go into a batch for each picture of one: they are short."""
Tower = Callable[[Any, str], torch.Tensor]


class InMemory(Encoder):
    """Two towers that someone else holds. What they are given of the same texts and pictures, which are named by their
    references, is made once.

    tokenised, ready: texts and pictures to what their towers take. words: of transformers, whose texts can be counted.
    """

    def __init__(
        self,
        model: torch.nn.Module,
        tokenised: Callable[[list[str]], Any],
        texts: Tower,
        ready: Callable[[list], Any],
        pictures: Tower,
        words: Words | None = None,
    ) -> None:
        device = str(next(model.parameters()).device)
        super().__init__(type(model).__name__, "in training", device, BATCH[0])
        self.model, self.tokenised, self.texts = model, tokenised, texts
        self.ready, self.pictures, self.words = ready, pictures, words
        self.sorted_by_length = words is not None and not words.full
        self.max_tokens = words.max_tokens if words else None
        self.ids, self.pixels = Kept(), Kept()
        self.counts: dict[tuple[str, ...], np.ndarray] = {}

    def token_counts(self, texts: list[str]) -> np.ndarray | None:
        if self.words is None:
            return None
        key = tuple(texts)
        if key not in self.counts:
            self.counts[key] = self.words.counts(texts)
        return self.counts[key]

    def encode_texts(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        counts = self.token_counts(texts) if self.sorted_by_length else None
        order = np.arange(len(texts)) if counts is None else np.argsort(counts, kind="stable")

        def made(left: np.ndarray) -> Batches:
            size = TEXTS * self.batch_size
            for at in np.split(left, range(size, len(left), size)):
                yield at, self.tokenised([texts[i] for i in at])

        def cut(left: np.ndarray) -> Batches:
            return self.ids.batches(texts, left, TEXTS * self.batch_size, made)

        return self._encode(texts, order, partial(_apart, self.texts, self.device), progress, "text", cut)

    def _ready(self, images: list[Image.Image]) -> Any:
        return self.ready(images)

    def _images(self, ready: Any) -> torch.Tensor:
        return _apart(self.pictures, self.device, ready)

    def encode_pictures(self, names: list[str], keep: bool) -> np.ndarray:
        """(n, d) unit rows, float32, of these references. keep: whether their pixels are asked for again."""
        kept = self.pixels if keep else Kept(0)

        def ready(some: list[Image.Image]) -> Any:
            return self._ready([rgb(image) for image in some])

        def made(left: np.ndarray) -> Batches:
            return preparing.batches(Opened(names), left, self.batch_size, ready)

        def cut(left: np.ndarray) -> Batches:
            return kept.batches(names, left, self.batch_size, made)

        return self._encode(names, np.arange(len(names)), self._images, None, "picture", cut)


def dual(model: Any) -> Any:
    """The dual encoder of transformers or open_clip, from below what wraps it for several devices. ModelError where it
    is none, or is in pieces."""
    while not _has(model, TRANSFORMERS, OPEN_CLIP) and isinstance(
        inner := getattr(model, "module", None), torch.nn.Module
    ):
        model = inner
    name = type(model).__name__
    if not _has(model, TRANSFORMERS, OPEN_CLIP):
        raise ModelError(
            f"{name}: has no text and image tower ({' and '.join(TRANSFORMERS)}, or {' and '.join(OPEN_CLIP)}); "
            "give the dual encoder that it holds by of=lambda model: …"
        )
    if any(type(each).__name__ == "DTensor" or hasattr(each, "ds_id") for each in model.parameters()):
        raise ModelError(
            f"{name}: its weights are in pieces on several devices (FSDP, ZeRO-3), and one alone can't audit it; "
            "audit its checkpoints by `python -m audit track`"
        )
    return model


def encoder(model: Any, tokenizer: Any, processor: Any) -> InMemory:
    """Of a dual encoder, with its tokenizer and its processor (open_clip: transform) of pictures."""
    if _has(model, TRANSFORMERS):
        full = model.config.model_type.startswith("siglip")
        text = getattr(model, "text_model", model)
        words = Words(tokenizer, max_tokens(model.config.text_config, text, tokenizer, full), full)
        seen = ImageFeatures(model, processor, None)
        return InMemory(
            model,
            words,
            lambda ids, device: vectors(
                model.get_text_features(**{name: moved(ids[name], device) for name in ids})
            ),
            seen.pixels,
            seen,
            words,
        )
    return InMemory(
        model,
        lambda texts: {"ids": tokenizer(texts)},
        lambda ids, device: model.encode_text(moved(ids["ids"], device)),
        lambda images: {"pixels": torch.stack([processor(each) for each in images])},
        lambda pixels, device: model.encode_image(moved(pixels["pixels"], device)),
    )


@contextmanager
def at_rest(model: torch.nn.Module) -> Iterator[None]:
    """The model in eval(); then each of its modules is as it was, and so are all generators of random numbers. Python's
    collector waits: it would look through all that the training holds, for lists that go by themselves."""
    collects = gc.isenabled()
    trained = [each for each in model.modules() if each.training]
    states = random.getstate(), np.random.get_state()  # noqa: NPY002  # the global one, which loops use
    try:
        with torch.random.fork_rng(range(torch.cuda.device_count())):
            model.eval()
            gc.disable()
            yield
    finally:
        if collects:
            gc.enable()
        for each in trained:
            each.training = True
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002


def _has(model: Any, *kinds: tuple[str, str]) -> bool:
    return any(all(hasattr(model, name) for name in kind) for kind in kinds)


def _apart(tower: Tower, device: str, batch: Any) -> torch.Tensor:
    """Without gradients, but not in inference mode, nor with what autocast has kept: what a module keeps of a forward
    pass would break the next backward pass."""
    kind = torch.device(device).type
    with torch.inference_mode(False), torch.no_grad(), torch.autocast(kind, enabled=False):
        return tower(batch, device)
