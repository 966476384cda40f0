"""Dual encoders of true layout with random weights, made on the spot."""

from typing import Any

import torch
from transformers import (
    AlignConfig,
    AlignModel,
    AltCLIPConfig,
    AltCLIPModel,
    BertConfig,
    ChineseCLIPConfig,
    ChineseCLIPImageProcessorPil,
    ChineseCLIPModel,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    EfficientNetImageProcessorPil,
    MetaClip2Config,
    MetaClip2Model,
    Siglip2Config,
    Siglip2ImageProcessorPil,
    Siglip2Model,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
    ViTConfig,
)

from .tokenizers import letters_bpe, tokenizer, unigram

TINY = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}


def image_processor(pixels: int = 32) -> CLIPImageProcessorPil:
    return CLIPImageProcessorPil(
        size={"shortest_edge": pixels}, crop_size={"height": pixels, "width": pixels}
    )


def bert_vit(text: Any = None, vision: Any = None) -> VisionTextDualEncoderModel:
    """The seed's kind: a BERT and a ViT, tiny unless other configs are given."""
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


def siglip2() -> Siglip2Model:
    torch.manual_seed(0)
    text = {"vocab_size": len(letters_bpe()), "max_position_embeddings": 16, "pad_token_id": 0}
    return Siglip2Model(
        Siglip2Config(text_config=TINY | text, vision_config=TINY | {"num_patches": 16, "patch_size": 8})
    ).eval()


def altclip(positions: int = 32, pad: int = 1) -> AltCLIPModel:
    torch.manual_seed(0)
    text = {"vocab_size": len(unigram()), "max_position_embeddings": positions, "pad_token_id": pad}
    return AltCLIPModel(
        AltCLIPConfig(
            text_config=TINY | text | {"project_dim": 20},
            vision_config=TINY | {"image_size": 32, "patch_size": 8},
            projection_dim=24,
        )
    ).eval()


def chinese_clip() -> ChineseCLIPModel:
    torch.manual_seed(0)
    text = {"vocab_size": len(tokenizer()), "max_position_embeddings": 32}
    return ChineseCLIPModel(
        ChineseCLIPConfig(
            text_config=TINY | text,
            vision_config=TINY | {"image_size": 32, "patch_size": 8},
            projection_dim=24,
        )
    ).eval()


def align() -> AlignModel:
    torch.manual_seed(0)
    text = {"vocab_size": len(tokenizer()), "max_position_embeddings": 32}
    vision = {
        "image_size": 32,
        "width_coefficient": 0.1,
        "depth_coefficient": 0.1,
        "hidden_dim": 32,
        "initializer_range": 0.3,  # at the usual 0.02 so small a tower gives zeros
        "num_hidden_layers": 7,
    }
    model = AlignModel(AlignConfig(text_config=TINY | text, vision_config=vision, projection_dim=32))
    model.temperature.data.fill_(0.25)
    return model.eval()


def metaclip2() -> MetaClip2Model:
    torch.manual_seed(0)
    words = unigram()
    text = {
        "vocab_size": len(words),
        "max_position_embeddings": 32,
        "eos_token_id": words.eos_token_id,
        "bos_token_id": words.bos_token_id,
        "pad_token_id": words.pad_token_id,
    }
    return MetaClip2Model(
        MetaClip2Config(
            text_config=TINY | text,
            vision_config=TINY | {"image_size": 32, "patch_size": 8},
            projection_dim=24,
        )
    ).eval()


def parts(model: torch.nn.Module) -> tuple[Any, Any]:
    """The kind of tokenizer and image processor that the model's family is published with."""
    if isinstance(model, Siglip2Model):
        return letters_bpe(), Siglip2ImageProcessorPil(patch_size=8, max_num_patches=16)
    if isinstance(model, SiglipModel):
        return tokenizer(), SiglipImageProcessorPil(size={"height": 32, "width": 32})
    if isinstance(model, AltCLIPModel | MetaClip2Model):
        return unigram(), image_processor()
    if isinstance(model, AlignModel):
        sides = {"height": 36, "width": 36}, {"height": 32, "width": 32}
        how = {
            "rescale_factor": 1 / 127.5,
            "rescale_offset": True,
            "do_normalize": False,
            "include_top": False,
            "resample": 2,
        }
        return tokenizer(), EfficientNetImageProcessorPil(
            size=sides[0], crop_size=sides[1], do_center_crop=True, **how
        )
    if isinstance(model, ChineseCLIPModel):
        size = {"height": 32, "width": 32}
        return tokenizer(), ChineseCLIPImageProcessorPil(size=size, do_center_crop=False)
    return tokenizer(), image_processor()
