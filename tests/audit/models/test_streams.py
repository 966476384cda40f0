"""Batches of small models go through their towers two at a time, each on one thread; the vectors are the same bytes."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest
import torch

from audit import models
from audit.models import base, streams
from audit.models.base import Encoder
from tests.support.tiny_models.shown import IMAGES

WORDS = ["قطة", "كلب", "شمس", "بيت", "باب", "نهر", "جبل"]


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


class Noting(Encoder):
    """Notes the threads that torch has, and which thread asks."""

    def __init__(self, parameters: int | None, device: str = "cpu") -> None:
        super().__init__("noting", "0", "cpu", batch_size=1)
        self.device = device
        self.threads: list[int] = []
        self.asked: set[int] = set()
        if parameters:
            self.provenance["parameters"] = parameters

    def _texts(self, texts: list[str]) -> torch.Tensor:
        self.threads.append(torch.get_num_threads())
        self.asked.add(threading.get_ident())
        assert torch.is_inference_mode_enabled()
        if texts == ["نهر"]:
            raise ValueError(texts[0])
        return torch.tensor([[1.0, WORDS.index(text)] for text in texts])


@pytest.mark.parametrize(
    ("parameters", "device", "threads"),
    [(base.SMALL - 1, "cpu", 1), (base.SMALL, "cpu", 2), (None, "cpu", 2), (base.SMALL - 1, "meta", 2)],
)
def test_small_models_have_one_thread_each(parameters: int | None, device: str, threads: int) -> None:
    model = Noting(parameters, device)
    rows = model.encode_texts(WORDS[:5])
    assert np.allclose(rows[:, 1] / rows[:, 0], range(5))
    assert set(model.threads) == {threads} and torch.get_num_threads() == 2
    assert (threading.get_ident() in model.asked) == (threads == 2)


@pytest.mark.parametrize("parameters", [1, None])
def test_what_a_batch_raises_is_raised(parameters: int | None) -> None:
    with pytest.raises(ValueError, match="نهر"):
        Noting(parameters).encode_texts(WORDS)
    assert torch.get_num_threads() == 2


def test_threads_are_given_back_where_its_caller_fails() -> None:
    """While the error is held, as a notebook holds it."""

    def failing(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt) as held:
        Noting(1).encode_texts(WORDS[:5], failing)
    assert torch.get_num_threads() == 2 and held


def test_two_at_a_time_and_in_order() -> None:
    both = threading.Barrier(2, timeout=20)

    def encode(batch: int) -> torch.Tensor:
        both.wait()
        return torch.tensor(batch)

    numbers = ((np.array([i]), i) for i in range(6))
    made = [(at.tolist(), int(rows)) for at, rows in streams.through(numbers, encode, small=True)]
    assert made == [([i], i) for i in range(6)]


def test_patches_go_one_by_one(random_model: str) -> None:
    """A hook of one batch would be in the way of another."""
    encoder = models.load(random_model, device="cpu", batch_size=1)
    running: set[int] = set()
    of_a_batch = encoder._patches

    def apart(batch: object) -> torch.Tensor:
        assert not running
        running.add(threading.get_ident())
        made = of_a_batch(batch)
        running.clear()
        return made

    encoder._patches = apart  # type: ignore[method-assign]
    by_two = encoder.encode_patches(IMAGES)
    torch.set_num_threads(1)
    assert (by_two == encoder.encode_patches(IMAGES)).all()


def test_the_bytes_stay(random_model: str) -> None:
    encoder = models.load(random_model, device="cpu", batch_size=2)
    by_two = encoder.encode_texts(WORDS), encoder.encode_images(IMAGES)
    torch.set_num_threads(1)
    for one, two in zip(by_two, (encoder.encode_texts(WORDS), encoder.encode_images(IMAGES)), strict=True):
        assert (one == two).all()
