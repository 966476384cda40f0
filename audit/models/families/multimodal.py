"""Models of sentence-transformers that see pictures too, by that library: one whose first module says so."""

from importlib.util import find_spec
from typing import Any

import numpy as np
import torch
from PIL import Image

from audit.models.base import Encoder
from audit.models.loading import parts, sizes
from audit.models.loading.places import Places
from audit.models.loading.repository_files import modules, settings
from audit.models.loading.two_towers import TEXTS, told_apart
from probes.errors import ModelError
from probes.reasons import Reason

ORDER = 25
NEEDS = {"sentence_transformers": "pip install 'sentence-transformers>=5.4'"}
"""What must be importable -> how to have it."""


class Multimodal(Encoder):
    """Whatever its modules make of texts and pictures; texts in their own order, since it sorts them itself."""

    sorted_by_length = False
    mend = "as a model that has one"

    def __init__(self, model: Any, places: Places, **how: Any) -> None:
        super().__init__(places.spec.label, **how)
        self.model = model.to(self.device).eval()
        self.max_tokens = model.max_seq_length
        self.provenance["parameters"] = sum(p.numel() for p in model.parameters())

    def modules(self) -> list[torch.nn.Module]:
        return [self.model]

    def token_counts(self, texts: list[str]) -> np.ndarray:
        words = getattr(self.model.tokenizer, "tokenizer", self.model.tokenizer)  # of a processor
        return np.array([len(ids) for ids in words(texts)["input_ids"]] if texts else [], dtype=int)

    def _texts(self, texts: list[str]) -> torch.Tensor:
        return self._rows(texts)

    def _images(self, images: list[Image.Image]) -> torch.Tensor:
        return self._rows(images)

    def _rows(self, some: list[Any]) -> torch.Tensor:
        return self.model.encode(
            some, batch_size=len(some), convert_to_tensor=True, show_progress_bar=False, device=self.device
        )


def claim(places: Places) -> str | None:
    """Why it is loaded here: its first module takes pictures."""
    first = next(iter(modules(places.text.folder)), None)
    if places.spec.apart or places.spec.text_only or first is None or first[0] != "Transformer":
        return None
    config = settings(places.text.folder / first[1], "sentence_bert_config.json")
    if "image" not in (config.get("modality_config") or {}):
        return None
    return f"{places.text} has a modules.json that begins with a Transformer for texts and pictures"


def load(places: Places, **how: Any) -> Multimodal:
    """By SentenceTransformer, its files alone, as float32. ModelError where the library is absent or refuses it."""
    source = places.text.within(modules(places.text.folder)[0][1])
    for package, line in NEEDS.items():
        if find_spec(package) is None:
            raise ModelError(f"{source}: is loaded by {package}, which is not installed; {line}")
    from sentence_transformers import SentenceTransformer

    files = parts.weight_files(source)
    sizes.possible(source)
    sizes.fitting(source, files)
    parts.quiet()
    try:
        model = SentenceTransformer(
            str(places.text.folder), device="cpu", trust_remote_code=False, local_files_only=True,
            model_kwargs={"dtype": torch.float32},
        )  # fmt: skip
    except Exception as error:  # of transformers, safetensors, or its own
        raise ModelError(
            f"{source}: sentence-transformers refuses it ({' '.join(str(error).split())[:160]})"
        ) from None
    encoder = Multimodal(model, places, revision=source.revision(files), **how)
    told_apart(encoder.encode_texts(list(TEXTS)), source, "give a whole model by --model")
    encoder.encode_images(parts.BLANKS)
    encoder.notes.append(Reason("scale-unknown", model=str(source)))
    encoder.provenance |= {"id": source.id, "modules": [type(each).__name__ for each in model]}
    return encoder
