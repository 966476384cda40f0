"""How fast texts and pictures are encoded, against loops as one writes them and the towers alone: BERT-base and
ViT-B/32 of true size with random weights, in turn, so that what else the machine does falls on all alike.

`python -m benchmarks.encoding TEXTS PICTURES ROUNDS` for another size.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from torch.utils.flop_counter import FlopCounterMode
from transformers import VisionTextDualEncoderModel

from audit import models
from audit.models.preparing import Opened
from probes import SUITES
from probes.stimuli.drawn import scenes

from .retrieval import peak_of_products
from .true_size import true_size

TEXTS, PICTURES, ROUNDS = 1_000, 192, 3
BATCH, LONG, WIDE, SIDES = 32, 77, 768, (500, 375)
PADDED = f"a loop of {BATCH}, padded to {LONG}"
DTYPES = ("int8", "bfloat16")
Line = tuple[str, list[float], str]


def texts(n: int) -> list[str]:
    """Prompts of the gender suite, in random order."""
    return random.Random(0).sample(sorted(SUITES["gender"].trials().texts()), n)


def files(folder: Path, n: int) -> list[str]:
    """JPEG files."""
    names = [str(folder / f"{i}.jpg") for i in range(n)]
    for i, name in enumerate(names):
        scenes.draw(scenes.thing("ball", "red", 1 + i % 10, seed=i)).resize(SIDES).save(name, quality=90)
    return names


@torch.inference_mode()
def loop_of_texts(plain: Any, tokenizer: Any, some: list[str], **padded: Any) -> None:
    for start in range(0, len(some), BATCH):
        words = tokenizer(some[start : start + BATCH], return_tensors="pt", **padded)
        plain.get_text_features(**{name: words[name] for name in ("input_ids", "attention_mask")})


@torch.inference_mode()
def loop_of_pictures(plain: Any, processor: Any, names: list[str]) -> None:
    for start in range(0, len(names), BATCH):
        opened = [Image.open(name).convert("RGB") for name in names[start : start + BATCH]]
        plain.get_image_features(**processor(opened, return_tensors="pt"))


@torch.inference_mode()
def tower_alone(plain: Any, pixels: torch.Tensor, batch: int) -> None:
    """Pixels that are ready."""
    for some in pixels.split(batch):
        plain.get_image_features(pixel_values=some)


def of_sentence_transformers(
    plain: Any, tokenizer: Any, folder: Path
) -> dict[str, Callable[[list[str]], object]]:
    """The text tower, without its projection, by that library at two batches; nothing where it is not installed."""
    if not find_spec("sentence_transformers"):
        return {}
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    plain.text_model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    model = SentenceTransformer(modules=[Transformer(str(folder)), Pooling(WIDE)], device="cpu")
    return {
        f"sentence-transformers at {batch}": partial(model.encode, batch_size=batch, show_progress_bar=False)
        for batch in (BATCH, 2 * BATCH)
    }


def operations(call: Callable[[], object]) -> int:
    """Multiplications and additions of its products."""
    packed = {torch.ops.mkldnn._linear_pointwise: _of_packed}
    with FlopCounterMode(display=False, custom_mapping=packed) as counter:
        call()
    return counter.get_total_flops()


def _of_packed(given: torch.Size, weight: torch.Size, *_: Any, out_shape: Any = None, **__: Any) -> int:
    """Of rows by weights in oneDNN's order, which torch doesn't count."""
    return 2 * given.numel() * weight[0]


def in_turn(
    calls: dict[str, Callable[[], object]], rounds: int
) -> tuple[dict[str, list[float]], list[float]]:
    """Seconds of each call in each round, after one that is not counted; of what takes long, of the first alone. And
    the peak of products at the begin of each round: it is not the same from minute to minute."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    peaks: list[float] = []
    for turn in range(rounds + 1):
        peaks.append(peak_of_products())
        for name, call in calls.items():
            if name == PADDED and turn != 1:
                continue
            started = time.perf_counter()
            call()
            if turn:
                seconds[name].append(time.perf_counter() - started)
    return seconds, peaks[1:]


def lines(n_texts: int = TEXTS, n_pictures: int = PICTURES, rounds: int = ROUNDS) -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = true_size(folder / "model")
        plain, encoder = VisionTextDualEncoderModel.from_pretrained(path), models.load(path, device="cpu")
        tokenizer, processor = encoder.text.words.tokenizer, encoder.image.processor
        others = {dtype: models.load(path, device="cpu", dtype=dtype) for dtype in DTYPES}
        prompts, names = texts(n_texts), files(folder, n_pictures)
        words: dict[str, Callable[[], object]] = {
            "ours": lambda: encoder.encode_texts(prompts),
            f"a loop of {BATCH}, padded to the longest": partial(
                loop_of_texts, plain, tokenizer, prompts, padding=True
            ),
            PADDED: partial(loop_of_texts, plain, tokenizer, prompts, padding="max_length", max_length=LONG),
        }
        words |= {f"--dtype {dtype}": partial(each.encode_texts, prompts) for dtype, each in others.items()}
        for what, call in of_sentence_transformers(plain, tokenizer, folder / "text").items():
            words[what] = partial(call, prompts)
        seen: dict[str, Callable[[], object]] = {
            "ours": lambda: encoder.encode_images(Opened(names)),
            f"a loop of {BATCH} over the processor": partial(loop_of_pictures, plain, processor, names),
        }
        pixels = torch.randn(n_pictures, 3, 224, 224)
        seen |= {
            f"the tower alone at {batch}": partial(tower_alone, plain, pixels, batch)
            for batch in (BATCH, 2 * BATCH)
        }
        seen |= {
            f"--dtype {dtype}": partial(each.encode_images, Opened(names)) for dtype, each in others.items()
        }
        for what, calls in ((f"{n_texts:,} texts", words), (f"{n_pictures} JPEG files", seen)):
            seconds, peaks = in_turn(calls, rounds)
            mine, n = seconds["ours"], operations(calls["ours"])
            yield f"{what} encoded: ours", mine, "s"
            shares = [n / each / peak for each, peak in zip(mine, peaks, strict=True)]
            yield "share of the peak of products", shares, "x"
            for name, theirs in seconds.items():
                if name != "ours":
                    yield name, theirs, "s"
                    yield f"ours / {name}", [a / b for a, b in zip(mine, theirs, strict=False)], "x"
        for dtype, each in others.items():
            yield f"--dtype {dtype}: least cosine with float32", [each.provenance["cosine with float32"]], ""


if __name__ == "__main__":
    for what, values, unit in lines(*map(int, sys.argv[1:])):
        middle, *ends = (f"{value:.3g}" for value in (statistics.median(values), min(values), max(values)))
        print(f"{what}: {middle} {unit} ({' to '.join(ends)})", flush=True)
