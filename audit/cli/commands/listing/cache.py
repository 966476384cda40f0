"""`python -m audit cache`: the vectors that are kept, model by model; --clear forgets them."""

import argparse
from datetime import datetime

from audit.cli import options
from audit.cli.options import Options
from probes.errors import CallError


def parser() -> argparse.ArgumentParser:
    own = options.parser(
        "cache",
        "Lists the models whose vectors are kept, so that what was encoded once is not encoded again: in $AUDIT_CACHE, "
        "at most $AUDIT_CACHE_GB gigabytes (10). What was used longest ago goes first.",
    )
    own.add_argument(
        "--clear",
        metavar="MODEL",
        nargs="?",
        const="",
        help="forget the vectors of the models of that name, as they are listed, or with no name all",
    )
    return own


def command(given: Options) -> list[str]:
    """A line a model, that used last first, and where they are; or what was forgotten."""
    from audit.engine.store.database import Kept, Store
    from probes.files.cache import root

    def line(kept: Kept) -> str:
        used = datetime.fromtimestamp(kept.used).isoformat(" ", "minutes")
        return f"{used}  {kept.vectors:>9,} vectors  {kept.bytes / 1e6:>8,.1f} MB  {kept.name}"

    store = Store(root())
    if store.notes:
        raise CallError(str(store.notes[0]))
    models, wanted = store.kept(), given["clear"]
    if wanted is None:
        return [*(line(each) for each in models), f"{len(models)} models in {store.file}"]
    meant = [each for each in models if wanted in ("", each.name, each.name.rpartition("@")[0])]
    if wanted and not meant:
        raise CallError(f"cache --clear {wanted}: nothing is kept of it; there is {_names(models)}")
    for each in meant:
        store.clear(each.digest)
    return [*(line(each) for each in meant), f"forgotten: {len(meant)} models in {store.file}"]


def _names(models: list) -> str:  # type: ignore[type-arg]
    return ", ".join(each.name for each in models) or "no model"
