"""A text encoder that pools its tokens and projects them, beside an image tower of its own, or alone.

M-CLIP and AraCLIP (mean over the mask, one linear layer), sentence-transformers folders (modules.json), and any text
encoder of transformers (mean over the mask).
"""

from typing import Any

import torch

from audit.models.base import Tensors
from audit.models.loading import parts, text_encoders
from audit.models.loading.places import Places
from audit.models.loading.repository_files import settings
from audit.models.loading.two_towers import (
    ImageFeatures,
    Towers,
    Words,
    described,
    described_tokenizer,
    image_tower,
    max_tokens,
    on,
    trial,
)
from audit.models.specs import read, shipped
from probes.errors import ModelError
from probes.reasons import Reason

from . import open_clip

NAME = "text-tower"
ORDER = 30


class PooledText:
    """Tokens pooled, then projected."""

    def __init__(self, made: text_encoders.Pooled, words: Words) -> None:
        self.words, self.pool = words, text_encoders.POOLINGS[made.pooling]
        self.lower, self.prompt = made.lower, made.prompt
        self.module = torch.nn.ModuleDict({"transformer": made.transformer, "head": made.head})

    def tokenised(self, texts: list[str]) -> Tensors:
        texts = [self.prompt + text for text in texts]
        return self.words([text.lower() for text in texts] if self.lower else texts)

    def __call__(self, tokenised: Tensors, device: str) -> torch.Tensor:
        inputs = on(device, tokenised)
        hidden = self.module["transformer"](**inputs).last_hidden_state
        return self.module["head"](self.pool(hidden, inputs["attention_mask"]))


def claim(places: Places) -> str | None:
    """Why it is loaded here: its towers are named apart, or its files are those of a text encoder."""
    if places.spec.apart:
        return "the text tower and the image tower are named apart"
    source = places.text
    if why := text_encoders.shaped(source):
        return f"{source} {why}"
    if places.spec.text_only and "vision_config" not in settings(source.folder, "config.json"):
        return f"a text encoder is asked for alone, and the config.json of {source} names no image tower"
    return None


def lacks(places: Places) -> str | None:
    """What must be named beside it, or installed, and how."""
    if places.spec.apart:
        return open_clip.absent(places.image)
    if places.spec.text_only:
        return None
    known = [name for name in shipped() if read(name).model == places.text.id]
    return (
        "a text tower without pictures; give the image tower that it was trained beside by --image-model ID"
        + "".join(f" (--model {name} names it)" for name in known)
        + ", or ask for the text tower alone by --text-only"
    )


def check(places: Places) -> None:
    """InputError where the configs are not those of a text encoder and an image tower."""
    parts.quiet()
    if text_encoders.shaped(places.text) is None:
        text_encoders.plain(places.text)
    if places.spec.apart and not open_clip.shaped(places.image):
        parts.towers(places.image, parts.config(places.image), text=False)


def load(places: Places, **how: Any) -> Towers:
    """The text tower, and the image tower that is named beside it unless the spec is `text_only`.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    parts.quiet()
    source = places.text
    if lacking := lacks(places):
        raise ModelError(f"{source}: {lacking}")
    if not places.spec.text_only:
        places.image_processor()  # what isn't there is known before weights are loaded
    made = text_encoders.read(places)
    files = places.tokenizer(made.files)
    tokenizer = parts.tokenizer(files, source, made.transformer.config)
    limits = (made.longest, max_tokens(made.transformer.config, made.transformer, tokenizer))
    words = Words(tokenizer, min((limit for limit in limits if limit), default=None))
    image, seen = (None, {}) if places.spec.text_only else _image_tower(places)
    text = described(source, made.transformer, made.weights)
    text |= {
        "kind": made.kind,
        "pooling": made.pooling,
        "head": [str(layer) for layer in made.head.children()],
    }
    if made.base:
        text["base"] = {"id": made.base.id, "revision": made.base.revision(["config.json"])}
    revision = "+".join([text["revision"], *([seen["image_tower"]["revision"]] if seen else [])])
    encoder = Towers(PooledText(made, words), image, places, revision=revision, **how)
    if not made.head and image is not None:
        encoder.notes.append(Reason("no-projection", source=str(source)))
    trial(encoder, places)
    encoder.provenance |= {"id": source.id, "text_tower": text, **seen}
    encoder.provenance["tokenizer"] = described_tokenizer(files, tokenizer)
    return encoder


def _image_tower(places: Places) -> tuple[ImageFeatures, dict[str, Any]]:
    return (open_clip.image_tower if open_clip.shaped(places.image) else image_tower)(places)
