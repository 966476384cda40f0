"""A card and its results as a pull request on the Hub."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from probes.errors import CallError, InputError, NetworkError
from probes.escaping import visible

from .card import written
from .metadata import BENCHMARK, RESULTS, results_yaml

if TYPE_CHECKING:
    from huggingface_hub import HfApi, ModelInfo

    from audit.runs import Run

CARD = "README.md"
TIMEOUT = 10.0
"""Seconds that the Hub has to answer the first question, asked once: downloads try again for half a minute."""
TITLE = "Add what arabic-clip-audit found"
ELSE = "or write the card here with --into README.md"


def push(
    runs: Sequence[Run],
    repo_id: str,
    create_pr: bool = True,
    token: str | None = None,
    endpoint: str | None = None,
    benchmark: str = BENCHMARK,
    **how: Any,
) -> str:
    """Opens a pull request with the card, as the Hub has it, and the results in it; returns where it is.

    token, endpoint: in the places of those that huggingface_hub finds. how: as card.written takes it. Raises
    InputError without `create_pr`, since a card is its owner's to change, and where the Hub can't be reached, knows no
    such model, or refuses.
    """
    from huggingface_hub import CommitOperationAdd, HfApi

    if not create_pr:
        raise CallError(
            f"--push {repo_id}: expected --create-pr beside it: a card is changed by request only"
        )
    api = HfApi(endpoint=endpoint, token=token)
    try:
        info = api.model_info(repo_id, timeout=TIMEOUT)
        text = _card(api, repo_id, info)
        files = {
            CARD: written(text, runs, benchmark, f"{CARD} of {repo_id}", **how),
            RESULTS: results_yaml(runs, benchmark),
        }
        made = api.create_commit(
            repo_id,
            [CommitOperationAdd(path, text.encode()) for path, text in files.items()],
            commit_message=TITLE,
            commit_description="\n".join(visible(run.signature, 1_000) for run in runs),
            create_pr=True,
            parent_commit=info.sha,
        )
    except InputError:
        raise
    except Exception as error:
        raise _trouble(error, f"--push {repo_id}", api.endpoint) from None
    return made.pr_url or f"{repo_id}: nothing to change, its card says so already"


def _card(api: HfApi, repo_id: str, info: ModelInfo) -> str:
    """The card that the Hub has; "" where it has none."""
    if CARD not in {file.rfilename for file in info.siblings or ()}:
        return ""
    with tempfile.TemporaryDirectory() as folder:
        path = api.hf_hub_download(repo_id, CARD, revision=info.sha, local_dir=folder)
        return Path(path).read_bytes().decode()


def _trouble(error: Exception, what: str, endpoint: str) -> InputError:
    """Why nothing was pushed, and what mends it."""
    from huggingface_hub.errors import OfflineModeIsEnabled

    if isinstance(error, OfflineModeIsEnabled):
        return NetworkError(f"{what}: HF_HUB_OFFLINE is set; unset it, {ELSE}")
    if why := _refusal(error, endpoint):
        return CallError(f"{what}: {why}")
    return NetworkError(
        f"{what}: {endpoint} can't be reached ({type(error).__name__}); try again where there is a network, {ELSE}"
    )


def _refusal(error: Exception, endpoint: str) -> str | None:
    """Why the Hub takes nothing, or None where it could not be asked."""
    from huggingface_hub.errors import (
        GatedRepoError,
        HfHubHTTPError,
        HFValidationError,
        RepositoryNotFoundError,
    )

    status = getattr(getattr(error, "response", None), "status_code", None)
    log_in = f"log in with `hf auth login`, with a token that may write, {ELSE}"
    match error:
        case HFValidationError():
            return "not an id of a model; expected owner/name"
        case GatedRepoError():
            return f"it is gated; ask for access on its page and {log_in}"
        case HfHubHTTPError() if status in (401, 403):
            return (
                f"{endpoint} wants a token that may see and change it ({status}); check the id, and {log_in}"
            )
        case RepositoryNotFoundError():
            return f"{endpoint} shows no model of that name ({status}); check the id, or {log_in}"
        case UnicodeDecodeError():
            return "its README.md is not UTF-8 text; mend it there first"
        case HfHubHTTPError() | ValueError() if status or isinstance(error, ValueError):
            return f"{endpoint} refuses it ({visible(error)}); mend that, {ELSE}"
    return None
