"""One audit of a published model, and its vectors beside those of its own library."""

import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

import audit
from audit import models
from audit.models.base import Encoder

FIGURES: list[str] = []
"""A line a model, shown at the end."""
TEXTS = ["صورة طبيبة", "طبيب", "في الصورة مهندسة", "كرة", "معلم/ة", "سيارة BMW", "طبيبة ماهرة " * 40]
SIZES = [(97, 61), (61, 97), (500, 333), (333, 500), (224, 224), (31, 640), (1024, 683)]
"""Wide and tall, odd and even, smaller and larger than any tower's pictures."""


def picture(i: int, size: tuple[int, int]) -> Image.Image:
    """A few large patches of colour: of fine noise, all pictures would be the same grey once they are made small."""
    patches = np.random.default_rng(i).integers(0, 255, (4, 5, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


PICTURES = [picture(i, size) for i, size in enumerate(SIZES)]


def unit(rows: torch.Tensor) -> np.ndarray:
    return torch.nn.functional.normalize(rows.detach().float(), dim=-1).numpy()


@torch.inference_mode()
def both(model: Any, tokenizer: Any, processor: Any, **padding: Any) -> tuple[np.ndarray, np.ndarray]:
    """Texts and pictures by a dual encoder of transformers: its own whole forward pass, all in one batch."""
    words = tokenizer(TEXTS, truncation=True, return_tensors="pt", **(padding or {"padding": True}))
    pixels = processor(PICTURES, return_tensors="pt")
    words = {name: words[name] for name in ("input_ids", "attention_mask") if name in words}
    output = model(**words, **pixels)
    return unit(output.text_embeds), unit(output.image_embeds)


@torch.inference_mode()
def pooled(transformer: Any, head: Any, tokenizer: Any, longest: int = 512) -> np.ndarray:
    """What the code of M-CLIP and of AraCLIP does: the mean over the mask, then the linear layer."""
    words = tokenizer(TEXTS, padding=True, truncation=True, max_length=longest, return_tensors="pt")
    hidden, mask = transformer(**words)[0], words["attention_mask"]
    return unit(head((hidden * mask.unsqueeze(2)).sum(dim=1) / mask.sum(dim=1)[:, None]))


def agrees(
    model: str, texts: np.ndarray, pictures: np.ndarray, family: str, folder: Path, **parts: Any
) -> Encoder:
    """Audits it as a user does, then compares vectors; gives the encoder."""
    started = time.monotonic()
    for i, image in enumerate(PICTURES):
        image.save(folder / f"{i}.png")
    rows = [f'{i}.png,"{text.strip()}"' for i, text in enumerate(TEXTS)]
    (folder / "captions.csv").write_text("\n".join(["image,caption", *rows]), encoding="utf-8")
    given = {"captions": str(folder / "captions.csv"), "images": str(folder), "batch_size": 3} | parts
    run = audit.run("retrieval", model, out=folder / "runs", report=False, quiet=True, resamples=99, **given)
    assert run.provenance["queries"] == {"expected": 2 * len(TEXTS), "seen": 2 * len(TEXTS)}
    assert len(run.findings) and run.provenance["model"]["family"] == family
    audited = time.monotonic() - started
    encoder = models.load(model, batch_size=3, **parts)
    assert encoder.revision == run.provenance["model"]["revision"]
    differences = []
    for ours, theirs in ((encoder.encode_texts(TEXTS), texts), (encoder.encode_images(PICTURES), pictures)):
        apart = np.abs(theirs[:, None] - theirs[None]).max(-1)[~np.eye(len(theirs), dtype=bool)]
        assert apart.min() > 1e-3, "upstream's own vectors are all but one, so that agreement says nothing"
        assert ours.dtype == np.float32 and ours.shape == theirs.shape
        differences.append(float(np.abs(ours - theirs).max()))
    millions = encoder.provenance["parameters"] / 1e6
    FIGURES.append(
        f"{model}: {family}, {millions:,.0f} million parameters, audited in {audited:.0f} s, "
        f"texts {differences[0]:.1e}, pictures {differences[1]:.1e}"
    )
    assert max(differences) < 1e-5, FIGURES[-1]
    return encoder
