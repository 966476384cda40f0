"""How a notebook begins: the run that it is about, made where there is none, and the language that it speaks."""

import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

from audit.report.speech import words
from audit.runs import Run, load
from audit.runs.writing import Folder
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

    source = files("audit.models.reference").joinpath("trained")

    def fill(folder: Path) -> None:
        for name in REFERENCE:
            folder.joinpath(name).write_bytes(source.joinpath(name).read_bytes())
        set_seed(0)
        logging.disable_progress_bar()  # it would stand in the notebook
        AutoModel.from_config(AutoConfig.from_pretrained(folder)).save_pretrained(folder)

    return {"model": str(_filled(beside / "untrained", "model.safetensors", fill))}


def drawn(beside: Path) -> dict[str, Any]:
    """Drawn pictures with their captions, in files as a user brings them."""

    def fill(folder: Path) -> None:
        captions, _ = captioned(SCENES)
        native = captions[captions["origin"].isin(["", "native"]) & (captions["phenomenon"] == "")]
        names = {image: f"{place:03d}.png" for place, image in enumerate(native["image"].unique())}
        for image, name in names.items():
            stimuli.open(image).save(folder / name)
        table = native.assign(image=native["image"].map(names))[["image", "caption"]]
        table.to_csv(folder / "captions.csv", index=False)

    folder = _filled(beside / "drawn-pictures", "captions.csv", fill)
    return {"captions": str(folder / "captions.csv"), "images": str(folder)}


def _filled(folder: Path, last: str, fill: Callable[[Path], None]) -> Path:
    """The folder that `fill` fills, its file `last` at the end. It appears whole, and whoever begins meanwhile, or
    later, has the same."""
    if (folder / last).is_file():
        return folder
    with Folder(folder.parent) as made:
        fill(made.path)
        if not (folder / last).is_file():
            shutil.rmtree(folder, ignore_errors=True)  # what an earlier version was interrupted at
        try:
            made.path.rename(folder)
        except OSError:
            if not (folder / last).is_file():
                raise
    return folder
