"""What a model is made of: a spec, given by options, or by a file that describes an odd model once."""

from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from probes.errors import CallError, ModelError
from probes.files import declared, yaml_files

from .known import by_name

REVISIONS = {
    "model": "revision",
    "text_model": "text_revision",
    "image_model": "image_revision",
    "tokenizer": "tokenizer_revision",
    "image_processor": "image_processor_revision",
}
"""A part, a folder or hub id -> the field with its commit, tag or branch."""
BUNDLED = "reference"
"""The id of the bundled reference model, an ordinary folder."""


@dataclass(frozen=True)
class Spec:
    """Ids or folders of a model's parts. The text tower is `text_model`, else `model`; the image tower is
    `image_model`, else `model`; tokenizer and image processor are their tower's unless they are named.

    family: a name of audit.models.families where it can't be told from the files. name: for the run's folder.
    text_only: no image tower is loaded.
    """

    model: str | None = None
    revision: str | None = None
    text_model: str | None = None
    text_revision: str | None = None
    image_model: str | None = None
    image_revision: str | None = None
    tokenizer: str | None = None
    tokenizer_revision: str | None = None
    image_processor: str | None = None
    image_processor_revision: str | None = None
    family: str | None = None
    name: str | None = None
    text_only: bool = False

    @property
    def text(self) -> tuple[str, str | None]:
        """Id and revision of the text tower."""
        return _tower(self.text_model, self.text_revision, self)

    @property
    def image(self) -> tuple[str, str | None]:
        """Id and revision of the image tower."""
        return _tower(self.image_model, self.image_revision, self)

    def leave_out(self, *parts: str) -> None:
        """InputError where a part is named that the model brings itself, so that it isn't ignored in silence."""
        for part in parts:
            if given := getattr(self, part):
                option = part.replace("_", "-")
                raise CallError(f"--{option} {given}: {self.model} brings its own; leave it out")

    @property
    def label(self) -> str:
        """A short name."""
        return self.name or Path(self.text[0]).name

    @property
    def apart(self) -> bool:
        """Whether the towers come from two places."""
        return not self.text_only and self.text != self.image


def _tower(own: str | None, own_revision: str | None, spec: Spec) -> tuple[str, str | None]:
    """(id, revision) of a tower: its own where it is named, else that of the whole model, else of the other tower,
    whose repository may hold both. CallError where nothing is named."""
    if own:
        return own, own_revision
    for id, revision in (
        (spec.model, own_revision or spec.revision),
        (spec.text_model, spec.text_revision),
        (spec.image_model, spec.image_revision),
    ):
        if id:
            return id, revision
    raise CallError("no model is named; give a folder or a hub id by --model")


def read(model: str | None = None, **given: Any) -> Spec:
    """The spec of a folder, hub id, `id@revision`, YAML file or name of a shipped file; `given` goes before what the
    file says. None and no towers given: the bundled reference model.

    Raises InputError for an unknown key in the file, naming the file.
    """
    given = {key: value for key, value in given.items() if value is not None}
    if model is None and not given.keys() & {"text_model", "image_model"}:
        if "revision" in given:
            raise CallError(
                f"--revision {given['revision']}: the bundled model has none; leave it out, or give --model"
            )
        base = Spec(BUNDLED)
    elif model in shipped():
        base = from_file(shipped()[model])
    elif model in by_name():
        base = Spec(name=model, **_split(by_name()[model].parts))
    elif model and model.endswith((".yaml", ".yml")):
        base = from_file(Path(model))
    else:
        base, given = Spec(), ({"model": model} if model else {}) | given
    return replace(base, **_without_stale_revisions(_split(given)))


def from_file(path: Path) -> Spec:
    """The spec that a YAML file holds. Folders that begin with a dot are beside the file."""
    read = yaml_files.read(path, "a file, a folder or a hub id by --model", ModelError)
    declared.build(Spec, read, str(path), declared.Rules(ModelError))
    read = {key: value for key, value in read.items() if value is not None}
    for part in REVISIONS.keys() & read.keys():
        if read[part].startswith("."):
            read[part] = str((path.parent / read[part]).absolute())
    return Spec(**({"name": path.stem} | _split(read)))


def shipped() -> dict[str, Path]:
    """Name -> file of the specs that come with this package."""
    folder = Path(str(files("audit.models").joinpath("specs")))
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def _split(given: dict[str, Any]) -> dict[str, Any]:
    """`owner/name@revision` as an id and its revision."""
    result = dict(given)
    for part, revision in REVISIONS.items():
        id, at, commit = str(given.get(part) or "").partition("@")
        if not at or id.startswith(("/", ".", "~")) or Path(given[part]).is_dir():
            continue
        if given.get(revision):
            raise CallError(f"{given[part]}: names a revision, and {given[revision]!r} is another; give one")
        if not commit:
            raise CallError(f"{given[part]}: no revision after the @; give owner/name@revision")
        result |= {part: id, revision: commit}
    return result


def _without_stale_revisions(given: dict[str, Any]) -> dict[str, Any]:
    """A part that is given anew does not keep the revision of the one in the file."""
    return {revision: None for part, revision in REVISIONS.items() if part in given} | given
