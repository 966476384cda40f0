"""Sets of links to photographs that may be searched and not shown: Unsplash Lite."""

from collections.abc import Iterator
from pathlib import Path

from probes.data import checking
from probes.errors import DataError
from probes.reasons import Reason

from .place import PAGES, LeftOut, Place

PHOTOS, SIZE = "photos.tsv000", "?w=640"


def unsplash(place: Place) -> Iterator[LeftOut]:
    """pages.json: name of a picture -> the page that shows it."""
    pages = {}
    for number, told in enumerate(checking.table(_photos(place.files)), 2):
        name = _name(told)
        if name in place.dead:
            yield PHOTOS, number, Reason("link-dead", error=place.dead[name])
        else:
            pages[name] = told["photo_url"]
    place.write(PAGES, pages)


def unsplash_links(files: Path) -> dict[str, str]:
    return {_name(told): told["photo_image_url"] + SIZE for told in checking.table(_photos(files))}


def _name(told: dict[str, str]) -> str:
    return f"{told['photo_id']}.jpg"


def _photos(files: Path) -> Path:
    found = sorted(files.rglob(PHOTOS))
    if len(found) != 1:
        raise DataError(f"unsplash-lite: {len(found)} files are called {PHOTOS} in its archive; expected one")
    return found[0]
