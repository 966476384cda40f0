"""Text towers at their true size, beside the image towers that their cards name; by the files that ship here."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModel,
    BertConfig,
    BertTokenizer,
    CLIPConfig,
    CLIPImageProcessorPil,
    CLIPModel,
    DistilBertConfig,
    DistilBertModel,
    SiglipConfig,
    SiglipImageProcessorPil,
    SiglipModel,
    XLMRobertaConfig,
    XLMRobertaTokenizer,
)

from tests.full_size import published
from tests.full_size.agreement import PICTURES, TEXTS, agrees, pooled, unit
from tests.full_size.published import drawn, repository, written
from tests.full_size.test_dual import LARGE, siglip_processor
from tests.support.tiny_models import prefixed

XLM_R = {"vocab_size": 250_002, "max_position_embeddings": 514, "type_vocab_size": 1, "pad_token_id": 1}
CLIP_L = {
    "projection_dim": 768,
    "text_config": {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12},
    "vision_config": LARGE | {"patch_size": 14},
}


@torch.inference_mode()
def seen(model: Any, processor: Any) -> np.ndarray:
    return unit(model.get_image_features(**processor(PICTURES, return_tensors="pt")).pooler_output)


def clip(id: str, inside: str = "", **sizes: Any) -> np.ndarray:
    """A CLIP's repository without a tokenizer, which an image tower doesn't need; its vectors of the pictures."""
    model = drawn(lambda: CLIPModel(CLIPConfig(**sizes)))
    folder = repository(id) / inside
    written(folder / "config.json", {"model_type": "clip"} | sizes)
    written(folder / "preprocessor_config.json", published.CLIP_PROCESSOR)
    published.pickled(model, folder, text_model=77)
    return seen(model, CLIPImageProcessorPil.from_pretrained(folder))


def m_clip(id: str, base: str, config: Any, words: Any, width: int) -> tuple[Any, Any, Path]:
    """As Multilingual-CLIP published: the class of its own package, on a base whose config is elsewhere."""
    settings = {"architectures": ["MultilingualCLIP"], "model_type": "M-CLIP", "modelBase": base}
    sizes = {"numDims": width, "transformerDimensions": config.hidden_size, "transformers_version": "4.8.1"}
    folder = repository(id, config=settings | sizes)
    config.save_pretrained(repository(base))
    transformer = drawn(lambda: AutoModel.from_config(config))
    head = drawn(lambda: torch.nn.Linear(config.hidden_size, width))
    state = prefixed("transformer.", transformer) | prefixed("LinearTransformation.", head)
    state["transformer.embeddings.position_ids"] = torch.arange(config.max_position_embeddings)[None]
    torch.save(state, folder / "pytorch_model.bin")
    words(folder)
    return transformer, head, folder


def xlm_r_words(folder: Path) -> None:
    published.unigrams(250_002, folder)


def test_m_clip_xlm_r(tmp_path: Path) -> None:
    config = XLMRobertaConfig(**LARGE | XLM_R)
    id = "M-CLIP/XLM-Roberta-Large-Vit-B-32"
    transformer, head, folder = m_clip(id, "xlm-roberta-large", config, xlm_r_words, 512)
    texts = pooled(transformer, head, XLMRobertaTokenizer.from_pretrained(folder))
    del transformer, head
    pictures = clip("openai/clip-vit-base-patch32")
    assert agrees("mclip", texts, pictures, "text-tower", tmp_path).max_tokens == 512


def test_m_clip_labse(tmp_path: Path) -> None:
    config = BertConfig(vocab_size=501_153)

    def words(folder: Path) -> None:
        settings = {"do_lower_case": False, "tokenizer_class": "BertTokenizer"}
        published.wordpieces(501_153, folder, model_max_length=512, **settings)

    id = "M-CLIP/LABSE-Vit-L-14"
    transformer, head, folder = m_clip(id, "sentence-transformers/LaBSE", config, words, 768)
    texts = pooled(transformer, head, BertTokenizer.from_pretrained(folder))
    del transformer, head
    pictures = clip("openai/clip-vit-large-patch14", **CLIP_L)
    agrees("mclip-labse", texts, pictures, "text-tower", tmp_path)


def araclip() -> np.ndarray:
    """Both towers in one file, of which the text tower is read; its vectors of the texts."""
    config = BertConfig(vocab_size=64_000)
    transformer = drawn(lambda: AutoModel.from_config(config))
    head = drawn(lambda: torch.nn.Linear(768, 768))
    words = "Arabic-Clip/bert-base-arabertv2-ViT-B-16-SigLIP-512-epoch-155-trained-2M"
    settings = {"transformer_cfg": config.to_dict(), "in_features": 768, "out_features": 768}
    folder = repository("Arabic-Clip/araclip", config=settings | {"tokenizer_repo_id_or_path": words})
    marks = {"do_lower_case": False, "model_max_length": 512, "tokenizer_class": "BertTokenizer"}
    tokens = repository(words)
    published.wordpieces(64_000, tokens, **marks)
    state = prefixed("text_model.transformer.", transformer) | prefixed("text_model.clip_head.", head)
    state |= prefixed(
        "clip_model.visual.trunk.", torch.nn.Linear(768, 768)
    )  # and all else of open_clip's model
    save_file(state, folder / "model.safetensors")
    return pooled(transformer, head, BertTokenizer.from_pretrained(tokens))


def test_araclip(tmp_path: Path) -> None:
    """Its text tower, and the image tower that its spec says."""
    texts = araclip()
    sizes = {"text_config": {}, "vision_config": {"image_size": 512, "patch_size": 16}}
    siglip = drawn(lambda: SiglipModel(SiglipConfig(**sizes)))
    files = {"config": {"model_type": "siglip"} | sizes, "preprocessor_config": siglip_processor(512)}
    tower = repository("google/siglip-base-patch16-512", **files)
    published.safe(siglip, tower)
    pictures = seen(siglip, SiglipImageProcessorPil.from_pretrained(tower))
    del siglip
    agrees("araclip", texts, pictures, "text-tower", tmp_path)


def sentence_transformer(id: str) -> Path:
    """sentence-transformers/clip-ViT-B-32-multilingual-v1: the transformer at the top, two modules in folders."""
    config = DistilBertConfig(vocab_size=119_547)
    model = drawn(lambda: DistilBertModel(config))
    kinds = ("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Dense", "Dense")
    folder = repository(
        id,
        config=config.to_dict() | {"architectures": ["DistilBertModel"]},
        modules=[
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for i, (path, kind) in enumerate(kinds)
        ],
        sentence_bert_config={"max_seq_length": 128, "do_lower_case": False},
        config_sentence_transformers={"__version__": {"sentence_transformers": "2.0.0"}},
    )
    marks = {"do_lower_case": False, "model_max_length": 512, "tokenizer_class": "DistilBertTokenizer"}
    published.wordpieces(119_547, folder, **marks)
    published.safe(model, folder)
    pooling = {"pooling_mode_cls_token": False, "pooling_mode_max_tokens": False}
    pooling |= {"word_embedding_dimension": 768, "pooling_mode_mean_tokens": True}
    written(folder / "1_Pooling/config.json", pooling | {"pooling_mode_mean_sqrt_len_tokens": False})
    identity = {"activation_function": "torch.nn.modules.linear.Identity"}
    dense = {"in_features": 768, "out_features": 512, "bias": False} | identity
    written(folder / "2_Dense/config.json", dense)
    torch.manual_seed(1)
    torch.save({"linear.weight": torch.randn(512, 768) * 0.02}, folder / "2_Dense/pytorch_model.bin")
    return folder


def test_sentence_transformers(tmp_path: Path) -> None:
    """Beside sentence-transformers' own copy of CLIP, in the folder of its module, as in its files here."""
    folder = sentence_transformer("sentence-transformers/clip-ViT-B-32-multilingual-v1")
    pictures = clip("sentence-transformers/clip-ViT-B-32", "0_CLIPModel")
    module = {"idx": 0, "name": "0", "path": "0_CLIPModel", "type": "sentence_transformers.models.CLIPModel"}
    repository("sentence-transformers/clip-ViT-B-32", modules=[module])
    head = torch.nn.Linear(768, 512, bias=False)
    head.weight.data = torch.load(folder / "2_Dense/pytorch_model.bin", weights_only=True)["linear.weight"]
    transformer = DistilBertModel(DistilBertConfig(vocab_size=119_547)).eval()
    transformer.load_state_dict(load_file(folder / "model.safetensors"))
    texts = pooled(transformer, head, BertTokenizer.from_pretrained(folder), longest=128)
    image = {"image_model": "sentence-transformers/clip-ViT-B-32"}
    encoder = agrees("clip-multilingual", texts, pictures, "text-tower", tmp_path, **image)
    assert encoder.max_tokens == 128


def test_sentence_transformers_by_itself(tmp_path: Path) -> None:
    upstream = pytest.importorskip("sentence_transformers")
    folder = sentence_transformer("sentence-transformers/clip-ViT-B-32-multilingual-v1")
    pictures = clip("openai/clip-vit-base-patch32")
    theirs = upstream.SentenceTransformer(str(folder), device="cpu")
    texts = theirs.encode(TEXTS, normalize_embeddings=True)
    del theirs
    agrees("clip-multilingual", texts, pictures, "text-tower", tmp_path)
