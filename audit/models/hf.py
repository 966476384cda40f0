"""Whatever transformers loads as a dual encoder: VisionTextDualEncoder, CLIP, SigLIP, AltCLIP, ChineseCLIP …"""

import hashlib
import json
import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from huggingface_hub import errors as hub_errors
from PIL import Image
from transformers import AutoConfig, AutoImageProcessor, AutoModel, AutoTokenizer
from transformers.utils.logging import disable_progress_bar

from probes.errors import InputError

from .base import Encoder

HARMLESS = ("position_ids",)
"""Buffers that older checkpoints lack and the class makes anew."""


class HuggingFace(Encoder):
    """A dual encoder of transformers with its tokenizer and image processor."""

    def __init__(self, model: Any, tokenizer: Any, processor: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model = model.to(self.device).eval()
        self.tokenizer, self.processor = tokenizer, processor
        self.sorted_by_length = not model.config.model_type.startswith("siglip")
        scale = getattr(model, "logit_scale", None)
        self.logit_scale = None if scale is None else float(scale.detach().exp())
        self.max_tokens = _max_tokens(model, tokenizer)

    def token_counts(self, texts: list[str]) -> np.ndarray:
        return (
            np.array([len(ids) for ids in self.tokenizer(texts)["input_ids"]]) if texts else np.zeros(0, int)
        )

    def _texts(self, texts: list[str]) -> torch.Tensor:
        # SigLIP was trained on texts padded to its full length, and its vectors depend on it.
        padding = True if self.sorted_by_length else "max_length"
        words = self.tokenizer(
            texts, padding=padding, truncation=True, max_length=self.max_tokens, return_tensors="pt"
        )
        known = {
            name: words[name].to(self.device) for name in ("input_ids", "attention_mask") if name in words
        }
        return _vectors(self.model.get_text_features(**known))

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        pixels = self.processor(images, return_tensors="pt")["pixel_values"].to(self.device)
        return _vectors(self.model.get_image_features(pixel_values=pixels))


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
    for library in ("transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    disable_progress_bar()
    config = _config(model, revision)
    resolved = _revision(model, config)
    text, vision = _towers(model, config)
    words = _tokenizer(
        tokenizer or model, tokenizer_revision or (None if tokenizer else revision), model, text
    )
    pictures = _processor(
        image_processor or model,
        image_processor_revision or (None if image_processor else revision),
        model,
        vision,
    )
    _vocabulary(tokenizer or model, words, model, text)
    encoder = HuggingFace(
        _weights(model, revision), words, pictures,
        name=name or Path(model).name, revision=resolved, device=device, batch_size=batch_size,
    )  # fmt: skip
    encoder.provenance |= {
        "id": model if name is None else name,
        "class": type(encoder.model).__name__,
        "parameters": sum(parameter.numel() for parameter in encoder.model.parameters()),
        "logit_scale": encoder.logit_scale,
        "max_tokens": encoder.max_tokens,
        "tokenizer": {
            "id": _shown(tokenizer, name or model),
            "class": type(words).__name__,
            "normalizer": _normalizer(words),
        },
        "image_processor": {"id": _shown(image_processor, name or model), "class": type(pictures).__name__},
    }
    return encoder


def _shown(own: str | None, model: str) -> str:
    return own or model


def _config(model: str, revision: str | None) -> Any:
    folder = Path(model)
    if folder.is_dir() and not (folder / "config.json").is_file():
        raise InputError(f"{model}: the folder has no config.json; give a folder that save_pretrained wrote")
    if not folder.is_dir() and (folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1):
        raise InputError(f"{model}: no such folder; give a folder or a hub id as owner/name")
    try:
        return AutoConfig.from_pretrained(model, revision=revision, trust_remote_code=False)
    except Exception as error:
        raise _readable(
            error, model, "config", "give a folder, or a hub id that this machine can reach or has cached"
        ) from None


def _revision(model: str, config: Any) -> str:
    """The hub's commit, or for a folder the first 12 digits of its weights' SHA-256."""
    if commit := getattr(config, "_commit_hash", None):
        return commit
    digest = hashlib.sha256()
    weights = sorted(
        path for path in Path(model).iterdir() if path.suffix in (".safetensors", ".bin") and path.is_file()
    )
    if safe := [path for path in weights if path.suffix == ".safetensors"]:
        weights = safe
    for path in weights:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return f"sha256:{digest.hexdigest()[:12]}"


def _towers(model: str, config: Any) -> tuple[Any, Any]:
    text, vision = getattr(config, "text_config", None), getattr(config, "vision_config", None)
    if text is None or vision is None:
        missing = "image tower" if vision is None else "text tower"
        raise InputError(
            f"{model}: a {config.model_type} model has no {missing}; give a dual encoder with text and image features"
        )
    return text, vision


def _tokenizer(source: str, revision: str | None, model: str, text: Any) -> Any:
    expected = (
        f"its text tower is {text.model_type}, {text.num_hidden_layers} layers of {text.hidden_size}, "
        f"a vocabulary of {text.vocab_size}; give the tokenizer it was trained with by --tokenizer ID"
    )
    try:
        tokenizer = AutoTokenizer.from_pretrained(source, revision=revision, trust_remote_code=False)
    except Exception as error:
        raise _readable(error, source, "tokenizer", expected) from None
    if not len(tokenizer):
        raise InputError(f"{source}: its tokenizer is empty; {expected}")
    named = _named_class(source)
    if named and named.removesuffix("Fast") != type(tokenizer).__name__.removesuffix("Fast"):
        tokenizer = _of_class(source, revision, named) or tokenizer
    return tokenizer


def _named_class(source: str) -> str | None:
    path = Path(source, "tokenizer_config.json")
    return json.loads(path.read_text(encoding="utf-8")).get("tokenizer_class") if path.is_file() else None


def _of_class(source: str, revision: str | None, name: str) -> Any:
    """The tokenizer by the class that its folder names, where AutoTokenizer chose another."""
    import transformers

    kind = getattr(transformers, name, None)
    return kind.from_pretrained(source, revision=revision) if kind else None


def _processor(source: str, revision: str | None, model: str, vision: Any) -> Any:
    expected = (
        f"its image tower is {vision.model_type}, pictures of {getattr(vision, 'image_size', '?')} in patches of "
        f"{getattr(vision, 'patch_size', '?')}; give the processor it was trained with by --image-processor ID"
    )
    try:
        return AutoImageProcessor.from_pretrained(
            source, revision=revision, backend="pil", trust_remote_code=False
        )
    except Exception as error:
        raise _readable(error, source, "image processor", expected) from None


def _vocabulary(source: str, tokenizer: Any, model: str, text: Any) -> None:
    if len(tokenizer) > text.vocab_size:
        raise InputError(
            f"{source}: its tokenizer has {len(tokenizer)} tokens, but the text tower of {model} embeds "
            f"{text.vocab_size}; give the tokenizer the model was trained with by --tokenizer ID"
        )


def _weights(model: str, revision: str | None) -> Any:
    try:
        loaded, report = AutoModel.from_pretrained(
            model, revision=revision, dtype=torch.float32, output_loading_info=True, trust_remote_code=False
        )
    except Exception as error:
        raise _readable(
            error, model, "weights", "is the checkpoint whole, and made for this config?"
        ) from None
    missing = sorted(key for key in report["missing_keys"] if not key.endswith(HARMLESS))
    missing += [str(key[0]) for key in report.get("mismatched_keys", ())]
    if missing:
        raise InputError(
            f"{model}: the checkpoint lacks {len(missing)} weights ({', '.join(missing[:3])}…), which would be random; "
            "give a complete dual encoder, projections included"
        )
    if not (hasattr(loaded, "get_text_features") and hasattr(loaded, "get_image_features")):
        raise InputError(
            f"{model}: {type(loaded).__name__} gives no text and image features; give a dual encoder"
        )
    return loaded


def _readable(error: Exception, source: str, part: str, remedy: str) -> InputError:
    """An error of transformers or the hub in one line."""
    if isinstance(error, InputError):
        return error
    if isinstance(error, hub_errors.GatedRepoError) or "gated repo" in str(error):
        return InputError(f"{source}: gated; ask for access on its page and log in with `hf auth login`")
    text = " ".join(str(error).split())
    if "trust_remote_code" in text:
        return InputError(f"{source}: needs code from its repository, which is never run here; {remedy}")
    first = text.split(". ")[0][:160]
    return InputError(f"{source}: no {part} could be loaded ({type(error).__name__}: {first}); {remedy}")


def _max_tokens(model: Any, tokenizer: Any) -> int | None:
    """What the text tower has positions for; RoBERTa keeps its first ones for padding."""
    text = model.config.text_config
    positions = getattr(text, "max_position_embeddings", None)
    if positions and text.model_type in ("roberta", "xlm-roberta", "camembert", "altclip_text_model"):
        positions -= (getattr(text, "pad_token_id", None) or 1) + 1
    limits = [limit for limit in (positions, tokenizer.model_max_length) if limit and limit < 1e6]
    return min(limits) if limits else None


def _normalizer(tokenizer: Any) -> str | None:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    return None if backend is None or backend.normalizer is None else str(backend.normalizer)[:200]


def _vectors(output: Any) -> torch.Tensor:
    """The projected vectors, whether transformers gives them bare or in an output object."""
    return output if isinstance(output, torch.Tensor) else output.pooler_output
