"""The vectors of a finished run, as they are kept here: for who loads no model."""

import numpy as np

from audit.runs import Run
from probes import stimuli
from probes.errors import DataError, InputError
from probes.files.cache import root
from probes.stimuli import crops
from probes.trials import Trials

from . import grids, keys
from .database import Space, Store

Indexed = tuple[np.ndarray, dict[str, int]]


def kept(run: Run, trials: Trials) -> tuple[dict[str, Indexed], Space] | str:
    """The matrix of all texts that the trials name, and of all pictures, with the row of each, and the space that they
    are of; or why they can't be looked at."""
    store = Store(root())
    space = space_of(run, store)
    if space is None:
        return "no vectors of this model are kept here"
    texts, images = trials.texts(), trials.images()
    seen = _pictures(images, store, space)
    if isinstance(seen, str):
        return seen
    read: dict[str, Indexed] = {}
    for kind, names, digests in (("text", texts, keys.texts(texts)), ("image", images, seen)):
        if missing := len(space.missing(digests)):
            return f"{missing} of the vectors of {len(names)} {kind}s are not kept here"
        read[kind] = space.filled(digests, _none), {name: row for row, name in enumerate(names)}
    width = max(matrix.shape[1] for matrix, _ in read.values())
    return {kind: (matrix.reshape(-1, width), index) for kind, (matrix, index) in read.items()}, space


def _pictures(images: list[str], store: Store, space: Space) -> list[bytes] | str:
    """The key of each picture's vector, of a place in one that of its patch; or which patch that is can't be told."""
    points = {image: point for image in images if (point := crops.pointed(image))}
    wholes = list(dict.fromkeys(points[image][0] if image in points else image for image in images))
    key_of = dict(zip(wholes, keys.pictures(store, wholes), strict=True))
    grid_of: dict[str, grids.Grid] = {}
    for whole in {whole for whole, _, _ in points.values()}:
        try:
            size = stimuli.open(whole).size
        except InputError as error:
            return f"where the patches of a picture lie can't be told: {error}"
        if (grid := grids.kept(size, space)) is None:
            return f"where the patches lie of pictures of {size[0]} x {size[1]} is not kept here"
        grid_of[whole] = grid
    made = []
    for image in images:
        if point := points.get(image):
            number = int(grids.nearest([point[1:]], grid_of[point[0]])[0])
            made.append(keys.patch(key_of[point[0]], number))
        else:
            made.append(key_of[image])
    return made


def space_of(run: Run, store: Store) -> Space | None:
    """The vectors that are kept of the run's model; None where there are none."""
    model = run.provenance["model"]
    told = {name: value for name, value in model.items() if name not in ("name", "revision")}
    provenances = (told, told | {"revision": model["revision"]})  # which some families tell there too
    found = (store.found(keys.digest(model["revision"], each)) for each in provenances)
    return next(filter(None, found), None)


def _none(positions: list[int]) -> np.ndarray:
    raise DataError(f"{len(positions)} vectors were lost while they were read; do it again")
