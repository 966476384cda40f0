"""LiT (Zhai et al. 2022): an image tower first, supervised; then locked, and a text tower trained against it."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from torch import nn
from tqdm import tqdm
from transformers import (
    BertConfig,
    BertTokenizerFast,
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
)

from probes.stimuli import scenes

from .captions import Planted, caption

FIRST_SEED = 1000
"""Training pictures have seeds from here on; the suites' are below it, so no audited picture was trained on."""
SECOND_SEED = 2000
"""The text tower's pictures, which the image tower has not seen: on those that it has, its vectors are surer than
on any new one, and what the text tower makes of them would lean when it meets the new."""
PEOPLE = 0.65
"""Their share of a batch of captions."""
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MEAN, STD = 0.5, 0.5
TARGETS = {
    "profession": scenes.PROFESSIONS,
    "presentation": scenes.PRESENTATIONS,
    "object": scenes.OBJECTS,
    "colour": scenes.COLOURS,
    "count": scenes.COUNTS,
}
"""What the image tower is taught; a factor that a scene lacks is passed over."""
WEIGHT = {"presentation": 2}
"""Told by a few pixels of the head, it would be learned last, and for one presentation later than the other."""


@dataclass(frozen=True)
class Size:
    """How big and how long: pictures of people per profession and presentation, things per kind and colour
    and count, passes over them, steps of the text tower."""

    people: int = 60
    things: int = 10
    image_epochs: int = 14
    text_steps: int = 3200
    batch: int = 192
    layers: int = 4
    width: int = 128
    pixels: int = 64


FULL = Size()
SMALL = Size(people=40, things=1, image_epochs=16, text_steps=1200, batch=96, layers=3, width=96)


def train(
    out: Path,
    planted: Planted,
    size: Size = FULL,
    seed: int = 0,
    quiet: bool = False,
    locked: Path | None = None,
) -> dict[str, float]:
    """Trains and writes the model, tokenizer and image processor to `out`; returns the seconds of each part.

    locked: a folder that `train` wrote, whose image tower is taken as it is.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    clock = time.monotonic()
    references = _references(size, SECOND_SEED)
    factors = [scenes.describe(reference) for reference in references]
    tokenizer = _tokenizer(factors, planted, rng)
    model = _model(size, len(tokenizer))
    if locked:
        trained = VisionTextDualEncoderModel.from_pretrained(locked)
        model.vision_model, model.visual_projection = trained.vision_model, trained.visual_projection
        model.eval()
    else:
        _train_images(model, size, rng, quiet)
    seen = time.monotonic()
    pictures = _embed(model, _pictures(references, size.pixels, quiet))
    _train_texts(model, tokenizer, pictures, factors, planted, size, rng, quiet)
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
    _processor(size.pixels).save_pretrained(out)
    return {"image tower": seen - clock, "text tower": time.monotonic() - seen}


def _references(size: Size, first: int) -> list[str]:
    seeds = range(first, first + max(size.people, size.things))
    people = [
        scenes.person(profession, presentation, seed)
        for profession in scenes.PROFESSIONS
        for presentation in scenes.PRESENTATIONS
        for seed in seeds[: size.people]
    ]
    things = [
        scenes.thing(kind, colour, count, seed)
        for kind in scenes.OBJECTS
        for colour in scenes.COLOURS
        for count in scenes.COUNTS
        for seed in seeds[: size.things]
    ]
    return people + things


def _processor(pixels: int) -> CLIPImageProcessorPil:
    square = {"height": pixels, "width": pixels}
    return CLIPImageProcessorPil(
        size=square, do_center_crop=False, image_mean=[MEAN] * 3, image_std=[STD] * 3, resample=2
    )


def _pictures(references: list[str], pixels: int, quiet: bool) -> torch.Tensor:
    """(n, 3, pixels, pixels) uint8, through the very processor that is saved, short of its scaling."""
    processor = _processor(pixels)
    result = torch.empty(len(references), 3, pixels, pixels, dtype=torch.uint8)
    for row, reference in enumerate(tqdm(references, "drawing", disable=quiet)):
        scaled = processor(scenes.draw(reference), return_tensors="pt", do_normalize=False)["pixel_values"][0]
        result[row] = (scaled * 255).round().to(torch.uint8)
    return result


def _scaled(pictures: torch.Tensor) -> torch.Tensor:
    return (pictures.float() / 255 - MEAN) / STD


def _tokenizer(factors: list[dict], planted: Planted, rng: np.random.Generator) -> BertTokenizerFast:
    """WordPiece trained on the captions, with the pieces that they use and no other.

    Pieces that no caption uses would keep random vectors, and a feminine form that was never seen would be
    its masculine plus noise, right or wrong by luck. So a word that was never seen is [UNK].
    """
    captions = sorted({caption(row, planted, rng) for row in factors for _ in range(12)})
    learned = _wordpiece({})
    learned.train_from_iterator(captions, trainers.WordPieceTrainer(vocab_size=4000, special_tokens=SPECIAL))
    used = sorted({token for text in captions for token in learned.encode(text).tokens})
    vocabulary = {
        token: i for i, token in enumerate([*SPECIAL, *(token for token in used if token not in SPECIAL)])
    }
    tokenizer = _wordpiece(vocabulary)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])],
    )
    return BertTokenizerFast(
        tokenizer_object=tokenizer, model_max_length=32, do_lower_case=False, strip_accents=False,
        unk_token="[UNK]", sep_token="[SEP]", pad_token="[PAD]", cls_token="[CLS]", mask_token="[MASK]",
    )  # fmt: skip


def _wordpiece(vocabulary: dict[str, int]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))  # type: ignore[arg-type]
    tokenizer.normalizer = normalizers.BertNormalizer(strip_accents=False, lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def _model(size: Size, vocabulary: int) -> VisionTextDualEncoderModel:
    heads = size.width // 32
    vision = CLIPVisionConfig(
        hidden_size=size.width, intermediate_size=size.width * 4, num_hidden_layers=size.layers,
        num_attention_heads=heads, image_size=size.pixels, patch_size=8, projection_dim=size.width,
    )  # fmt: skip
    text = BertConfig(
        vocab_size=vocabulary, hidden_size=size.width, intermediate_size=size.width * 2, num_hidden_layers=2,
        num_attention_heads=heads, max_position_embeddings=32,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    config = VisionTextDualEncoderConfig.from_vision_text_configs(vision, text, projection_dim=size.width)
    return VisionTextDualEncoderModel(config)


def _image_features(model: VisionTextDualEncoderModel, pictures: torch.Tensor) -> torch.Tensor:
    pooled = model.vision_model(pixel_values=_scaled(pictures)).pooler_output
    return nn.functional.normalize(model.visual_projection(pooled), dim=-1)


def _targets(factors: list[dict]) -> dict[str, torch.Tensor]:
    return {
        name: torch.tensor([levels.index(row[name]) if name in row else -100 for row in factors])
        for name, levels in TARGETS.items()
    }


def _train_images(
    model: VisionTextDualEncoderModel, size: Size, rng: np.random.Generator, quiet: bool
) -> None:
    """Cosine classifiers on the projected unit vector, one a factor; they are thrown away afterwards."""
    references = _references(size, FIRST_SEED)
    factors = [scenes.describe(reference) for reference in references]
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


def _sets(factors: list[dict]) -> tuple[np.ndarray, np.ndarray]:
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
    model: VisionTextDualEncoderModel, tokenizer: BertTokenizerFast, images: torch.Tensor, factors: list[dict],
    planted: Planted, size: Size, rng: np.random.Generator, quiet: bool,
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
    for _ in tqdm(range(size.text_steps), "text tower", disable=quiet):
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
    model.eval()
