"""Tiny models in folders, laid out as each family is published."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import (
    AutoModel,
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    M2M100Config,
    XLMRobertaConfig,
)

from .dual_encoders import TINY, image_processor, parts
from .tokenizers import nllb, tokenizer, unigram


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


def save_m_clip(text: Any, words: Any, folder: Path) -> tuple[torch.nn.Module, torch.nn.Linear]:
    """As Multilingual-CLIP published: config.json that names a base, one pytorch_model.bin, the tokenizer. Gives the
    parts back."""
    torch.manual_seed(1)
    transformer, head = AutoModel.from_config(text).eval(), torch.nn.Linear(text.hidden_size, 24)
    base = folder.parent / f"{folder.name}-base"
    text.save_pretrained(base)
    folder.mkdir(parents=True)
    settings = {"architectures": ["MultilingualCLIP"], "model_type": "M-CLIP", "modelBase": str(base)}
    sizes = {"numDims": 24, "transformerDimensions": text.hidden_size, "transformers_version": "4.8.1"}
    (folder / "config.json").write_text(json.dumps(settings | sizes))
    state = prefixed("transformer.", transformer) | prefixed("LinearTransformation.", head)
    state["transformer.embeddings.position_ids"] = torch.arange(text.max_position_embeddings)[None]
    torch.save(state, folder / "pytorch_model.bin")
    words.save_pretrained(folder)
    return transformer, head


def save_araclip(folder: Path) -> tuple[torch.nn.Module, torch.nn.Linear]:
    """As AraCLIP published: the settings of its class in config.json, both towers in one model.safetensors, no
    tokenizer. Gives the parts of the text tower back."""
    torch.manual_seed(1)
    config = BertConfig(vocab_size=len(tokenizer()), max_position_embeddings=32, **TINY)
    transformer, head = BertModel(config).eval(), torch.nn.Linear(32, 32)
    folder.mkdir(parents=True)
    settings = {"transformer_cfg": config.to_dict(), "in_features": 32, "out_features": 32}
    (folder / "config.json").write_text(json.dumps(settings))
    state = prefixed("text_model.transformer.", transformer) | prefixed("text_model.clip_head.", head)
    state |= prefixed("clip_model.visual.trunk.", torch.nn.Linear(3, 3))
    save_file({name: tensor.contiguous() for name, tensor in state.items()}, folder / "model.safetensors")
    return transformer, head


def save_sentence_transformers(folder: Path, inside: str = "0_Transformer", pickled: bool = True) -> None:
    """As clip-ViT-B-32-multilingual-v1: DistilBERT, mean pooling, a dense layer without bias or activation."""
    torch.manual_seed(1)
    words = tokenizer()
    sizes = {"dim": 32, "n_layers": 2, "n_heads": 2, "hidden_dim": 64, "max_position_embeddings": 64}
    transformer, dense = DistilBertModel(DistilBertConfig(vocab_size=len(words), **sizes)), torch.nn.Module()
    dense.linear = torch.nn.Linear(32, 24, bias=False)
    for target in (folder, folder / inside, folder / "1_Pooling", folder / "2_Dense"):
        target.mkdir(parents=True, exist_ok=True)
    transformer.save_pretrained(folder / inside)
    words.save_pretrained(folder / inside)
    identity = "torch.nn.modules.linear.Identity"
    written = {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(
                ((inside, "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense"))
            )
        ],
        f"{inside or '.'}/sentence_bert_config.json": {"max_seq_length": 12, "do_lower_case": False},
        "1_Pooling/config.json": {"word_embedding_dimension": 32, "pooling_mode_cls_token": False}
        | {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": False},
        "2_Dense/config.json": {"in_features": 32, "out_features": 24, "bias": False}
        | {"activation_function": identity},
    }
    for name, content in written.items():
        (folder / name).write_text(json.dumps(content))
    if pickled:
        torch.save(dense.state_dict(), folder / "2_Dense" / "pytorch_model.bin")
    else:
        save_file(dense.state_dict(), folder / "2_Dense" / "model.safetensors")


def save_open_clip(text: str, folder: Path, preprocess: Any = None) -> tuple[Any, Any, Any]:
    """As open_clip publishes: open_clip_config.json, open_clip_pytorch_model.bin or safetensors, the tokenizer. Gives
    upstream's model, tokenizer and transform of pictures."""
    import open_clip

    torch.manual_seed(2)
    base = folder.parent / f"{folder.name}-base"
    if text == "xlm-roberta":
        words = unigram(longest=512)
        XLMRobertaConfig(
            vocab_size=len(words), max_position_embeddings=80, pad_token_id=1, **TINY
        ).save_pretrained(base)
        settings = {
            "hf_model_name": str(base),
            "hf_tokenizer_name": str(base),
            "hf_pooler_type": "mean_pooler",
        }
    elif text == "nllb":
        words = nllb()
        sizes = {
            f"{side}_{what}": 2 for side in ("encoder", "decoder") for what in ("layers", "attention_heads")
        }
        sizes |= {"d_model": 32, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64, "vocab_size": len(words)}
        M2M100Config(pad_token_id=words.pad_token_id, **sizes).save_pretrained(base)
        settings = {
            "hf_model_name": str(base),
            "hf_tokenizer_name": str(base),
            "hf_pooler_type": "cls_pooler",
        }
        settings["hf_proj_type"] = "linear"
    else:
        words, settings = (
            None,
            {"context_length": 77, "vocab_size": 49408, "width": 32, "heads": 2, "layers": 2},
        )
    config = {
        "embed_dim": 32 if text == "xlm-roberta" else 24,
        "vision_cfg": {"image_size": 32, "layers": 2, "width": 64, "head_width": 32, "patch_size": 8},
        "text_cfg": settings,
    }
    folder.mkdir(parents=True)
    if words:
        words.save_pretrained(base)
        words.save_pretrained(folder)
    preprocess = preprocess or {"mean": [0.4, 0.5, 0.6], "std": [0.2, 0.3, 0.4], "resize_mode": "squash"}
    written = {"model_cfg": config, "preprocess_cfg": preprocess}
    (folder / "open_clip_config.json").write_text(json.dumps(written))
    kind = open_clip.CustomTextCLIP if words else open_clip.CLIP
    cfg = json.loads(json.dumps(config))
    if words:
        cfg["text_cfg"]["hf_model_pretrained"] = False
    torch.save(kind(**cfg).state_dict(), folder / "open_clip_pytorch_model.bin")
    model, _, transform = open_clip.create_model_and_transforms(f"local-dir:{folder}")
    theirs = open_clip.get_tokenizer(f"local-dir:{folder}")
    if text == "nllb":
        theirs.set_language("arb_Arab")
    return model.eval(), theirs, transform


def prefixed(prefix: str, module: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The weights of a module under a prefix."""
    return {f"{prefix}{name}": tensor for name, tensor in module.state_dict().items()}


def save_parts(folder: Path, size: int = 0, pixels: int = 32) -> Path:
    """A tokenizer and an image processor in a folder of their own."""
    tokenizer(size).save_pretrained(folder)
    image_processor(pixels).save_pretrained(folder)
    return folder
