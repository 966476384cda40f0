"""Where a suite's pictures and captions come from, as a user names it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from . import data as data_sets
from .errors import CallError
from .files import bounded, remote
from .reasons import Reason
from .stimuli import emoji

if TYPE_CHECKING:
    from .arabic.variety import Variety

DRAWN = ("scenes", "emoji")
MSA = "msa"
"""The variety that is asked where none is named: Modern Standard Arabic."""
MAPS = ("windows", "patches")
BY_PATCHES = ", by patches"
"""What a source is called after, where its map is not of windows."""
NAMED = ("classes", "templates", "map")
"""What some suites take and others don't."""
SourceKind = Literal["scenes", "emoji", "pictures", "captions"]


@dataclass(frozen=True)
class Source:
    """What the trials of a suite are made from.

    data: a data set by name (probes.data), which says all that follows itself: NAME, NAME=PATH, or a recipe.yaml.
    split: a part of it, by name.
    images: `scenes`, drawn here; `emoji`, from a colour-emoji font; or a path: a table or folder of the user's
        pictures, and with `captions` the folder or archive that holds them (None: where the captions are).
    captions: files of captions of those pictures, each as readers.caption_sets.captions takes it (`native=a.txt`).
    format: that of the captions, where it can't be told from the files.
    image_key, caption_key: the columns of pictures and captions, where the files call them otherwise.
    classes, templates: files of class names and of prompts for a zero-shot classification; of a data set also the
        name of one of its lists.
    map: what a heat map is made of, `windows` (None) or `patches`.
    emoji_font: a colour-emoji font, in the place of the one installed.
    variety: that of Arabic which the texts are in: a name of arabic.variety.varieties(), or a folder of the user's.
    allow_downloads: whether pictures and data sets may be fetched.
    allow_outside: whether pictures may lie outside their folder, by their paths or by links.
    limits: what is allowed where the defaults of files.bounded are too small, as `pixels=200000000`.
    """

    images: str | None = None
    captions: str | Sequence[str] | None = ()
    format: str | None = None
    image_key: str | None = None
    caption_key: str | None = None
    classes: str | None = None
    templates: str | None = None
    map: str | None = None
    emoji_font: str | None = None
    variety: str = MSA
    allow_downloads: bool = False
    allow_outside: bool = False
    limits: Sequence[str] = ()
    data: str | None = None
    split: str | None = None
    ready: data_sets.Ready | None = None
    """The data set, once it is here: see `named`."""

    def __post_init__(self) -> None:
        given = (self.captions,) if isinstance(self.captions, str) else self.captions or ()
        object.__setattr__(self, "captions", tuple(_absolute(each) for each in given))
        if self.images == "":
            raise CallError("--images is empty; give scenes, emoji or a path")
        if self.data is not None and not self.ready:
            _alone(self.data, {"images": self.images, "captions": self.captions, "format": self.format})
        if self.split and self.data is None:
            raise CallError(f"--split {self.split}: of a data set by name; give --data too")
        if self.images and self.images not in DRAWN:
            object.__setattr__(self, "images", _absolute(self.images))
        if self.variety != MSA:
            object.__setattr__(self, "variety", _absolute(self.variety))

    @property
    def arabic(self) -> "Variety":
        """The variety itself: lexicon, grammar, templates. InputError, in one line, where there is none of its name."""
        from .arabic.variety import variety

        return variety(self.variety)

    @property
    def kind(self) -> SourceKind:
        if self.captions:
            return "captions"
        return self.images if self.images in DRAWN else "pictures" if self.images else "scenes"  # type: ignore[return-value]

    @property
    def root(self) -> str:
        """The folder of the user's pictures, as far as the source tells it; empty for drawn ones."""
        if self.ready:
            return str(self.ready.root)
        if self.kind in DRAWN:
            return ""
        named = Path(self.images or (self.captions or ("",))[0].rpartition("=")[2])
        return str(named if named.is_dir() else named.parent)

    def named(self, suite: str, quiet: bool = True) -> "Source":
        """Itself with what the suite is shown of its data set, which is fetched where it is not here and downloads are
        allowed; captions of an object store by what was fetched of it."""
        if any(remote.known(each) or remote.known(each.partition("=")[2]) for each in self.captions or ()):
            return replace(self, captions=tuple(self._here(each) for each in self.captions or ())).named(
                suite, quiet
            )
        if self.data is None or self.ready:
            return self
        ready = data_sets.ready(self.data, self.allow_downloads, quiet)
        shown = ready.shown(suite, self.classes)
        if self.split:
            ready.split(self.split)
        return replace(
            self, **(shown | {"templates": self.templates or shown.get("templates"), "ready": ready})
        )

    def _here(self, given: str) -> str:
        """The same captions by the folder that they were fetched into."""
        named, equals, address = ("", "", given) if remote.known(given) else given.partition("=")
        if not remote.known(address):
            return given
        return f"{named}{equals}{remote.fetched(address, self.allow_downloads)}"

    def told(self) -> dict[str, Any]:
        """What it was made of, for who makes it again here: the fields that say what is shown, with whole paths. What
        is allowed is whoever reads a file's own to say."""
        names = (
            ("data", "split") if self.ready else ("images", "captions", "format", "image_key", "caption_key")
        )
        told = {
            name: value
            for name in (*names, *NAMED, "emoji_font", "variety")
            if (value := getattr(self, name))
        }
        for name in {"data", "classes", "templates", "emoji_font"} & set(told):
            path, mark, part = told[name].partition("#")
            told[name] = f"{_absolute(path)}{mark}{part}"
        return told

    def only(self, files: Sequence[str]) -> "Source":
        """Itself without what is not in `files`, of NAMED."""
        left_out: dict[str, Any] = {name: None for name in NAMED if name not in files}
        return replace(self, **left_out)

    def within(self, suite: str, kinds: Sequence[SourceKind], files: Sequence[str]) -> "Source":
        """Itself, where the suite takes its kind and `files`, and the pictures are there; else an InputError."""
        if self.data is not None and not self.ready:
            return self.named(suite).within(suite, kinds, files)
        if self.captions and self.images in DRAWN:
            raise CallError(
                f"--images {self.images} beside --captions: expected the folder of their pictures"
            )
        if self.kind not in kinds:
            given = f"--captions {self.captions[0]}" if self.captions else f"--images {self.images}"
            taken = ", ".join(TOLD[kind] for kind in kinds)
            raise CallError(Reason("not-for-suite", given=given, suite=suite, kinds=taken))
        if self.map not in (None, *MAPS):
            raise CallError(f"--map {self.map}: not known; give one of {', '.join(MAPS)}")
        for name in NAMED:
            if getattr(self, name) and name not in files:
                raise CallError(f"--{name} {getattr(self, name)}: not for {suite}; leave it out")
        for name in ("format", "image_key", "caption_key"):
            of_rows = name == "image_key" and self.kind == "pictures"
            if (given := getattr(self, name)) and not (self.captions or of_rows):
                option = f"--{name.replace('_', '-')} {given}"
                raise CallError(f"{option}: of captions, and there are none; give --captions too")
        if self.images and self.images not in DRAWN and not Path(self.images).exists():
            raise CallError(f"--images {self.images}: no such file or folder; give scenes, emoji or a path")
        _ = self.arabic
        bounded.allow_outside(self.allow_outside)
        bounded.allow(self.limits)
        if self.emoji_font:
            emoji.use_font(self.emoji_font)
        return self

    def __str__(self) -> str:
        """For a signature: what must be the same to get the same pictures."""
        if self.kind == "emoji":
            return f"emoji ({emoji.font_name()})"
        if self.ready:
            recipe = self.ready.recipe
            lists = Path(self.classes.partition("#")[0]).stem if self.classes else ""
            told = " with ".join(filter(None, (f"{recipe.name}@{recipe.digest}", self.split, lists)))
            return told + (BY_PATCHES if self.map == "patches" else "")
        named = [path for path in (*(self.captions or ()), self.images, self.classes, self.templates) if path]
        return (" with ".join(named) or "scenes") + (BY_PATCHES if self.map == "patches" else "")


def _alone(data: str, others: dict[str, Any]) -> None:
    """CallError where a data set is named beside what it says itself, or has no name."""
    if not data:
        raise CallError("--data is empty; give the name of a data set: `python -m audit data` lists them")
    for name, given in others.items():
        if given:
            raise CallError(f"--data {data} beside --{name}: the data set has its own; leave one of them out")


def _absolute(given: str) -> str:
    """An existing path made absolute, since a run is read from other folders too; of `native=a.txt` its path."""
    named, equals, path = ("", "", given) if Path(given).exists() else given.rpartition("=")
    return f"{named}{equals}{Path(path).absolute()}" if Path(path).exists() else given


TOLD: dict[SourceKind, str] = {
    "scenes": "--images scenes",
    "emoji": "--images emoji",
    "pictures": "--images PATH (your own pictures)",
    "captions": "--captions FILE --images DIR",
}
SCENES = Source()
