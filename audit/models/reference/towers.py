"""The reference model's parts before they are trained: its sizes, tokenizer, image processor and two towers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertTokenizerFast,
    CLIPImageProcessorPil,
    CLIPVisionConfig,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
)

from .captions import Planted, caption

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MEAN, STD = 0.5, 0.5


@dataclass(frozen=True)
class Size:
    """How big and how long: pictures of people per profession and presentation, things per kind and colour
    and count, pairs per kind and colour of whose windows it learns, passes over them, steps of the text tower."""

    people: int = 60
    things: int = 12
    windows: int = 12
    image_epochs: int = 14
    text_steps: int = 4200
    batch: int = 192
    layers: int = 4
    width: int = 128
    pixels: int = 64


FULL = Size()
SMALL = Size(people=40, things=1, windows=0, image_epochs=16, text_steps=1200, batch=96, layers=3, width=96)


def image_processor(pixels: int) -> CLIPImageProcessorPil:
    square = {"height": pixels, "width": pixels}
    return CLIPImageProcessorPil(
        size=square, do_center_crop=False, image_mean=[MEAN] * 3, image_std=[STD] * 3, resample=2
    )


def word_pieces(factors: Sequence[dict], planted: Planted, rng: np.random.Generator) -> BertTokenizerFast:
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


def untrained(size: Size, vocabulary: int) -> VisionTextDualEncoderModel:
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
