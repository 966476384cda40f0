"""The public Arabic names and templates of ImageNet, read as they are, from a folder of pictures to top-k."""

import json
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import audit
from tests.support.places import SHARED
from tests.support.reasons import said

IMAGENET = SHARED / "data/imagenet_ar"
NAMES, TEMPLATES = IMAGENET / "ar_classnames.json", IMAGENET / "ar_zeroshot_classification_templates.json"
pytestmark = pytest.mark.skipif(not NAMES.is_file(), reason=f"{IMAGENET} is not on this machine")


class Hashed:
    """Sums of random vectors of a text's words, and of a picture's corners: a model that is quick and sees nothing."""

    def encode_texts(self, texts: list[str]) -> np.ndarray:
        return np.stack([sum(map(self._drawn, text.split())) for text in texts])

    def encode_images(self, images: list[Image.Image]) -> np.ndarray:
        corners = np.stack([np.asarray(image.resize((4, 4))).ravel() for image in images]) / 255 - 0.5
        return corners @ np.random.default_rng(0).normal(size=(48, 16))

    def _drawn(self, word: str) -> np.ndarray:
        return np.random.default_rng(zlib.crc32(word.encode())).normal(size=16)


def unit(rows: np.ndarray) -> np.ndarray:
    rows = np.asarray(rows, np.float32).astype(float)
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


@pytest.mark.slow
def test_top_k_is_that_of_the_public_recipe(tmp_path: Path) -> None:
    """The mean of 55 unit vectors a class, made unit again, and pictures by cosine: by hand, class for class."""
    rng = np.random.default_rng(1)
    for label in range(0, 1_000, 25):
        (tmp_path / "val" / str(label)).mkdir(parents=True)
        for number in range(3):
            pixels = rng.integers(0, 256, (20, 30, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "val" / str(label) / f"{number}.png")
    run = audit.run(
        "zeroshot", "tests.probes.suites.test_imagenet:Hashed", out=tmp_path / "runs", images=str(tmp_path / "val"),
        classes=f"{NAMES}#imagenet1k", templates=f"{TEMPLATES}#imagenet1k", report=False, quiet=True,
    )  # fmt: skip
    names = json.loads(NAMES.read_text(encoding="utf-8"))["imagenet1k"]
    templates = json.loads(TEMPLATES.read_text(encoding="utf-8"))["imagenet1k"]
    assert (len(names), len(templates)) == (1_000, 55)
    model = Hashed()
    classes = unit(
        np.stack([unit(model.encode_texts([t.replace("{c}", n) for t in templates])).mean(0) for n in names])
    )
    asked = run.outcomes[(run.outcomes["names"] == "short") & (run.outcomes["prompt"] == "as written")]
    assert len(asked) == 120 and set(asked["lemma"].astype(int)) == set(range(0, 1_000, 25))
    pictures = unit(model.encode_images([Image.open(path).convert("RGB") for path in asked["image"]]))
    cosines, right = pictures @ classes.T, asked["lemma"].astype(int).to_numpy()
    place = 1 + (cosines > cosines[np.arange(120), right][:, None]).sum(axis=1)
    whole = run.whole.set_index("measure")["estimate"]
    for k in (1, 5, 10, 100):
        assert whole[f"top-{k}, short"] == (place <= k).mean()
    assert (place <= 100).any() and (place > 100).any()
    remarks = " ".join([*said(run.trials.remarks), *run.trials.remarks["code"]])
    assert all(name in remarks for name in ("جوودة", "name-twice"))
