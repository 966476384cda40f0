"""A model that is being trained, as an encoder; and left as it was."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder, moved
from audit.models.loading.two_towers import ImageFeatures, TextFeatures, Words, max_tokens
from probes.errors import ModelError

TRANSFORMERS = ("get_text_features", "get_image_features")
OPEN_CLIP = ("encode_text", "encode_image")
Tower = Callable[[Any, str], torch.Tensor]


class InMemory(Encoder):
    """Two towers that someone else holds. ready: pictures to what their tower takes; `words`: of transformers, whose
    texts can be counted."""

    def __init__(
        self,
        name: str,
        texts: Tower,
        pictures: Tower,
        ready: Callable[[list], Any],
        words: Words | None,
        device: str,
    ) -> None:
        super().__init__(name, "in training", device)
        self.texts, self.pictures, self.ready, self.words = texts, pictures, ready, words
        self.sorted_by_length = words is not None and not words.full
        self.max_tokens = words.max_tokens if words else None

    def token_counts(self, texts: list[str]) -> np.ndarray | None:
        return self.words.counts(texts) if self.words else None

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return _apart(self.texts, texts, self.device)

    def _ready(self, images: list[Image.Image]) -> Any:
        return self.ready(images)

    def _images(self, images: Any) -> torch.Tensor:
        return _apart(self.pictures, images, self.device)


def encoder(model: Any, tokenizer: Any, processor: Any) -> InMemory:
    """A dual encoder of transformers or open_clip, with its tokenizer and its processor (open_clip: transform) of
    pictures; from below what wraps it for several devices. ModelError where it is none, or is in pieces."""
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
    device = str(next(model.parameters()).device)
    if _has(model, TRANSFORMERS):
        full = model.config.model_type.startswith("siglip")
        text = getattr(model, "text_model", model)
        words = Words(tokenizer, max_tokens(model.config.text_config, text, tokenizer, full), full)
        seen = ImageFeatures(model, processor, None)
        return InMemory(name, TextFeatures(model, words), seen, seen.ready, words, device)
    return InMemory(
        name,
        lambda texts, device: model.encode_text(moved(tokenizer(texts), device)),
        lambda pixels, device: model.encode_image(moved(pixels["pixels"], device)),
        lambda images: {"pixels": torch.stack([processor(each) for each in images])},
        None,
        device,
    )


@contextmanager
def at_rest(model: torch.nn.Module) -> Iterator[None]:
    """The model in eval(); then each of its modules is as it was, and so are all generators of random numbers."""
    trained = [each for each in model.modules() if each.training]
    states = random.getstate(), np.random.get_state()  # noqa: NPY002  # the global one, which loops use
    try:
        with torch.random.fork_rng(range(torch.cuda.device_count())):
            model.eval()
            yield
    finally:
        for each in trained:
            each.training = True
        random.setstate(states[0])
        np.random.set_state(states[1])  # noqa: NPY002


def _has(model: Any, *kinds: tuple[str, str]) -> bool:
    return any(all(hasattr(model, name) for name in kind) for kind in kinds)


def _apart(tower: Tower, batch: Any, device: str) -> torch.Tensor:
    """Without gradients, but not in inference mode, nor with what autocast has kept: what a module keeps of a forward
    pass would break the next backward pass."""
    kind = torch.device(device).type
    with torch.inference_mode(False), torch.no_grad(), torch.autocast(kind, enabled=False):
        return tower(batch, device)
