"""The vectors of a finished run, as they are kept here: for who loads no model."""

import numpy as np

from audit.runs import Run
from probes.errors import DataError
from probes.files.cache import root
from probes.stimuli import crops
from probes.trials import Trials

from . import keys
from .database import Space, Store

Indexed = tuple[np.ndarray, dict[str, int]]


def kept(run: Run, trials: Trials) -> dict[str, Indexed] | str:
    """The matrix of all texts that the trials name, and of all pictures, with the row of each; or why they can't be
    looked at."""
    texts, images = trials.texts(), trials.images()
    if any(crops.pointed(image) for image in images):
        return "those of patches are not looked at"
    store = Store(root())
    space = space_of(run, store)
    if space is None:
        return "no vectors of this model are kept here"
    read: dict[str, Indexed] = {}
    for kind, names, digests in (
        ("text", texts, keys.texts(texts)),
        ("image", images, keys.pictures(store, images)),
    ):
        if missing := len(space.missing(digests)):
            return f"{missing} of the vectors of {len(names)} {kind}s are not kept here"
        read[kind] = space.filled(digests, _none), {name: row for row, name in enumerate(names)}
    width = max(matrix.shape[1] for matrix, _ in read.values())
    return {kind: (matrix.reshape(-1, width), index) for kind, (matrix, index) in read.items()}


def space_of(run: Run, store: Store) -> Space | None:
    """The vectors that are kept of the run's model; None where there are none."""
    model = run.provenance["model"]
    told = {name: value for name, value in model.items() if name not in ("name", "revision")}
    provenances = (told, told | {"revision": model["revision"]})  # which some families tell there too
    found = (store.found(keys.digest(model["revision"], each)) for each in provenances)
    return next(filter(None, found), None)


def _none(positions: list[int]) -> np.ndarray:
    raise DataError(f"{len(positions)} vectors were lost while they were read; do it again")
