"""Dual encoders of true layout with random weights, made on the spot."""

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertTokenizerFast,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    SiglipConfig,
    SiglipModel,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
    ViTConfig,
)

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي/"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}


def tokenizer(size: int = 0) -> BertTokenizerFast:
    """WordPiece over single letters, padded to `size` tokens where that is larger."""
    tokens = [*SPECIAL, *LETTERS, *(f"##{letter}" for letter in LETTERS)]
    tokens += [f"[unused{i}]" for i in range(size - len(tokens))]
    backend = Tokenizer(models.WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]"))
    backend.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    # Without these the loaded tokenizer would take the hamza off أ, as BERT's default does.
    return BertTokenizerFast(
        tokenizer_object=backend, model_max_length=32, do_lower_case=False, strip_accents=False
    )


def image_processor(pixels: int = 32) -> CLIPImageProcessorPil:
    return CLIPImageProcessorPil(
        size={"shortest_edge": pixels}, crop_size={"height": pixels, "width": pixels}
    )


def bert_vit(text: BertConfig | None = None, vision: ViTConfig | None = None) -> VisionTextDualEncoderModel:
    """The seed's kind: a BERT and a ViT, tiny unless configs are given."""
    torch.manual_seed(0)
    text = text or BertConfig(vocab_size=len(tokenizer()), max_position_embeddings=32, **TINY)
    vision = vision or ViTConfig(image_size=32, patch_size=8, **TINY)
    config = VisionTextDualEncoderConfig.from_vision_text_configs(vision, text, projection_dim=24)
    return VisionTextDualEncoderModel(config).eval()


def clip() -> CLIPModel:
    torch.manual_seed(0)
    text = {
        "vocab_size": len(tokenizer()),
        "max_position_embeddings": 32,
        "eos_token_id": 3,
        "bos_token_id": 2,
        "pad_token_id": 0,
    }
    return CLIPModel(
        CLIPConfig(
            text_config=TINY | text,
            vision_config=TINY | {"image_size": 32, "patch_size": 8},
            projection_dim=24,
        )
    ).eval()


def siglip() -> SiglipModel:
    torch.manual_seed(0)
    text = {"vocab_size": len(tokenizer()), "max_position_embeddings": 16, "pad_token_id": 0}
    return SiglipModel(
        SiglipConfig(text_config=TINY | text, vision_config=TINY | {"image_size": 32, "patch_size": 8})
    ).eval()


def save(model: torch.nn.Module, folder: Path) -> Path:
    """With tokenizer and image processor, as save_pretrained lays them out."""
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    image_processor().save_pretrained(folder)
    return folder


def save_weights_only(model: torch.nn.Module, folder: Path) -> Path:
    """config.json and pytorch_model.bin alone, as the seed model was published."""
    folder.mkdir(parents=True)
    model.config.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
    return folder


def save_parts(folder: Path, size: int = 0, pixels: int = 32) -> Path:
    """A tokenizer and an image processor in a folder of their own."""
    tokenizer(size).save_pretrained(folder)
    image_processor(pixels).save_pretrained(folder)
    return folder
