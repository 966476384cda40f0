"""Models: which family loads one (`families`), what it is made of (`specs`), and what all have in common (`base`)."""

from typing import TYPE_CHECKING, Any

from probes.errors import CallError, ModelError

if TYPE_CHECKING:
    from probes.plugins import Plugin

    from .base import Encoder
    from .specs import Places


def load(
    model: str | None = None, *, device: str = "auto", batch_size: int | None = None, **parts: Any
) -> "Encoder":
    """The encoder of a folder, hub id, spec file or short name; None: the bundled reference model.

    parts: fields of `specs.Spec`, as text_model, image_model, tokenizer, image_processor and their revisions,
    text_only, family. Remote code never runs.

    Raises InputError where a part is missing or does not fit, with the option that mends it.
    """
    from . import families
    from .base import choose_device
    from .specs import Places, read

    how = {"device": choose_device(device), "batch_size": batch_size}  # before anything is fetched
    places = Places(read(model, **parts))
    family, _ = choose(places)
    encoder = families.load(family, places, **how)
    encoder.notes += places.doubts()
    encoder.provenance["family"] = family.name
    if family.origin:
        encoder.provenance["family from"] = family.origin
    return encoder


def choose(places: "Places") -> tuple["Plugin", str]:
    """The family that loads a model, and why."""
    from . import families

    asked, known = places.spec.family, families.families()
    if asked is not None and asked not in known:
        broken = "".join(f"; {line}" for line in families.broken())
        raise CallError(f"family {asked!r}: there is none; there are {', '.join(known)}{broken}")
    if asked is not None:
        return known[asked], "its spec says so"
    for family in known.values():
        if why := families.claim(family, places):
            return family, why
    raise ModelError(f"{places.spec.label}: no family takes it; name one of {', '.join(known)} in its spec")


def explain(model: str | None = None, **parts: Any) -> list[str]:
    """Lines: the families, what each needs installed, the shipped specs; and what `model` would be loaded as and
    why. No weights are loaded or fetched."""
    from .explaining import listed, one

    named = {key: value for key, value in parts.items() if value is not None}
    return [*listed(), *(["", *one(model, **parts)] if model is not None or named else [])]
