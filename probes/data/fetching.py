"""Brings what a recipe names into the cache: whole or not at all, once, and gone on with where it was interrupted."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from fnmatch import fnmatch
from http.client import HTTPException
from pathlib import Path
from shutil import rmtree
from typing import Any
from urllib.error import HTTPError

from tqdm import tqdm

from probes.errors import DataError
from probes.files import cache, json_files
from probes.reasons import Reason

from . import checking, layouts, network, unpacking
from .recipe import FIRST, File, Recipe

FETCHED = "fetched.json"
AT_ONCE = 8
"""Pictures that are fetched at a time."""
TRIES = 3
"""For a picture whose connection breaks off."""
MOST_BYTES = 32 * 2**20
"""Of one picture."""


def folder(recipe: Recipe) -> Path:
    """Where it is, or would be."""
    return cache.root() / "data" / f"{recipe.name}-{recipe.digest}"


def is_here(recipe: Recipe) -> bool:
    return not recipe.files or (folder(recipe) / FETCHED).is_file()


def told(recipe: Recipe) -> dict[str, Any]:
    """What was fetched: `files` with their hashes or commits, `dead` links, and `notes` of what differs from its
    recipe, as data of reasons. DataError where it is damaged."""
    file = folder(recipe) / FETCHED
    held = json_files.read(file) if file.is_file() else {}
    shapes = {"files": dict, "dead": dict, "notes": list}
    if not isinstance(held, dict) or not all(
        isinstance(held.get(name, of()), of) for name, of in shapes.items()
    ):
        raise DataError(f"{file}: is not what was written there; remove {folder(recipe)} and fetch it again")
    return held


def fetch(recipe: Recipe, quiet: bool = True) -> None:
    """All its files, where they are not here. In one line, NetworkError or DataError."""
    if is_here(recipe):
        return
    aside = folder(recipe).with_suffix(".part")
    files = aside / "files"
    try:
        files.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{files}: can't be made ({error.strerror}); set $AUDIT_CACHE to another folder"
        ) from None
    network.room(aside, recipe.mb)
    found: dict[str, Any] = {"files": {}, "notes": []}
    for file in recipe.files:
        with network.trouble(recipe.name):
            pinned, there = _one(file, files, quiet)
            note = checking.check(recipe.name, there, file.rows, file.columns)
            if note and recipe.seen:
                raise DataError(f"{note}; it is not the set that the recipe is of, and is not used")
        found["files"][file.called or file.hub] = pinned
        found["notes"] += [note.as_data()] if note else []
    found["dead"] = _pictures(recipe, files, quiet)
    rmtree(files / ".cache", ignore_errors=True)  # the Hub's notes of what it has
    rmtree(aside / "archives", ignore_errors=True)
    for mark in files.glob(".*.done"):
        mark.unlink()
    (aside / FETCHED).write_text(json.dumps(found, indent=1, ensure_ascii=False), encoding="utf-8")
    rmtree(folder(recipe), ignore_errors=True)
    aside.replace(folder(recipe))


def _one(file: File, files: Path, quiet: bool) -> tuple[str, list[Path]]:
    """Fetches one file, or those of the Hub that match; what pins it, and where they are."""
    if file.hub:
        revision = None if file.revision == FIRST else file.revision
        _, commit = network.hub(file.hub, revision, file.patterns, files, quiet)
        names = [each.relative_to(files).as_posix() for each in files.rglob("*") if each.is_file()]
        return commit, [
            files / name for name in sorted(names) if any(fnmatch(name, p) for p in file.patterns)
        ]
    to = (files.parent / "archives" if file.unpack else files) / file.called
    unpacked = files / (file.into or to.stem.removesuffix(".tar"))
    done = to.with_name(f".{to.name}.done")  # of files without a known hash: they are whole
    if not done.is_file():
        to.parent.mkdir(exist_ok=True)
        digest = network.url(file.url, to, None if file.sha256 == FIRST else file.sha256, quiet)
        if file.unpack:
            unpacking.unpack(to, unpacked)
        done.write_text(digest)
    return done.read_text(), [unpacked if file.unpack else to]


def _pictures(recipe: Recipe, files: Path, quiet: bool) -> dict[str, str]:
    """Fetches the pictures that its layout links to; of those that can't be had, why. NetworkError where none comes, or
    where some got no answer and the network is gone: they are asked for again by the next call."""
    links = layouts.LAYOUTS[recipe.layout].links if recipe.layout else None
    if links is None:
        return {}
    pictures = files / "pictures"
    pictures.mkdir(exist_ok=True)
    addresses = links(files)
    wanted = {name: address for name, address in addresses.items() if not (pictures / name).is_file()}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = pool.map(lambda each: _picture(pictures / each[0], each[1]), wanted.items())
        ended = [*tqdm(asked, total=len(wanted), desc=f"{recipe.name}, pictures", disable=quiet)]
    dead = {name: why for name, (why, _) in zip(wanted, ended, strict=True) if why}
    silent = [why for why, is_answer in ended if why and not is_answer]
    here = [addresses[name] for name in addresses if (pictures / name).is_file()]
    if (dead and not here) or (silent and not _answers(here[-1])):
        missing = f"{len(dead)} of {len(addresses)} pictures are not fetched"
        raise network.NetworkError(
            f"{recipe.name}: {missing} ({next(iter(silent or dead.values()))}); go on with the same call later"
        )
    return dead


def _picture(file: Path, address: str) -> tuple[str, bool]:
    """Fetches one; why it can't be had, else nothing, and whether a server said so. What breaks off is tried again."""
    for turn in range(TRIES):
        try:
            content = network.get(address, MOST_BYTES)
            break
        except (OSError, HTTPException, ValueError) as error:
            told = f"{address}: {' '.join(str(error).split())[:100]}"
            if turn == TRIES - 1 or not isinstance(error, (HTTPException, ConnectionError)):
                return told, isinstance(error, HTTPError) and error.code not in network.LATER
    if len(content) > MOST_BYTES:
        return f"{address}: larger than {MOST_BYTES // 2**20} MiB", True
    part = file.with_name(f".{file.name}")
    part.write_bytes(content)
    part.replace(file)
    return "", True


def _answers(address: str) -> bool:
    """Whether what was fetched from there could be fetched now: the network is there."""
    with suppress(OSError, HTTPException, ValueError):
        network.get(address, 0)
        return True
    return False


def forget(recipe: Recipe) -> None:
    """Takes away what was begun and not finished."""
    with suppress(OSError):
        rmtree(folder(recipe).with_suffix(".part"))


def differs(recipe: Recipe) -> list[Reason]:
    """What was found at the fetch to be otherwise than its recipe says."""
    return [Reason.of(data) for data in told(recipe).get("notes", [])]


def dead(recipe: Recipe) -> Mapping[str, str]:
    return told(recipe).get("dead", {})
