"""The protocol of a model, and what every family shares: batches, order, unit rows, devices."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from typing import Any, Protocol

import numpy as np
import torch
from PIL import Image

from probes.errors import CallError, InputError, ModelError
from probes.reasons import Reason
from probes.stimuli.pixels import rgb

from . import preparing, streams

BATCH, ON_GPU = (64, 32), (1_024, 256)
"""Texts and pictures of a batch, unless it is told: on a processor, whose memory is asked for anew for what is larger;
and on a GPU, which waits for whoever begins its work."""
SMALL = 10_000_000
"""Parameters of two towers below which their batches go in streams; the reference model has an eighth of them."""
TOKENS = 1 << 15
"""Of a batch of texts at most, padding counted."""
NOUNS = {"text": Reason("texts"), "picture": Reason("pictures")}
"""What is encoded, for a note."""
WHOLE = "pictures are only seen whole"
Progress = Callable[[int], object]
Tensors = dict[str, torch.Tensor]
"""What a tower takes, by name."""


class Model(Protocol):
    """Two methods give unit rows, float32, two more those of patches where the image tower has any; the rest says what
    was audited."""

    name: str
    revision: str
    logit_scale: float | None
    max_tokens: int | None
    text_only: bool
    provenance: dict[str, Any]
    notes: list[Reason | str]

    def encode_texts(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        """(n, d) unit rows, float32; `progress` is told how many more are done."""
        ...

    def encode_images(self, images: Sequence[Image.Image], progress: Progress | None = None) -> np.ndarray:
        """(n, d) unit rows, float32, in the space of the texts."""
        ...

    def encode_patches(self, images: list[Image.Image], progress: Progress | None = None) -> np.ndarray:
        """(n, rows, columns, d) unit vectors, float32, of the patches that pictures are cut into."""
        ...

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """x (columns,) and y (rows,) of their centres, in hundredths of the sides of a picture of that size."""
        ...

    def token_counts(self, texts: list[str]) -> np.ndarray | None:
        """(n,) tokens of each text, or None where there is no tokenizer."""
        ...


class Encoder:
    """A family subclasses this and gives `_texts` and `_images`: a batch to a tensor (n, d), unnormalised; where its
    image tower has patches also `_patches`, a batch to (n, rows, columns, d), and `patch_centres`. What of a batch
    needs no tower is done in threads: of texts by `_tokenised`, for `_texts`, in one; of pictures by `_ready`, a list,
    or tensors, for `_images` and `_patches`.

    `sorted_by_length`: texts may be batched by length; False where padding changes the vectors (SigLIP).
    """

    sorted_by_length = True
    logit_scale: float | None = None
    """The factor on cosines, not its logarithm."""
    max_tokens: int | None = None
    text_only = False
    """Whether there is no image tower: `encode_images` and `encode_patches` then raise InputError."""
    mend = "by --image-model"
    """How it is given."""
    parts: Sequence[tuple[str, str | None, str]] = ()
    """Of files alone: (id, revision, option) of what it was loaded from."""

    def __init__(self, name: str, revision: str, device: str = "auto", batch_size: int | None = None) -> None:
        self.name, self.revision = name, revision
        self.device = choose_device(device)
        texts, pictures = BATCH if self.device == "cpu" else ON_GPU
        self.batch_size, self._seen_at_most = batch_size or texts, batch_size or pictures
        self.provenance: dict[str, Any] = {"device": self.device, "dtype": "float32"}
        self.notes: list[Reason | str] = []

    def _tokenised(self, texts: list[str]) -> Any:
        return texts

    def _texts(self, tokenised: Any) -> torch.Tensor:
        raise NotImplementedError

    def _ready(self, images: list[Image.Image]) -> Any:
        return images

    def _images(self, ready: Any) -> torch.Tensor:
        raise NotImplementedError

    def _patches(self, ready: Any) -> torch.Tensor:
        raise NotImplementedError(WHOLE)

    def patch_centres(self, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
        """x (columns,) and y (rows,) of the patches' centres, in hundredths of the sides of pictures of this width and
        height. ModelError where there are none."""
        raise self._without_patches(WHOLE)

    def token_counts(self, texts: list[str]) -> np.ndarray | None:
        """(n,) tokens of each text, or None where there is no tokenizer."""
        return None

    def modules(self) -> list[torch.nn.Module]:
        """What computes; none where that is not ours to change."""
        return []

    def encode_texts(self, texts: list[str], progress: Progress | None = None) -> np.ndarray:
        """(n, d) unit rows, float32, in the order of `texts`. InputError where a vector is zero or not finite."""
        counts = self.token_counts(texts) if self.sorted_by_length else None
        order = np.arange(len(texts)) if counts is None else np.argsort(counts, kind="stable")

        def cut(left: np.ndarray) -> preparing.Batches:
            return preparing.ahead(texts, self._lots(left, counts), self._tokenised, 1, self.batch_size)

        return self._encode(texts, order, self._texts, progress, "text", cut)

    def _lots(self, order: np.ndarray, counts: np.ndarray | None) -> Iterator[np.ndarray]:
        """Positions of texts, a batch at a time, in this order, that of their (n,) tokens where these are known."""
        tokens = (
            np.zeros(len(order)) if counts is None else np.minimum(counts[order], self.max_tokens or TOKENS)
        )
        while len(order):
            padded = tokens[: self.batch_size] * (1 + np.arange(min(self.batch_size, len(order))))
            n = max(int(np.searchsorted(padded, TOKENS, side="right")), 1)
            yield order[:n]
            order, tokens = order[n:], tokens[n:]

    def encode_images(self, images: Sequence[Image.Image], progress: Progress | None = None) -> np.ndarray:
        """(n, d) unit rows, float32, in the order of `images`, which a family sees in RGB; `images` may open each as it
        is asked for. InputError as for texts."""
        return self._seen(images, self._images, progress)

    def encode_patches(self, images: list[Image.Image], progress: Progress | None = None) -> np.ndarray:
        """(n, rows, columns, d) unit vectors, float32, of the patches that the image tower cuts `images` into.

        InputError where it cuts them into none, or into what can't be read.
        """
        try:
            return self._seen(images, self._patches, progress, most=1)  # the tower is changed while it runs
        except InputError:
            raise
        except Exception as error:  # a tower that is put together otherwise raises whatever it comes upon
            raise self._without_patches(" ".join(str(error).split())[:120]) from None

    def _without_patches(self, why: str) -> ModelError:
        return ModelError(
            f"{self.name}: its image tower gives no vectors of patches ({why}); leave --map patches out: windows can "
            "be asked of any model"
        )

    def _seen(
        self,
        images: Sequence[Image.Image],
        encode: Callable[[Any], torch.Tensor],
        progress: Progress | None,
        most: int = streams.MOST,
    ) -> np.ndarray:
        """(n, ...) unit rows of pictures by `encode`, a batch at a time and in the order in which they come: unlike
        texts, they are all of one length. ModelError where there is no image tower."""
        if self.text_only:
            raise ModelError(
                f"{self.name}: a text tower alone sees no pictures; give its image tower {self.mend}"
            )

        def ready(some: list[Image.Image]) -> Any:
            return self._ready([rgb(image) for image in some])

        def cut(order: np.ndarray) -> preparing.Batches:
            return preparing.batches(images, order, min(self.batch_size, self._seen_at_most), ready)

        return self._encode(images, np.arange(len(images)), encode, progress, "picture", cut, most)

    @torch.inference_mode()
    def _encode(
        self,
        items: Sequence[Any],
        order: np.ndarray,
        encode: Callable[[Any], torch.Tensor],
        progress: Progress | None,
        noun: str,
        cut: Callable[[np.ndarray], preparing.Batches],
        most: int = streams.MOST,
    ) -> np.ndarray:
        """The items encoded in the given `order`, (n,) positions, a batch at a time: (n, ...) unit rows, float32,
        each back at its item's place. Where memory runs out the batch is halved and tried again. `noun` names an
        item in messages; `cut` makes of an order the batches that `encode` takes, of small models `most` at a time."""
        done: list[tuple[np.ndarray, torch.Tensor]] = []
        start, tried = 0, min(self.batch_size, len(order))

        def begun(batches: preparing.Batches) -> preparing.Batches:
            nonlocal tried
            for at, batch in batches:
                tried = len(at)
                yield at, batch

        while start < len(order):
            try:
                batches = begun(cut(order[start:]))
                with closing(streams.through(batches, encode, self._small(), most)) as given:
                    for at, made in given:
                        done.append((at, made.float()))
                        start += len(at)
                        if progress:
                            progress(len(at))
            except (torch.OutOfMemoryError, RuntimeError) as error:
                if not _out_of_memory(error):
                    raise
                self._halve(tried, noun)
        result = np.empty((len(order), *(done[0][1].shape[1:] if done else (0,))), dtype=np.float32)
        for at, rows in done:  # a GPU is waited for once
            result[at] = self._unit(rows.cpu().numpy(), at, items, noun)
        return result

    def _small(self) -> bool:
        return self.device == "cpu" and self.provenance.get("parameters", SMALL) < SMALL

    def _halve(self, tried: int, noun: str) -> None:
        if tried == 1:
            raise ModelError(
                f"{self.device}: out of memory with a single {noun}; try --device cpu or a smaller model"
            )
        self.batch_size = tried // 2
        self.notes.append(Reason("out-of-memory", n=tried, noun=NOUNS[noun], fewer=self.batch_size))

    def _unit(self, rows: np.ndarray, at: np.ndarray, items: Sequence[Any], noun: str) -> np.ndarray:
        lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
        wrong = np.argwhere(~np.isfinite(lengths) | (lengths < 1e-12))[:, 0]
        if len(wrong):
            place = at[wrong[0]]
            which = repr(items[place]) if noun == "text" else str(place)
            raise ModelError(
                f"{self.name}: {noun} {which} has no usable vector (zero or not a number); are the weights whole?"
            )
        return rows / lengths


def choose_device(device: str) -> str:
    """`auto`: the fastest there is. InputError naming those that are here, where `device` is not."""
    here = ["cpu"] + [f"cuda:{i}" for i in range(torch.cuda.device_count())]
    if torch.backends.mps.is_available():
        here.append("mps")
    if device == "auto":
        return here[-1] if here[-1] == "mps" else here[min(1, len(here) - 1)]
    if device == "cuda" and "cuda:0" in here:
        return "cuda:0"
    if device not in here:
        raise CallError(f"--device {device}: not on this machine; there is {', '.join(here)}")
    return device


def moved(tensor: torch.Tensor, device: str) -> torch.Tensor:
    """The tensor on the device; to a GPU without waiting for it."""
    if device.startswith("cuda"):
        return tensor.pin_memory().to(device, non_blocking=True)
    return tensor.to(device)


def _out_of_memory(error: Exception) -> bool:
    text = str(error).lower()
    return isinstance(error, torch.OutOfMemoryError) or "out of memory" in text or "not enough memory" in text
