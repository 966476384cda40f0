"""Archives to folders: nothing is written outside the folder, and no link, device or password is followed."""

import shutil
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

from probes.errors import DataError


def unpack(archive: Path, folder: Path) -> None:
    """The plain files of a zip or tar. DataError where it is neither, broken, or holds a file that lies outside it."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if zipfile.is_zipfile(archive):
            _zip(archive, folder)
        else:
            _tar(archive, folder)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, RuntimeError, NotImplementedError) as error:
        raise DataError(f"{archive.name}: can't be unpacked ({error}); fetch it again") from None


def _zip(archive: Path, folder: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = [each for each in opened.infolist() if not each.is_dir()]
        for each in names:
            _inside(archive, each.filename)
        for each in names:
            with opened.open(each) as file:
                _write(file, folder / each.filename)


def _tar(archive: Path, folder: Path) -> None:
    with tarfile.open(archive) as opened:
        members = opened.getmembers()
        for each in members:
            _inside(archive, each.name)
        for each in members:
            if each.isfile() and (file := opened.extractfile(each)):
                _write(file, folder / each.name)


def _inside(archive: Path, name: str) -> None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[:1]:
        raise DataError(f"{archive.name}: holds {name!r}, which lies outside it; nothing of it is unpacked")


def _write(file, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with to.open("wb") as made:
        shutil.copyfileobj(file, made)
