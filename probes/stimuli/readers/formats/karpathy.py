"""Karpathy's splits of Flickr8k, Flickr30k and COCO (Karpathy and Fei-Fei, CVPR 2015): `images` with `sentences`."""

from collections.abc import Iterator
from pathlib import Path

from probes.files import tabular
from probes.files.tabular import Unusable
from probes.stimuli.readers.records import Record

from . import coco
from .format import Format, each_caption


def read(path: Path) -> Iterator[Record]:
    """A record for every sentence, of all splits; the row is the picture's place in the list."""
    for row, image in enumerate(coco.load(path)["images"], start=1):
        if not isinstance(image, dict) or not image.get("filename"):
            yield Record(str(path), row, Unusable("image-missing"))
        elif wrong := tabular.fault(image):
            yield Record(str(path), row, wrong)
        else:
            name = "/".join(filter(None, (image.get("filepath"), image["filename"])))
            id = coco.identified(image.get("imgid", row))
            yield from each_caption(
                [Record(str(path), row, {"image": name, "id": id, "caption": image.get("sentences")})]
            )


FORMAT = Format(
    "karpathy",
    "Karpathy's splits of Flickr8k, Flickr30k and COCO, JSON",
    fits=lambda path, start: coco.fits(path, start) and '"sentences"' in start,
    read=read,
    order=39,
)
