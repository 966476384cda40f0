"""Every text and picture is encoded once."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from audit.engine.embed import embed
from audit.models.base import Encoder
from probes.stimuli import crops
from probes.trials import rows_to_trials


class Counted(Encoder):
    """Tells how often it saw a picture. Its patches, 2 x 3 of any picture, are the six axes turned by how red it is."""

    def __init__(self) -> None:
        super().__init__("counted", "one", "cpu", batch_size=2)
        self.seen: Counter[str] = Counter()

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return torch.ones(len(texts), 6)

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        self.seen["whole"] += len(images)
        return torch.ones(len(images), 6)

    def _patches(self, images: list[Image.Image]) -> torch.Tensor:
        self.seen["patches"] += len(images)
        turned = [torch.roll(torch.eye(6), image.getpixel((0, 0))[0], dims=1) for image in images]
        return 3 * torch.stack(turned).reshape(len(images), 2, 3, 6)

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        assert size == (8, 4)
        return np.array([20.0, 50.0, 80.0]), np.array([25.0, 75.0])


def test_every_picture_goes_through_the_tower_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.embed.PATCHED_HELD", 2)  # the third picture is of another block
    places = {(0, 0): 0, (34, 49): 0, (36, 49): 1, (100, 1): 2, (12, 51): 3, (50, 75): 4, (80.5, 99): 5}
    names = [str(tmp_path / f"{red}:x.png") for red in range(3)]
    for red, name in enumerate(names):
        Image.new("RGB", (8, 4), (red, 0, 0)).save(name)
    rows: list[tuple[str, dict]] = [
        ("query", {"probe": "place", "text": "كرة", "options": "a", "answer": ()})
    ]
    for x, y in places:  # the pictures one after the other at each place
        rows += [
            ("option", {"options": "a", "option": f"{name} {x} {y}", "image": crops.point(name, x, y)})
            for name in names
        ]
    rows.append(("option", {"options": "a", "option": "whole", "image": names[0]}))
    encoder = Counted()
    vectors = embed(encoder, rows_to_trials(rows), quiet=True)["image"]
    assert encoder.seen == {"patches": 3, "whole": 1}
    assert vectors.matrix.shape == (1 + 3 * 6, 6) and vectors.index[names[0]] == 0
    for red, name in enumerate(names):
        for (x, y), patch in places.items():
            row = vectors.matrix[vectors.index[crops.point(name, x, y)]]
            assert row.tolist() == np.eye(6)[(patch + red) % 6].tolist()
