"""Where files are: a folder, or a hub repository brought into the hub's cache. After this, all are folders.

The hub is asked once with a short timeout, so that a machine without network knows within seconds, not after
the five retries of a download; then only what is missing in the cache is fetched: the small files at once, weights
when a family says which.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from huggingface_hub import HfApi, constants, hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import (
    GatedRepoError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from probes.errors import CallError, InputError, ModelError, NetworkError

from .repository_files import MODULE, SMALL, digest

TIMEOUT = 5.0
"""Seconds that the hub has to answer the first question."""
ANY_OF = (
    "config.json", "modules.json", "open_clip_config.json", "tokenizer_config.json", "preprocessor_config.json",
    "tokenizer.json", "vocab.txt",
)  # fmt: skip
"""Files of which a cached repository has at least one."""


@dataclass(frozen=True)
class Source:
    """`id` as it was given, the folder that holds its files, its commit where the hub keeps it; where the cache had
    to do without the hub, why, and what mends that; the files that the hub lists; the subfolder that is meant."""

    id: str
    folder: Path
    commit: str | None = None
    trouble: str | None = None
    remedy: str | None = None
    listed: tuple[str, ...] | None = None
    inside: str = ""

    def __str__(self) -> str:
        return self.id if self.trouble is None else f"{self.id} (as cached, since {self.trouble})"

    @property
    def names(self) -> tuple[str, ...]:
        """Paths of its files, as the hub lists them, else as the folder holds them, one level deep."""
        if self.listed is not None:
            return self.listed
        there = (path for pattern in ("*", "*/*") for path in self.folder.glob(pattern) if path.is_file())
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in there))

    def within(self, path: str) -> "Source":
        """The same, of a subfolder; "": itself."""
        if not path:
            return self
        listed = self.listed and tuple(
            name.removeprefix(f"{path}/") for name in self.listed if name.startswith(f"{path}/")
        )
        return replace(self, folder=self.folder / path, listed=listed, inside=f"{self.inside}{path}/")

    def fetch(self, names: Iterable[str]) -> None:
        """Brings those files into the folder that the hub lists and the cache lacks. InputError where it can't."""
        for name in names:
            if (self.folder / name).is_file() or name not in (self.listed or ()):
                continue
            try:
                hf_hub_download(self.id, f"{self.inside}{name}", revision=self.commit)
            except Exception as error:
                trouble, remedy = _trouble(error, self.id, self.commit, "--model")
                raise _kind(error)(f"{self.id}: {name} could not be fetched; {trouble}; {remedy}") from None

    def revision(self, names: Iterable[str]) -> str:
        """The commit, or the digest of the named files of the folder."""
        return self.commit or digest(self.folder, names)


def find(id: str, revision: str | None = None, option: str = "--model") -> Source:
    """The folder of `id` with all but its weights. InputError where there is none; it names the option that mends
    it."""
    folder = Path(id).expanduser()
    if folder.is_dir():
        if revision:
            raise CallError(f"{id}: a folder has no revision {revision!r}; leave it out, or give a hub id")
        return Source(id, folder)
    if folder.is_file():
        raise ModelError(
            f"{id}: is a file; give a folder, a .yaml that describes a model, or a hub id by {option}"
        )
    if folder.is_absolute() or id.startswith(".") or id.count("/") > 1:
        raise ModelError(f"{id}: no such folder; give a folder or a hub id as owner/name by {option}")
    try:
        return _fetched(id, revision)
    except HFValidationError:
        raise ModelError(
            f"{id}: no such folder, and no hub id; give a folder or owner/name by {option}"
        ) from None
    except Exception as error:
        trouble, remedy = _trouble(error, id, revision, option)
        if (cached := _cached(id, revision)) is None:
            raise _kind(error)(
                f"{id}: no such folder; {trouble}, and nothing of it is cached in {constants.HF_HUB_CACHE}; {remedy}"
            ) from None
        return Source(id, cached, cached.name, trouble, remedy)


def _fetched(id: str, revision: str | None) -> Source:
    """The snapshot after every small file has been fetched."""
    info = HfApi().model_info(id, revision=revision, timeout=TIMEOUT)
    names = tuple(file.rfilename for file in info.siblings or ())
    first, *rest = [name for name in names if _small(name)] or ["config.json"]
    # The first by the name of the revision, which the cache notes for later offline use; the rest by its commit.
    path = Path(hf_hub_download(id, first, revision=revision))
    folder = path.parents[first.count("/")]
    for name in rest:
        hf_hub_download(id, name, revision=folder.name)
    return Source(id, folder, folder.name, listed=names)


def _small(name: str) -> bool:
    """A config or vocabulary, at the top or in a module's folder of sentence-transformers."""
    folder = name.rpartition("/")[0]
    return name.endswith(SMALL) and (not folder or re.fullmatch(MODULE, folder) is not None)


def _cached(id: str, revision: str | None) -> Path | None:
    """The snapshot that the cache has of this revision, whole or not."""
    for name in ANY_OF:
        if isinstance(path := try_to_load_from_cache(id, name, revision=revision), str):
            return Path(path).parent
    return None


def damaged(id: str, commit: str, names: Iterable[str]) -> list[str]:
    """Which of these files in the cache are not what was fetched: it calls large ones by their SHA-256.
    FileNotFoundError where one is not there, or is called otherwise."""
    found = []
    for name in names:
        path = try_to_load_from_cache(id, name, revision=commit)
        file = Path(path).resolve() if isinstance(path, str) else None
        if file is None or not re.fullmatch("[0-9a-f]{64}", file.name):
            raise FileNotFoundError(name)
        with file.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != file.name:
                found.append(name)
    return found


def _kind(error: Exception) -> type[InputError]:
    """Whether what is named is wrong, or could not be reached."""
    named = (GatedRepoError, RevisionNotFoundError, RepositoryNotFoundError)
    return ModelError if isinstance(error, named) else NetworkError


def _trouble(error: Exception, id: str, revision: str | None, option: str) -> tuple[str, str]:
    """Why the hub gave nothing, and what mends it."""
    match error:
        case OfflineModeIsEnabled():
            return "HF_HUB_OFFLINE is set", f"unset it, or run `hf download {id}` where there is a network"
        case GatedRepoError():
            return "it is gated", "ask for access on its page and log in with `hf auth login`"
        case RevisionNotFoundError():
            mend = "--revision" if option == "--model" else f"{option.removesuffix('-model')}-revision"
            return f"the hub has no revision {revision!r} of it", f"give a commit, tag or branch by {mend}"
        case RepositoryNotFoundError():
            return (
                "the hub shows none of that name",
                f"check {option}, or log in with `hf auth login` if it is private",
            )
    first = " ".join(str(error).split())[:120]
    return (
        f"nothing came from the hub ({type(error).__name__}: {first})",
        f"try again where there is a network, or give a folder by {option}",
    )
