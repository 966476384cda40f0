"""By what a vector is found again: the model as it is loaded, and the text or the picture itself."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from audit.models.base import Model
from probes import stimuli
from probes.errors import InputError
from probes.stimuli import identity
from probes.stimuli.drawn import scenes

from .database import Space, Store

UNTOLD = ("id", "logit_scale", "parameters", "cosine with float32")
"""Provenance that changes no vector: what the parts are called is said by their revisions."""
UNKNOWN = "unknown"
"""The revision of weights that can't be read."""
TEXT = "صورة"


def known(model: Model) -> bool:
    """Whether it is known by which weights its vectors are made, so that they may be kept."""
    return UNKNOWN not in (model.revision, model.provenance.get("weights"))


def space(store: Store, model: Model) -> Space:
    """The vectors that are kept of this model."""
    return store.space(
        digest(model.revision, model.provenance), f"{model.name}@{model.revision}", proof(model)
    )


def digest(revision: str, provenance: dict[str, Any]) -> str:
    """Of a model as it is loaded."""
    told = [revision, _told(provenance)]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def proof(model: Model) -> np.ndarray:
    """(d,) or (2 d,): the vectors of a text and, where it sees any, a picture, which are always the same. Of a model
    that is not loaded, what it gave when it was."""
    if (given := getattr(model, "proof", None)) is not None:
        return given
    vectors = [model.encode_texts([TEXT])]
    if not model.text_only:
        vectors.append(model.encode_images([stimuli.open(scenes.thing("ball", "red", 3, seed=0))]))
    return np.concatenate(vectors, axis=None)


def texts(some: Sequence[str]) -> list[bytes]:
    """16 bytes of each."""
    return [_digest(b"text", text.encode(errors="surrogatepass")) for text in some]


def tokens(some: Sequence[str]) -> list[bytes]:
    """16 bytes of how many tokens a text has."""
    return [_digest(b"tokens", text.encode(errors="surrogatepass")) for text in some]


def pictures(store: Store, references: Sequence[str]) -> list[bytes]:
    """16 bytes of each, by what is to be seen. A file is read again when its size or its time changes; of one that
    can't be read nothing is kept."""
    stamps = {each: identity.stamp(each) for each in references}
    asked = {
        each: _digest(b"stamp", stamp.encode(errors="surrogateescape"))
        for each, stamp in stamps.items()
        if stamp
    }
    known = store.contents(list(set(asked.values())))
    new = {}
    for reference, stamp in asked.items():
        if stamp not in known:
            try:
                known[stamp] = new[stamp] = _digest(
                    b"file", stimuli.content(identity.whole(reference)) or b""
                )
            except InputError:
                known[stamp] = stamp
    if new:
        store.know(new)
    return [
        _digest(b"picture", known[asked[each]] if each in asked else b"", identity.told(each).encode())
        for each in references
    ]


def patch(picture: bytes, number: int) -> bytes:
    """16 bytes of a patch of the picture of that key."""
    return _digest(b"patch", picture, str(number).encode())


def grid(size: tuple[int, int]) -> bytes:
    """16 bytes of where the patches lie of pictures of this width and height."""
    return _digest(b"grid", str(size).encode())


def _digest(*parts: bytes) -> bytes:
    """16 bytes of BLAKE2b; each part with its length, so that none runs into the next."""
    total = hashlib.blake2b(digest_size=16)
    for part in parts:
        total.update(len(part).to_bytes(8, "little"))
        total.update(part)
    return total.digest()


def _told(provenance: dict[str, Any]) -> dict[str, Any]:
    """What of it a vector depends on."""
    return {
        name: _told(value) if isinstance(value, dict) else value
        for name, value in provenance.items()
        if name not in UNTOLD
    }
