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
BECAUSE = {
    "unchanged": "changes nothing there: what is asked stays as it is",
    "no run": "not looked at: give a run of it too, as `python -m audit all` makes",
    "no vectors": "not looked at: texts that it writes are not encoded; give --model",
}
"""Why a cost has no figures."""


def ordered(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the best remedies first, each with its costs below it, and `of`, the name of what each is of. Costs
    of a remedy that have no figures for one reason are one row. DataError where a row says none of STANDS, ROLES or
    BECAUSE."""
    for column, known in (("stands", STANDS), ("role", ROLES), ("because", ("", *BECAUSE))):
        if unknown := sorted(set(table[column]) - set(known)):
            raise DataError(
                f"remedies.parquet: says {unknown[0][:40]!r} of a remedy; run `python -m audit remedies` again"
            )
    own = table[table["role"] == "helps"].drop_duplicates("remedy").set_index("remedy")["suite"]
    table = table.assign(of=[_measure(row, own.get(row.remedy)) for row in table.itertuples()])
    left, same = table["because"] != "", ["remedy", "because"]
    table.loc[left, "of"] = table[left].groupby(same)["of"].transform(say("; ").join)
    table = table[~(left & table.duplicated(same))]
    return table.sort_values("stands", key=lambda stands: stands.map(list(STANDS).index), kind="stable")


def summary(table: pd.DataFrame) -> str:
    """What follows from all of them."""
    found = table.loc[table["stands"] == "recommended", "remedy"].unique()
    if not len(found):
        return say("Of no remedy tried is it shown that it helps by enough without a cost.")
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


def _measure(row: Any, own: str | None) -> str:
    """What a row is of; of one with figures its suite, too, where that is not its remedy's `own`."""
    name = words.title(row.suite, row.measure)
    name = say(name) if name == row.measure else name
    return name if row.because or row.suite == own else f"{words.audit(row.suite)}: {name}"
