"""Data sets by name: a recipe each, in `recipes` or by entry point of other distributions; and how they are used."""

import errno
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pandas as pd

from probes import plugins, reasons
from probes.errors import CallError, DataError, InputError
from probes.files import json_files, locks, whole
from probes.plugins import Found, Plugin
from probes.reasons import Reason

from . import fetching, layouts
from .recipe import Recipe, read

RECIPES = Path(__file__).with_name("recipes")
LEFT_OUT = "left_out.json"
MAKING = ".making-"


@dataclass(frozen=True)
class Ready:
    """A data set that is here, and where it is. path: what the user gave of it."""

    recipe: Recipe
    path: Path | None = None

    @property
    def folder(self) -> Path:
        return fetching.folder(self.recipe)

    @property
    def root(self) -> Path:
        """What its pictures lie in."""
        return self.path or self.folder

    def shown(self, suite: str, classes: str | None = None) -> dict[str, Any]:
        """The fields of a Source: what of it the suite is shown. classes: a list of class names that it has, or a
        file. CallError where it is not for the suite."""
        if suite not in self.recipe.suites:
            others = ", ".join(self.recipe.suites) or "no suite yet"
            raise CallError(f"--data {self.recipe.name}: not for {suite}; it is for {others}")
        use = self.recipe.suites[suite]
        lists = use.classes
        if classes and classes not in lists and not Path(classes.partition("#")[0]).exists():
            raise CallError(
                f"--classes {classes}: no such file, nor a list of {self.recipe.name}, which has "
                f"{', '.join(lists) or 'none'}"
            )
        named = lists.get(classes, classes) if classes else next(iter(lists.values()), None)
        captions = self._at(use.captions)
        return {
            "images": self._at(use.images),
            "captions": (f"{self.recipe.arabic}={captions}",) if captions else (),
            "classes": self._at(named),
            **({"templates": self._at(use.templates)} if use.templates else {}),
        }

    def split(self, name: str) -> str:
        """The file that names the pictures of a split. CallError where it has none of that name, or it is not here."""
        splits, called = self.recipe.splits, self.recipe.name
        if name not in splits:
            raise CallError(f"--split {name}: {called} has {', '.join(splits) or 'no splits'}")
        file = self._at(splits[name]) or ""
        if not Path(file).is_file():
            raise CallError(
                f"--split {name}: no such file as {file}, the names of its pictures; put it there"
            )
        return file

    def _at(self, place: str | None) -> str | None:
        """A path of the recipe as one of this machine."""
        if not place:
            return None
        where = {"{files}": self.folder / "files", "{made}": self._made, "{path}": self.path}
        first, brace, rest = place.partition("}")
        return f"{where[first + brace]}{rest}" if first + brace in where else place

    @property
    def _made(self) -> Path:
        """Where its layout writes: above what was fetched, since a table's pictures lie below it; of a path of the
        user's in a folder of its own."""
        if self.path is None:
            return self.folder
        return self.folder / f"of-{hashlib.sha256(str(self.path.resolve()).encode()).hexdigest()[:8]}"

    def made(self) -> "Ready":
        """Itself, with what its layout makes of it there."""
        if not self.recipe.layout or (self._made / LEFT_OUT).is_file():
            return self
        self.folder.mkdir(parents=True, exist_ok=True)
        for dead in filter(locks.is_free, self.folder.glob(f"{MAKING}*")):
            rmtree(dead, ignore_errors=True)
        aside = Path(mkdtemp(prefix=MAKING, dir=self.folder))
        lock = locks.held(aside)
        try:
            left = self._laid_out(aside)
            self._made.mkdir(exist_ok=True)
            for file in aside.iterdir():
                file.replace(self._made / file.name)
        finally:
            locks.release(lock)
            rmtree(aside, ignore_errors=True)
        whole.write(self._made / LEFT_OUT, json.dumps(left, ensure_ascii=False))
        return self

    def _laid_out(self, aside: Path) -> list[tuple[str, int, Any]]:
        """What its layout left out of what it wrote there. DataError where its files are not as they are published."""
        place = layouts.Place(self.folder / "files", aside, self.path, fetching.dead(self.recipe))
        make = layouts.LAYOUTS[str(self.recipe.layout)].make
        try:
            return [(file, row, why.as_data()) for file, row, why in make(place)]
        except (InputError, MemoryError):
            raise
        except Exception as error:  # of whatever reads them
            if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
                raise
            told = " ".join(f"{type(error).__name__}: {error}".split())[:160]
            again = "copy them again" if self.path else f"remove {self.folder} and fetch it again"
            raise DataError(
                f"{self.recipe.name}: its files are not as they are published ({told}); {again}"
            ) from error

    def left_out(self) -> pd.DataFrame:
        """What its layout left out: a table of probes.reasons."""
        file = self._made / LEFT_OUT
        told = json_files.read(file) if file.is_file() else []
        return reasons.table((place, row, Reason.of(data)) for place, row, data in told)

    def pages(self) -> dict[str, str]:
        """Name of a picture -> the page that shows it, where its layout told any."""
        file = self._made / layouts.PAGES
        return json_files.read(file) if file.is_file() else {}

    def facts(self) -> dict[str, Any]:
        """For run.json: what a reader must know to have the same."""
        recipe, told = self.recipe, fetching.told(self.recipe)
        return {
            "name": recipe.name,
            "recipe": recipe.digest,
            "arabic": recipe.arabic,
            "licence": recipe.licence,
            "files": told.get("files", {}),
            "notes": [str(each) for each in fetching.differs(recipe)],
        }


def ready(given: str, allow_downloads: bool, quiet: bool = True) -> Ready:
    """The data set of `--data`: NAME, NAME=PATH, or a recipe of the user's own, a YAML file. In one line, an InputError
    where it is not here and may not be fetched, or lacks the path that it takes."""
    if given == RECOMMENDED:
        raise CallError(f"--data {given}: of `all`, which asks every suite; give one set by its name")
    name, _, path = given.partition("=")
    recipe, _ = named(name)
    if recipe.takes and not path:
        raise CallError(f"--data {name}: takes a path, as --data {name}=PATH: {recipe.takes}")
    if path and not recipe.takes:
        raise CallError(f"--data {given}: {name} takes no path; leave ={path} out")
    if path and not Path(path).exists():
        raise CallError(f"--data {given}: no such file or folder as {path}; give {recipe.takes}")
    if not fetching.is_here(recipe):
        if not allow_downloads:
            raise CallError(
                f"--data {name}: not here; `python -m audit data get {name}` fetches it ({size(recipe)}; "
                f"{recipe.licence})"
            )
        fetching.fetch(recipe, quiet)
    return Ready(recipe, Path(path).absolute() if path else None).made()


def named(name: str) -> tuple[Recipe, bool]:
    """The recipe of a name or of a user's file, and whether it is the user's own."""
    if name.endswith((".yaml", ".yml", ".json")):
        return read(Path(name)), True
    known = recipes()
    if name not in known:
        raise CallError(
            f"--data {name}: no such data set; `python -m audit data` lists {len(known)}, or give a recipe.yaml"
        )
    return known[name].loaded, bool(known[name].origin)


def recipes() -> dict[str, Plugin]:
    """Name -> recipe, ours first."""
    return _found().there


def broken() -> list[str]:
    """A line for each plug-in that can't be used."""
    return _found().broken


RECOMMENDED = "recommended"
"""What `--data` takes of an audit of all suites: of each the best set that is open."""


def recommended(suite: str, allow_downloads: bool) -> tuple[str | None, str]:
    """The name of the best open set for a suite, where it is here or may be fetched; else None, for drawings. And a
    line that says so, with size and licence."""
    best = next((each.loaded for each in recipes().values() if suite in each.loaded.recommended), None)
    if best is None:
        others = [
            f"{name} ({each.loaded.licence})"
            for name, each in recipes().items()
            if suite in each.loaded.suites
        ]
        named = f"; by name there is {', '.join(others)}" if others else ""
        return (
            None,
            f"{suite}: drawings, which say nothing of photographs; no open set is known for it{named}",
        )
    told = f"{size(best)}; Arabic: {best.arabic}; {best.licence}"
    if fetching.is_here(best):
        return best.name, f"{suite}: {best.name}, here ({told})"
    if allow_downloads:
        return best.name, f"{suite}: {best.name}, to be fetched ({told})"
    return None, (
        f"{suite}: drawings, which say nothing of photographs; {best.name} is not here ({told}); `python -m audit data "
        f"get {best.name}` fetches it"
    )


def size(recipe: Recipe) -> str:
    """About how large it is."""
    if not recipe.files:
        return "a path of yours"
    return f"{recipe.mb / 1000:.1f} GB" if recipe.mb >= 1000 else f"{max(recipe.mb, 1):.0f} MB"


@cache
def _found() -> Found:
    ours = [read(file, own=False) for file in sorted(RECIPES.rglob("*.yaml"))]
    if twice := {one.name for one in ours if sum(one.name == each.name for each in ours) > 1}:
        raise DataError(f"{RECIPES}: two recipes are called {min(twice)}")
    return plugins.found(
        plugins.DATA_SETS, plugins.instance(Recipe), [Plugin(each.name, "", each) for each in ours]
    )
