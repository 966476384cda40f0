"""The files by which remedies are used: prompts as a table, what was learnt as safetensors, code that reads them."""

import re
from collections.abc import Iterator, Sequence

import pandas as pd
from safetensors.numpy import save

from probes.escaping import csv

from .remedy import Asked, Remedy

STEM = "remed"
"""What the names of all files of remedies begin with."""
HELPS = ("recommended", "at a cost", "cost open", "open")
"""Of what stands so, files are written."""
COLUMNS = ["remedy", "for", "before", "after", "weight"]


def files(remedies: Sequence[Remedy], asked: Asked) -> dict[str, bytes | str]:
    """Name of a file to what it holds: of each remedy's prompts one CSV, of what it learns, from the whole run, one
    safetensors; and the lines of Python that use it."""
    made: dict[str, bytes | str] = {}
    for remedy in remedies:
        before = remedy.asks(asked)
        after = remedy.change(before, asked)
        stem = "-".join(["remedy", *re.findall(r"\w+", remedy.name)])
        prompts = changed(remedy, before, after)
        if after.tensors:
            name = f"{stem}.safetensors"
            made[name] = save(dict(after.tensors))
        elif len(prompts):
            name = f"{stem}.csv"
            made[name] = csv(prompts)
        else:
            continue
        made[f"{stem}.py"] = remedy.code.replace("FILE", name)
    return made


def changed(remedy: Remedy, before: Asked, after: Asked) -> pd.DataFrame:
    """COLUMNS: what stands for each text that is asked otherwise. Rows with the same `for` and `before` are one: the
    mean of their vectors, which weigh so much, made a unit vector again. for: the lemma or class."""
    rows = [*_queries(before, after), *_options(before, after)]
    table = pd.DataFrame(rows, columns=COLUMNS[1:]).drop_duplicates()
    table.insert(0, "remedy", remedy.name)
    return table


def elsewhere(remedy: Remedy, asked: Asked, before: Asked, after: Asked) -> Asked:
    """A run of another suite with a remedy that changes texts, by its own suite's run `before` and `after`: every text
    as it is spelt, or the requests that are changed there. Prompts stay those of their suite."""
    queries, options = asked.trials.queries, asked.trials.options
    if spell := remedy.spell:
        queries, options = (
            table.assign(text=table["text"].map(spell, na_action="ignore")) for table in (queries, options)
        )
        return asked.with_tables(queries, options)
    rows = pd.DataFrame(_queries(before, after), columns=COLUMNS[1:])
    rows = rows[rows["before"].isin(queries["text"])].drop_duplicates(COLUMNS[2:])
    if rows.empty:
        return asked
    asked = asked.knowing(after.vectors["text"])
    for old, some in rows.groupby("before"):
        asked = asked.pooled({f"{old} →": tuple(some["after"])}, tuple(some["weight"]))
    changed = queries["text"].isin(rows["before"])
    return asked.with_tables(
        queries.assign(text=queries["text"].mask(changed, queries["text"] + " →")), options
    )


Row = tuple[str, str, str, float]


def _queries(before: Asked, after: Asked) -> Iterator[Row]:
    one, two = before.trials.queries, after.trials.queries
    name = "lemma" if "lemma" in one else "query"
    differs = (one["text"] != two["text"]) & one["text"].notna()
    for label, old, new in zip(one[name][differs], one["text"][differs], two["text"][differs], strict=True):
        for text, weight in after.means.get(new, {new: 1.0}).items():
            if weight:
                yield str(label), old, text, weight


def _options(before: Asked, after: Asked) -> Iterator[Row]:
    """Of each set that a query is shown in another's place, or that has other texts, each option that has."""
    pairs = pd.DataFrame(
        {
            "one": before.trials.queries["options"].to_numpy(),
            "two": after.trials.queries["options"].to_numpy(),
        }
    ).drop_duplicates()
    texts = [
        each.trials.options.dropna(subset="text")
        .groupby(["options", "option"], sort=False)["text"]
        .agg(tuple)
        for each in (before, after)
    ]
    known = [set(each.index.get_level_values(0)) for each in texts]
    for one, two in pairs.itertuples(index=False):
        if one not in known[0] or two not in known[1] or (one == two and texts[0][one].equals(texts[1][two])):
            continue
        for option, old in texts[0][one].items():
            new = texts[1][two].get(option)
            if new is not None and new != old:
                for text in new:
                    yield str(option), " + ".join(old), text, 1 / len(new)
