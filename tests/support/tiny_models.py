"""Dual encoders of true layout with random weights, made on the spot."""

import json
import struct
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    AlignConfig,
    AlignModel,
    AltCLIPConfig,
    AltCLIPModel,
    AutoModel,
    BertConfig,
    BertModel,
    BertTokenizerFast,
    ChineseCLIPConfig,
    ChineseCLIPImageProcessorPil,
    ChineseCLIPModel,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    DistilBertConfig,
    DistilBertModel,
    EfficientNetImageProcessorPil,
    M2M100Config,
    MetaClip2Config,
    MetaClip2Model,
    NllbTokenizer,
    Siglip2Config,
    Siglip2ImageProcessorPil,
    Siglip2Model,
    Siglip2Tokenizer,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
    VisionTextDualEncoderConfig,
    VisionTextDualEncoderModel,
    ViTConfig,
    XLMRobertaConfig,
    XLMRobertaTokenizer,
)

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي/"
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
SCORED = [(letter, -float(i)) for i, letter in enumerate("▁" + LETTERS, start=1)]
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
    vocabulary = [*((token, 0.0) for token in (*special, "<unk>")), *SCORED, ("<mask>", 0.0)]
    return XLMRobertaTokenizer(vocab=vocabulary, model_max_length=longest)


def sentencepieces(path: Path, starts: list[str], scored: list[tuple[str, float]]) -> None:
    """A model of SentencePiece, which is a Protobuf, without its library: unigrams behind `starts`, the control pieces
    and <unk>."""

    def varint(number: int) -> bytes:
        return bytes([number]) if number < 128 else bytes([number & 127 | 128]) + varint(number >> 7)

    def field(place: int, value: str | bytes | float) -> bytes:
        if isinstance(value, float):
            return varint(place << 3 | 5) + struct.pack("<f", value)
        if isinstance(value, int):
            return varint(place << 3) + varint(value)
        value = value.encode() if isinstance(value, str) else value
        return varint(place << 3 | 2) + varint(len(value)) + value

    normal, unknown, control = 1, 2, 3
    listed = [(piece, 0.0, unknown if piece == "<unk>" else control) for piece in starts]
    listed += [(*pair, normal) for pair in scored]
    body = b"".join(
        field(1, field(1, text) + field(2, score) + field(3, kind)) for text, score, kind in listed
    )
    normalizer = field(1, "identity") + field(3, 1) + field(4, 1) + field(5, 1)
    path.write_bytes(body + field(2, field(3, 1)) + field(3, normalizer))


def nllb() -> NllbTokenizer:
    """NLLB's, over single letters: a text begins with the code of its language."""
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
    return NllbTokenizer(vocab={token: i for i, token in enumerate(tokens)}, merges=[], model_max_length=64)


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
