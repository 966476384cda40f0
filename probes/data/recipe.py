"""The recipe of a data set: where its files are, what they hold, under which terms, and which suites it is for."""

import hashlib
import ipaddress
import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from probes.errors import DataError
from probes.files import declared, yaml_files

FIRST = "first-fetch"
"""In the place of a hash or a commit that nobody has published: that of the first fetch, which is kept and told."""
Provenance = Literal["native", "revised", "post-edited", "machine", "found", "none"]
NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
COMMIT, SHA256 = re.compile(r"[0-9a-f]{40}"), re.compile(r"[0-9a-f]{64}")
PLACES = ("{files}", "{made}", "{path}")


@dataclass(frozen=True)
class File:
    """One file of an address, or those of a Hub data set that match patterns.

    sha256: of what the address gives. unpack: whether it is an archive whose files are wanted, in the folder `into` (by
        default called as itself). name: what the file is called here (by default as its address ends).
    mb: about how large. rows: how many it holds, all that match together. columns: which it must have.
    """

    url: str = ""
    sha256: str = ""
    name: str = ""
    unpack: bool = False
    into: str = ""
    hub: str = ""
    revision: str = ""
    patterns: tuple[str, ...] = ()
    mb: float = 0.0
    rows: int | None = None
    columns: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        return self.name or self.url.rpartition("/")[2]


@dataclass(frozen=True)
class Use:
    """What of it one suite is shown, as the options of an audit: paths that begin with {files} (what was fetched),
    {made} (what a layout made of it) or {path} (what the user gave).

    classes: name of a list -> its file; the first is used where none is named.
    """

    images: str = ""
    captions: str = ""
    classes: dict[str, str] = field(default_factory=dict)
    templates: str = ""


@dataclass(frozen=True)
class Fault:
    """What is known to be wrong with it, and what is done about that."""

    what: str
    done: str


@dataclass(frozen=True)
class Recipe:
    """A data set by name.

    about: what it holds, in a line. arabic: where its Arabic comes from; none: it has none. language: that of captions
        where a file marks it. licence, terms: in the words of its publisher, and what else is asked of who uses it.
    gated: whether an account or a form is needed. open: whether anyone may use it for an audit, without asking.
    seen: whether its files were looked at when the recipe was written; unsure: what is only remembered, checked at the
        first fetch.
    takes: what the user has to give a path of (`--data NAME=PATH`); empty: nothing.
    layout: what makes of its files those that a suite reads (probes.data.layouts).
    suites: name -> what that suite, or `search`, is shown; none: nothing here reads it yet, and `get` fetches it.
    splits: name -> a file of the names of its pictures, as in Use.
    recommended: the suites for which it is the best set, which must be open.
    links_only: whether its terms forbid showing its pictures: what is found in it is told by the addresses of pages.
    arabic_only: captions without an Arabic letter are left out and counted.
    trained: parts of ids of models that are known to have been trained on it; its `series` is what a card calls it.
    """

    name: str
    about: str
    arabic: Provenance
    licence: str
    files: tuple[File, ...] = ()
    suites: dict[str, Use] = field(default_factory=dict)
    terms: str = ""
    gated: bool = False
    open: bool = False
    seen: bool = True
    unsure: str = ""
    takes: str = ""
    layout: str = ""
    splits: dict[str, str] = field(default_factory=dict)
    recommended: tuple[str, ...] = ()
    arabic_only: bool = False
    links_only: bool = False
    faults: tuple[Fault, ...] = ()
    series: str = ""
    trained: tuple[str, ...] = ()
    trained_source: str = ""

    @property
    def digest(self) -> str:
        """Eight hex digits of what decides about its content."""
        told = json.dumps([[asdict(each) for each in self.files], self.layout], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:8]

    @property
    def mb(self) -> float:
        return sum(file.mb for file in self.files)


def read(path: Path, own: bool = True) -> Recipe:
    """The recipe of a YAML file. own: whether a user wrote it. DataError in one line, with file, line and key, where
    one is unknown or missing, a hash or a commit is, or an address is not one of the public network."""
    told = (
        yaml_files.read(path, "a recipe of a data set")
        if own
        else yaml_files.shipped(path, "the file that this package came with")
    )
    made = declared.build(Recipe, told, str(path))
    if not NAME.fullmatch(made.name):
        raise DataError(f"{path}: name: {made.name!r}: expected small letters, digits and hyphens")
    for number, file in enumerate(made.files, 1):
        _check(f"{path}: file {number}", file)
    if not made.files and not made.takes:
        raise DataError(f"{path}: names no files; give `files`, or in `takes` what a path is needed of")
    from . import layouts

    if made.layout and made.layout not in layouts.LAYOUTS:
        raise DataError(f"{path}: layout: {made.layout!r}; expected one of {', '.join(layouts.LAYOUTS)}")
    if made.recommended and not made.open:
        raise DataError(
            f"{path}: recommended: {', '.join(made.recommended)}: only of a set that is open: true"
        )
    for suite, use in made.suites.items():
        for key in ("images", "captions", "templates"):
            _placed(f"{path}: suites: {suite}: {key}", getattr(use, key))
        for name, names in use.classes.items():
            _placed(f"{path}: suites: {suite}: classes: {name}", names)
    return made


def _placed(where: str, given: str) -> None:
    """DataError where a path does not begin with a place of ours, or leads out of it."""
    if given and (not given.startswith(PLACES) or ".." in Path(given).parts):
        raise DataError(f"{where}: {given!r}: expected a path that begins with {' or '.join(PLACES)}")


def _check(where: str, file: File) -> None:
    """DataError where it is neither of the Hub nor of an address, or lacks what pins its content."""
    if bool(file.url) == bool(file.hub):
        raise DataError(f"{where}: expected one of url and hub")
    if file.hub:
        if file.revision != FIRST and not COMMIT.fullmatch(file.revision):
            raise DataError(
                f"{where}: revision: {file.revision!r}: expected the 40 digits of a commit, or {FIRST} to keep that of "
                "the first fetch"
            )
        if not file.patterns or any(".." in pattern for pattern in file.patterns):
            raise DataError(f"{where}: patterns: {list(file.patterns)}: expected as data/test-*.parquet")
        return
    parts = _address(where, file.url)
    if file.sha256 != FIRST and not SHA256.fullmatch(file.sha256):
        raise DataError(
            f"{where}: sha256: {file.sha256!r}: expected 64 hex digits (`sha256sum FILE`), or {FIRST} to keep that of "
            "the first fetch"
        )
    if file.into and not re.fullmatch(r"[\w-]+", file.into):
        raise DataError(f"{where}: into: {file.into!r}: expected the name of a folder, in letters and digits")
    if not file.called or "/" in file.called or file.called.startswith("."):
        raise DataError(f"{where}: name: {file.called!r}: expected the name of a file; {parts} tells none")


def _address(where: str, url: str) -> str:
    """The host of an address. DataError where it is none of http or https, or one that is plainly not public."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("http", "https") or not host:
        raise DataError(f"{where}: url: {url!r}: expected an address, as https://…")
    try:
        public = ipaddress.ip_address(host).is_global
    except ValueError:
        public = "." in host and not host.endswith((".local", ".localhost", ".internal"))
    if not public:
        raise DataError(
            f"{where}: url: {url!r}: a private address; give one of the public network, or a path"
        )
    return host
