"""Every text and picture is encoded once."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from audit.engine import embed as embedding
from audit.engine.embed import embed
from audit.engine.store import keys
from audit.engine.store.database import Store
from audit.models.base import Encoder
from probes.stimuli import crops
from probes.trials import Trials, rows_to_trials


class Counted(Encoder):
    """Tells how often it saw a picture. Its patches, 2 x 3 of any picture, are the six axes turned by how red it is."""

    def __init__(self) -> None:
        super().__init__("counted", "one", "cpu", batch_size=2)
        self.seen: Counter[str] = Counter()
        self.dies_after: int | None = None

    def _texts(self, texts: list[str]) -> torch.Tensor:
        self.seen["texts"] += len(texts)
        return torch.tensor([[len(text), 1.0, 1, 1, 1, 1] for text in texts])

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        if self.dies_after is not None and self.seen["whole"] >= self.dies_after:
            raise KeyboardInterrupt
        self.seen["whole"] += len(images)
        return torch.tensor([[1.0, image.width, *image.getpixel((0, 0)), 1] for image in images])

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
    assert encoder.seen == {"patches": 3, "whole": 1, "texts": 1}
    assert vectors.matrix.shape == (1 + 3 * 6, 6) and vectors.index[names[0]] == 0
    for red, name in enumerate(names):
        for (x, y), patch in places.items():
            row = vectors.matrix[vectors.index[crops.point(name, x, y)]]
            assert row.tolist() == np.eye(6)[(patch + red) % 6].tolist()


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    names = [str(tmp_path / f"{red}.png") for red in range(7)]
    for red, name in enumerate(names):
        Image.new("RGB", (8, 4), (red, 0, 0)).save(name)
    return names


def _trials(pictures: list[str]) -> Trials:
    """Every picture whole, in a part and at three places, of which two are in one patch."""
    rows: list[tuple[str, dict]] = [
        ("query", {"probe": "place", "text": text, "options": "a", "answer": ()}) for text in ("كرة", "كرتان")
    ]
    for name in pictures:
        of_one = [name, crops.crop(name, (0, 0, 50, 50)), *(crops.point(name, x, 10) for x in (0, 5, 90))]
        rows += [("option", {"options": "a", "option": each, "image": each}) for each in of_one]
    return rows_to_trials(rows)


def test_what_is_kept_is_not_encoded_again(pictures: list[str], tmp_path: Path) -> None:
    first, second = Counted(), Counted()
    trials, folder = _trials(pictures), tmp_path / "cache"
    bare = embed(Counted(), trials, quiet=True)
    made = embed(first, trials, quiet=True, space=keys.space(Store(folder), first))
    again = embed(second, trials, quiet=True, space=keys.space(Store(folder), second))
    assert first.seen == {"whole": 14 + 1, "patches": 7, "texts": 2 + 1}  # with what proves the weights
    assert second.seen == {"whole": 1, "texts": 1}
    for kind in ("text", "image"):
        for other in (bare, again):
            assert made[kind].index == other[kind].index
            assert made[kind].matrix.tobytes() == other[kind].matrix.tobytes()


def test_an_interrupted_audit_goes_on(
    pictures: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "PICTURES_HELD", 4)
    trials, folder, model = _trials(pictures), tmp_path / "cache", Counted()
    model.dies_after = 9
    with pytest.raises(KeyboardInterrupt):
        embed(model, trials, quiet=True, space=keys.space(Store(folder), model))
    later = Counted()
    made = embed(later, trials, quiet=True, space=keys.space(Store(folder), later))
    assert later.seen["whole"] == 14 - 8 + 1
    assert made["image"].matrix.tobytes() == embed(Counted(), trials, quiet=True)["image"].matrix.tobytes()
