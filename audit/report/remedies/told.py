"""Remedies in words."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from audit.report.speech import words
from audit.report.speech.words import say
from probes.errors import DataError

STANDS = {
    "recommended": "helps by enough, and costs nothing that is seen",
    "at a cost": "helps, and costs something",
    "cost open": "helps by enough; it may cost as much as would matter",
    "open": "helps; whether by enough is open",
    "no help": "doesn't help by enough",
    "cost alone": "costs something; whether it helps is open",
    "harm": "makes it worse",
    "can't say": "can't say",
}
"""What follows for a remedy, in the order in which a reader needs it."""
ROLES = {"helps": "should help", "cost": "may cost"}


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the best remedies first, each with its costs below it. DataError where a row says none of STANDS, or
    none of ROLES."""
    for column, known in (("stands", STANDS), ("role", ROLES)):
        if unknown := sorted(set(table[column]) - set(known)):
            raise DataError(
                f"remedies.parquet: says {unknown[0][:40]!r} of a remedy; run `python -m audit remedies` again"
            )
    return table.sort_values("stands", key=lambda stands: stands.map(list(STANDS).index), kind="stable")


def summary(table: pd.DataFrame) -> str:
    """What follows from all of them."""
    found = table.loc[table["stands"] == "recommended", "remedy"].unique()
    if not len(found):
        return say("No remedy tried helps by enough without a cost.")
    return say("What helps by enough, and costs nothing that is seen: {remedies}.", remedies=_listed(found))


def follows(table: pd.DataFrame) -> list[str]:
    """A line for what follows of remedies, the best first, with their names."""
    names = table.drop_duplicates("remedy").groupby("stands")["remedy"].agg(list)
    return [f"{say(told)}: {_listed(names[stands])}" for stands, told in STANDS.items() if stands in names]


def direction(row: Any) -> str:
    """For better or for worse, where its verdict says that something is there; else nothing."""
    return ("better" if row.gain > 0 else "worse") if row.verdict in ("exceeds", "present") else ""


def _listed(names: Iterable[str]) -> str:
    """In marks, but for names that have such in them."""
    told = map(say, names)
    return say(", ").join(name if "«" in name else f"«{name}»" for name in told)


def measure(row: Any) -> str:
    """What a row is of."""
    name = words.title(row.suite, row.measure)
    return say(name) if name == row.measure else name
