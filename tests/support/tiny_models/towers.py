"""An image tower that text towers stand beside, and what published code computes of a text tower."""

from pathlib import Path

import numpy as np
import torch

from tests.support import tiny_models as tiny

from .shown import IMAGES


def unit(rows: torch.Tensor) -> np.ndarray:
    return torch.nn.functional.normalize(rows.detach(), dim=-1).numpy()


@torch.inference_mode()
def pooled(transformer: torch.nn.Module, head: torch.nn.Module, words: dict) -> np.ndarray:
    """What the code of M-CLIP and of AraCLIP computes: the mean over the mask, then the linear layer."""
    hidden, mask = transformer(**words)[0], words["attention_mask"]
    return unit(head((hidden * mask.unsqueeze(2)).sum(dim=1) / mask.sum(dim=1)[:, None]))


def image_tower(folder: Path) -> tuple[Path, np.ndarray]:
    """A CLIP's folder, and the unit vectors of IMAGES by transformers' own pass."""
    model = tiny.clip()
    _, processor = tiny.parts(model)
    with torch.inference_mode():
        output = model.get_image_features(**processor(IMAGES, return_tensors="pt"))
    return tiny.save(model, folder), unit(output.pooler_output)
