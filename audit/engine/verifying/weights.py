"""Are the weights of a model, where they are here, those that were audited?"""

from collections.abc import Iterator
from pathlib import Path

from audit.models.loading import hub
from audit.models.loading.places import Places
from audit.models.specs import BUNDLED, Spec
from audit.runs import Run

from .checks import Check


def model(run: Run) -> Check:
    """Whether the weights of its folders are those that were audited."""
    seen = []
    for part in _described(run.provenance["model"]):
        id, names = part["id"], part["weights"]
        if id != BUNDLED and not Path(id).is_dir():
            if (check := _cached(id, part["revision"], names)).state != "holds":
                return check
            seen.append(f"{id}@{part['revision']}")
            continue
        source = Places(Spec()).find(id, None, "--model") if id == BUNDLED else hub.find(id)
        try:
            now = source.revision(names)
        except OSError:
            return Check("model", "not told", f"{id} lacks {', '.join(names)}")
        if now != part["revision"]:
            return Check(
                "model",
                "differs",
                f"the weights of {id} are {now} now, those audited were {part['revision']}",
            )
        seen.append(f"{id}@{now}")
    if not seen:
        return Check("model", "not told", "its weights are not in files that are known")
    return Check("model", "holds", f"the weights of {', '.join(seen)} are those that were audited")


def _cached(id: str, commit: str, names: list[str]) -> Check:
    """Whether weights of the hub that are cached here are those that were fetched of that commit."""
    try:
        bad = hub.damaged(id, commit, names)
    except (OSError, ValueError):  # ValueError: no hub id
        return Check(
            "model", "not told", f"{id} is no folder here, nor in the hub's cache; its revision was {commit}"
        )
    if bad:
        return Check("model", "differs", f"{bad[0]} of {id} in the hub's cache is not what was fetched")
    return Check("model", "holds", "")


def _described(model: dict) -> Iterator[dict]:
    """Itself and its towers, where they are told with their files."""
    for part in (model, *(value for value in model.values() if isinstance(value, dict))):
        if isinstance(part.get("weights"), list):
            yield part
