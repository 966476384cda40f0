"""Dual encoders of true layout with random weights, made on the spot."""

from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    AltCLIPConfig,
    AltCLIPModel,
    BertConfig,
    BertTokenizerFast,
    ChineseCLIPConfig,
    ChineseCLIPImageProcessorPil,
    ChineseCLIPModel,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    Siglip2Config,
    Siglip2ImageProcessorPil,
    Siglip2Model,
    Siglip2Tokenizer,
    SiglipConfig,
    SiglipModel,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
    ViTConfig,
    XLMRobertaTokenizer,
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


def unigram(pad: int = 1, longest: int = 32) -> XLMRobertaTokenizer:
    """As XLM-R's, over single letters, with the padding token at id 1, where XLM-R has it, or 0."""
    special = ["<s>", "</s>"]
    special.insert(pad, "<pad>")
    vocabulary = [(token, 0.0) for token in (*special, "<unk>", "<mask>")]
    vocabulary += [(letter, -float(i)) for i, letter in enumerate("▁" + LETTERS, start=1)]
    return XLMRobertaTokenizer(vocab=vocabulary, model_max_length=longest)


def letters_bpe() -> Siglip2Tokenizer:
    """SigLIP 2's, over single letters, with no length of its own, as published."""
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁", *LETTERS]
    return Siglip2Tokenizer(vocab={token: i for i, token in enumerate(tokens)}, merges=[])


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


def parts(model: torch.nn.Module) -> tuple[Any, Any]:
    """The kind of tokenizer and image processor that the model's family is published with."""
    if isinstance(model, Siglip2Model):
        return letters_bpe(), Siglip2ImageProcessorPil(patch_size=8, max_num_patches=16)
    if isinstance(model, AltCLIPModel):
        return unigram(), image_processor()
    if isinstance(model, ChineseCLIPModel):
        size = {"height": 32, "width": 32}
        return tokenizer(), ChineseCLIPImageProcessorPil(size=size, do_center_crop=False)
    return tokenizer(), image_processor()


def save(model: torch.nn.Module, folder: Path, words: Any = None, pictures: Any = None, **how: Any) -> Path:
    """With tokenizer and image processor, as save_pretrained lays them out."""
    usual_words, usual_pictures = parts(model)
    model.save_pretrained(folder, **how)
    (words or usual_words).save_pretrained(folder)
    (pictures or usual_pictures).save_pretrained(folder)
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
