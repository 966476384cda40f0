"""Your own model: `--model module:callable`, whose call gives an object with encode_texts and encode_images.

In `mine.py`, in the folder where the audit is run:

    class Mine:
        def encode_texts(self, texts: list[str]):  # a batch: one row each, all as wide, none all zero
            return self.text_tower(texts)
        def encode_images(self, images: list[PIL.Image.Image]):  # the same, in RGB
            return self.image_tower(images)

and `python -m audit gender --model mine:Mine`. Rows may be a NumPy array, a tensor or lists; they become unit rows.
`name`, `revision` and `logit_scale` (the factor on cosines) are taken up where the object has them; the revision is
otherwise a digest of the weights that it holds. Without `encode_images` it is a text tower alone.
"""

import importlib
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder
from audit.models.loading import own_weights
from audit.models.loading.foreign_code import called, told
from audit.models.loading.places import Places
from audit.models.loading.repository_files import digest
from audit.models.loading.two_towers import TEXTS, told_apart
from probes.errors import ModelError
from probes.reasons import Reason

NAME = "own"
ORDER = 10
IN_FILES = False
"""Its parts are no files that could be listed."""
UNKNOWN = "unknown"
"""The revision of what holds no weights that could be read."""
SAME = 1e-3
"""How far apart two vectors of one text may lie."""
NAMED = r"[A-Za-z_][\w.]*:[A-Za-z_]\w*"


class Own(Encoder):
    """Whatever the two methods give, in batches of the texts' or pictures' own order."""

    sorted_by_length = False
    mend = "by a method encode_images"

    def __init__(self, model: Any, text_only: bool, **how: Any) -> None:
        super().__init__(**how)
        self.model = model
        self.logit_scale = called(self.name, getattr, model, "logit_scale", None)
        self.width: int | None = None
        self.text_only = text_only or not hasattr(model, "encode_images")

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return self._rows(self.model.encode_texts, texts)

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        return self._rows(self.model.encode_images, images)

    def _rows(self, encode: Callable[[list], Any], batch: list) -> torch.Tensor:
        """(n, d) of a batch of n by the user's own method, whatever it returns that can be read as numbers.
        ModelError where it gave another shape, none, or raised."""
        rows = called(self.name, encode, batch)
        try:
            rows = called(self.name, _numbers, rows)
        except ModelError as error:
            raise ModelError(
                f"{self.name}: {encode.__name__} gave no rows of numbers, all of one length ({error.__cause__})"
            ) from None
        if rows.ndim != 2 or len(rows) != len(batch):
            raise ModelError(
                f"{self.name}: {encode.__name__} gave {tuple(rows.shape)} for {len(batch)}; expected one row each"
            )
        if self.width not in (None, rows.shape[1]):
            raise ModelError(
                f"{self.name}: {encode.__name__} gave {rows.shape[1]} numbers for each, and {self.width} before; "
                "give vectors of one length"
            )
        self.width = rows.shape[1]
        return rows


def _numbers(rows: Any) -> torch.Tensor:
    """Whatever holds numbers, as a tensor that has them at hand."""
    if isinstance(rows, torch.Tensor):
        return rows.detach().to_dense().float().cpu()
    return torch.tensor(np.asarray(rows, np.float32))


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
    module_name, _, name_of_call = id.partition(":")
    module = _imported(id, module_name)
    make = getattr(module, name_of_call, None)
    if not callable(make):
        raise ModelError(f"{id}: {module_name} has no callable {name_of_call}; give module:callable")
    model = called(id, make)
    if not hasattr(model, "encode_texts"):
        raise ModelError(
            f"{id}: gave a {type(model).__name__} without encode_texts; give an object with that and encode_images"
        )
    weights = _weights(model, module)
    revision = str(getattr(model, "revision", None) or weights)
    name = places.spec.name or getattr(model, "name", None) or name_of_call
    encoder = Own(model, places.spec.text_only, name=str(name), revision=revision, **how)
    encoder.provenance |= {
        "id": id, "class": type(model).__name__, "logit_scale": encoder.logit_scale, "weights": weights,
        "code": _code(module),
    }  # fmt: skip
    if revision == UNKNOWN:
        encoder.notes.append(Reason("revision-unknown", model=id))
    text = encoder.encode_texts(["صورة"])
    if np.abs(encoder.encode_texts(["صورة"]) - text).max() > SAME:
        encoder.notes.append(Reason("other-vector", model=id))
    remedy = "make encode_texts tell them apart"
    told_apart(encoder.encode_texts(list(TEXTS)), id, remedy)
    encoder.width = None  # that of pictures is compared below
    pictures = text if encoder.text_only else encoder.encode_images([Image.new("RGB", (64, 48), "grey")])
    if text.shape[1] != pictures.shape[1]:
        raise ModelError(
            f"{id}: its texts become {text.shape[1]} numbers, its pictures {pictures.shape[1]}; give both in one space"
        )
    return encoder


def _weights(model: Any, module: ModuleType) -> str:
    """The digest of the weights that the object holds, or its module beside it."""
    beside = {
        key: each
        for key, each in vars(module).items()
        if isinstance(each, torch.nn.Module | torch.Tensor | np.ndarray)
    }
    return own_weights.digest([model, beside]) or UNKNOWN


def _code(module: ModuleType) -> str:
    """The digest of the module's file."""
    file = Path(module.__file__ or "")
    return digest(file.parent, [file.name]) if file.is_file() else UNKNOWN


def _imported(id: str, name: str) -> ModuleType:
    """The module, also from the current folder, which stays on the path for what the module imports late:
    as its last, so that it shadows no installed module."""
    sys.path.insert(0, here := str(Path.cwd()))
    try:
        return called(id, importlib.import_module, name)
    except ModelError as error:
        why = told(error.__cause__) if error.__cause__ else error
        raise ModelError(f"{id}: {name} could not be imported ({why}); give module:callable") from None
    finally:
        sys.path.remove(here)
        sys.path.append(here)
