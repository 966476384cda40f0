"""What a reader needs to do an audit again."""

import os
import platform
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from probes import Source, Suite, Trials
from probes.data import fetching
from probes.reasons import Reason
from probes.stimuli import crops

from . import contamination

if TYPE_CHECKING:
    from audit.models.base import Model
    from audit.statistics.verdicts import Policy

PACKAGES = ("torch", "transformers", "tokenizers", "numpy", "pandas", "scipy", "pillow", "camel-tools")


def provenance(
    suite: Suite,
    source: Source,
    trials: Trials,
    encoder: "Model",
    seed: int,
    resamples: int,
    margins: "Policy",
) -> dict[str, Any]:
    """What a reader needs to do it again, and what should be known before the findings are read."""
    return {
        "suite": suite.name,
        "model": {"name": encoder.name, "revision": encoder.revision, **encoder.provenance},
        "notes": [_data(note) for note in (*encoder.notes, *trials.notes)],
        **shown(source, trials, encoder.name, encoder.provenance),
        "seed": seed,
        "resamples": resamples,
        "policy": {name: asdict(row) for name, row in margins.items()},
        "versions": {name: version_of(name) for name in ("arabic-clip-audit", *PACKAGES)},
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def shown(source: Source, trials: Trials, model: str, parts: dict[str, Any]) -> dict[str, Any]:
    """What of it is about what a model of that name and those parts is shown."""
    ids = [model, *(str(parts.get(part, "")) for part in ("id", "text_tower", "image_tower"))]
    named = (source.ready.recipe.series or source.ready.recipe.name) if source.ready else ""
    otherwise = fetching.differs(source.ready.recipe) if source.ready else []
    pictures = {crops.behind(image) for image in trials.images()}
    return {
        "trials": trials.hash,
        "root": trials.root,
        "warnings": [
            _data(each) for each in (*trials.first, *contamination.warnings(ids, pictures, named), *otherwise)
        ],
        "images": str(source),
        "source": source.kind,
        "asked": source.told(),
        "data": source.ready.facts() if source.ready else None,
        "variety": source.variety,
        "pictures": len(pictures),
        "rows": {
            "held": trials.held,
            "used": len(trials.queries) if trials.used is None else trials.used,
            "skipped": len(trials.skipped),
            "dropped": len(trials.dropped),
        },
    }


def _data(note: Reason | str) -> dict[str, Any] | str:
    """A note for JSON; of a family from outside it may be a sentence."""
    return note if isinstance(note, str) else note.as_data()


def version_of(name: str) -> str:
    """Of an installed distribution."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
