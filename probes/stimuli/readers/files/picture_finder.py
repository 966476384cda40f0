"""Names of pictures, as data sets write them, to references: in a folder, in a tar, in a table's cell, at an address.

Each picture is looked up and checked once, however many captions it has.
"""

import hashlib
import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from probes.errors import DataError
from probes.files import bounded, text
from probes.files.tabular import Stored, Unusable
from probes.stimuli.pixels import PICTURES, check

from . import columnar, downloads, tar_files
from .downloads import file_name
from .folders import below, hidden


@dataclass(frozen=True)
class Picture:
    """A picture that opens: its reference, and its name in the data set."""

    image: str
    name: str


class Shelf:
    """Where the pictures of a set are.

    root: a folder (pictures may lie in folders below it) or a tar.
    allow_downloads: whether pictures that are addresses may be fetched.
    Raises InputError where the root is neither.
    """

    def __init__(self, root: Path, allow_downloads: bool = False) -> None:
        if not root.exists():
            raise DataError(f"{root}: no such folder of pictures; give the one that holds them, or a tar")
        if root.is_file():
            tar_files.members(root)  # refused now, rather than row by row
        self._root, self._allow = root, allow_downloads
        self._known: dict[object, Picture | Unusable] = {}
        self._named: dict[str, str] = {}
        self._addresses: dict[str, set[str]] = defaultdict(set)

    def find(self, cell: object) -> Picture:
        """The picture that a cell names: a path, a file name with or without its suffix, an address, or Stored.

        Raises Unusable, with the reason, where there is none, more than one, or one that can't be read.
        """
        key = cell if isinstance(cell, Stored) else text.bare(cell)
        if key not in self._known:
            try:
                self._known[key] = self._stored(key) if isinstance(key, Stored) else self._called(key)
            except Unusable as reason:
                self._known[key] = reason
        found = self._known[key]
        if isinstance(found, Unusable):
            raise found
        return found

    def expect(self, cells: Iterable[object]) -> None:
        """What will be asked for: addresses that end alike (images?q=1, images?q=2) are no names of files."""
        for cell in cells:
            if isinstance(cell, str) and downloads.ADDRESS.match(cell):
                self._addresses[file_name(cell)].add(_without_query(cell))

    def _called(self, called: str) -> Picture:
        if not called:
            raise Unusable("image-missing")
        if downloads.ADDRESS.match(called):
            return self._at_address(called)
        return self._here(
            self._names.find(called) if not self._is_direct(called) else posixpath.normpath(called)
        )

    def _here(self, name: str) -> Picture:
        if not self._root.is_file():
            if not bounded.inside(self._root / name, self._root):
                raise Unusable("outside-folder", name=name, folder=str(self._root))
            return _checked(str(self._root / name), name, self._root / name)
        member = tar_files.by_name(self._root)[name]
        if member.reason:
            raise Unusable(member.reason)
        return _checked(tar_files.reference(self._root, name), name, tar_files.data(self._root, member))

    def _is_direct(self, text: str) -> bool:
        """Whether it is a plain path from the folder, which then need not be listed."""
        try:
            plain = not text.startswith("/") and ".." not in PurePosixPath(text).parts
            return plain and (self._root / text).is_file()
        except OSError:  # a name too long for any file
            return False

    def _at_address(self, address: str) -> Picture:
        """The picture of the same name here, or else, where that is allowed, fetched."""
        name = file_name(address)
        try:
            if len(self._addresses[name]) < 2:
                return self._here(self._names.find(name))
        except Unusable:
            pass
        if not self._allow:
            raise Unusable("image-not-fetched", address=address, folder=str(self._root))
        file = downloads.picture(address)
        return _checked(str(file), address, file)

    def _stored(self, cell: Stored) -> Picture:
        """The picture in a cell or an archive, known by name and content: rows of several captions hold the same
        one, and two pictures of one name are told apart by the first digits of their SHA-256. A cell that holds only
        a name is looked up as a name."""
        content = (tar_files.read if cell.reference.startswith("tar:") else columnar.data)(cell.reference)
        if not content:
            if cell.name:
                return self._called(cell.name)
            raise Unusable("cell-empty")
        digest = hashlib.sha256(content).hexdigest()[:16]
        if (cell.name, digest) not in self._known:  # a row for each caption holds the same picture again
            alone = self._named.setdefault(cell.name, digest) == digest
            name = cell.name if cell.name and alone else f"{cell.name}@{digest}"
            self._known[cell.name, digest] = _checked(cell.reference, name, content)
        return self._known[cell.name, digest]  # type: ignore[return-value]

    @cached_property
    def _names(self) -> "Names":
        if self._root.is_file():
            names = (member.name for member in tar_files.members(self._root))
            return Names(self._root, (name for name in names if not hidden(name)))
        return Names(self._root, (file.relative_to(self._root).as_posix() for file in below(self._root)))


class Names:
    """The files of a folder or tar by what a data set may call them."""

    def __init__(self, root: Path, names: Iterable[str]) -> None:
        self._root = root
        self._exact: dict[str, str] = {}
        self._ends: dict[str, list[str]] = defaultdict(list)
        for name in names:
            self._exact.setdefault(_plain(name), name)
            file = PurePosixPath(_plain(name))
            self._ends[file.name].append(name)
            if file.suffix.lower() in PICTURES:
                self._ends[file.stem].append(name)

    def find(self, text: str) -> str:
        """The one file that is called so. Unusable where there is none, or several."""
        wanted = PurePosixPath(posixpath.normpath(_plain(text)))
        if direct := self._exact.get(str(wanted)):
            return direct
        ends = [
            name
            for name in dict.fromkeys(self._ends.get(wanted.name, []))
            if _ends_with(PurePosixPath(_plain(str(self._root))) / _plain(name), wanted)
        ]
        if len(ends) > 1:
            raise Unusable("several-pictures", n=len(ends), name=text, folder=str(self._root))
        if ends:
            return ends[0]
        if self._is_elsewhere(text):
            return text
        raise Unusable("no-such-picture", name=text, folder=str(self._root))

    def _is_elsewhere(self, text: str) -> bool:
        """../elsewhere/a.jpg or /elsewhere/a.jpg, which a table may name but a tar may not."""
        try:
            return self._root.is_dir() and (self._root / text).is_file()
        except OSError:
            return False


def _ends_with(path: PurePosixPath, wanted: PurePosixPath) -> bool:
    """train/9.jpg is no name of val/9.jpg, but images/9.jpg is one of 9.jpg in a folder called images."""
    return path.parts[-len(wanted.parts) : -1] == wanted.parts[:-1]


def _plain(name: str) -> str:
    """Some file systems take names apart (أ as ا and hamza); a path may come from Windows, or hold invisible marks."""
    return unicodedata.normalize("NFC", text.plain(name).replace("\\", "/"))


def _checked(reference: str, name: str, source: Path | bytes) -> Picture:
    if text.SURROGATE.search(reference):
        raise Unusable("name-not-utf-8", name=ascii(name))
    if reason := check(source, name):
        raise Unusable(reason)
    return Picture(reference, name)


def _without_query(address: str) -> str:
    """photo.jpg?w=600 is photo.jpg?w=800; images?q=1 is not images?q=2."""
    return (
        address.partition("?")[0] if PurePosixPath(file_name(address)).suffix.lower() in PICTURES else address
    )
