"""Config, tokenizer, image processor and weights, from folders; each refused in one line.

transformers is imported where it is called: it takes seconds, and families that don't load by it import this file too.
"""

import logging
import pickle
from collections.abc import Callable
from typing import Any

import torch
from PIL import Image
from safetensors import safe_open

from probes.errors import InputError, ModelError
from probes.reasons import Reason

from . import sizes
from .hub import Source
from .repository_files import IMAGE_PROCESSOR, TOKENIZER, main_weights, matching, settings, shards

HARMLESS = ("position_ids",)
"""Buffers that older checkpoints lack and the class makes anew."""
SCALES = ("logit_scale", "logit_bias", "temperature")
"""What cosines are made into probabilities by: where a checkpoint lacks it, it is None."""
BLANKS = [Image.new("RGB", size, "grey") for size in ((64, 48), (48, 64))]
"""A wide and a tall picture: an image processor has to bring both to one size."""


def quiet() -> None:
    """An error is one line: what libraries would say beside it stays off the screen."""
    from transformers.utils.logging import disable_progress_bar

    for library in ("transformers", "huggingface_hub"):
        logging.getLogger(library).setLevel(logging.ERROR)
    disable_progress_bar()


def config(source: Source) -> Any:
    from transformers import AutoConfig

    if not (source.folder / "config.json").is_file():
        raise ModelError(
            f"{source}: the folder has no config.json; {source.remedy or 'give one that save_pretrained wrote'}"
        )
    sizes.possible(source)
    try:
        return AutoConfig.from_pretrained(source.folder, trust_remote_code=False)
    except Exception as error:
        raise readable(
            error, source, "config", "give a dual encoder that transformers knows, by --model"
        ) from None


def towers(source: Source, config: Any, text: bool = True, image: bool = True) -> tuple[Any, Any]:
    """The configs of text and image tower. InputError that names the one that is wanted and isn't there."""
    words, vision = getattr(config, "text_config", None), getattr(config, "vision_config", None)
    if words is None and vision is None:  # a single tower tells by its own settings which one it is
        words = config if hasattr(config, "vocab_size") else None
        vision = config if hasattr(config, "num_channels") or hasattr(config, "image_size") else None
        if words and vision:
            raise ModelError(f"{source}: a {config.model_type} model is no dual encoder; give one by --model")
    lacks = {
        "text tower": ("--text-model", text and words is None),
        "image tower": ("--image-model", image and vision is None),
    }
    missing = {name: option for name, (option, wanted) in lacks.items() if wanted}
    if missing:
        raise ModelError(
            f"{source}: a {config.model_type} model has no {' and no '.join(missing)}; "
            "give a dual encoder with text and image features by --model, "
            f"or {' and '.join(f'its {name} by {option}' for name, option in missing.items())}"
        )
    return words, vision


def tokenizer(source: Source, model: Source, text: Any) -> Any:
    """The tokenizer, by the class that its folder names. InputError where it can't feed the text tower."""
    from transformers import AutoTokenizer

    remedy = "give the tokenizer it was trained with by --tokenizer ID"
    expected = (
        f"its text tower is {text.model_type}, {getattr(text, 'num_hidden_layers', '?')} layers of "
        f"{getattr(text, 'hidden_size', '?')}, "
        f"a vocabulary of {text.vocab_size}{_origin(model, 'text_config')}; {remedy}"
    )
    try:
        words = AutoTokenizer.from_pretrained(source.folder, trust_remote_code=False)
        words = _of_right_class(source, words, text)
    except Exception as error:
        raise readable(error, source, "tokenizer", expected) from None
    if not len(words):
        raise ModelError(f"{source}: its tokenizer is empty; {expected}")
    if len(words) > text.vocab_size:
        raise ModelError(
            f"{source}: its tokenizer has {len(words)} tokens, but the text tower of {model} embeds "
            f"{text.vocab_size}; {remedy}"
        )
    if words.pad_token_id is None:
        raise ModelError(
            f"{source}: its {type(words).__name__} has no padding token, which texts of several lengths need; "
            f"set pad_token in its tokenizer_config.json, or {remedy}"
        )
    return words


def _origin(model: Source, tower: str) -> str:
    """Older versions of transformers wrote into the config what a tower was made from."""
    name = (settings(model.folder, "config.json").get(tower) or {}).get("_name_or_path")
    return f", made from {name}" if name else ""


def _of_right_class(source: Source, words: Any, text: Any) -> Any:
    """AutoTokenizer knows best, but of SigLIP, where it chooses by the model's type and not by what
    tokenizer_config.json names. SigLIP 2, of type siglip where its pictures have one size, names Gemma's, and was
    trained on lower case (Siglip2Tokenizer)."""
    import transformers

    if not text.model_type.startswith("siglip"):
        return words
    named = str(settings(source.folder, "tokenizer_config.json").get("tokenizer_class")).removesuffix("Fast")
    named = "Siglip2Tokenizer" if named == "GemmaTokenizer" else named
    kind = getattr(transformers, named, None)
    same = named == type(words).__name__.removesuffix("Fast")
    return words if same or kind is None else kind.from_pretrained(source.folder)


def image_processor(source: Source, model: Source, vision: Any) -> tuple[Any, Reason | None]:
    """The image processor, and a note where its pictures aren't of the size that the image tower was configured
    for: some towers take other sizes and some don't, which only a trial tells."""
    from transformers import AutoImageProcessor

    remedy = "give the processor it was trained with by --image-processor ID"
    size = getattr(vision, "image_size", None)
    expected = (
        f"its image tower is {vision.model_type}, pictures of {size or '?'} in patches of "
        f"{getattr(vision, 'patch_size', '?')}{_origin(model, 'vision_config')}; {remedy}"
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
    return processor, Reason(
        "size-differs",
        source=str(source),
        size=f"{shape[1]} × {shape[2]}",
        model=str(model),
        kind=vision.model_type,
        wanted=str(size),
    )


def weights(source: Source, gives: tuple[str, ...] = (), harmless: tuple[str, ...] = HARMLESS) -> Any:
    """The model in float32, which must have the methods that it should give. InputError where a weight would be
    random, unless its name holds what is `harmless`."""
    from transformers import AutoModel

    weight_files(source)
    _, variant = main_weights(source.names)

    def load() -> Any:
        return AutoModel.from_pretrained(
            source.folder,
            variant=variant,
            dtype=torch.float32,
            output_loading_info=True,
            trust_remote_code=False,
        )

    loaded = checked(source, load, harmless)
    if lacks := [name for name in gives if not hasattr(loaded, name)]:
        raise ModelError(
            f"{source}: {type(loaded).__name__} gives no {_plain(lacks)}; give a dual encoder by --model"
        )
    return loaded


def checked(source: Source, load: Callable[[], Any], harmless: tuple[str, ...] = HARMLESS) -> Any:
    """What `load` gives of a model and its report; InputError where a weight would be random, or where the config
    describes another size of model."""
    sizes.fitting(source, weight_files(source))
    try:
        loaded, report = load()
    except Exception as error:
        raise readable(
            error, source, "weights", "is the checkpoint whole, and made for this config?"
        ) from None
    missing = sorted(key for key in report["missing_keys"] if not any(part in key for part in harmless))
    for module, _, name in (key.rpartition(".") for key in missing):
        if name in SCALES:
            setattr(loaded.get_submodule(module), name, None)
    missing = [key for key in missing if key.rpartition(".")[2] not in SCALES]
    missing += [str(key[0]) for key in report.get("mismatched_keys", ())]
    if missing:
        raise ModelError(
            f"{source}: the checkpoint lacks {len(missing)} weights ({', '.join(missing[:3])}…), which would be "
            "random; give a complete one, projections included"
        )
    return loaded


def _plain(methods: list[str]) -> str:
    return " and no ".join(name.removeprefix("get_").replace("_", " ") for name in methods)


def tensors(source: Source, prefix: str = "") -> dict[str, torch.Tensor]:
    """The tensors of the checkpoint whose names begin with `prefix`, without it, in float32."""
    found: dict[str, torch.Tensor] = {}
    for name in weight_files(source):
        path = source.folder / name
        try:
            if name.endswith(".safetensors"):
                with safe_open(path, "pt") as file:
                    found |= {key: file.get_tensor(key) for key in file.keys() if key.startswith(prefix)}  # noqa: SIM118
            else:
                read = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
                found |= {key: value for key, value in read.items() if key.startswith(prefix)}
        except pickle.UnpicklingError:
            raise ModelError(
                f"{source}: {name} holds more than weights, and code in it is never run here; "
                "give the weights as model.safetensors"
            ) from None
        except Exception as error:
            raise readable(error, source, f"weights from {name}", "is the checkpoint whole?") from None
    return {key.removeprefix(prefix): value.float() for key, value in found.items()}


def weight_files(source: Source) -> list[str]:
    """Names of the files that the model comes from, fetched. InputError where there are none, or some of those that
    an index lists are missing."""
    remedy = source.remedy or "give a folder with all of them by --model"
    main, _ = main_weights(source.names)
    if main is None:
        raise ModelError(
            f"{source}: its config is there, its weights aren't (model.safetensors or pytorch_model.bin); {remedy}"
        )
    source.fetch([main])
    try:
        names = shards(source.folder / main)
    except ValueError as error:
        raise readable(
            error, source, f"list of weights from {main}", "give a whole folder by --model"
        ) from None
    source.fetch(names)
    if gone := [name for name in names if not (source.folder / name).is_file()]:
        raise ModelError(
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
        return ModelError(
            f"{source}: needs code from its repository, which is never run here; call it from an object of yours "
            f"(--model module:callable), or {remedy}"
        )
    first = text.split(". ")[0][:160]
    return ModelError(f"{source}: no {part} could be {verb} ({type(error).__name__}: {first}); {remedy}")
