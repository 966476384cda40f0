"""Pictures that threads make ready: order, errors, and pictures of several sizes."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image

from audit.models import preparing
from audit.models.base import Encoder
from audit.models.preparing import Opened
from probes.errors import DataError


class Wide(Encoder):
    """A row of a picture's width and 1."""

    def __init__(self, limit: int = 1_000) -> None:
        super().__init__("wide", "0", "cpu", batch_size=40)
        self.limit = limit

    def _ready(self, images: list[Image.Image]) -> dict[str, torch.Tensor]:
        return {"pixel_values": torch.tensor([[float(image.width)] for image in images])}

    def _images(self, ready: dict[str, torch.Tensor]) -> torch.Tensor:
        if len(ready["pixel_values"]) > self.limit:
            raise torch.OutOfMemoryError("out of memory")
        return torch.cat([ready["pixel_values"], torch.ones_like(ready["pixel_values"])], dim=1)


def widths(rows: np.ndarray) -> list[int]:
    return (rows[:, 0] / rows[:, 1]).round().astype(int).tolist()


IMAGES = [Image.new("L", (n, 2)) for n in range(1, 131)]


def test_each_stands_in_its_place_also_where_memory_runs_out() -> None:
    wanted = [image.width for image in IMAGES]
    assert widths(Wide().encode_images(IMAGES)) == wanted
    small = Wide(limit=15)
    assert widths(small.encode_images(IMAGES)) == wanted and small.batch_size == 10


def test_no_more_than_three_batches_are_open() -> None:
    opened: list[int] = []

    class Pictures(Sequence):
        def __len__(self) -> int:
            return 400

        def __getitem__(self, place: Any) -> Any:
            opened.append(place)
            return place

    some = preparing.batches(Pictures(), np.arange(400), 40, list)
    first, second = next(some), next(some)
    assert first[1] == list(range(40)) and second[1] == list(range(40, 80)) and max(opened) < 160
    some.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pictures")]


def test_one_that_cannot_be_opened_is_named_and_ends_it(tmp_path: Path) -> None:
    names = [str(tmp_path / f"{n}.png") for n in range(90)]
    for n, name in enumerate(names):
        if n != 57:
            IMAGES[n].save(name)
    with pytest.raises(DataError, match=r"57\.png"):
        Wide().encode_images(Opened(names))


def test_chunks_padded_to_their_largest_are_made_again_as_one_batch() -> None:
    def padded(some: list[int]) -> dict[str, torch.Tensor]:
        wide = torch.zeros(len(some), max(some) + 1)
        wide[range(len(some)), some] = 1
        return {"pixel_values": wide}

    items = list(range(40))
    ((_, made),) = preparing.batches(items, np.arange(40), 40, padded)
    assert torch.equal(made["pixel_values"], padded(items)["pixel_values"])
