"""Model families: each loads towers and calls them; base.py does the rest."""

from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base import Encoder

FAMILIES: dict[str, str] = {"hf": "audit.models.hf"}
"""Name -> module with a `load(model, **options)`; imported when it is asked for."""


def load(model: str | None = None, **options: Any) -> "Encoder":
    """The encoder of a folder or hub id; None: the bundled reference model, an ordinary folder."""
    if model is not None:
        return import_module(FAMILIES["hf"]).load(model, **options)
    bundled = str(files("audit.models").joinpath("reference"))
    return import_module(FAMILIES["hf"]).load(bundled, name="reference", **options)
