"""What open_clip published: XLM-R and NLLB text towers, and its own; an extra."""

import json
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder, Tensors, moved
from audit.models.loading import parts
from audit.models.loading.hub import Source
from audit.models.loading.places import Places
from audit.models.loading.repository_files import OPEN_CLIP, settings
from audit.models.loading.two_towers import TEXTS, ImageFeatures, made, told_apart
from audit.models.resizing import PIXELS
from probes.errors import ModelError
from probes.reasons import Reason

NEEDS = {"open_clip": "pip install 'open_clip_torch>=3.0'"}
"""What must be importable -> how to have it."""
CONFIG = "open_clip_config.json"
ARABIC = "arb_Arab"
"""NLLB's code for Modern Standard Arabic; its tokenizer would mark every text as English."""
ORDER = 20


class OpenClip(Encoder):
    """A model of open_clip with its tokenizer and its transform of pictures."""

    sorted_by_length = False  # all texts are padded to the context length

    def __init__(self, model: Any, tokenizer: Any, transform: Any, **how: Any) -> None:
        super().__init__(**how)
        self.model, self.tokenizer, self.transform = model.to(self.device).eval(), tokenizer, transform
        self.max_tokens = tokenizer.context_length
        self.logit_scale = float(model.logit_scale.detach().exp())

    def modules(self) -> list[torch.nn.Module]:
        return [self.model]

    def token_counts(self, texts: list[str]) -> np.ndarray:
        inner = getattr(self.tokenizer, "tokenizer", None)
        count = (lambda text: len(inner(text)["input_ids"])) if inner else (
            lambda text: len(self.tokenizer.encode(text)) + 2
        )  # fmt: skip
        return np.array([count(text) for text in texts], dtype=int)

    def _tokenised(self, texts: list[str]) -> torch.Tensor:
        return self.tokenizer(texts)

    def _texts(self, tokenised: torch.Tensor) -> torch.Tensor:
        return self.model.encode_text(moved(tokenised, self.device))

    def _ready(self, images: list[Image.Image]) -> Tensors:
        return _pixels(self.transform, images)

    def _images(self, ready: Tensors) -> torch.Tensor:
        return self.model.encode_image(moved(ready[PIXELS], self.device))


def _pixels(transform: Any, images: list[Image.Image]) -> Tensors:
    return {PIXELS: torch.stack([transform(image) for image in images])}


def claim(places: Places) -> str | None:
    """Why it is loaded here: open_clip's config or weights, and no config of transformers for both towers."""
    if places.spec.apart:
        return None
    return shaped(places.text)


def shaped(source: Source) -> str | None:
    """Why a repository is open_clip's, or None."""
    if "vision_config" in settings(source.folder, "config.json"):
        return None
    found = [name for name in (CONFIG, *OPEN_CLIP) if name in source.names]
    return f"{source} has {found[0]}" if found else None


def absent(source: Source) -> str | None:
    """What must be installed for a repository of open_clip, or None."""
    for package, line in NEEDS.items():
        if (why := shaped(source)) and find_spec(package) is None:
            return f"{source}: {why}, and {package} is not installed; {line}"
    return None


def load(places: Places, **how: Any) -> OpenClip:
    """Config, weights, tokenizer and transform, by open_clip's own code; the config of the text tower's base and, where
    the repository has none, its tokenizer are found as all else is.

    Raises InputError where open_clip is not installed, or a part is missing.
    """
    source = places.text
    places.spec.leave_out("image_processor")
    opened = _opened(places, source, texts=True)
    model, tokenizer = opened.model, opened.tokenizer
    speaks = hasattr(tokenizer, "set_lang_fn")
    if speaks:
        tokenizer.set_language(ARABIC)
    encoder = OpenClip(
        model, tokenizer, opened.transform, name=places.spec.label, revision=opened.revision, **how
    )  # fmt: skip
    encoder.text_only = places.spec.text_only
    remedy = "give the tokenizer it was trained with by --tokenizer ID"
    told_apart(made("text vector", source, remedy, lambda: encoder.encode_texts(list(TEXTS))), source, remedy)
    if speaks:
        encoder.notes.append(Reason("marked-as-language", language=ARABIC))
    base, words = opened.base, opened.words
    encoder.provenance |= {
        "id": source.id,
        "class": type(model).__name__,
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "weights": [opened.weights],
        "base": base and {"id": base.id, "revision": base.revision(["config.json"])},
        "logit_scale": encoder.logit_scale,
        "max_tokens": encoder.max_tokens,
        "tokenizer": {"id": words.id, "revision": parts.tokenizer_revision(words)},
        "image_processor": _described(source, opened.transform),
    }
    return encoder


class Pictures(ImageFeatures):
    """The image tower of a model of open_clip, beside a text tower from elsewhere (M-CLIP's on ViT-B-16-plus)."""

    def __init__(self, model: Any, transform: Any) -> None:
        self.module, self.transform, self.doubt = model.visual, transform, None
        self.module.logit_scale = model.logit_scale

    def ready(self, images: list[Image.Image]) -> Tensors:
        return _pixels(self.transform, images)

    def __call__(self, pixels: Tensors, device: str) -> torch.Tensor:
        return self.module(moved(pixels[PIXELS], device))

    def patches(self, pixels: Tensors, device: str) -> torch.Tensor:
        raise NotImplementedError("pictures are only seen whole")


def image_tower(places: Places) -> tuple[Pictures, dict[str, Any]]:
    """The image tower of `places.image`, and its provenance. InputError as for `load`."""
    source = places.image
    places.spec.leave_out("image_processor")
    opened = _opened(places, source)
    pictures = Pictures(opened.model, opened.transform)
    tower = {"id": source.id, "revision": opened.revision, "weights": [opened.weights]}
    return pictures, {
        "image_tower": tower | {"class": type(pictures.module).__name__},
        "image_processor": _described(source, opened.transform),
    }


def _described(source: Source, transform: Any) -> dict[str, Any]:
    return {"id": source.id, "transform": " ".join(str(transform).split())}


@dataclass(frozen=True)
class Opened:
    """What open_clip made of a repository; `words`: where its tokenizer is, `base`: whose config its text tower has."""

    model: Any
    transform: Any
    tokenizer: Any
    weights: str
    revision: str
    words: Source
    base: Source | None


def _opened(places: Places, source: Source, texts: bool = False) -> Opened:
    """texts: whether it is asked for its texts, and needs a tokenizer."""
    for package, line in NEEDS.items():
        if find_spec(package) is None:
            raise ModelError(
                f"{source}: {shaped(source) or 'is loaded by open_clip'}, and {package} is not installed; {line}"
            )
    import open_clip

    parts.quiet()
    weights = next((name for name in OPEN_CLIP if name in source.names), None)
    if weights is None:
        raise ModelError(f"{source}: no weights are in it; expected one of {', '.join(OPEN_CLIP)}")
    source.fetch([weights])
    config, base = _config(places, source)
    words = places.tokenizer(_words(places, source, config)) if texts else source
    with tempfile.TemporaryDirectory() as folder:
        # open_clip reads one folder, and would ask the hub for the base: here it finds all of it in place.
        for path in words.folder.iterdir():
            if path.is_file() and path.name not in (CONFIG, *OPEN_CLIP):
                (Path(folder) / path.name).symlink_to(path.resolve())
        (Path(folder) / weights).symlink_to((source.folder / weights).resolve())
        (Path(folder) / CONFIG).write_text(json.dumps(config), encoding="utf-8")
        try:
            model, _, transform = open_clip.create_model_and_transforms(
                f"local-dir:{folder}", precision="fp32", require_pretrained=True, weights_only=True
            )
            tokenizer = open_clip.get_tokenizer(f"local-dir:{folder}") if texts else None
        except Exception as error:
            raise parts.readable(error, source, "open_clip model", "is the repository whole?") from None
    revision = source.revision(name for name in (CONFIG, weights) if name in source.names)
    return Opened(model, transform, tokenizer, weights, revision, words, base)


def _config(places: Places, source: Source) -> tuple[dict[str, Any], Source | None]:
    """open_clip's config, from the folder, or from its own table of what was published under this id, naming the
    folder of the base of the text tower; and that base."""
    config = settings(source.folder, CONFIG) or _known(source.id)
    text = config.get("model_cfg", {}).get("text_cfg")
    if text is None:
        raise ModelError(
            f"{source}: no {CONFIG} with model_cfg and text_cfg; give a whole repository by --model"
        )
    (text.get("tokenizer_kwargs") or {}).pop("trust_remote_code", None)  # open_clip would hand it on
    if not (name := text.get("hf_model_name")):
        return config, None
    base = places.find(name, None, f"hf_model_name in its {CONFIG}")
    config["model_cfg"] |= {"text_cfg": text | {"hf_model_name": str(base.folder)}}
    return config, base


def _known(id: str) -> dict[str, Any]:
    import open_clip

    for architecture, tag in open_clip.list_pretrained():
        preprocess = open_clip.get_pretrained_cfg(architecture, tag)
        if preprocess.get("hf_hub", "").strip("/") == id:
            return {"model_cfg": open_clip.get_model_config(architecture), "preprocess_cfg": preprocess}
    return {}


def _words(places: Places, source: Source, config: dict[str, Any]) -> Source:
    """Where the tokenizer is: in the repository where it is whole, else where the config says."""
    name = config["model_cfg"]["text_cfg"].get("hf_tokenizer_name")
    if not name or (source.folder / "tokenizer_config.json").is_file():
        return source
    return places.find(name, None, "--tokenizer")
