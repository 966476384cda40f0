"""Where files are: a folder, or a hub repository brought into the hub's cache. After this, all are folders.

The hub is asked once with a short timeout, so that a machine without network knows within seconds, not after
the five retries of a download; then only what is missing in the cache is fetched.
"""

from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi, constants, hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import (
    GatedRepoError,
    HFValidationError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from probes.errors import InputError

from .layout import SMALL, digest, main_weights, shards

TIMEOUT = 5.0
"""Seconds that the hub has to answer the first question."""
ANY_OF = ("config.json", "tokenizer_config.json", "preprocessor_config.json", "tokenizer.json", "vocab.txt")
"""Files of which a cached repository has at least one."""


@dataclass(frozen=True)
class Source:
    """`id` as it was given, the folder that holds its files, its commit where the hub keeps it; and, where the
    cache had to do without the hub, why, and what mends that."""

    id: str
    folder: Path
    commit: str | None = None
    trouble: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        return self.id if self.trouble is None else f"{self.id} (as cached, since {self.trouble})"

    def revision(self, names: list[str]) -> str:
        """The commit, or the digest of the named files of the folder."""
        return self.commit or digest(self.folder, names)


def find(id: str, revision: str | None = None, option: str = "--model", weights: bool = False) -> Source:
    """The folder of `id`, with its weights where they are wanted. InputError where there is none; it names the
    option that mends it."""
    folder = Path(id).expanduser()
    if folder.is_dir():
        if revision:
            raise InputError(f"{id}: a folder has no revision {revision!r}; leave it out, or give a hub id")
        return Source(id, folder)
    if folder.is_absolute() or id.startswith(".") or id.count("/") > 1:
        raise InputError(f"{id}: no such folder; give a folder or a hub id as owner/name by {option}")
    try:
        folder = _fetched(id, revision, weights)
    except HFValidationError:
        raise InputError(
            f"{id}: no such folder, and no hub id; give a folder or owner/name by {option}"
        ) from None
    except Exception as error:
        trouble, remedy = _trouble(error, id, revision, option)
        if (cached := _cached(id, revision)) is None:
            raise InputError(
                f"{id}: no such folder; {trouble}, and nothing of it is cached in {constants.HF_HUB_CACHE}; {remedy}"
            ) from None
        return Source(id, cached, cached.name, trouble, remedy)
    return Source(id, folder, folder.name)


def _fetched(id: str, revision: str | None, weights: bool) -> Path:
    """The snapshot folder after every file that is wanted has been fetched."""
    names = [
        file.rfilename for file in HfApi().model_info(id, revision=revision, timeout=TIMEOUT).siblings or ()
    ]
    first, *rest = [name for name in names if "/" not in name and name.endswith(SMALL)] or ["config.json"]
    # The first by the name of the revision, which the cache notes for later offline use; the rest by its commit.
    folder = Path(hf_hub_download(id, first, revision=revision)).parent
    for name in rest:
        hf_hub_download(id, name, revision=folder.name)
    main, _ = main_weights(names) if weights else (None, None)
    for name in [main, *shards(Path(hf_hub_download(id, main, revision=folder.name)))] if main else ():
        hf_hub_download(id, name, revision=folder.name)
    return folder


def _cached(id: str, revision: str | None) -> Path | None:
    """The snapshot that the cache has of this revision, whole or not."""
    for name in ANY_OF:
        if isinstance(path := try_to_load_from_cache(id, name, revision=revision), str):
            return Path(path).parent
    return None


def _trouble(error: Exception, id: str, revision: str | None, option: str) -> tuple[str, str]:
    """Why the hub gave nothing, and what mends it."""
    match error:
        case OfflineModeIsEnabled():
            return "HF_HUB_OFFLINE is set", f"unset it, or run `hf download {id}` where there is a network"
        case GatedRepoError():
            return "it is gated", "ask for access on its page and log in with `hf auth login`"
        case RevisionNotFoundError():
            mend = "--revision" if option == "--model" else f"{option}-revision"
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
