"""Pictures in a tar, read where they lie: nothing is unpacked, and the headers are scanned once."""

import posixpath
import tarfile
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from PIL import Image

from probes.errors import DataError
from probes.files import bounded, text
from probes.reasons import Reason
from probes.stimuli.pixels import decode

BLOCK = 512
COMPRESSED = {b"\x1f\x8b": "gzip", b"BZ": "bzip2", b"\xfd7": "xz", b"\x28\xb5": "zstd"}


@dataclass(frozen=True)
class Member:
    """A file in a tar: where its bytes lie, or the reason why they are not used."""

    name: str
    offset: int
    size: int
    reason: Reason | None = None


def reference(path: Path, name: str) -> str:
    return f"tar:{path}?member={name}"


def draw(reference: str) -> Image.Image:
    """The picture of tar:ARCHIVE?member=NAME. InputError where there is none."""
    return decode(read(reference), reference)


def read(reference: str) -> bytes:
    """The bytes that a reference names."""
    archive, _, name = reference.removeprefix("tar:").partition("?member=")
    member = by_name(Path(archive)).get(name)
    if member is None:
        raise DataError(f"{reference}: {archive} holds no such file; give the name of one that it holds")
    if member.reason:
        raise DataError(f"{reference}: {member.reason}; pack it as a plain file of the archive")
    return data(Path(archive), member)


def data(path: Path, member: Member) -> bytes:
    with path.open("rb") as file:
        file.seek(member.offset)
        return file.read(member.size)


def members(path: Path) -> tuple[Member, ...]:
    """The files in order. InputError where `path` is no tar, compressed, or cut short."""
    return _scan(path, *_stamp(path))


def by_name(path: Path) -> dict[str, Member]:
    """The same by name; of two alike, the first."""
    return _names(path, *_stamp(path))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        told = path.stat()
    except OSError as error:
        raise DataError(f"{path}: can't be read ({error.strerror}); give the path of a tar") from None
    return told.st_mtime_ns, told.st_size


@lru_cache(maxsize=256)
def _names(path: Path, mtime: int, size: int) -> dict[str, Member]:
    return {member.name: member for member in reversed(_scan(path, mtime, size))}


@lru_cache(maxsize=256)
def _scan(path: Path, mtime: int, size: int) -> tuple[Member, ...]:
    """The files of a tar in its order, by one pass over its headers; kept until its time or size changes. DataError
    where it is compressed, damaged, or cut short."""
    with path.open("rb") as file:
        if kind := COMPRESSED.get(file.read(2)):
            raise DataError(
                f"{path}: is compressed ({kind}), so that no picture can be found without reading it all; "
                "unpack it, and give the folder"
            )
    try:
        with tarfile.open(path, "r:") as tar:
            most = bounded.limit("members")
            listed = list(islice(tar, most + 1))
            if len(listed) > most:
                raise bounded.beyond(str(path), "members", most + 1)
            found = tuple(_member(each) for each in listed if not each.isdir())
            end = tar.offset
    except DataError:
        raise
    except (tarfile.TarError, OSError, ValueError) as error:
        raise DataError(f"{path}: can't be read as a tar ({error}); copy or pack it again") from None
    with path.open("rb") as file:
        file.seek(end)  # tarfile stops without a word at a damaged header
        mark = file.read(BLOCK)
    if len(mark) < BLOCK or mark.strip(b"\0"):
        raise DataError(f"{path}: is damaged or cut short after {len(found)} files; copy or pack it again")
    return found


def _readable(name: str) -> str:
    """A name that is not UTF-8 as Windows writes Arabic, in which every byte is a sign."""
    raw = name.encode("utf-8", "surrogateescape")
    return raw.decode("cp1256") if text.SURROGATE.search(name) else name


def _member(told: tarfile.TarInfo) -> Member:
    name = posixpath.normpath(_readable(told.name))
    reason = None
    if name.startswith(("/", "../")) or name == "..":
        reason = Reason("outside-archive", name=told.name)
    elif told.issym() or told.islnk():
        reason = Reason("archived-link", name=told.name, target=told.linkname)
    elif not told.isfile() or told.issparse():
        reason = Reason("archived-device", name=told.name)
    return Member(name, told.offset_data, told.size, reason)
