"""Whatever transformers loads as a dual encoder: VisionTextDualEncoder, CLIP, SigLIP, AltCLIP, ChineseCLIP …"""

import inspect
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image
from transformers.utils.logging import disable_progress_bar

from probes.errors import InputError

from . import hub, parts
from .base import Encoder, choose_device


class HuggingFace(Encoder):
    """A dual encoder of transformers with its tokenizer and image processor."""

    def __init__(self, model: Any, tokenizer: Any, processor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model.to(self.device).eval()
        self.tokenizer, self.processor = tokenizer, processor
        # SigLIP was trained on texts padded to its full length, and its vectors depend on it.
        self.sorted_by_length = not model.config.text_config.model_type.startswith("siglip")
        self.max_tokens = _max_tokens(model, tokenizer, full=not self.sorted_by_length)
        self.picture_inputs = _picture_inputs(model)
        scale = getattr(model, "logit_scale", None)
        self.logit_scale = None if scale is None else float(scale.detach().exp())
        if not self.sorted_by_length and self.max_tokens != tokenizer.model_max_length < 1e6:
            self.notes.append(
                f"texts are padded to {self.max_tokens} tokens, the length that the text tower was made for; "
                f"the tokenizer says {tokenizer.model_max_length}"
            )

    def token_counts(self, texts: list[str]) -> np.ndarray:
        return (
            np.array([len(ids) for ids in self.tokenizer(texts)["input_ids"]]) if texts else np.zeros(0, int)
        )

    def _texts(self, texts: list[str]) -> torch.Tensor:
        padding = True if self.sorted_by_length else "max_length"
        words = self.tokenizer(
            texts, padding=padding, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        )
        known = {
            name: words[name].to(self.device) for name in ("input_ids", "attention_mask") if name in words
        }
        return _vectors(self.model.get_text_features(**known))

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        pixels = self.processor(images, return_tensors="pt")
        known = {name: pixels[name].to(self.device) for name in self.picture_inputs if name in pixels}
        return _vectors(self.model.get_image_features(**known))


def load(
    model: str,
    *,
    revision: str | None = None,
    tokenizer: str | None = None,
    tokenizer_revision: str | None = None,
    image_processor: str | None = None,
    image_processor_revision: str | None = None,
    device: str = "auto",
    batch_size: int | None = None,
    name: str | None = None,
) -> HuggingFace:
    """A folder or hub id as an encoder. Remote code never runs; weights come as float32; a checkpoint that
    lacks weights is refused, since transformers would fill them at random.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    _quiet()
    device = choose_device(device)
    whole = hub.find(model, revision, "--model", weights=True)
    text, vision = parts.towers(whole, parts.config(whole))
    files = parts.weight_files(whole)
    texts = _source(whole, revision, tokenizer, tokenizer_revision, "--tokenizer")
    words = parts.tokenizer(texts, whole, text)
    images = _source(whole, revision, image_processor, image_processor_revision, "--image-processor")
    pictures, doubt = parts.image_processor(images, whole, vision)
    loaded = parts.weights(whole)
    encoder = HuggingFace(
        loaded, words, pictures,
        name=name or Path(model).name, revision=whole.revision(files), device=device, batch_size=batch_size,
    )  # fmt: skip
    encoder.notes += [str(source) for source in dict.fromkeys((whole, texts, images)) if source.trouble]
    _trial(encoder, whole, doubt)
    encoder.provenance |= {
        "id": name or model,
        "class": type(loaded).__name__,
        "parameters": sum(parameter.numel() for parameter in loaded.parameters()),
        "weights": files,
        "logit_scale": encoder.logit_scale,
        "max_tokens": encoder.max_tokens,
        "tokenizer": {
            "id": tokenizer or name or model,
            "revision": parts.tokenizer_revision(texts),
            "class": type(words).__name__,
            "normalizer": _normalizer(words),
        },
        "image_processor": {
            "id": image_processor or name or model,
            "revision": parts.image_processor_revision(images),
            "class": type(pictures).__name__,
        },
    }
    return encoder


def _quiet() -> None:
    """An error is one line: what libraries would say beside it stays off the screen."""
    for library in ("transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    disable_progress_bar()


def _source(
    whole: hub.Source, revision: str | None, own: str | None, own_revision: str | None, option: str
) -> hub.Source:
    """Where a part comes from: its own id, or the model's, which need not be found again."""
    if own is None and own_revision in (None, revision):
        return whole
    return hub.find(own or whole.id, own_revision, option)


def _trial(encoder: HuggingFace, model: hub.Source, doubt: str | None) -> None:
    """One text and two pictures through the towers, so that what doesn't fit is known before the audit begins."""
    try:
        part = "text vector"
        text = encoder.encode_texts(["صورة"])
        part = "picture vector"
        pictures = encoder.encode_images(parts.BLANKS)
    except InputError:
        raise
    except Exception as error:
        option = "--tokenizer ID" if part == "text vector" else "--image-processor ID"
        if doubt and part == "picture vector":
            raise InputError(
                f"{doubt}, and takes no other; give the processor it was trained with by {option}"
            ) from None
        remedy = f"give the part that it was trained with by {option}, or a dual encoder whose towers pool"
        raise parts.readable(error, model, part, remedy, "made") from None
    if text.shape[1] != pictures.shape[1]:
        raise InputError(
            f"{model}: its texts become {text.shape[1]} numbers, its pictures {pictures.shape[1]}; "
            "give a dual encoder with projections to one space by --model"
        )
    if doubt:
        encoder.notes.append(f"{doubt}; it takes both")


def _max_tokens(model: Any, tokenizer: Any, full: bool) -> int | None:
    """What the text tower has positions for; where texts needn't be `full`, not above what the tokenizer says.

    RoBERTa and its kin count positions from one after the padding's id, and say so to their table of positions.
    """
    limits = [getattr(model.config.text_config, "max_position_embeddings", None)]
    for name, table in getattr(model, "text_model", model).named_modules():
        if name.rpartition(".")[2].startswith("position_embedding") and isinstance(table, torch.nn.Embedding):
            limits.append(table.num_embeddings - (0 if table.padding_idx is None else table.padding_idx + 1))
    if not full:
        limits.append(tokenizer.model_max_length)
    return min((int(limit) for limit in limits if limit and limit < 1e6), default=None)


def _picture_inputs(model: Any) -> set[str]:
    """What get_image_features takes, by itself or for the image tower behind it: SigLIP 2 needs the shapes of its
    pictures and a mask beside `pixel_values`."""
    calls = [model.get_image_features]
    if hasattr(model, "vision_model"):
        calls.append(model.vision_model.forward)
    return {name for call in calls for name in inspect.signature(call).parameters}


def _normalizer(tokenizer: Any) -> str | None:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    return None if backend is None or backend.normalizer is None else str(backend.normalizer)[:200]


def _vectors(output: Any) -> torch.Tensor:
    """The projected vectors, whether transformers gives them bare or in an output object."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output
