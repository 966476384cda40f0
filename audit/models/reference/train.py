"""LiT (Zhai et al. 2022): an image tower first, supervised; then locked, and a text tower trained against it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from torch import nn
from tqdm import tqdm
from transformers import BertTokenizerFast, VisionTextDualEncoderModel

from probes import stimuli
from probes.stimuli.drawn import scenes

from .captions import Planted, caption
from .examples import FIRST_SEED, NOTHING, SECOND_SEED, whole, windows
from .towers import FULL, MEAN, STD, Size, image_processor, untrained, word_pieces

PEOPLE = 0.65
"""Their share of a batch of captions."""
TARGETS = {
    "profession": scenes.PROFESSIONS,
    "presentation": scenes.PRESENTATIONS,
    "object": (*scenes.OBJECTS, NOTHING),
    "colour": scenes.COLOURS,
    "count": scenes.COUNTS,
}
"""What the image tower is taught; a factor that a scene lacks is passed over."""
EachStep = Callable[[VisionTextDualEncoderModel, BertTokenizerFast, int], object]
"""Is called after each step of the text tower, which ends where it says True."""
WEIGHT = {"presentation": 2}
"""Told by a few pixels of the head, it would be learned last, and for one presentation later than the other."""


def train(
    out: Path,
    planted: Planted,
    size: Size = FULL,
    seed: int = 0,
    quiet: bool = False,
    locked: Path | None = None,
    each_step: EachStep | None = None,
) -> dict[str, float]:
    """Trains and writes the model, tokenizer and image processor to `out`; returns the seconds of each part.

    locked: a folder that `train` wrote, whose image tower is taken as it is. each_step: see EachStep.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    clock = time.monotonic()
    references, factors = zip(*whole(size, SECOND_SEED), strict=True)
    tokenizer = word_pieces(factors, planted, rng)
    model = untrained(size, len(tokenizer))
    if locked:
        trained = VisionTextDualEncoderModel.from_pretrained(locked)
        model.vision_model, model.visual_projection = trained.vision_model, trained.visual_projection
        model.eval()
    else:
        _train_images(model, size, rng, quiet)
    seen = time.monotonic()
    pictures = _embed(model, _pictures(references, size.pixels, quiet))
    _train_texts(model, tokenizer, pictures, factors, planted, size, rng, quiet, each_step)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    image_processor(size.pixels).save_pretrained(out)
    return {"image tower": seen - clock, "text tower": time.monotonic() - seen}


def _pictures(references: Sequence[str], pixels: int, quiet: bool) -> torch.Tensor:
    """(n, 3, pixels, pixels) uint8, through the very processor that is saved, short of its scaling."""
    processor = image_processor(pixels)
    result = torch.empty(len(references), 3, pixels, pixels, dtype=torch.uint8)
    for row, reference in enumerate(tqdm(references, "drawing", disable=quiet)):
        scaled = processor(stimuli.open(reference), return_tensors="pt", do_normalize=False)["pixel_values"][
            0
        ]
        result[row] = (scaled * 255).round().to(torch.uint8)
    return result


def _scaled(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures.float() / 255 - MEAN) / STD


def _image_features(model: VisionTextDualEncoderModel, pictures: torch.Tensor) -> torch.Tensor:
    pooled = model.vision_model(pixel_values=_scaled(pictures)).pooler_output
    return nn.functional.normalize(model.visual_projection(pooled), dim=-1)


def _targets(factors: Sequence[dict]) -> dict[str, torch.Tensor]:
    return {
        name: torch.tensor([levels.index(row[name]) if name in row else -100 for row in factors])
        for name, levels in TARGETS.items()
    }


def _train_images(
    model: VisionTextDualEncoderModel, size: Size, rng: np.random.Generator, quiet: bool
) -> None:
    """Cosine classifiers on the projected unit vector, one a factor; they are thrown away afterwards."""
    references, factors = zip(*whole(size, FIRST_SEED), *windows(size, rng), strict=True)
    pictures = _pictures(references, size.pixels, quiet)
    heads = nn.ParameterDict({name: torch.randn(len(levels), size.width) for name, levels in TARGETS.items()})
    targets = _targets(factors)
    tower = [*model.vision_model.parameters(), *model.visual_projection.parameters()]
    optimizer = torch.optim.AdamW([*tower, *heads.parameters()], lr=1e-3, weight_decay=0.05)
    steps = size.image_epochs * (len(pictures) // size.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 1.5e-3, total_steps=steps, pct_start=0.15)
    model.train()
    with tqdm(total=steps, desc="image tower", disable=quiet) as bar:
        for _ in range(size.image_epochs):
            order = rng.permutation(len(pictures))
            for start in range(0, len(order) - size.batch + 1, size.batch):
                rows = torch.from_numpy(order[start : start + size.batch])
                features = _image_features(model, _shifted(pictures[rows], rng))
                loss = torch.zeros(())
                for name, head in heads.items():
                    wanted = targets[name][rows]
                    if (wanted >= 0).any():
                        logits = 16 * features @ nn.functional.normalize(head, dim=-1).T
                        loss = loss + WEIGHT.get(name, 1) * nn.functional.cross_entropy(logits, wanted)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                bar.update()
                bar.set_postfix(loss=f"{loss.item():.3f}")
    model.eval()


def _shifted(pictures: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Moved by up to four pixels, so that no patch learns a place by heart."""
    down, right = rng.integers(-4, 5, size=2)
    return torch.roll(pictures, (int(down), int(right)), dims=(2, 3))


def _sets(factors: Sequence[dict]) -> tuple[np.ndarray, np.ndarray]:
    """(n, 4) rows of each counterfactual set, woman, man and twice the one who shows no gender; (m,) of things."""
    table = pd.DataFrame(factors)
    people = table[table["profession"].notna()].reset_index()
    rows = people.pivot(index=["profession", "seed"], columns="presentation", values="index")
    return (
        rows[["feminine", "masculine", "none", "none"]].to_numpy(),
        np.flatnonzero(table["profession"].isna()),
    )


def _captions_of_set(pictures: list[dict], planted: Planted, rng: np.random.Generator) -> list[str]:
    """One caption each from equal draws, the repeated picture's mirrored: what a batch says of one gender it
    says of the other, so that no lean is left by chance where none is planted."""
    seed = int(rng.integers(2**63))
    return [
        caption(picture, planted, np.random.default_rng(seed), mirrored=i == len(pictures) - 1)
        for i, picture in enumerate(pictures)
    ]


@torch.no_grad()
def _embed(model: VisionTextDualEncoderModel, pictures: torch.Tensor) -> torch.Tensor:
    return torch.cat([_image_features(model, block) for block in pictures.split(512)])


def _train_texts(
    model: VisionTextDualEncoderModel, tokenizer: BertTokenizerFast, images: torch.Tensor, factors: Sequence[dict],
    planted: Planted, size: Size, rng: np.random.Generator, quiet: bool, each_step: EachStep | None,
) -> None:  # fmt: skip
    """InfoNCE, both directions, against the locked vectors; captions are drawn anew at every step."""
    trained = [*model.text_model.parameters(), *model.text_projection.parameters()]
    model.logit_scale.data.fill_(np.log(1 / 0.07))
    optimizer = torch.optim.AdamW(
        [{"params": trained, "weight_decay": 0.01}, {"params": [model.logit_scale], "weight_decay": 0.0}],
        lr=1e-3,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, 1e-3, total_steps=size.text_steps, pct_start=0.1
    )
    people, things = _sets(factors)
    batch = 2 * size.batch
    model.train()
    for step in tqdm(range(1, size.text_steps + 1), "text tower", disable=quiet):
        n_sets = int(batch * PEOPLE / people.shape[1])
        chosen = people[rng.integers(len(people), size=n_sets)]
        others = things[rng.integers(len(things), size=batch - chosen.size)]
        rows = np.concatenate([chosen.ravel(), others])
        captions = [
            text for row in chosen for text in _captions_of_set([factors[i] for i in row], planted, rng)
        ] + [caption(factors[row], planted, rng) for row in others]
        words = tokenizer(captions, padding=True, return_tensors="pt")
        output = model.get_text_features(input_ids=words["input_ids"], attention_mask=words["attention_mask"])
        texts = nn.functional.normalize(output.pooler_output, dim=-1)
        logits = model.logit_scale.exp() * texts @ images[torch.from_numpy(rows)].T
        own = torch.arange(batch)
        loss = (nn.functional.cross_entropy(logits, own) + nn.functional.cross_entropy(logits.T, own)) / 2
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        model.logit_scale.data.clamp_(0, np.log(100))
        if each_step and each_step(model, tokenizer, step):
            break
    model.eval()
