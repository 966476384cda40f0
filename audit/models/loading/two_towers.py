"""Two towers as one encoder: how texts become token ids and pictures become pixels, whichever family they are of."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder, Tensors, moved
from audit.models.resizing import PIXELS, Resizing
from probes.errors import InputError, ModelError
from probes.reasons import Reason

from . import parts, patches
from .hub import Source
from .places import Places

TEXTS = ("كلب أسود", "قطة بيضاء")
"""Which no encoder of Arabic takes for one."""
SAME = 1e-6


class Words:
    """Texts to token ids, padded and cut as their tower needs.

    full: padded to the whole length, since padding changes the vectors (SigLIP).
    """

    def __init__(self, tokenizer: Any, max_tokens: int | None, full: bool = False) -> None:
        self.tokenizer, self.max_tokens, self.full = tokenizer, max_tokens, full

    def __call__(self, texts: list[str]) -> dict[str, torch.Tensor]:
        padding = "max_length" if self.full else True
        words = self.tokenizer(
            texts, padding=padding, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        )
        return {name: words[name] for name in ("input_ids", "attention_mask") if name in words}

    def counts(self, texts: list[str]) -> np.ndarray:
        """(n,) tokens of each text before it is cut."""
        if not texts:
            return np.zeros(0, dtype=int)
        ids = self.tokenizer(texts, return_attention_mask=False, return_token_type_ids=False)["input_ids"]
        return np.array([len(each) for each in ids])


class TextTower(Protocol):
    """A batch of texts to token ids, and these to a tensor (n, d)."""

    words: Words

    @property
    def module(self) -> torch.nn.Module: ...

    def tokenised(self, texts: list[str]) -> Tensors: ...

    def __call__(self, tokenised: Tensors, device: str) -> torch.Tensor: ...


class TextFeatures:
    """The text tower of a dual encoder of transformers."""

    def __init__(self, module: Any, words: Words) -> None:
        self.module, self.words, self.tokenised = module, words, words

    def __call__(self, tokenised: Tensors, device: str) -> torch.Tensor:
        return vectors(self.module.get_text_features(**on(device, tokenised)))


class ImageFeatures:
    """The image tower of a dual encoder of transformers, with its processor; `doubt`: see parts.image_processor."""

    def __init__(self, module: Any, processor: Any, doubt: Reason | None) -> None:
        self.module, self.processor, self.doubt = module, processor, doubt
        self.inputs, self.resizing = _picture_inputs(module), Resizing.of(processor)
        self.centres = cache(self._centres)

    def __call__(self, pixels: Tensors, device: str) -> torch.Tensor:
        return vectors(self.module.get_image_features(**self._on(device, pixels)))

    def patches(self, pixels: Tensors, device: str) -> torch.Tensor:
        pixels = self._on(device, pixels)
        with patches.alone(self.module, pixels) as grid:
            found = vectors(self.module.get_image_features(**pixels))
        return found.reshape(*grid, found.shape[-1])

    def ready(self, images: list[Image.Image]) -> Tensors:
        """On the processor, whatever the towers are on; levels, where their values are looked up."""
        if self.resizing:
            return {PIXELS: self.resizing(images)}
        pixels = self.processor(images, return_tensors="pt")
        return {name: pixels[name] for name in self.inputs if name in pixels}

    def pixels(self, images: list[Image.Image]) -> Tensors:
        """What get_image_features takes, on the processor."""
        return self._on("cpu", self.ready(images))

    def _on(self, device: str, ready: Tensors) -> Tensors:
        given = on(device, ready)
        if self.resizing and given[PIXELS].dtype == torch.uint8:
            return {PIXELS: self.resizing.values(given[PIXELS])}
        return given

    def _centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        return patches.centres(self.module, self.pixels, size)


def on(device: str, given: Tensors) -> Tensors:
    """What a tower takes, on its device."""
    return {name: moved(some, device) for name, some in given.items()}


class Towers(Encoder):
    """A text tower and an image tower; without the latter it is `text_only`."""

    def __init__(self, text: TextTower, image: ImageFeatures | None, places: Places, **how: Any) -> None:
        super().__init__(name=places.spec.label, **how)
        self.text, self.image = text, image
        self.text_only = image is None
        self.sorted_by_length = not text.words.full
        self.max_tokens = text.words.max_tokens
        for module in self.modules():
            module.to(self.device).eval()
        self.logit_scale = _logit_scale(image.module if image else text.module)
        self.provenance |= {
            "parameters": sum(p.numel() for module in self.modules() for p in module.parameters()),
            "logit_scale": self.logit_scale,
            "max_tokens": self.max_tokens,
        }

    def modules(self) -> list[torch.nn.Module]:
        towers = [tower.module for tower in (self.text, self.image) if tower is not None]
        return list({id(module): module for module in towers}.values())

    def token_counts(self, texts: list[str]) -> np.ndarray:
        return self.text.words.counts(texts)

    def _tokenised(self, texts: list[str]) -> Tensors:
        return self.text.tokenised(texts)

    def _texts(self, tokenised: Tensors) -> torch.Tensor:
        return self.text(tokenised, self.device)

    def _ready(self, images: list[Image.Image]) -> Tensors:
        assert self.image
        return self.image.ready(images)

    def _images(self, ready: Tensors) -> torch.Tensor:
        assert self.image
        return self.image(ready, self.device)

    def _patches(self, ready: Tensors) -> torch.Tensor:
        assert self.image
        return self.image.patches(ready, self.device)

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        assert self.image
        return self.image.centres(size)


def image_tower(places: Places) -> tuple[ImageFeatures, dict[str, Any]]:
    """The image tower of `places.image`, a dual encoder whose texts are not needed, and its provenance."""
    source = places.image
    _, vision = parts.towers(source, parts.config(source), text=False)
    processor, doubt = parts.image_processor(places.image_processor(), source, vision)
    loaded = parts.weights(source, ("get_image_features",))
    if isinstance(getattr(loaded, "text_model", None), torch.nn.Module):
        del loaded.text_model
    return ImageFeatures(loaded, processor, doubt), {
        "image_tower": described(source, loaded),
        "image_processor": described_processor(places, processor),
    }


def trial(encoder: Towers, places: Places, option: str = "--tokenizer ID") -> None:
    """Two texts and two pictures through the towers, so that what doesn't fit is known before the audit begins."""
    remedy = f"give the part that it was trained with by {option}, or a dual encoder whose towers pool"
    text = made("text vector", places.text, remedy, lambda: encoder.encode_texts(list(TEXTS)))
    told_apart(text, places.text, f"give the tokenizer that it was trained with by {option}")
    if encoder.image is None:
        return
    if encoder.logit_scale is None:
        encoder.notes.append(Reason("scale-unknown", model=str(places.image)))
    if doubt := encoder.image.doubt:
        remedy = (
            f"{doubt}, and takes no other; give the processor it was trained with by --image-processor ID"
        )
    else:
        remedy = "give the part that it was trained with by --image-processor ID, or a dual encoder whose towers pool"
    pictures = made(
        "picture vector", places.image, remedy, lambda: encoder.encode_images(parts.BLANKS), bool(doubt)
    )
    if text.shape[1] != pictures.shape[1]:
        apart = f" and those of {places.image}" if places.spec.apart else ""
        mend = "the image tower it was trained with by --image-model" if apart else "projections to one space"
        raise ModelError(
            f"{places.text}: its texts become {text.shape[1]} numbers, its pictures{apart} {pictures.shape[1]}; "
            f"give {mend if apart else f'a dual encoder with {mend} by --model'}"
        )
    if doubt:
        encoder.notes.append(Reason("takes-both", doubt=doubt))


def told_apart(vectors: np.ndarray, source: Source | str, remedy: str) -> None:
    """ModelError where the two TEXTS have one vector: a model that hears no difference between any texts answers
    nothing, and its figures would be chance."""
    if np.allclose(vectors[0], vectors[1], rtol=0, atol=SAME):
        raise ModelError(
            f"{source}: «{TEXTS[0]}» and «{TEXTS[1]}» have one vector, as where a tokenizer makes every text the same "
            f"tokens; {remedy}"
        )


def made(
    part: str, source: Source, remedy: str, make: Callable[[], np.ndarray], certain: bool = False
) -> np.ndarray:
    """What a first try gives; where it fails, one line with the remedy, alone where that is `certain`."""
    try:
        return make()
    except InputError:
        raise
    except Exception as error:
        raise (
            ModelError(remedy) if certain else parts.readable(error, source, part, remedy, "made")
        ) from None


def max_tokens(config: Any, module: torch.nn.Module, tokenizer: Any, full: bool = False) -> int | None:
    """What the text tower has positions for; where texts needn't be `full`, not above what the tokenizer says.

    RoBERTa and its kin count positions from one after the padding's id, and say so to their table of positions.
    """
    limits = [getattr(config, "max_position_embeddings", None)]
    for name, table in module.named_modules():
        if name.rpartition(".")[2].startswith("position_embedding") and isinstance(table, torch.nn.Embedding):
            limits.append(table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1))
    if not full:
        limits.append(tokenizer.model_max_length)
    return min((int(limit) for limit in limits if limit and limit < 1e6), default=None)


def vectors(output: Any) -> torch.Tensor:
    """The projected vectors, whether transformers gives them bare or in an output object."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output


def described(source: Source, module: Any, weights: list[str] | None = None) -> dict[str, Any]:
    """Provenance of a tower."""
    weights = weights or parts.weight_files(source)
    revision = source.revision(weights)
    return {"id": source.id, "revision": revision, "class": type(module).__name__, "weights": weights}


def described_tokenizer(source: Source, tokenizer: Any) -> dict[str, Any]:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    normalizer = None if backend is None or backend.normalizer is None else str(backend.normalizer)[:200]
    return {
        "id": source.id,
        "revision": parts.tokenizer_revision(source),
        "class": type(tokenizer).__name__,
        "normalizer": normalizer,
    }


def described_processor(places: Places, processor: Any) -> dict[str, Any]:
    source = places.image_processor()
    return {
        "id": source.id,
        "revision": parts.image_processor_revision(source),
        "class": type(processor).__name__,
    }


def _logit_scale(module: Any) -> float | None:
    """ALIGN divides by a temperature where the others multiply by a scale, kept as its logarithm."""
    scale, temperature = getattr(module, "logit_scale", None), getattr(module, "temperature", None)
    if isinstance(scale, torch.Tensor):
        return float(scale.detach().exp())
    return 1 / float(temperature.detach()) if isinstance(temperature, torch.Tensor) else None


def _picture_inputs(module: Any) -> set[str]:
    """What get_image_features takes, by itself or for the image tower behind it: SigLIP 2 needs the shapes of its
    pictures and a mask beside `pixel_values`."""
    calls = [module.get_image_features]
    if hasattr(module, "vision_model"):
        calls.append(module.vision_model.forward)
    return {name for call in calls for name in inspect.signature(call).parameters}
