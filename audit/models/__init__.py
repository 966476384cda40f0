"""Models: which family loads one (`families`), what it is made of (`specs`), and what all have in common (`base`)."""

import math
from typing import TYPE_CHECKING, Any

from probes.reasons import Reason

if TYPE_CHECKING:
    from .base import Encoder


HOW = ("device", "batch_size", "dtype")
"""What of `load` says nothing of which parts there are."""


def load(
    model: str | None = None, *, device: str = "auto", batch_size: int | None = None, dtype: str = "float32",
    **parts: Any,
) -> "Encoder":  # fmt: skip
    """The encoder of a folder, hub id, spec file or short name; None: the bundled reference model.

    dtype: float32, bfloat16, int8, or auto, whichever of the first two is faster here; see loading.precision.
    parts: fields of `specs.Spec`, as text_model, image_model, tokenizer, image_processor and their revisions,
    text_only, family. Remote code never runs.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    from . import families
    from .base import choose_device
    from .known import refuse
    from .loading import precision
    from .loading.places import Places
    from .optimised import first_token, packing, quick_gelu
    from .specs import read

    how = {"device": choose_device(device), "batch_size": batch_size}  # before anything is fetched
    places = Places(read(model, **parts))
    refuse(places.spec.model)
    family, _ = families.choose(places)
    encoder = families.load(family, places, **how)
    encoder.notes += places.doubts()
    _check_scale(encoder)
    first_token.spare(encoder)
    quick_gelu.in_place(encoder)
    precision.set_dtype(encoder, dtype)
    packing.pack(encoder)
    encoder.provenance["family"] = family.name
    encoder.parts = places.asked
    if family.origin:
        encoder.provenance["family from"] = family.origin
    return encoder


def _check_scale(encoder: "Encoder") -> None:
    """Takes a logit scale away that is no positive number, with a note: cosines are asked, which need none."""
    told = encoder.logit_scale
    if told is None:
        return
    try:
        scale = float(told)
    except (TypeError, ValueError, RuntimeError):
        scale = math.nan
    if not (math.isfinite(scale) and scale > 0):
        encoder.notes.append(Reason("scale-unusable", scale=" ".join(str(told).split())[:40]))
    encoder.logit_scale = scale if math.isfinite(scale) and scale > 0 else None
    encoder.provenance["logit_scale"] = encoder.logit_scale


def explain(model: str | None = None, **parts: Any) -> list[str]:
    """Lines: the families, what each needs installed, the shipped specs; and what `model` would be loaded as and
    why. No weights are loaded or fetched."""
    from .explaining import listed, one

    named = {key: value for key, value in parts.items() if value is not None}
    return [*listed(), *(["", *one(model, **parts)] if model is not None or named else [])]
