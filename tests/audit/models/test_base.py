"""What all families share: memory, order, unit rows, devices."""

import tracemalloc

import numpy as np
import pytest
import torch

from audit.models.base import Encoder, choose_device
from probes.errors import InputError
from tests.support.tiny_models.shown import IMAGES


class Fake(Encoder):
    """Runs out of memory above four at a time."""

    def __init__(self, limit: int = 4) -> None:
        super().__init__("fake", "0", "cpu", batch_size=16)
        self.limit = limit

    def _texts(self, texts: list[str]) -> torch.Tensor:
        if len(texts) > self.limit:
            raise torch.OutOfMemoryError("out of memory")
        return torch.tensor([[1.0, len(text)] for text in texts])

    def token_counts(self, texts: list[str]) -> np.ndarray:
        return np.array([len(text) for text in texts])


def test_out_of_memory_halves_and_says_so() -> None:
    fake = Fake()
    texts = ["ا" * n for n in (5, 1, 9, 2, 7, 3, 8, 4, 6)]
    rows = fake.encode_texts(texts)
    assert (rows[:, 1] / rows[:, 0]).round().tolist() == [len(text) for text in texts]
    assert [str(note) for note in fake.notes] == ["out of memory with 9 texts at a time; went on with 4"]
    with pytest.raises(InputError, match="out of memory with a single text"):
        Fake(limit=0).encode_texts(texts)


def test_what_has_no_vector_is_named_whatever_its_place() -> None:
    fake = Fake()
    fake._texts = lambda texts: torch.tensor([[float(text != "اا"), 0.0] for text in texts])  # type: ignore[method-assign]
    with pytest.raises(InputError, match=r"^fake: text 'اا' has no usable vector \(zero or not a number\)"):
        fake.encode_texts(["ااا" * n for n in range(1, 7)] + ["اا"])
    fake._images = lambda images: torch.full((len(images), 2), torch.nan)  # type: ignore[method-assign]
    with pytest.raises(InputError, match=r"^fake: picture 0 has no usable vector"):
        fake.encode_images(IMAGES)


def test_vectors_are_held_once() -> None:
    fake = Fake(limit=64)
    fake._texts = lambda texts: torch.ones(len(texts), 512)  # type: ignore[method-assign]
    texts = ["ا"] * 10_000
    tracemalloc.start()
    rows = fake.encode_texts(texts)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows.nbytes < most < 1.2 * rows.nbytes


def test_devices() -> None:
    assert choose_device("cpu") == "cpu"
    with pytest.raises(InputError, match="--device tpu: not on this machine"):
        choose_device("tpu")
