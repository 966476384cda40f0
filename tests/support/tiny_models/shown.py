"""Texts and pictures that tiny models are shown, and how a model is refused."""

import numpy as np
import pytest
from PIL import Image

from audit import models
from probes.errors import InputError

TEXTS = ["صورة طبيبة", "طبيب", "في الصورة مهندسة", "كرة", "معلم/ة", "امرأة", "رجل"]
IMAGES = [
    Image.fromarray(np.random.default_rng(i).integers(0, 255, (40 + i, 50 - 3 * i, 3), dtype=np.uint8))
    for i in range(7)
]
"""Wide and tall, odd and even."""


def refused(message: str, folder: object, **options: object) -> None:
    with pytest.raises(InputError) as error:
        models.load(str(folder), **options)
    assert message in str(error.value) and "\n" not in str(error.value), str(error.value)
