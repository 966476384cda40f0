"""How a notebook begins: the run that it is about, made where there is none, and the language that it speaks."""

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.report.speech import words
from audit.runs import Run, load
from probes import stimuli
from probes.captioned import captioned
from probes.sources import SCENES

from .auditing import run

REFERENCE = (
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "tokenizer_config.json",
)
"""What the reference model is made of, but for its weights."""


def begin(
    folder: str | Path,
    suite: str,
    language: str = "en",
    digits: str = "western",
    otherwise: Callable[[Path], dict[str, Any]] | None = None,
) -> Run:
    """The run in `folder`; where there is none, one is made and kept there, which takes a minute or two.

    otherwise: what to audit then, as options of `audit.run`, made beside `folder`; by default the reference model on
    the suite's own pictures.
    """
    words.use(language, digits)
    folder = Path(folder)
    if (folder / "run.json").is_file():
        return load(folder)
    options = otherwise(folder.parent) if otherwise else {}
    made = run(suite, out=folder.parent, report=False, quiet=True, **options)
    return _kept(made, folder)


def _kept(made: Run, folder: Path) -> Run:
    """The run in `folder`: this one, or that of another notebook, begun at the same time, which was there first: no
    system renames a folder to one that holds something."""
    try:
        return Run(made.folder.rename(folder))
    except OSError:
        if not (folder / "run.json").is_file():
            raise
    shutil.rmtree(made.folder)
    return load(folder)


def untrained(beside: Path) -> dict[str, Any]:
    """The reference model before it was trained: random weights, to hold a trained one against."""
    from transformers import AutoConfig, AutoModel, set_seed
    from transformers.utils import logging

    source, folder = files("audit.models.reference").joinpath("trained"), beside / "untrained"
    folder.mkdir(parents=True, exist_ok=True)
    for name in REFERENCE:
        folder.joinpath(name).write_bytes(source.joinpath(name).read_bytes())
    set_seed(0)
    logging.disable_progress_bar()  # it would stand in the notebook
    AutoModel.from_config(AutoConfig.from_pretrained(folder)).save_pretrained(folder)
    return {"model": str(folder)}


def drawn(beside: Path) -> dict[str, Any]:
    """Drawn pictures with their captions, in files as a user brings them."""
    folder = beside / "drawn-pictures"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    captions, _ = captioned(SCENES)
    native = captions[captions["origin"].isin(["", "native"]) & (captions["phenomenon"] == "")]
    names = {image: f"{place:03d}.png" for place, image in enumerate(native["image"].unique())}
    for image, name in names.items():
        stimuli.open(image).save(folder / name)
    table = native.assign(image=native["image"].map(names))[["image", "caption"]]
    table.to_csv(folder / "captions.csv", index=False)
    return {"captions": str(folder / "captions.csv"), "images": str(folder)}
