"""A hub's cache of its own, which nothing but these tests fills, and no network; what was measured, at the end."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

assert "huggingface_hub" not in sys.modules, "its settings are read once: run tests/full_size by itself"
CACHE = tempfile.mkdtemp(prefix="full-size-")
os.environ |= {"HF_HUB_CACHE": CACHE, "HF_HUB_OFFLINE": "1", "AUDIT_CACHE": f"{CACHE}/vectors"}
OPERATORS = (
    "deform_conv2d", "_deform_conv2d_backward", "nms", "qnms", "roi_align", "_roi_align_backward", "qroi_align",
    "roi_pool", "_roi_pool_backward", "ps_roi_align", "_ps_roi_align_backward", "ps_roi_pool", "_ps_roi_pool_backward",
)  # fmt: skip
if (
    find_spec("torchvision")
    and subprocess.run([sys.executable, "-c", "import torchvision"], capture_output=True).returncode
):
    # The torchvision of a package index is built for CUDA, and can't load its operators beside a torch for CPU, where
    # only their names must be known: nothing here calls them.
    NAMES = torch.library.Library("torchvision", "DEF")
    for operator in OPERATORS:
        NAMES.define(f"{operator}(Tensor x) -> Tensor")


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """A model of each family is up to 4 GB: only one lies on the disk at a time."""
    yield
    for path in Path(CACHE).iterdir():
        shutil.rmtree(path)


def pytest_terminal_summary(terminalreporter) -> None:
    from tests.full_size.agreement import FIGURES

    terminalreporter.section("largest difference from upstream, of unit rows")
    for line in FIGURES:
        terminalreporter.line(line)


def pytest_sessionfinish() -> None:
    shutil.rmtree(CACHE, ignore_errors=True)
