"""Your own model: `--model module:callable`, whose call gives an object with encode_texts and encode_images.

In `mine.py`, in the folder where the audit is run:

    class Mine:
        def encode_texts(self, texts: list[str]):  # a batch: one row each, of any length but zero
            return self.text_tower(texts)
        def encode_images(self, images: list[PIL.Image.Image]):  # the same, in RGB
            return self.image_tower(images)

and `python -m audit gender --model mine:Mine`. Rows may be a NumPy array, a CPU tensor or lists; they become unit rows.
`name`, `revision` and `logit_scale` (the factor on cosines) are taken up where the object has them; without
`encode_images` it is a text tower alone.
"""

import importlib
import re
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from probes.errors import InputError

from .base import Encoder
from .layout import digest
from .specs import Places

NAMED = r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"


class Own(Encoder):
    """Whatever the two methods give, in batches of the texts' or pictures' own order."""

    sorted_by_length = False

    def __init__(self, model: Any, text_only: bool, **how: Any) -> None:
        super().__init__(**how)
        self.model = model
        self.logit_scale = getattr(model, "logit_scale", None)
        self.text_only = text_only or not hasattr(model, "encode_images")

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return self._rows(self.model.encode_texts, texts)

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        if self.text_only:
            raise InputError(f"{self.name}: a text tower alone sees no pictures; give it encode_images")
        return self._rows(self.model.encode_images, images)

    def _rows(self, encode: Callable[[list], Any], batch: list) -> torch.Tensor:
        rows = torch.as_tensor(np.asarray(_called(self.name, encode, batch), dtype=np.float32))
        if rows.ndim != 2 or len(rows) != len(batch):
            raise InputError(
                f"{self.name}: {encode.__name__} gave {tuple(rows.shape)} for {len(batch)}; expected one row each"
            )
        return rows


def claim(places: Places) -> str | None:
    """Why it is loaded here: it is named as code that the user has."""
    id = places.spec.model or ""
    return (
        f"{id} names a callable of a Python module"
        if re.fullmatch(NAMED, id) and not Path(id).exists()
        else None
    )


def load(places: Places, **how: Any) -> Own:
    """Imports the module (also from the current folder) and calls the callable without arguments.

    Raises InputError where there is none, it fails, or lacks encode_texts.
    """
    id = places.spec.model or ""
    places.spec.leave_out("revision", "text_model", "image_model", "tokenizer", "image_processor")
    module_name, _, called = id.partition(":")
    sys.path.insert(0, "")
    try:
        module = importlib.import_module(module_name)
    except Exception as error:
        raise InputError(
            f"{id}: {module_name} could not be imported ({_told(error)}); give module:callable"
        ) from None
    finally:
        sys.path.remove("")
    make = getattr(module, called, None)
    if not callable(make):
        raise InputError(f"{id}: {module_name} has no callable {called}; give module:callable")
    model = _called(id, make)
    if not hasattr(model, "encode_texts"):
        raise InputError(
            f"{id}: gave a {type(model).__name__} without encode_texts; give an object with that and encode_images"
        )
    file = Path(module.__file__ or "")
    revision = str(
        getattr(model, "revision", None) or (digest(file.parent, [file.name]) if file.is_file() else "?")
    )
    name = places.spec.name or getattr(model, "name", None) or called
    encoder = Own(model, places.spec.text_only, name=name, revision=revision, **how)
    encoder.provenance |= {"id": id, "class": type(model).__name__, "logit_scale": encoder.logit_scale}
    return encoder


def _called(name: str, call: Callable[..., Any], *given: Any) -> Any:
    """What the user's code gives; its errors in one line, with the line of code. Running out of memory is for the
    base to mend."""
    try:
        return call(*given)
    except (InputError, torch.OutOfMemoryError):
        raise
    except Exception as error:
        raise InputError(f"{name}: {getattr(call, '__name__', call)} failed ({_told(error)})") from error


def _told(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    text = " ".join(str(error).split())[:160]
    return f"{type(error).__name__}: {text}, {Path(last.filename).name} line {last.lineno}"
