"""The hf family at its true size: every dual encoder of transformers that knows Arabic, or is compared with one."""

from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    AutoConfig,
    AutoModel,
    BertTokenizer,
    ChineseCLIPImageProcessorPil,
    CLIPImageProcessorPil,
    CLIPTokenizer,
    EfficientNetImageProcessorPil,
    Siglip2ImageProcessorPil,
    Siglip2Tokenizer,
    SiglipImageProcessorPil,
    SiglipTokenizer,
    XLMRobertaTokenizer,
)

from tests.full_size import published
from tests.full_size.agreement import agrees, both
from tests.full_size.published import drawn, repository, written

LARGE = {
    "hidden_size": 1024,
    "intermediate_size": 4096,
    "num_attention_heads": 16,
    "num_hidden_layers": 24,
}
FULL = {"padding": "max_length", "max_length": 64}


def made(config: dict[str, Any]) -> Any:
    return drawn(lambda: AutoModel.from_config(AutoConfig.for_model(**config)))


@pytest.mark.parametrize("vision", ["vit", "clip_vision_model"])
def test_the_seed_s(vision: str, tmp_path: Path) -> None:
    """config.json and pytorch_model.bin of transformers 4.30; the other parts from where its spec says."""
    config = {
        "architectures": ["VisionTextDualEncoderModel"],
        "model_type": "vision-text-dual-encoder",
        "projection_dim": 512,
        "text_config": {"model_type": "bert", "vocab_size": 32_000},
        "vision_config": {"model_type": vision, "image_size": 224, "patch_size": 32},
    }
    model, folder = made(config), repository("LinaAlhuri/Arabic-clip-bert-lit", config=config)
    weights = published.state(model, folder)
    weights["text_model.embeddings.position_ids"] = torch.arange(512)[None]
    if vision == "clip_vision_model":  # the tower was one module deeper then
        deeper = {name for name in weights if name.startswith("vision_model.")}
        weights |= {f"vision_model.{name}": weights.pop(name) for name in deeper}
        weights["vision_model.vision_model.embeddings.position_ids"] = torch.arange(50)[None]
    torch.save(weights, folder / "pytorch_model.bin")
    words = repository("asafaya/bert-base-arabic", config=config["text_config"])
    published.wordpieces(32_000, words, do_lower_case=False, max_len=512)
    pixels = repository("openai/clip-vit-base-patch32", preprocessor_config=published.CLIP_PROCESSOR)
    expected = both(
        model, BertTokenizer.from_pretrained(words), CLIPImageProcessorPil.from_pretrained(pixels)
    )
    del model, weights
    agrees("lit-arabic-clip", *expected, "hf", tmp_path)


def test_clip(tmp_path: Path) -> None:
    config = {
        "architectures": ["CLIPModel"],
        "model_type": "clip",
        "projection_dim": 512,
        "text_config": {"bos_token_id": 0, "eos_token_id": 2, "pad_token_id": 1, "hidden_size": 512}
        | {"intermediate_size": 2048, "num_attention_heads": 8, "vocab_size": 49_408},
        "vision_config": {"patch_size": 32, "image_size": 224, "model_type": "clip_vision_model"},
    }
    files = {"config": config, "preprocessor_config": published.CLIP_PROCESSOR}
    model, folder = made(config), repository("openai/clip-vit-base-patch32", **files)
    published.byte_pairs(folder)
    published.pickled(model, folder, text_model=77, vision_model=50)
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    expected = both(model, CLIPTokenizer.from_pretrained(folder), processor)
    del model
    encoder = agrees("openai/clip-vit-base-patch32", *expected, "hf", tmp_path)
    assert encoder.max_tokens == 77


def siglip_processor(size: int, resample: int = 3) -> dict[str, Any]:
    return published.HALF | {
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_processor_type": "SiglipImageProcessor",
        "resample": resample,
        "rescale_factor": 1 / 255,
        "size": {"height": size, "width": size},
    }


def test_siglip(tmp_path: Path) -> None:
    """The multilingual one: its tokenizer is a model of SentencePiece."""
    config = {
        "architectures": ["SiglipModel"],
        "model_type": "siglip",
        "text_config": {"model_type": "siglip_text_model", "vocab_size": 250_000},
        "vision_config": {"model_type": "siglip_vision_model", "image_size": 256},
    }
    id = "google/siglip-base-patch16-256-multilingual"
    model = made(config)
    folder = repository(id, config=config, preprocessor_config=siglip_processor(256))
    starts = ["<pad>", "</s>", "<unk>"]
    published.sentencepieces(folder / "spiece.model", starts, published.scored(249_997))
    marks = {"eos_token": "</s>", "pad_token": "</s>", "unk_token": "<unk>", "model_max_length": 64}
    settings = {"do_lower_case": True, "tokenizer_class": "SiglipTokenizer"}
    written(folder / "tokenizer_config.json", marks | settings)
    published.safe(model, folder)
    processor = SiglipImageProcessorPil.from_pretrained(folder)
    expected = both(model, SiglipTokenizer.from_pretrained(folder), processor, **FULL)
    del model
    assert agrees(id, *expected, "hf", tmp_path).max_tokens == 64


@pytest.mark.parametrize("kind", ["224", "naflex"])
def test_siglip_2(kind: str, tmp_path: Path) -> None:
    """One size of pictures is published as of type siglip, any size as siglip2; both name Gemma's tokenizer."""
    model_type = "siglip2" if kind == "naflex" else "siglip"
    config = {
        "architectures": ["Siglip2Model" if kind == "naflex" else "SiglipModel"],
        "model_type": model_type,
        "text_config": {"model_type": f"{model_type}_text_model", "vocab_size": 256_000},
        "vision_config": {"model_type": f"{model_type}_vision_model"},
    }
    processor: Any = siglip_processor(224, resample=2)
    if kind == "naflex":
        config["vision_config"]["num_patches"] = 256
        processor = {name: value for name, value in processor.items() if name != "size"}
        processor |= {"max_num_patches": 256, "patch_size": 16}
        processor["image_processor_type"] = "Siglip2ImageProcessor"
    id = f"google/siglip2-base-patch16-{kind}"
    model, folder = made(config), repository(id, config=config, preprocessor_config=processor)
    published.gemma(folder)
    published.safe(model, folder)
    pixels = (Siglip2ImageProcessorPil if kind == "naflex" else SiglipImageProcessorPil).from_pretrained(
        folder
    )
    expected = both(model, Siglip2Tokenizer.from_pretrained(folder), pixels, **FULL)
    del model
    encoder = agrees(id, *expected, "hf", tmp_path)
    assert encoder.max_tokens == 64 and "Lowercase" in encoder.provenance["tokenizer"]["normalizer"]


def test_altclip(tmp_path: Path) -> None:
    """A model of SentencePiece is all there is of its tokenizer."""
    text = {"vocab_size": 250_002, "max_position_embeddings": 514, "project_dim": 768, "pooler_fn": "cls"}
    config = {
        "architectures": ["AltCLIPModel"],
        "model_type": "altclip",
        "projection_dim": 768,
        "text_config": LARGE | text | {"type_vocab_size": 1, "pad_token_id": 1},
        "vision_config": LARGE | {"patch_size": 14, "image_size": 224},
    }
    files = {"config": config, "preprocessor_config": published.CLIP_PROCESSOR}
    model, folder = made(config), repository("BAAI/AltCLIP-m9", **files)
    published.xlm_r_sentencepieces(folder)
    published.pickled(model, folder, **{"text_model.roberta": 514, "vision_model": 257})
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    expected = both(model, XLMRobertaTokenizer.from_pretrained(folder), processor)
    del model
    assert agrees("BAAI/AltCLIP-m9", *expected, "hf", tmp_path).max_tokens == 512


def test_chinese_clip(tmp_path: Path) -> None:
    """vocab.txt is all there is of its tokenizer."""
    config = {
        "architectures": ["ChineseCLIPModel"],
        "model_type": "chinese_clip",
        "projection_dim": 512,
        "text_config": {"vocab_size": 21_128, "model_type": "chinese_clip_text_model"},
        "vision_config": {"patch_size": 16, "image_size": 224, "model_type": "chinese_clip_vision_model"},
    }
    pixels = published.CLIP_COLOURS | {
        "do_center_crop": False,
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "ChineseCLIPFeatureExtractor",
        "image_processor_type": "ChineseCLIPImageProcessor",
        "resample": 3,
        "size": {"height": 224, "width": 224},
    }
    id = "OFA-Sys/chinese-clip-vit-base-patch16"
    model, folder = made(config), repository(id, config=config, preprocessor_config=pixels)
    published.wordpieces(21_128, folder)
    published.pickled(model, folder, text_model=512, vision_model=197)
    processor = ChineseCLIPImageProcessorPil.from_pretrained(folder)
    expected = both(model, BertTokenizer.from_pretrained(folder), processor)
    del model
    assert agrees(id, *expected, "hf", tmp_path).max_tokens == 512


def test_align(tmp_path: Path) -> None:
    config = {
        "architectures": ["AlignModel"],
        "model_type": "align",
        "projection_dim": 640,
        "temperature_init_value": 1.0,
        "text_config": {"vocab_size": 30_522, "model_type": "align_text_model"},
        "vision_config": {"width_coefficient": 2.0, "depth_coefficient": 3.1, "image_size": 600}
        | {"hidden_dim": 2560, "model_type": "align_vision_model", "initializer_range": 0.1},
    }
    config["text_config"] |= {"hidden_size": 768}
    pixels = {
        "crop_size": {"height": 289, "width": 289},
        "do_center_crop": True,
        "do_normalize": False,
        "do_rescale": True,
        "do_resize": True,
        "image_processor_type": "EfficientNetImageProcessor",
        "include_top": False,
        "resample": 2,
        "rescale_factor": 1 / 127.5,
        "rescale_offset": True,
        "size": {"height": 346, "width": 346},
    }
    id = "kakaobrain/align-base"
    model, folder = made(config), repository(id, config=config, preprocessor_config=pixels)
    published.wordpieces(30_522, folder, model_max_length=64, tokenizer_class="BertTokenizer")
    processor = EfficientNetImageProcessorPil.from_pretrained(folder)
    settled(model, processor)
    published.pickled(model, folder, text_model=512)
    expected = both(model, BertTokenizer.from_pretrained(folder), processor, **FULL)
    del model
    assert agrees(id, *expected, "hf", tmp_path).max_tokens == 64


@torch.inference_mode()
def settled(model: Any, processor: Any) -> None:
    """Statistics of its normalisation, as training leaves them: at random weights all would come to nothing."""
    from tests.full_size.agreement import PICTURES

    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.train()
            module.momentum = 1.0
    model.get_image_features(**processor(PICTURES, return_tensors="pt"))
    model.eval()


def test_metaclip_2(tmp_path: Path) -> None:
    """Of the worldwide ones the ViT-B/32: most of the largest, 1.9 billion, is the same vocabulary, twice as wide."""
    config = {
        "architectures": ["MetaClip2Model"],
        "model_type": "metaclip_2",
        "projection_dim": 512,
        "text_config": {"vocab_size": 901_629, "hidden_size": 512, "intermediate_size": 2048}
        | {"num_attention_heads": 8, "eos_token_id": 2, "bos_token_id": 0, "pad_token_id": 1},
        "vision_config": {"patch_size": 32, "image_size": 224},
    }
    pixels = published.CLIP_PROCESSOR | {"image_processor_type": "CLIPImageProcessor"}
    id = "facebook/metaclip-2-worldwide-b32"
    model, folder = made(config), repository(id, config=config, preprocessor_config=pixels)
    published.unigrams(901_629, folder, longest=77)
    published.safe(model, folder)
    processor = CLIPImageProcessorPil.from_pretrained(folder)
    expected = both(model, XLMRobertaTokenizer.from_pretrained(folder), processor)
    del model
    assert agrees(id, *expected, "hf", tmp_path).max_tokens == 77
