"""Models as their families load them, before anything is optimised."""

from pathlib import Path

import pytest

from audit import models
from audit.models.base import Encoder
from audit.models.optimised import first_token, packing, quick_gelu

STEPS = ((first_token, "spare"), (quick_gelu, "in_place"), (packing, "pack"))


def load(path: str | Path, **how: object) -> Encoder:
    """On the processor."""
    with pytest.MonkeyPatch.context() as patch:
        for module, step in STEPS:
            patch.setattr(module, step, lambda _: None)
        return models.load(str(path), device="cpu", **how)
