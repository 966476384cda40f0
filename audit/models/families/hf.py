"""Whatever transformers loads as a dual encoder: VisionTextDualEncoder, CLIP, SigLIP, AltCLIP, ChineseCLIP, ALIGN …"""

from typing import Any

from audit.models.loading import parts
from audit.models.loading.places import Places
from audit.models.loading.repository_files import settings
from audit.models.loading.two_towers import (
    ImageFeatures,
    TextFeatures,
    Towers,
    Words,
    described,
    described_processor,
    described_tokenizer,
    max_tokens,
    trial,
)
from probes.reasons import Reason

ORDER = float("inf")
"""It takes whatever no other family takes."""


def claim(places: Places) -> str:
    """Why it is loaded here: whatever no other family takes."""
    kind = settings(places.text.folder, "config.json").get("model_type")
    if kind is None:
        return f"no other family takes {places.text}"
    return f"the config.json of {places.text} is of type {kind}, which transformers is asked for"


def check(places: Places) -> tuple[Any, Any]:
    """The configs of text and image tower. InputError where there is no config, or none of a dual encoder."""
    parts.quiet()
    return parts.towers(places.text, parts.config(places.text), image=not places.spec.text_only)


def load(places: Places, **how: Any) -> Towers:
    """One repository with both towers. Remote code never runs; weights come as float32; a checkpoint that lacks
    weights is refused, since transformers would fill them at random.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    whole, seen = places.text, not places.spec.text_only
    text, vision = check(places)
    files = parts.weight_files(whole)
    tokenizer = parts.tokenizer(places.tokenizer(), whole, text)
    processor, doubt = (
        parts.image_processor(places.image_processor(), whole, vision) if seen else (None, None)
    )
    loaded = parts.weights(whole, ("get_text_features", *(["get_image_features"] if seen else [])))
    # SigLIP was trained on texts padded to its full length, and its vectors depend on it.
    full = text.model_type.startswith("siglip")
    limit = max_tokens(text, getattr(loaded, "text_model", loaded), tokenizer, full)
    pictures = ImageFeatures(loaded, processor, doubt) if seen else None
    encoder = Towers(
        TextFeatures(loaded, Words(tokenizer, limit, full)), pictures, places, revision=whole.revision(files), **how
    )  # fmt: skip
    if full and limit != tokenizer.model_max_length < 1e6:
        encoder.notes.append(Reason("padded", n=limit, other=tokenizer.model_max_length))
    trial(encoder, places)
    encoder.provenance |= described(whole, loaded)
    encoder.provenance["tokenizer"] = described_tokenizer(places.tokenizer(), tokenizer)
    if seen:
        encoder.provenance["image_processor"] = described_processor(places, processor)
    return encoder
