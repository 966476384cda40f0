"""The pictures of a folder or a tar: found by their names, known by path, size and time, read some at a time."""

import os
import stat
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from probes import stimuli
from probes.errors import CallError, DataError, InputError
from probes.stimuli.pixels import PICTURES
from probes.stimuli.readers.files import tar_files
from probes.stimuli.readers.files.folders import hidden

AT_ONCE = 4
"""Pictures that are decoded side by side: each takes thrice its pixels' bytes meanwhile."""
HELD, PIXELS = 64, 48_000_000
"""Pictures, and pixels, above which no more are held: photographs of a phone have 12 million each."""

Stamps = dict[str, tuple[int, int]]
"""Name -> bytes, and nanoseconds of the last change."""
Left = tuple[str, str]
"""What can't be read, and why."""


@dataclass(frozen=True)
class Gallery:
    """Names of pictures in the order of their paths, below `root`; `left`: what is called like a picture and is
    none."""

    root: Path
    names: list[str]
    left: list[Left]

    def reference(self, place: int) -> str:
        """What `stimuli.open` opens."""
        name = self.names[place]
        return tar_files.reference(self.root, name) if self.root.is_file() else str(self.root / name)

    def read(self, places: Sequence[int]) -> Iterator[tuple[list[int], list[Image.Image], list[Left]]]:
        """The places of pictures, the pictures, and what of them can't be read; some at a time."""
        held, pictures, left = list[int](), list[Image.Image](), list[Left]()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for start in range(0, len(places), AT_ONCE):
                some = places[start : start + AT_ONCE]
                for place, picture in zip(some, pool.map(self._open, some), strict=True):
                    if isinstance(picture, tuple):
                        left.append(picture)
                    else:
                        held.append(place)
                        pictures.append(picture)
                if len(held) >= HELD or sum(p.width * p.height for p in pictures) >= PIXELS:
                    yield held, pictures, left
                    held, pictures, left = [], [], []
        yield held, pictures, left

    def _open(self, place: int) -> Image.Image | Left:
        reference = self.reference(place)
        try:
            return stimuli.open(reference)
        except InputError as error:
            return reference, str(error).removeprefix(f"{reference}: ")


def gallery(images: str | Path, but: Path | None = None) -> Gallery:
    """The pictures below a folder, or in a tar; hidden and system ones are left out, links are followed.

    but: a file that is none of them (the sheet of an earlier search).
    Raises InputError where there is no such folder, or no picture in it.
    """
    root = Path(images).expanduser()
    if not root.exists() or not _is_text(str(root)):
        raise CallError(
            f"{_shown(str(root))}: no such folder of pictures; give the one that holds them, or a tar"
        )
    stamps, left = _packed(root) if root.is_file() else _below(root)
    if but is not None and but.resolve().is_relative_to(root.resolve()):
        stamps.pop(but.resolve().relative_to(root.resolve()).as_posix(), None)
    for name in [name for name in stamps if not _is_text(name)]:
        del stamps[name]
        left.append((str(root / name), "its name is not in UTF-8; rename it"))
    left = [(_shown(image), reason) for image, reason in left]
    if not stamps:
        why = f" that can be read ({left[0][0]}: {left[0][1]})" if left else ""
        raise DataError(f"{root}: holds no pictures{why}; give a folder with files in {', '.join(PICTURES)}")
    return Gallery(root, sorted(stamps), left)


def _below(root: Path) -> tuple[Stamps, list[Left]]:
    """One pass over the folders, with a stat of each picture; nothing is opened."""
    stamps, left, seen, waiting = Stamps(), list[Left](), set[tuple[int, int]](), [""]
    while waiting:
        folder = waiting.pop()
        try:
            told = (root / folder).stat()
            if (told.st_dev, told.st_ino) in seen:  # links may lead in circles
                continue
            seen.add((told.st_dev, told.st_ino))
            with os.scandir(root / folder) as entries:
                for entry in entries:
                    if hidden(entry.name):
                        continue
                    if entry.is_dir():
                        waiting.append(f"{folder}{entry.name}/")
                    elif _is_picture(entry.name):
                        if stamp := _stamp(entry):
                            stamps[f"{folder}{entry.name}"] = stamp
                        else:
                            left.append((entry.path, "no file, or a link to none"))
        except OSError as error:
            left.append((str(root / folder), f"can't be listed ({error.strerror})"))
    return stamps, left


def _packed(tar: Path) -> tuple[Stamps, list[Left]]:
    """The pictures of a tar, by the path inside it; each has the tar's time, since a tar is packed as a whole."""
    changed = tar.stat().st_mtime_ns
    stamps, left = Stamps(), list[Left]()
    for member in tar_files.by_name(tar).values():
        if not _is_picture(member.name) or hidden(member.name):
            continue
        if member.reason:
            left.append((tar_files.reference(tar, member.name), str(member.reason)))
        else:
            stamps[member.name] = (member.size, changed)
    return stamps, left


def _stamp(entry: os.DirEntry) -> tuple[int, int] | None:
    """Bytes and time of the last change; None of what is no regular file."""
    try:
        told = entry.stat()
    except OSError:
        return None
    regular = stat.S_ISREG(told.st_mode)  # reading a pipe would wait for ever
    return (told.st_size, told.st_mtime_ns) if regular else None


def _is_picture(name: str) -> bool:
    return name.lower().endswith(PICTURES)


def _is_text(name: str) -> bool:
    """Python reads a name in another encoding as what no table or page can hold."""
    return _shown(name) == name


def _shown(name: str) -> str:
    return name.encode(errors="replace").decode()
