"""open_clip's at their true size, by their own config and weights; the extra `open_clip` must be installed."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from transformers import M2M100Config, XLMRobertaConfig, XLMRobertaTokenizer

from tests.full_size import published
from tests.full_size.agreement import PICTURES, TEXTS, agrees, pooled, unit
from tests.full_size.published import drawn, repository
from tests.full_size.test_dual import LARGE
from tests.full_size.test_text_towers import XLM_R, araclip, m_clip, xlm_r_words

open_clip = pytest.importorskip("open_clip", reason="pip install 'open_clip_torch>=3.0'")
VIT_B_32 = {"image_size": 224, "layers": 12, "width": 768, "patch_size": 32}
SIDE = {"ffn_dim": 4096, "attention_heads": 16}
COLOURS = {"mean": published.CLIP_COLOURS["image_mean"], "std": published.CLIP_COLOURS["image_std"]}


def upstream(config: dict[str, Any], base: str) -> Any:
    """The model as open_clip's own class makes it from such a config, at random."""
    config = json.loads(json.dumps(config))
    config["text_cfg"] |= {"hf_model_pretrained": False, "hf_model_name": str(repository(base))}
    return drawn(lambda: open_clip.CustomTextCLIP(**config))


@torch.inference_mode()
def seen(model: Any, size: int = 224, preprocess: dict[str, Any] = COLOURS) -> np.ndarray:
    settings = open_clip.transform.PreprocessCfg(size=size, **preprocess)
    transform = open_clip.transform.image_transform_v2(settings, is_train=False)
    return unit(model.encode_image(torch.stack([transform(image) for image in PICTURES])))


@torch.inference_mode()
def vectors(model: Any, tokenizer: Any) -> tuple[np.ndarray, np.ndarray]:
    return unit(model.encode_text(tokenizer(TEXTS))), seen(model)


def test_xlm_r(tmp_path: Path) -> None:
    """Weights without a config, which open_clip has in its own table; the tokenizer is that of the base."""
    id, base = "laion/CLIP-ViT-B-32-xlm-roberta-base-laion5B-s13B-b90k", "xlm-roberta-base"
    XLMRobertaConfig(**XLM_R).save_pretrained(repository(base))
    published.unigrams(250_002, repository(base))
    folder = repository(id, preprocessor_config=published.CLIP_PROCESSOR)
    (folder / "tokenizer.json").write_bytes((repository(base) / "tokenizer.json").read_bytes())
    text = {"hf_model_name": base, "hf_tokenizer_name": base, "hf_pooler_type": "mean_pooler"}
    model = upstream({"embed_dim": 512, "vision_cfg": VIT_B_32, "text_cfg": text}, base)
    kept = {"text.transformer.embeddings.position_ids": torch.arange(514)[None]}
    torch.save(model.state_dict() | kept, folder / "open_clip_pytorch_model.bin")
    expected = vectors(model, open_clip.tokenizer.HFTokenizer(str(repository(base)), context_length=77))
    del model
    agrees(id, *expected, "open_clip", tmp_path)


def test_nllb(tmp_path: Path) -> None:
    id, base = "visheratin/nllb-clip-base-oc", "facebook/nllb-200-distilled-600M"
    sizes = {"vocab_size": 256_206, "encoder_layers": 12, "decoder_layers": 12}
    sizes |= {f"{side}_{what}": n for side in ("encoder", "decoder") for what, n in SIDE.items()}
    M2M100Config(d_model=1024, **sizes).save_pretrained(repository(base))
    text = {"hf_model_name": base, "hf_tokenizer_name": base}
    text |= {"hf_pooler_type": "cls_pooler", "hf_proj_type": "linear"}
    config = {"embed_dim": 512, "vision_cfg": VIT_B_32, "text_cfg": text}
    folder = repository(id, open_clip_config={"model_cfg": config, "preprocess_cfg": COLOURS})
    published.nllb(folder)
    model = upstream(config, base)
    torch.save(model.state_dict(), folder / "open_clip_pytorch_model.bin")
    tokenizer = open_clip.tokenizer.HFTokenizer(str(folder), context_length=77)
    tokenizer.set_language("arb_Arab")
    expected = vectors(model, tokenizer)
    del model
    agrees(id, *expected, "open_clip", tmp_path)


def test_m_clip_beside_open_clip(tmp_path: Path) -> None:
    """M-CLIP's text tower on XLM-R Large, and of the model on ViT-B-16-plus-240 the image tower alone."""
    id = "M-CLIP/XLM-Roberta-Large-Vit-B-16Plus"
    config = XLMRobertaConfig(**LARGE | XLM_R)
    transformer, head, words = m_clip(id, "xlm-roberta-large", config, xlm_r_words, 640)
    texts = pooled(transformer, head, XLMRobertaTokenizer.from_pretrained(words))
    del transformer, head
    config = open_clip.get_model_config("ViT-B-16-plus-240")
    model = drawn(lambda: open_clip.CLIP(**config))
    whole = {"model_cfg": config, "preprocess_cfg": COLOURS}
    folder = repository("timm/vit_base_patch16_plus_clip_240.laion400m_e31", open_clip_config=whole)
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    pictures = seen(model, 240)
    del model
    agrees("mclip-b16plus", texts, pictures, "text-tower", tmp_path)


def test_araclip_beside_its_own_image_tower(tmp_path: Path) -> None:
    """open_clip's ViT-B-16-SigLIP-512, with which its code computes: with an exact GELU. The spec that ships here names
    the same weights in transformers, which has the approximation that they were trained with."""
    texts = araclip()
    config = open_clip.get_model_config("ViT-B-16-SigLIP-512")
    model = drawn(lambda: open_clip.create_model("ViT-B-16-SigLIP-512"))
    half = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "resize_mode": "squash"}
    id = "timm/ViT-B-16-SigLIP-512"
    folder = repository(id, open_clip_config={"model_cfg": config, "preprocess_cfg": half})
    save_file(model.state_dict(), folder / "open_clip_model.safetensors")
    pictures = seen(model, 512, half)
    del model
    agrees("araclip", texts, pictures, "text-tower", tmp_path, image_model=id)
