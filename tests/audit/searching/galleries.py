"""Folders of painted pictures, and a model whose vectors are their colours."""

from pathlib import Path

import numpy as np
from PIL import Image

from audit.engine.store import keys
from audit.searching import search as searching
from probes.stimuli.drawn import scenes

COLOURS = {"أحمر": (255, 0, 0), "أخضر": (0, 255, 0), "أزرق": (0, 0, 255), keys.TEXT: (1, 1, 1)}


class Stub:
    """Vectors are mean colours; `seen` counts the pictures that came from files."""

    name, revision, text_only = "stub", "1", False
    notes: list[str] = []  # noqa: RUF012

    def __init__(self, tilt: float = 0.0, dies_after: int | None = None, **provenance: str) -> None:
        self.provenance, self.tilt, self.dies_after, self.seen = provenance, tilt, dies_after, 0

    def encode_texts(self, texts: list[str], progress: object = None) -> np.ndarray:
        return self._unit([COLOURS[text] for text in texts])

    def encode_images(self, images: list[Image.Image], progress: object = None) -> np.ndarray:
        if images[0].size != (scenes.SIZE, scenes.SIZE):  # the proof
            if self.dies_after is not None and self.seen >= self.dies_after:
                raise KeyboardInterrupt
            self.seen += len(images)
        return self._unit([np.asarray(image).reshape(-1, 3).mean(0) for image in images])

    def _unit(self, rows: object) -> np.ndarray:
        vectors = np.asarray(rows, dtype=float) + np.array([self.tilt, 1, 1])
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def paint(path: Path, colour: tuple[int, int, int], size: tuple[int, int] = (8, 8)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, colour).save(path)
    return path


def names(found: searching.Found) -> list[str]:
    return [Path(image).name for image in found.table["image"]]
