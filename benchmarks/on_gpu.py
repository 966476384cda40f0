"""What a GPU does: `python -m benchmarks.on_gpu [DEVICE]`, about five minutes; nothing is fetched.

BERT-base and ViT-B/32 at their true size: our encoding in single precision and in bfloat16 beside a plain loop, in
turn, and the towers alone, by several ways of computing them; exact ranking there and here; and whether an audit of the
bundled model there comes to the verdicts that it comes to here.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import torch
from PIL import Image

import audit
from audit import models
from audit.engine.score import score
from audit.models.preparing import Opened
from probes.captioned import captioned
from probes.sources import SCENES
from probes.stimuli.drawn import scenes

from .retrieval import made
from .true_size import true_size

TEXTS, PICTURES, DRAWN, ROUNDS = 16_384, 2_048, 256, 3
LOOP, ALONE = 32, 1_024
SIZES = ((25_000, 5_000), (400_000, 40_000))
"""Captions and pictures that are ranked, both ways; the larger on the GPU alone."""


def things(folder: Path) -> tuple[list[str], list[str]]:
    """Texts, and JPEG files."""
    known = captioned(SCENES)[0]["caption"].tolist()
    texts = [f"{known[i % len(known)]} {i}" for i in range(TEXTS)]
    names = [str(folder / f"{i}.jpg") for i in range(DRAWN)]
    for i, name in enumerate(names):
        scenes.draw(scenes.thing("ball", "red", 1 + i % 10, seed=i)).resize((480, 360)).save(name, quality=90)
    return texts, names * (PICTURES // DRAWN)


@torch.inference_mode()
def loop_of_texts(encoder: Any, device: str, texts: list[str]) -> None:
    """A loop as one writes it: in the order that they have, each batch waited for."""
    tower, words = encoder.text.module, encoder.text.words.tokenizer
    for start in range(0, len(texts), LOOP):
        given = words(texts[start : start + LOOP], padding=True, truncation=True, return_tensors="pt").to(
            device
        )
        tower.get_text_features(
            input_ids=given["input_ids"], attention_mask=given["attention_mask"]
        ).pooler_output.cpu()


@torch.inference_mode()
def loop_of_pictures(encoder: Any, device: str, names: list[str]) -> None:
    for start in range(0, len(names), LOOP):
        opened = [Image.open(name).convert("RGB") for name in names[start : start + LOOP]]
        pixels = encoder.image.processor(opened, return_tensors="pt").to(device)
        encoder.image.module.get_image_features(pixel_values=pixels["pixel_values"]).pooler_output.cpu()


@torch.inference_mode()
def alone(tower: Callable[..., Any], given: dict[str, torch.Tensor], times: int) -> None:
    """A tower of what lies on the device already."""
    for _ in range(times):
        found = tower(**given).pooler_output
    found.float().cpu()


def timed(calls: dict[str, Callable[[], object]], n: int) -> Iterator[str]:
    """Of each call, in turn: how many a second, the median of so many rounds, and the least and the most."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(ROUNDS + 1):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            if turn:  # the first warms up
                seconds[name].append(time.perf_counter() - begun)
    first = None
    for name, some in seconds.items():
        rate = n / statistics.median(some)
        first = first or rate
        yield f"{name}: {rate:,.0f} a second ({n / max(some):,.0f} to {n / min(some):,.0f}), {rate / first:.2f} x"


def encoding(device: str, folder: Path) -> Iterator[str]:
    where, (texts, names) = true_size(folder / "model"), things(folder)
    exact, half = (models.load(where, device=device, dtype=dtype) for dtype in ("float32", "bfloat16"))
    yield f"least cosine of bfloat16 with float32: {half.provenance['cosine with float32']}"
    both = (("float32", exact), ("bfloat16", half))
    some, few = texts[: TEXTS // 4], names[: PICTURES // 4]  # the loops are slow
    loop = f"a plain loop of {LOOP}, float32"
    yield from timed({f"texts, {loop}": partial(loop_of_texts, exact, device, some)}, len(some))
    yield from timed(
        {f"texts, ours, {told}": partial(each.encode_texts, texts) for told, each in both}, TEXTS
    )
    yield from timed({f"JPEG files, {loop}": partial(loop_of_pictures, exact, device, few)}, len(few))
    seen = {f"JPEG files, ours, {told}": partial(each.encode_images, Opened(names)) for told, each in both}
    yield from timed(seen, PICTURES)
    yield from towers(both, device)


def towers(both: tuple[tuple[str, Any], ...], device: str) -> Iterator[str]:
    """Alone, as they are loaded (SDPA), with attention written out, and compiled."""
    for told, encoder in both:
        ids = torch.randint(5, 1_000, (ALONE, 16), device=device)
        words = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        dtype = next(encoder.image.module.parameters()).dtype
        pixels = {"pixel_values": torch.randn(ALONE // 4, 3, 224, 224, device=device, dtype=dtype)}
        for noun, module, name, given in (
            (f"texts of 16 tokens, {told}", encoder.text.module, "get_text_features", words),
            (f"pixels, {told}", encoder.image.module, "get_image_features", pixels),
        ):
            ways: dict[str, Callable[[], object]] = {}
            compiled = torch.compile(getattr(module, name))
            begun = time.perf_counter()
            alone(compiled, given, 1)
            yield f"{noun}: compiled in {time.perf_counter() - begun:.0f} s"

            def written_out(module: Any = module, name: str = name, given: Any = given) -> None:
                module.set_attn_implementation("eager")
                alone(getattr(module, name), given, 20)
                module.set_attn_implementation("sdpa")

            ways[f"{noun}: the tower alone, SDPA"] = partial(alone, getattr(module, name), given, 20)
            ways["the same, attention written out"] = written_out
            ways["the same, compiled"] = partial(alone, compiled, given, 20)
            yield from timed(ways, 20 * len(next(iter(given.values()))))


def ranking(device: str, folder: Path) -> Iterator[str]:
    for n, m in SIZES:
        trials, vectors = made(n, m)
        kept: dict[str, pd.DataFrame] = {}
        for where in ("cpu", device) if (n, m) == SIZES[0] else (device,):
            seconds = []
            for _ in range(2):
                begun = time.perf_counter()
                kept[where] = score(trials, vectors, device=where)
                seconds.append(time.perf_counter() - begun)
            told = " and ".join(f"{each:.2f}" for each in seconds)
            yield f"exact ranks both ways, {n:,} x {m:,} x 512, on {where}: {told} s"
        if len(kept) == 2:
            pd.testing.assert_frame_equal(*kept.values(), check_exact=True)
            yield "the same outcomes to the byte"


def audits(device: str, folder: Path) -> Iterator[str]:
    """The bundled model on the processor and on the device; towers of true size on the device."""
    found = {}
    how: dict[str, Any] = {"out": folder, "report": False, "quiet": True, "cache": False}
    for where in ("cpu", device):
        begun = time.perf_counter()
        run = audit.run("gender", device=where, **how)
        found[where] = run.findings.set_index(["measure", "group"])
        yield f"audit of the bundled model on {where}: {time.perf_counter() - begun:.1f} s"
    here, there = found.values()
    same = (here["verdict"] == there["verdict"]).mean()
    apart = (here["estimate"] - there["estimate"]).abs().max()
    yield f"verdicts that are the same: {same:.4f} of {len(here)}; estimates differ by {apart:.2g} at most"
    where = true_size(folder / "model")
    for dtype in ("float32", "bfloat16"):
        begun = time.perf_counter()
        run = audit.run("gender", where, device=device, dtype=dtype, **how)
        n, m = len(run.trials.texts()), len(run.trials.images())
        what = f"audit of towers of true size, {n:,} texts and {m:,} pictures, on {device}, {dtype}"
        yield f"{what}: {time.perf_counter() - begun:.1f} s"


def main(device: str = "cuda:0", *parts: str) -> None:
    gpu = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    print(f"{gpu}, torch {torch.__version__}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for part in (ranking, audits, encoding):
            if not parts or part.__name__ in parts:
                (own := Path(folder) / part.__name__).mkdir()
                for line in part(device, own):
                    print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
