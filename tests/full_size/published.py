"""Repositories as the hub's cache holds them: true sizes and true layouts, random weights, vocabularies of letters.

What stands in their configs is what the published ones say, as short as they say it where they do.
"""

import itertools
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import CLIPTokenizer, NllbTokenizer, PreTrainedModel, XLMRobertaTokenizer
from transformers.convert_slow_tokenizer import bytes_to_unicode

from tests.support.tiny_models import LETTERS, sentencepieces

CLIP_COLOURS = {
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
HALF = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
CLIP_PROCESSOR = CLIP_COLOURS | {
    "crop_size": 224,
    "do_center_crop": True,
    "do_normalize": True,
    "do_resize": True,
    "feature_extractor_type": "CLIPFeatureExtractor",
    "resample": 3,
    "size": 224,
}
"""As openai/clip-vit-base-patch32 has it, from before there were image processors."""


def repository(id: str, **files: Any) -> Path:
    """A snapshot of `id` in the hub's cache, with these JSON files (`config`: config.json)."""
    commit = f"{len(id):040x}"
    repo = Path(os.environ["HF_HUB_CACHE"]) / f"models--{id.replace('/', '--')}"
    folder = repo / "snapshots" / commit
    folder.mkdir(parents=True, exist_ok=True)
    (repo / "refs").mkdir(exist_ok=True)
    (repo / "refs" / "main").write_text(commit)
    for name, content in files.items():
        written(folder / f"{name}.json", content)
    return folder


def written(path: Path, content: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def drawn(make: Callable[[], Any]) -> Any:
    """A model of which no weight is zero or one, as they are at first: then a bias that is not loaded is seen."""
    torch.manual_seed(0)
    model = make().eval()
    with torch.no_grad():
        for weights in model.parameters():
            if weights.ndim < 2:
                weights.add_(torch.randn_like(weights) * 0.02)
    return model


def state(model: PreTrainedModel, folder: Path) -> dict[str, torch.Tensor]:
    """Weights by the names that they have on the hub, which save_pretrained goes back to."""
    model.save_pretrained(folder / "as-saved", max_shard_size="99GB")
    found = load_file(folder / "as-saved" / "model.safetensors")
    for path in (folder / "as-saved").iterdir():
        path.unlink()
    (folder / "as-saved").rmdir()
    return found


def pickled(model: PreTrainedModel, folder: Path, **positions: int) -> None:
    """pytorch_model.bin, with the position_ids that older versions kept: `text_model=512`."""
    kept = {f"{tower}.embeddings.position_ids": torch.arange(n)[None] for tower, n in positions.items()}
    torch.save(state(model, folder) | kept, folder / "pytorch_model.bin")


def safe(model: PreTrainedModel, folder: Path) -> None:
    save_file(state(model, folder), folder / "model.safetensors", {"format": "pt"})


def pieces() -> Iterator[str]:
    """Letters and strings of letters, shortest first: more than any vocabulary."""
    for length in range(1, 5):
        yield from map("".join, itertools.product("▁" + LETTERS, repeat=length))


def wordpieces(size: int, folder: Path, **settings: Any) -> None:
    """vocab.txt, and tokenizer_config.json where there are settings."""
    starts = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    both = (piece for text in pieces() if "▁" not in text for piece in (text, f"##{text}"))
    vocabulary = [*starts, *itertools.islice(both, size - len(starts))]
    vocabulary += [f"[unused{i}]" for i in range(size - len(vocabulary))]
    (folder / "vocab.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    if settings:
        written(folder / "tokenizer_config.json", settings)


def byte_pairs(folder: Path) -> None:
    """CLIP's 49,408: bytes, bytes at the end of words, pairs of bytes; vocab.json, merges.txt, tokenizer.json."""
    letters = list(bytes_to_unicode().values())
    merges = list(itertools.islice(itertools.product(letters, letters), 49_408 - 2 * len(letters) - 2))
    tokens = [*letters, *(f"{letter}</w>" for letter in letters), *map("".join, merges)]
    tokens += ["<|startoftext|>", "<|endoftext|>"]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=77).save_pretrained(folder)
    written(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n" + "".join(f"{a} {b}\n" for a, b in merges))
    settings = {"model_max_length": 77, "do_lower_case": True, "name_or_path": "openai/clip-vit-base-patch32"}
    written(folder / "tokenizer_config.json", settings | {"tokenizer_class": "CLIPTokenizer"})


def unigrams(size: int, folder: Path, longest: int = 512) -> None:
    """tokenizer.json of XLM-R's kind."""
    vocabulary = [(token, 0.0) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    vocabulary += [*scored(size - 5), ("<mask>", 0.0)]
    XLMRobertaTokenizer(vocab=vocabulary).save_pretrained(folder)
    settings = {"model_max_length": longest, "tokenizer_class": "XLMRobertaTokenizer"}
    written(folder / "tokenizer_config.json", settings)


def scored(size: int) -> list[tuple[str, float]]:
    return [(piece, -float(i % 977)) for i, piece in enumerate(itertools.islice(pieces(), size))]


def xlm_r_sentencepieces(folder: Path) -> None:
    """sentencepiece.bpe.model alone, to which the tokenizer adds a padding and a mask."""
    sentencepieces(folder / "sentencepiece.bpe.model", ["<unk>", "<s>", "</s>"], scored(249_997))
    settings = {"model_max_length": 512, "tokenizer_class": "XLMRobertaTokenizer"}
    written(folder / "tokenizer_config.json", settings)


def gemma(folder: Path) -> None:
    """SigLIP 2's 256,000: tokenizer.json, and GemmaTokenizer named beside it."""
    tokens = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁", *LETTERS, *"abcdefghijklmnopqrstuvwxyz"]
    merges = list(itertools.product(LETTERS, LETTERS))
    tokens += map("".join, merges)
    tokens += [f"<unused{i}>" for i in range(256_000 - len(tokens))]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    made = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    made.normalizer = normalizers.Replace(" ", "▁")
    made.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    made.post_processor = processors.TemplateProcessing("$A <eos>", special_tokens=[("<eos>", 1)])
    made.save(str(folder / "tokenizer.json"))
    marks = {"bos_token": "<bos>", "eos_token": "<eos>", "pad_token": "<pad>", "unk_token": "<unk>"}
    settings = {"model_max_length": 64, "padding_side": "right", "processor_class": "SiglipProcessor"}
    settings |= {"add_bos_token": False, "add_eos_token": True, "tokenizer_class": "GemmaTokenizer"}
    written(folder / "tokenizer_config.json", marks | settings)


def nllb(folder: Path) -> None:
    """256,204: merges of letters, and the codes of languages behind them."""
    tokens = ["<s>", "<pad>", "</s>", "<unk>", "▁", *LETTERS]
    merges = list(itertools.product(LETTERS, LETTERS))
    tokens += map("".join, merges)
    tokens += [f"▁{i}" for i in range(256_001 - len(tokens))]
    vocabulary = {token: i for i, token in enumerate(tokens)}
    NllbTokenizer(vocab=vocabulary, merges=merges, model_max_length=1024).save_pretrained(folder)
