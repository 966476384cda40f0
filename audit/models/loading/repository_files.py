"""Which files make up a checkpoint, a tokenizer, an image processor, and the digest that stands for them."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from probes.files import bounded, json_files

TOKENIZER = (
    "added_tokens.json", "bpe.codes", "merges.txt", "*.model", "*.spm", "special_tokens_map.json",
    "tokenizer.json", "tokenizer_config.json", "vocab.*",
)  # fmt: skip
IMAGE_PROCESSOR = ("preprocessor_config.json", "processor_config.json")
SMALL = (".json", ".txt", ".model", ".spm", ".bpe", ".codes", ".vocab", ".tiktoken", ".jinja")
"""Endings of what a repository holds beside weights: configs, vocabularies, templates."""

MODULE = r"\d+_\w+"
"""Name of a module's folder of sentence-transformers, as `1_Pooling`."""
OPEN_CLIP = (
    "open_clip_model.safetensors",
    "open_clip_pytorch_model.safetensors",
    "open_clip_pytorch_model.bin",
)
"""Names that open_clip gives its weights, safetensors first."""

KINDS = (("model", "safetensors"), ("pytorch_model", "bin"))
VARIANT = re.compile(r"(?:pytorch_)?model\.(?:(?:safetensors|bin)\.index\.)?(\w+)\.(?:safetensors|bin|json)")
NO_VARIANT = {"safetensors", "bin", "index"}


def main_weights(names: Iterable[str]) -> tuple[str | None, str | None]:
    """The file that transformers would begin with, and its variant (`fp16`) where there is no plain one.

    A single file before an index of shards, safetensors before bin. (None, None) where there are no weights.
    """
    there = set(names)
    found = {match[1] for name in there if (match := VARIANT.fullmatch(name))} - NO_VARIANT
    for variant in (None, *sorted(found)):
        dotted = f".{variant}" if variant else ""
        for stem, ending in KINDS:
            for name in (f"{stem}{dotted}.{ending}", f"{stem}.{ending}.index{dotted}.json"):
                if name in there:
                    return name, variant
    return None, None


def shards(path: Path) -> list[str]:
    """Names of the files that hold the weights: the file itself, or those that its index lists. ValueError where
    the index lists none."""
    if path.suffix != ".json":
        return [path.name]
    index = _json(path)
    listed = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(listed, dict) or not listed:
        raise ValueError("no weight_map in it")
    return sorted(set(map(str, listed.values())))


def _json(path: Path) -> Any:
    """What a JSON file holds. OSError where it is no plain file, ValueError where it is no JSON, or lists and keys lie
    deeper within each other than any config's."""
    return json_files.as_others(bounded.raw(path))


def settings(folder: Path, name: str) -> dict[str, Any]:
    """A JSON file of `folder`, {} where there is none or it holds something else."""
    try:
        read = _json(folder / name)
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def modules(folder: Path) -> list[tuple[str, str]]:
    """(class, subfolder) of each module of a sentence-transformers folder, in order; [] where it is none."""
    try:
        listed = _json(folder / "modules.json")
        return [(module["type"].rpartition(".")[2], module["path"]) for module in listed]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []


def matching(folder: Path, patterns: Iterable[str]) -> list[str]:
    """Names of the files of `folder` that match one of the patterns."""
    return sorted({path.name for pattern in patterns for path in folder.glob(pattern) if path.is_file()})


def digest(folder: Path, names: Iterable[str]) -> str:
    """`sha256:` and the first 12 digits of the SHA-256 of the files, one after the other."""
    total = hashlib.sha256()
    for name in names:
        with (folder / name).open("rb") as file:
            while block := file.read(1 << 20):
                total.update(block)
    return f"sha256:{total.hexdigest()[:12]}"
