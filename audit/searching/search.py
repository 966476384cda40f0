"""Image search: the pictures of a folder that are nearest to a text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from audit.engine.progress import bar
from audit.engine.ranking.pairs import MILLIONTHS
from audit.engine.store import keys
from audit.engine.store.database import Space, Store
from probes import escaping
from probes.errors import CallError, DataError
from probes.files import whole
from probes.files.cache import root
from probes.trials import MAX_DROPPED

from .data_set import in_set
from .picture_folder import Gallery, Left, gallery

if TYPE_CHECKING:
    from markupsafe import Markup
    from PIL import Image

    from audit.models.base import Model

COLUMNS = ["query", "rank", "image", "similarity"]
QUERIES = 64
"""Queries whose similarities to the whole gallery are held at a time."""
FILES = ("search.png", "search.html", "search.csv")
SHEET = FILES[0]


@dataclass(frozen=True)
class Found:
    """What a search found.

    table: (query, rank, image, similarity), of each query the nearest pictures in order; ties by path.
    unreadable: (image, reason) of what is called like a picture and can't be read.
    pictures: how many were ranked. encoded: how many of them were not in the cache.
    signature: model and gallery, in a line. notes: what else a reader should know.
    links: whether `image` is the address of a page, since the pictures may not be shown to others.
    """

    table: pd.DataFrame
    unreadable: pd.DataFrame
    pictures: int
    encoded: int
    signature: str
    notes: list[str] = field(default_factory=list)
    links: bool = False

    @property
    def files(self) -> tuple[str, ...]:
        """What `save` writes."""
        return FILES[1:] if self.links else FILES

    def sheet(self) -> "Image.Image":
        """The pictures under their query, with rank and cosine, as one picture. CallError where none may be shown."""
        if self.links:
            raise CallError(
                "these pictures may not be shown to others; the table has the addresses of their pages"
            )
        from audit.report.html import contact_sheet

        return contact_sheet.sheet(self.table)

    def html(self) -> str:
        """A page with everything in it."""
        from audit.report.html.page import plain

        return plain(self._block(), "Search")

    def _repr_html_(self) -> str:
        return str(self._block())

    def _block(self) -> "Markup":
        """The pictures, what went wrong, and the signature."""
        from audit.report.html import contact_sheet
        from audit.report.html.templating import rendered

        blocks = contact_sheet.blocks(self.table, self.links)
        return rendered("search.html.j2", blocks=blocks, remarks=self.remarks(), signature=self.signature)

    def remarks(self) -> list[str]:
        """Lines: what could not be read, and the notes."""
        lines = [f"{row.image}: {row.reason}" for row in self.unreadable.itertuples()]
        count = [f"{len(lines)} of {self.pictures + len(lines):,} pictures can't be read:"] if lines else []
        return [*count, *lines, *self.notes]

    def save(self, folder: str | Path) -> list[Path]:
        """Writes `files`: search.png, where pictures may be shown, search.html and search.csv. InputError where that
        can't be."""
        folder = Path(folder)
        files = [folder / name for name in self.files]
        make: dict[str, Callable[[Path], object]] = {
            ".png": lambda to: self.sheet().save(to),
            ".html": lambda to: to.write_text(self.html(), encoding="utf-8"),
            ".csv": lambda to: to.write_text(escaping.csv(self.table), encoding="utf-8"),
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            whole.made(files, lambda path, aside: make[path.suffix](aside))
        except OSError as error:
            raise CallError(
                f"{folder}: can't be written ({error.strerror}); give a folder with --out"
            ) from None
        return files


def search(
    query: str | Sequence[str],
    images: str | Path | None = None,
    model: "str | Path | Model | None" = None,
    *,
    data: str | None = None,
    allow_downloads: bool = False,
    top: int = 12,
    cache: str | Path | bool | None = None,
    quiet: bool = False,
    out: str | Path | None = None,
    **options: Any,
) -> Found:
    """The `top` pictures of a folder (with those below it), a tar, or a data set that are nearest to each query.

    data: a data set by name, as `--data` takes it, in the place of `images`. allow_downloads: whether it may be
        fetched.
    model: None for the bundled reference model, a folder, a hub id, or one that audit.models.load gave.
    cache: where vectors of pictures are kept (None: below probes.files.cache.root()); False: nowhere. A picture
        that is there is not read again until its size or time changes; one that can't be read is tried each time.
    out: a folder for search.png, search.html and search.csv.
    options: go to audit.models.load.
    An interrupted search keeps the vectors that it has.

    Raises InputError where a query is empty, there are no pictures, or more than 2 % of them can't be read.
    """
    queries = _queries(query)
    if top < 1:
        raise CallError(f"top {top}: must be 1 or more")
    shown = in_set(data, images, allow_downloads, quiet)
    pictures = gallery(
        shown.images, but=None if out is None else Path(out) / SHEET
    )  # a wrong path is said at once
    encoder = _loaded(model, options)
    store = Store(_folder(cache) if keys.known(encoder) else None)
    vectors = keys.space(store, encoder)
    named = keys.pictures(store, [pictures.reference(place) for place in range(len(pictures.names))])
    missing = vectors.missing(named)
    left = [*pictures.left, *_encode(encoder, pictures, named, missing, vectors, quiet)]
    table = _nearest(queries, encoder.encode_texts(queries), pictures, named, vectors, top)
    found = Found(
        shown.told(table),
        pd.DataFrame(left, columns=["image", "reason"]),
        pictures=len(pictures.names) - len(left) + len(pictures.left),
        encoded=len(missing) - len(left) + len(pictures.left),
        signature=f"{encoder.name}@{encoder.revision} | {len(pictures.names):,} pictures of {shown.name}",
        notes=[*(str(note) for note in store.notes), *shown.notes],
        links=shown.links,
    )
    if out is not None:
        found.save(out)
    return found


def _queries(query: str | Sequence[str]) -> list[str]:
    queries = [query] if isinstance(query, str) else list(query)
    if not queries or not all(isinstance(each, str) and each.strip() for each in queries):
        raise CallError("the query is empty; give what to look for, as «ثلاث قطط»")
    return list(dict.fromkeys(each.strip() for each in queries))


def _loaded(model: "str | Path | Model | None", options: dict[str, Any]) -> "Model":
    if model is None or isinstance(model, str | Path):
        from audit import models

        return models.load(None if model is None else str(model), **options)
    return model


def _folder(cache: str | Path | bool | None) -> Path | None:
    """Where vectors are kept; None for nowhere."""
    if cache is False:
        return None
    return root() if cache is None or cache is True else Path(cache)


def _encode(
    encoder: "Model", pictures: Gallery, named: list[bytes], missing: list[int], vectors: Space, quiet: bool
) -> list[Left]:
    """Keeps vectors of the pictures that have none, and gives what can't be read. named: their keys."""
    expected = len(pictures.names) + len(pictures.left)
    left: list[Left] = []
    with bar(len(missing), "pictures", quiet) as shown:
        for places, some, broken in pictures.read(missing):
            left += broken
            _allow([*pictures.left, *left], expected, pictures.root)
            if places:
                vectors.add([named[place] for place in places], encoder.encode_images(some))
            shown.update(len(some) + len(broken))
    return left


def _allow(left: list[Left], expected: int, root: Path) -> None:
    """InputError where more of the `expected` pictures can't be read than a search may leave out."""
    if len(left) > MAX_DROPPED * expected:
        image, reason = left[0]
        raise DataError(
            f"{root}: at least {len(left)} of {expected} pictures can't be read, more than {MAX_DROPPED:.0%}; "
            f"the first: {image}: {reason}; mend or remove them"
        )


def _nearest(
    queries: list[str], texts: np.ndarray, pictures: Gallery, named: list[bytes], vectors: Space, top: int
) -> pd.DataFrame:
    """The columns of COLUMNS: of each query the `top` pictures in order.

    texts: (queries, d) unit rows. Vectors are read in blocks, so that similarities of QUERIES texts to the whole
    gallery are all that is held. Cosines are rounded to millionths, as where trials are scored, so that the order
    of ties is that of the paths on every machine.
    """
    rows = []
    for start in range(0, len(queries), QUERIES):
        some = texts[start : start + QUERIES].astype(float)
        cosines = np.full((len(some), len(pictures.names)), -np.inf)  # of what can't be read
        for places, block in vectors.blocks(named):
            cosines[:, places] = np.rint(some @ block.T.astype(float) * MILLIONTHS) / MILLIONTHS
        for query, row in zip(queries[start:], cosines, strict=False):
            nearest = enumerate(_first(row, top).tolist(), start=1)
            rows += [(query, rank, pictures.reference(place), row[place]) for rank, place in nearest]
    return pd.DataFrame(rows, columns=COLUMNS)


def _first(cosines: np.ndarray, k: int) -> np.ndarray:
    """Positions of the k highest in order, ties by position; what is -inf is not there."""
    k = min(k, int(np.isfinite(cosines).sum()))
    least = np.partition(cosines, -k)[-k]
    enough = np.flatnonzero(cosines >= least)
    return enough[np.argsort(-cosines[enough], kind="stable")[:k]]
