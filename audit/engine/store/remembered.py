"""What is known of a model that was loaded before, so that an audit whose vectors are all kept loads none.

It holds as long as nothing can have changed of it: the same spec, device and dtype, the same files by path, size and
time, the same versions of what loads it. Only models are remembered whose every part is a file.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import audit.models
from audit.models.base import Encoder, Progress, choose_device
from audit.models.loading.places import Places
from audit.models.specs import read
from audit.runs.provenance import PACKAGES, version_of
from probes.errors import InputError, ModelError
from probes.files import json_files, whole
from probes.files.cache import root
from probes.reasons import Reason

from . import keys

MANY = 200
"""Models of which something is kept, the last ones loaded."""
TOLD = ("name", "revision", "logit_scale", "max_tokens", "text_only", "provenance")
VERSIONS = ("arabic-clip-audit", "open_clip_torch", "sentence-transformers", *PACKAGES)


class Remembered:
    """A model (audit.models.base.Model) that is loaded when something has to be encoded.

    proof: what keys.proof gives of it. counts: whether it has a tokenizer.
    """

    def __init__(self, facts: dict[str, Any], load: Callable[[], Encoder]) -> None:
        self._load, self._known = load, keys.digest(facts["revision"], facts["provenance"])
        self.name, self.revision = facts["name"], facts["revision"]
        self.logit_scale, self.max_tokens = facts["logit_scale"], facts["max_tokens"]
        self.text_only, self.provenance = facts["text_only"], facts["provenance"]
        self.notes: list[Reason | str] = [
            Reason.of(note) if isinstance(note, dict) else note for note in facts["notes"]
        ]
        self.proof, self.counts = np.array(facts["proof"], np.float32), facts["counts"]

    @cached_property
    def loaded(self) -> Encoder:
        """The model itself. ModelError where it is another by now."""
        encoder = self._load()
        if keys.digest(encoder.revision, encoder.provenance) != self._known:
            raise ModelError(f"{self.name}: its files were changed meanwhile; run the same again")
        encoder.notes = self.notes  # what is noticed from here on is told too
        return encoder

    def encode_texts(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        return self.loaded.encode_texts(texts, progress)

    def encode_images(self, images: Sequence[Image.Image], progress: Progress | None = None) -> np.ndarray:
        return self.loaded.encode_images(images, progress)

    def encode_patches(self, images: list[Image.Image], progress: Progress | None = None) -> np.ndarray:
        return self.loaded.encode_patches(images, progress)

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        return self.loaded.patch_centres(size)

    def token_counts(self, texts: list[str]) -> np.ndarray | None:
        return self.loaded.token_counts(texts) if self.counts else None


def load(**options: Any) -> "Encoder | Remembered":
    """The model of audit.models.load, or what is known of it; InputError as there."""
    parts = {name: value for name, value in options.items() if name not in audit.models.HOW}
    places = Places(read(**parts))
    told = [repr(places.spec), choose_device(options.get("device") or "auto"), options.get("batch_size")]
    told += [
        options.get("dtype"),
        [version_of(name) for name in VERSIONS],
        _stamps(Path(audit.models.__file__).parent),
    ]
    file = root() / "models" / f"{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError, KeyError, TypeError):
        facts = json_files.parsed(file.read_bytes())
        if facts["parts"] and facts["parts"] == _parts(places, facts["parts"]):
            return Remembered(facts, lambda: audit.models.load(**options))
    began = time.time()
    encoder = audit.models.load(**options)
    if keys.known(encoder) and encoder.parts:
        with suppress(OSError, TypeError, ValueError):
            _keep(file, encoder, places, began)
    return encoder


def _keep(file: Path, encoder: Encoder, places: Places, began: float) -> None:
    """Writes what is known of it, unless a file of it was changed since it began to be loaded. OSError, TypeError and
    ValueError where that can't be."""
    parts = _parts(places, encoder.parts)
    if not parts or any(
        path.stat().st_ctime >= began for *_, folder, _ in parts for path in _files(Path(folder))
    ):
        return
    facts = {name: getattr(encoder, name) for name in TOLD}
    facts["notes"] = [note.as_data() if isinstance(note, Reason) else note for note in encoder.notes]
    counts = encoder.token_counts([keys.TEXT]) is not None
    facts |= {"parts": parts, "proof": keys.proof(encoder).tolist(), "counts": counts}
    file.parent.mkdir(parents=True, exist_ok=True)
    whole.write(file, json.dumps(facts, allow_nan=False))
    for old in sorted(file.parent.glob("*.json"), key=os.path.getmtime, reverse=True)[MANY:]:
        old.unlink(missing_ok=True)


def _parts(places: Places, asked: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """[id, revision, option, folder, what is in it] of each part that a model was loaded from, found anew; none where
    one is not there, or stands in for what the hub could not be asked of."""
    parts = []
    for id, revision, option, *_ in asked:
        try:
            source = places.find(id, revision, option)
        except InputError:
            return []
        if source.trouble:
            return []
        parts.append([id, revision, option, str(source.folder), _stamps(source.folder)])
    return parts


def _stamps(folder: Path) -> str:
    """A digest of path, size and times of every file in a folder."""
    told = hashlib.sha256()
    for path in _files(folder):
        now = path.stat()
        times = f"{now.st_mtime_ns}\0{now.st_ctime_ns}"  # who copies may set the first, nobody the second
        told.update(f"{path}\0{now.st_size}\0{times}\0".encode(errors="surrogateescape"))
    return told.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
