"""Which pictures are searched: those of a folder, or of a data set by name; and how they may be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from probes import data as data_sets
from probes.errors import CallError


@dataclass(frozen=True)
class Shown:
    """images: a folder or tar. name: what it is called. links: whether pictures are told by the address of their page
    alone, in `pages` by their names. notes: what a reader of a search should know of the set."""

    images: str | Path
    name: str
    links: bool = False
    pages: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def told(self, table: pd.DataFrame) -> pd.DataFrame:
        """The table of a search with addresses in the place of pictures that may not be shown."""
        if not self.links:
            return table
        names = table["image"].map(lambda image: Path(image).name)
        return table.assign(image=names.map(lambda name: self.pages.get(name, name)))


def in_set(data: str | None, images: str | Path | None, allow_downloads: bool, quiet: bool) -> Shown:
    """What `images` or `data` names, of which just one is given, else CallError; the set is fetched where it is not
    here and may be."""
    if data is None and images is None:
        raise CallError(
            "no pictures to search: give their folder by --images DIR, or a data set by --data NAME"
        )
    if data is None:
        return Shown(str(images), str(images))
    if images is not None:
        raise CallError(
            f"--data {data} beside --images {images}: the data set has its own; leave one of them out"
        )
    ready = data_sets.ready(data, allow_downloads, quiet)
    recipe, left = ready.recipe, len(ready.left_out())
    where = ready.shown("search")["images"]
    notes = [f"{recipe.name}: {left:,} of its rows are left out, as dead links are"] if left else []
    notes += [f"{recipe.name}: {recipe.terms}"] if recipe.terms else []
    name = f"{recipe.name}@{recipe.digest}"
    return Shown(where, name, recipe.links_only, ready.pages() if recipe.links_only else {}, tuple(notes))
