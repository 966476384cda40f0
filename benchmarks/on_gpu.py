"""What a GPU does: `python -m benchmarks.on_gpu [DEVICE]`, a few minutes; nothing is fetched.

BERT-base and ViT-B/32 at their true size: our encoding in single precision and in bfloat16 beside a plain loop, in
turn, and the towers alone; and whether an audit of the bundled model there comes to the verdicts that it comes to here.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from PIL import Image

import audit
from audit import models
from probes.captioned import captioned
from probes.sources import SCENES
from probes.stimuli.drawn import scenes

from .true_size import true_size

TEXTS, PICTURES, ROUNDS = 4_096, 512, 3
BATCHES = (32, 256)


def things() -> tuple[list[str], list[Image.Image]]:
    known = captioned(SCENES)[0]["caption"].tolist()
    texts = [f"{known[i % len(known)]} {i}" for i in range(TEXTS)]
    drawn = [scenes.draw(scenes.thing("ball", "red", 1 + i % 10, seed=i)) for i in range(PICTURES)]
    return texts, [each.resize((480, 360)) for each in drawn]


@torch.inference_mode()
def plain(encoder: Any, texts: list[str], pictures: list[Image.Image], device: str, batch: int) -> None:
    """A loop as one writes it: in the order that they have, each batch waited for."""
    tower, words = encoder.text.module, encoder.text.words.tokenizer
    for start in range(0, len(texts), batch):
        given = words(texts[start : start + batch], padding=True, truncation=True, return_tensors="pt").to(
            device
        )
        tower.get_text_features(
            input_ids=given["input_ids"], attention_mask=given["attention_mask"]
        ).pooler_output.cpu()
    for start in range(0, len(pictures), batch):
        pixels = encoder.image.processor(pictures[start : start + batch], return_tensors="pt").to(device)
        encoder.image.module.get_image_features(pixel_values=pixels["pixel_values"]).pooler_output.cpu()


@torch.inference_mode()
def alone(encoder: Any, device: str, n: int, batch: int = 256) -> None:
    """The image tower of pictures that lie on the device already."""
    dtype = next(encoder.image.module.parameters()).dtype
    pixels = torch.randn(batch, 3, 224, 224, device=device, dtype=dtype)
    for _ in range(0, n, batch):
        found = encoder.image.module.get_image_features(pixel_values=pixels).pooler_output
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
    where, (texts, pictures) = true_size(folder), things()
    own = {
        (dtype, batch): models.load(where, device=device, dtype=dtype, batch_size=batch)
        for dtype, batch in (("float32", BATCHES[0]), ("float32", BATCHES[1]), ("bfloat16", BATCHES[1]))
    }
    least = own["bfloat16", BATCHES[1]].provenance["cosine with float32"]
    exact = own["float32", BATCHES[0]]
    yield f"least cosine of bfloat16 with float32: {least}"
    for noun, some, call in (("texts", texts, "encode_texts"), ("pictures", pictures, "encode_images")):
        calls: dict[str, Callable[[], object]] = {
            f"{noun}, a plain loop, float32, batches of {BATCHES[0]}": lambda noun=noun: plain(
                exact,
                texts if noun == "texts" else [],
                pictures if noun == "pictures" else [],
                device,
                BATCHES[0],
            )
        }
        for (dtype, batch), encoder in own.items():
            calls[f"{noun}, ours, {dtype}, batches of {batch}"] = lambda e=encoder, c=call, s=some: getattr(
                e, c
            )(s)
        yield from timed(calls, len(some))
    towers = {
        f"pictures, the tower alone, {dtype}": lambda e=own[dtype, BATCHES[1]]: alone(e, device, 4_096)
        for dtype in ("float32", "bfloat16")
    }
    yield from timed(towers, 4_096)


def audits(device: str, folder: Path) -> Iterator[str]:
    """The bundled model on the processor and on the device."""
    found = {}
    for where in ("cpu", device):
        begun = time.perf_counter()
        run = audit.run("gender", out=folder, device=where, report=False, quiet=True, cache=False)
        found[where] = run.findings.set_index(["measure", "group"])
        yield f"audit of the bundled model on {where}: {time.perf_counter() - begun:.1f} s"
    here, there = found.values()
    same = (here["verdict"] == there["verdict"]).mean()
    apart = (here["estimate"] - there["estimate"]).abs().max()
    yield f"verdicts that are the same: {same:.4f} of {len(here)}; estimates differ by {apart:.2g} at most"


def main(device: str = "cuda:0") -> None:
    gpu = torch.cuda.get_device_name(device) if device.startswith("cuda") else device
    print(f"{gpu}, torch {torch.__version__}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for part in (encoding, audits):
            (own := Path(folder) / part.__name__).mkdir()
            for line in part(device, own):
                print(line, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
