"""Trials over few pictures, and vectors with many ties."""

from pathlib import Path

import numpy as np

from audit.engine.score import Vectors
from probes import Source, Trials
from probes.stimuli.drawn import scenes


def rounded(trials: Trials, rng: np.random.Generator, levels: int = 3) -> dict[str, Vectors]:
    """Coarse vectors, so that many cosines tie."""
    made = {}
    for kind, keys in (("text", trials.texts()), ("image", trials.images())):
        matrix = rng.integers(-levels, levels + 1, size=(len(keys), 3)).astype(float) + 0.5
        unit = (matrix / np.linalg.norm(matrix, axis=1, keepdims=True)).astype(np.float32)
        made[kind] = Vectors(unit, {key: i for i, key in enumerate(keys)})
    return made


def flickr(tmp_path: Path) -> Source:
    """Photographs by name: 2 of ten captions say two, two say three, one is not about a number."""
    lines = ["كلبان في الثلج", "رجلان على الشاطئ", "ثلاثة كلاب في الثلج", "ثلاثة رجال على الشاطئ", "كلب يركض"]
    for i in range(len(lines)):
        scenes.draw(scenes.thing("ball", "red", 1, i)).save(tmp_path / f"{i}.png")
    file = tmp_path / "captions.txt"
    file.write_text("\n".join(f"{i}.png#0\t{line}" for i, line in enumerate(lines)), encoding="utf-8")
    return Source(str(tmp_path), str(file))
