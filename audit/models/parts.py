"""Config, tokenizer, image processor and weights of a dual encoder, from folders; each refused in one line."""

import json
from typing import Any

import torch
from PIL import Image
from transformers import AutoConfig, AutoImageProcessor, AutoModel, AutoTokenizer

from probes.errors import InputError

from .hub import Source
from .layout import IMAGE_PROCESSOR, TOKENIZER, main_weights, matching, shards

HARMLESS = ("position_ids",)
"""Buffers that older checkpoints lack and the class makes anew."""
BLANKS = [Image.new("RGB", size, "grey") for size in ((64, 48), (48, 64))]
"""A wide and a tall picture: an image processor has to bring both to one size."""


def config(source: Source) -> Any:
    if not (source.folder / "config.json").is_file():
        raise InputError(
            f"{source}: the folder has no config.json; {source.remedy or 'give one that save_pretrained wrote'}"
        )
    try:
        return AutoConfig.from_pretrained(source.folder, trust_remote_code=False)
    except Exception as error:
        raise readable(
            error, source, "config", "give a dual encoder that transformers knows, by --model"
        ) from None


def towers(source: Source, config: Any) -> tuple[Any, Any]:
    """The configs of text and image tower. InputError that names the one that isn't there."""
    text, vision = getattr(config, "text_config", None), getattr(config, "vision_config", None)
    if text is None and vision is None:  # a single tower tells by its own settings which one it is
        text = config if hasattr(config, "vocab_size") else None
        vision = config if hasattr(config, "num_channels") or hasattr(config, "image_size") else None
        if text and vision:
            raise InputError(f"{source}: a {config.model_type} model is no dual encoder; give one by --model")
    missing = [name for name, tower in (("text tower", text), ("image tower", vision)) if tower is None]
    if missing:
        raise InputError(
            f"{source}: a {config.model_type} model has no {' and no '.join(missing)}; "
            "give a dual encoder with text and image features by --model"
        )
    return text, vision


def tokenizer(source: Source, model: Source, text: Any) -> Any:
    """The tokenizer, by the class that its folder names. InputError where it can't feed the text tower."""
    remedy = "give the tokenizer it was trained with by --tokenizer ID"
    expected = (
        f"its text tower is {text.model_type}, {getattr(text, 'num_hidden_layers', '?')} layers of "
        f"{getattr(text, 'hidden_size', '?')}, "
        f"a vocabulary of {text.vocab_size}; {remedy}"
    )
    try:
        words = AutoTokenizer.from_pretrained(source.folder, trust_remote_code=False)
        words = _of_named_class(source, words)
    except Exception as error:
        raise readable(error, source, "tokenizer", expected) from None
    if not len(words):
        raise InputError(f"{source}: its tokenizer is empty; {expected}")
    if len(words) > text.vocab_size:
        raise InputError(
            f"{source}: its tokenizer has {len(words)} tokens, but the text tower of {model} embeds "
            f"{text.vocab_size}; {remedy}"
        )
    if words.pad_token_id is None:
        raise InputError(
            f"{source}: its {type(words).__name__} has no padding token, which texts of several lengths need; "
            f"set pad_token in its tokenizer_config.json, or {remedy}"
        )
    return words


def _of_named_class(source: Source, words: Any) -> Any:
    """AutoTokenizer chooses by the model's type, and for SigLIP 2 not what tokenizer_config.json names."""
    import transformers

    path = source.folder / "tokenizer_config.json"
    named = json.loads(path.read_text(encoding="utf-8")).get("tokenizer_class") if path.is_file() else None
    if not named or named.removesuffix("Fast") == type(words).__name__.removesuffix("Fast"):
        return words
    kind = getattr(transformers, named, None)
    return kind.from_pretrained(source.folder) if kind else words


def image_processor(source: Source, model: Source, vision: Any) -> tuple[Any, str | None]:
    """The image processor, and a note where its pictures aren't of the size that the image tower was configured
    for: some towers take other sizes and some don't, which only a trial tells."""
    remedy = "give the processor it was trained with by --image-processor ID"
    size = getattr(vision, "image_size", None)
    expected = (
        f"its image tower is {vision.model_type}, pictures of {size or '?'} in patches of "
        f"{getattr(vision, 'patch_size', '?')}; {remedy}"
    )
    try:
        processor = AutoImageProcessor.from_pretrained(source.folder, backend="pil", trust_remote_code=False)
    except Exception as error:
        raise readable(error, source, "image processor", expected) from None
    try:
        shape = tuple(processor(BLANKS, return_tensors="pt")["pixel_values"].shape[1:])
    except Exception as error:
        raise readable(
            error,
            source,
            "batch of a wide and a tall picture",
            f"its processor must bring both to one size; {expected}",
            "made",
        ) from None
    wanted = tuple(size) if isinstance(size, list | tuple) else (size, size)
    if size is None or len(shape) != 3 or shape[1:] == wanted:
        return processor, None
    return processor, (
        f"{source}: its image processor gives pictures of {shape[1]} × {shape[2]}, but the image tower of {model} "
        f"({vision.model_type}) was made for {size}"
    )


def weights(source: Source) -> Any:
    """The model in float32. InputError where a weight would be random."""
    _, variant = main_weights(path.name for path in source.folder.iterdir())
    try:
        loaded, report = AutoModel.from_pretrained(
            source.folder,
            variant=variant,
            dtype=torch.float32,
            output_loading_info=True,
            trust_remote_code=False,
        )
    except Exception as error:
        raise readable(
            error, source, "weights", "is the checkpoint whole, and made for this config?"
        ) from None
    missing = sorted(key for key in report["missing_keys"] if not key.endswith(HARMLESS))
    missing += [str(key[0]) for key in report.get("mismatched_keys", ())]
    if missing:
        raise InputError(
            f"{source}: the checkpoint lacks {len(missing)} weights ({', '.join(missing[:3])}…), which would be "
            "random; give a complete dual encoder, projections included"
        )
    if not (hasattr(loaded, "get_text_features") and hasattr(loaded, "get_image_features")):
        raise InputError(
            f"{source}: {type(loaded).__name__} gives no text and image features; give a dual encoder by --model"
        )
    return loaded


def weight_files(source: Source) -> list[str]:
    """Names of the files that the model comes from. InputError where there are none, or some of those that an
    index lists are missing."""
    remedy = source.remedy or "give a folder with all of them by --model"
    main, _ = main_weights(path.name for path in source.folder.iterdir() if path.is_file())
    if main is None:
        raise InputError(
            f"{source}: its config is there, its weights aren't (model.safetensors or pytorch_model.bin); {remedy}"
        )
    try:
        names = shards(source.folder / main)
    except ValueError as error:
        raise readable(
            error, source, f"list of weights from {main}", "give a whole folder by --model"
        ) from None
    if gone := [name for name in names if not (source.folder / name).is_file()]:
        raise InputError(
            f"{source}: {main} lists {len(names)} files of weights, of which {len(gone)} are missing "
            f"({gone[0]}…); {remedy}"
        )
    return names


def tokenizer_revision(source: Source) -> str:
    return source.revision(matching(source.folder, TOKENIZER))


def image_processor_revision(source: Source) -> str:
    return source.revision(matching(source.folder, IMAGE_PROCESSOR))


def readable(error: Exception, source: Source, part: str, remedy: str, verb: str = "loaded") -> InputError:
    """An error of transformers in one line."""
    if isinstance(error, InputError):
        return error
    if source.remedy:  # files of a cached copy may be missing that the hub has
        remedy += f", or {source.remedy}"
    text = " ".join(str(error).split())
    if "trust_remote_code" in text:
        return InputError(f"{source}: needs code from its repository, which is never run here; {remedy}")
    first = text.split(". ")[0][:160]
    return InputError(f"{source}: no {part} could be {verb} ({type(error).__name__}: {first}); {remedy}")
