"""Dual encoders that are known to be asked in Arabic: what loads by a name, and what to do where none can be loaded."""

from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from probes.errors import ModelError
from probes.files import declared, yaml_files

OWN = "--model module:callable, an object of yours with encode_texts and encode_images"
INSTEAD = {
    "code": f"needs code of its repository, which is never run here: call it from {OWN}",
    "package": f"is loaded by a package of its own: call it from {OWN}",
    "prompt": f"is one tower that is asked by a prompt: write that in {OWN}",
    "service": f"is a paid service: send texts and pictures from {OWN}",
}
"""What the short words of `instead` stand for."""


@dataclass(frozen=True)
class Known:
    """name: for --model; empty where it can't be loaded, and then `id` names it and `instead` says what to do.

    model, image_model, tokenizer, image_processor, family: as in specs.Spec; none of a name that has a file in specs.
    about: its towers. needs: a package that is an extra. remembered: nobody looked it up.
    """

    about: str
    licence: str
    name: str = ""
    id: str = ""
    model: str = ""
    image_model: str = ""
    tokenizer: str = ""
    image_processor: str = ""
    family: str = ""
    needs: str = ""
    instead: str = ""
    remembered: bool = False

    @property
    def parts(self) -> dict[str, str]:
        """The fields of its spec."""
        names = ("model", "image_model", "tokenizer", "image_processor", "family")
        return {name: given for name in names if (given := getattr(self, name))}


@cache
def known() -> tuple[Known, ...]:
    """In the order in which they are told."""
    rows = yaml_files.ours("audit.models", "known.yaml")
    return tuple(declared.build(Known, row, "known.yaml") for row in rows)


def by_name() -> dict[str, Known]:
    """Those that a name loads, but those that a file describes."""
    return {each.name: each for each in known() if each.model}


def lines(files: dict[str, str]) -> list[str]:
    """A line each. files: name of a spec's file -> the id of its model."""
    made = ["by name, for --model:"]
    for each in known():
        if each.name:
            missing = f"; {each.needs} is not installed" if each.needs and not find_spec(each.needs) else ""
            id = each.model or files[each.name]
            made.append(f"  {each.name:<26} {id}: {each.about}; {each.licence}{missing}")
    made += ["", "known, and not loaded here:"]
    for each in known():
        if each.instead:
            told = INSTEAD.get(each.instead, each.instead)
            doubt = "; as remembered" if each.remembered else ""
            made.append(f"  {each.id}: {each.about}; {each.licence}{doubt}; {told}")
    return made


def refuse(id: str | None) -> None:
    """ModelError, before anything is fetched, of a Hub id that is known not to load, with what to do."""
    told = next((each.instead for each in known() if each.instead and each.id == id), None)
    if told and not Path(str(id)).exists():
        raise ModelError(f"{id}: {INSTEAD.get(told, told)}")
