"""Model families: each loads towers and calls them; base.py does the rest."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from probes.errors import CallError, ModelError

if TYPE_CHECKING:
    from .base import Encoder
    from .specs import Places

FAMILIES: dict[str, str] = {
    "own": "audit.models.your_own",
    "open_clip": "audit.models.open_clip",
    "text-tower": "audit.models.text_tower",
    "hf": "audit.models.hf",
}
"""Name -> module with `claim(places)`, why it would load a model, or None, and `load(places, **how)`. Asked in this
order, so what takes anything is last; imported when asked."""


def load(
    model: str | None = None, *, device: str = "auto", batch_size: int | None = None, **parts: Any
) -> "Encoder":
    """The encoder of a folder, hub id, spec file or short name; None: the bundled reference model.

    parts: fields of `specs.Spec`, as text_model, image_model, tokenizer, image_processor and their revisions,
    text_only, family. Remote code never runs.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    from .base import choose_device
    from .specs import Places, read

    how = {"device": choose_device(device), "batch_size": batch_size}  # before anything is fetched
    places = Places(read(model, **parts))
    family, _ = choose(places)
    encoder = import_module(FAMILIES[family]).load(places, **how)
    encoder.notes += places.doubts()
    encoder.provenance["family"] = family
    return encoder


def choose(places: "Places") -> tuple[str, str]:
    """The family that loads a model, and why."""
    asked = places.spec.family
    if asked is not None and asked not in FAMILIES:
        raise CallError(f"family {asked!r}: there is none; there are {', '.join(FAMILIES)}")
    if asked is not None:
        return asked, "its spec says so"
    for name, module in FAMILIES.items():
        if why := import_module(module).claim(places):
            return name, why
    raise ModelError(
        f"{places.spec.label}: no family takes it; name one of {', '.join(FAMILIES)} in its spec"
    )


def explain(model: str | None = None, **parts: Any) -> list[str]:
    """Lines: the families, what each needs installed, the shipped specs; and what `model` would be loaded as and
    why. No weights are loaded or fetched."""
    from .explaining import families, one

    named = {key: value for key, value in parts.items() if value is not None}
    return [*families(), *(["", *one(model, **parts)] if model is not None or named else [])]
