"""Unique texts and pictures to unit vectors: everything is encoded once."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from audit.models.base import NOUNS, Model
from audit.models.preparing import Opened
from probes.reasons import Reason
from probes.stimuli import crops
from probes.trials import Trials

from .progress import bar
from .score import Vectors
from .store import grids, keys
from .store.database import Space

if TYPE_CHECKING:
    from .cluster.workers import Cluster

TEXTS_HELD, PICTURES_HELD, PATCHED_HELD = 1_024, 256, 64
"""Texts whose vectors are kept as one part; pictures; and those that are held with the vectors of all their patches."""
ON_GPU = 8
"""Times as many texts and pictures a part: there the towers would wait at the end of each."""
Tick = Callable[[int], object]


def embed(
    model: Model,
    trials: Trials,
    quiet: bool = False,
    space: Space | None = None,
    cluster: "Cluster | None" = None,
) -> dict[str, Vectors]:
    """{"text": Vectors, "image": Vectors} of everything that the trials name, float32, unit rows.

    space: where vectors are taken from, and kept part by part. A part is encoded as it is cut here and kept as a
        whole, so that what was interrupted and goes on gives the same bytes.
    cluster: who encodes what the space lacks, but for patches.
    A place in a picture (crops.point) has the vector of the patch that holds it; of one that the model's processor
    cuts away, the patch that is nearest. Places in one patch share its row.
    Shows a progress bar for what takes longer than a second, unless `quiet`.
    """
    texts, images = sorted(trials.texts(), key=len), trials.images()  # of like length: less is padded
    points = {image: point for image in images if (point := crops.pointed(image))}
    wholes = [image for image in images if image not in points]
    times = 1 if model.provenance.get("device", "cpu") == "cpu" else ON_GPU
    if cluster and space:
        seen = _parts(wholes, PICTURES_HELD), partial(keys.pictures, space.store)
        cluster.fill(
            space, model, {"texts": (_parts(texts, TEXTS_HELD), keys.texts), "pictures": seen}, quiet
        )
    encoded_texts = _encode(texts, times * TEXTS_HELD, partial(_texts, model, space), "texts", quiet)
    encoded_images = _encode(
        wholes, times * PICTURES_HELD, partial(_pictures, model, space), "pictures", quiet
    )
    encoded_patches, place = _patches(model, space, points, quiet)
    dimension = max(some.shape[1] for some in (encoded_texts, encoded_images, encoded_patches))
    pictures = [some.reshape(len(some), dimension) for some in (encoded_images, encoded_patches)]
    row_of = {image: row for row, image in enumerate(wholes)}
    row_of |= {image: len(wholes) + row for image, row in place.items()}
    return {
        "text": Vectors(
            encoded_texts.reshape(len(texts), dimension), {text: row for row, text in enumerate(texts)}
        ),
        "image": Vectors(np.concatenate(pictures), row_of),
    }


def constant(vectors: dict[str, Vectors]) -> list[Reason]:
    """A note where all texts, or all pictures, have one vector."""
    return [
        Reason("constant-vectors", n=len(some.matrix), noun=NOUNS[noun])
        for noun, some in (("text", vectors["text"]), ("picture", vectors["image"]))
        if len(some.matrix) > 1 and np.abs(some.matrix - some.matrix[0]).max() < 1e-6
    ]


def _texts(model: Model, space: Space | None, texts: list[str], tick: Tick) -> np.ndarray:
    if space is None:
        return model.encode_texts(texts, tick)
    return space.filled(keys.texts(texts), lambda at: model.encode_texts([texts[i] for i in at], tick), tick)


def _pictures(model: Model, space: Space | None, names: list[str], tick: Tick) -> np.ndarray:
    if space is None:
        return model.encode_images(Opened(names), tick)
    return space.filled(
        keys.pictures(space.store, names),
        lambda at: model.encode_images(Opened([names[i] for i in at]), tick),
        tick,
    )


def _patches(
    model: Model, space: Space | None, points: dict[str, crops.Point], quiet: bool
) -> tuple[np.ndarray, dict[str, int]]:
    """(n, d) vectors of the patches that hold the points, and which row each point has; every picture goes through
    the model once."""
    of_picture: dict[str, list[str]] = defaultdict(list)
    for reference, (picture, _, _) in points.items():
        of_picture[picture].append(reference)
    row_of: dict[str, int] = {}
    rows = count()

    def encode(names: list[str], tick: Tick) -> np.ndarray:
        pictures, held = list(Opened(names)), []
        for place, (name, picture) in enumerate(zip(names, pictures, strict=True)):
            at = [points[reference][1:] for reference in of_picture[name]]
            numbers = grids.nearest(at, grids.grid(picture.size, model, space))
            patches, turn = np.unique(numbers, return_inverse=True)
            own = np.array([next(rows) for _ in patches])
            row_of.update(zip(of_picture[name], own[turn].tolist(), strict=True))
            held += [(place, patch) for patch in patches.tolist()]

        def through_tower(of: list[int]) -> np.ndarray:
            wanted = sorted({held[i][0] for i in of})
            grids = model.encode_patches([pictures[place] for place in wanted], tick)
            grid_of = dict(zip(wanted, grids.reshape(len(wanted), -1, grids.shape[-1]), strict=True))
            return np.stack([grid_of[place][patch] for place, patch in (held[i] for i in of)])

        if space is None:
            return through_tower(list(range(len(held))))
        whole = keys.pictures(space.store, names)
        return space.filled([keys.patch(whole[place], patch) for place, patch in held], through_tower)

    return _encode(list(of_picture), PATCHED_HELD, encode, "patches of pictures", quiet), row_of


def _encode(
    items: Sequence[str], held: int, encode: Callable[[Any, Any], np.ndarray], noun: str, quiet: bool
) -> np.ndarray:
    """(n, d) vectors; (0, 0) where there is nothing to encode."""
    with bar(len(items), noun, quiet) as shown:
        parts = [encode(part, shown.update) for part in _parts(items, held)]
    return np.concatenate(parts) if parts else np.zeros((0, 0), dtype=np.float32)


def _parts(items: Sequence[str], held: int) -> list[list[str]]:
    return [list(items[start : start + held]) for start in range(0, len(items), held)]
