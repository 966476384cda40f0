"""Text encoders as they are published: a transformer, how its tokens are pooled, a projection; each from its files."""

from dataclasses import dataclass
from typing import Any

import torch

from probes.errors import ModelError

from . import parts
from .hub import Source
from .places import Places
from .repository_files import modules, settings

POOLER = (*parts.HARMLESS, "pooler.")
"""What pooling over tokens does not use, and many checkpoints lack."""
ACTIVATIONS = {
    "Identity": torch.nn.Identity,
    "Tanh": torch.nn.Tanh,
    "ReLU": torch.nn.ReLU,
    "GELU": torch.nn.GELU,
}


def _mean(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return (hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)


def _first(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return hidden[:, 0]


def _max(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return hidden.masked_fill(mask[..., None] == 0, float("-inf")).amax(1)


POOLINGS = {"mean": _mean, "cls": _first, "max": _max}
"""Name -> vectors of tokens (n, t, h) and mask (n, t) to vectors of texts (n, h)."""
LEGACY = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
}


@dataclass
class Pooled:
    """What a published text encoder is made of; `files`: where its tokenizer is by default; `weights`: its files where
    they are not those of one model; `base`: whose config the transformer has, where it is not its own."""

    kind: str
    transformer: Any
    head: torch.nn.Module
    files: Source
    pooling: str = "mean"
    weights: list[str] | None = None
    longest: int | None = None
    lower: bool = False
    prompt: str = ""
    base: Source | None = None


def shaped(source: Source) -> str | None:
    """Why a repository is that of a text encoder, or None."""
    config = settings(source.folder, "config.json")
    if any(name == "Transformer" for name, _ in modules(source.folder)):
        return (
            "has a modules.json that begins with a Transformer, as sentence-transformers' text encoders have"
        )
    if config.get("model_type") == "M-CLIP":
        return "has a config.json of type M-CLIP"
    return "has a config.json with transformer_cfg, as AraCLIP's" if "transformer_cfg" in config else None


def read(places: Places) -> Pooled:
    """The text encoder of `places.text`. InputError where a part of it is missing, or not known here."""
    from transformers import AutoConfig

    source = places.text
    config = settings(source.folder, "config.json")
    if modules(source.folder):
        return _sentence_transformers(source)
    if config.get("model_type") == "M-CLIP":
        base = places.find(str(config.get("modelBase")), None, "modelBase in its config.json")
        return _checkpoint(
            source, "M-CLIP", parts.config(base), "transformer.", "LinearTransformation.", base
        )
    if isinstance(config.get("transformer_cfg"), dict):
        bert = AutoConfig.for_model(**({"model_type": "bert"} | config["transformer_cfg"]))
        return _checkpoint(source, "AraCLIP", bert, "text_model.transformer.", "text_model.clip_head.")
    return Pooled(plain(source), parts.weights(source, harmless=POOLER), torch.nn.Sequential(), source)


def plain(source: Source) -> str:
    """The type of a text encoder of transformers. InputError where the config is of something else."""
    if "vision_config" in settings(source.folder, "config.json"):
        raise ModelError(
            f"{source}: a dual encoder, both towers in one; leave --text-model and --image-model out, "
            "or give a text encoder by --text-model"
        )
    text, _ = parts.towers(source, parts.config(source), image=False)
    if text.is_encoder_decoder:
        raise ModelError(f"{source}: a {text.model_type} model has a decoder; give a text encoder by --model")
    return text.model_type


def _checkpoint(
    source: Source, kind: str, config: Any, body: str, head: str, base: Source | None = None
) -> Pooled:
    """A transformer and one linear layer in one checkpoint, under the two prefixes."""
    from transformers import MODEL_MAPPING

    state = parts.tensors(source, body)
    cls = MODEL_MAPPING[type(config)]

    def load() -> Any:
        return cls.from_pretrained(
            None, config=config, state_dict=state, dtype=torch.float32, output_loading_info=True
        )

    transformer = parts.checked(source, load, POOLER)
    return Pooled(kind, transformer, torch.nn.Sequential(_linear(source, head)), source, base=base)


def _linear(source: Source, prefix: str) -> torch.nn.Linear:
    """The linear layer under a prefix. InputError where it isn't there: it would be random."""
    state = parts.tensors(source, prefix)
    if "weight" not in state:
        raise ModelError(
            f"{source}: the checkpoint lacks {prefix}weight, the projection, which would be random; give a "
            "complete text tower"
        )
    rows, columns = state["weight"].shape
    layer = torch.nn.Linear(columns, rows, bias="bias" in state)
    layer.load_state_dict(state)
    return layer


def _sentence_transformers(source: Source) -> Pooled:
    """The modules that modules.json names, in order."""
    files, pooling, head, weights = source, "mean", torch.nn.Sequential(), []
    for kind, path in modules(source.folder):
        part = source.within(path)
        if kind in ("Transformer", "Dense"):
            weights += [f"{path}/{name}".lstrip("/") for name in parts.weight_files(part)]
        if kind == "Transformer":
            files = part
        elif kind == "Pooling":
            pooling = _pooling(part)
        elif kind == "Dense":
            head.extend(_dense(part))
        elif kind != "Normalize":  # rows become unit rows anyway
            raise ModelError(f"{source}: its modules.json names a {kind} module, which is not known here")
    said = settings(files.folder, "sentence_bert_config.json")
    how = settings(source.folder, "config_sentence_transformers.json")
    prompt = (how.get("prompts") or {}).get(how.get("default_prompt_name")) or ""
    return Pooled(
        "sentence-transformers", parts.weights(files, harmless=POOLER), head, files, pooling,
        weights, said.get("max_seq_length"), bool(said.get("do_lower_case")), prompt,
    )  # fmt: skip


def _pooling(source: Source) -> str:
    """How tokens become one vector, as a sentence-transformers config says it today or by its older switches; the
    mean where it says nothing. ModelError where it names several ways, or one that is unknown here."""
    said = settings(source.folder, "config.json")
    legacy = [name for key, name in LEGACY.items() if said.get(key)]
    unknown = [key for key in said if key.startswith("pooling_mode_") and said[key] and key not in LEGACY]
    modes = said.get("pooling_mode", [*legacy, *unknown] or "mean")
    modes = modes if isinstance(modes, list) else [modes]
    if len(modes) != 1 or modes[0] not in POOLINGS:
        raise ModelError(
            f"{source}: its pooling is {' and '.join(map(str, modes))}; known is one of {', '.join(POOLINGS)}"
        )
    return modes[0]


def _dense(source: Source) -> list[torch.nn.Module]:
    said = settings(source.folder, "config.json")
    name = str(said.get("activation_function")).rpartition(".")[2]
    if name not in ACTIVATIONS or said.get("use_residual"):
        raise ModelError(
            f"{source}: its dense layer has {'a residual' if name in ACTIVATIONS else f'the activation {name}'}; "
            f"known are layers without, and the activations {', '.join(ACTIVATIONS)}"
        )
    return [_linear(source, "linear."), ACTIVATIONS[name]()]
