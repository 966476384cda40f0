"""The outcomes of one run beside those of another: the same queries, whatever their pictures are called."""

import hashlib
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from audit.runs import Run
from audit.statistics import comparison
from probes import Suite, Trials
from probes.errors import DataError
from probes.stimuli import crops

NAMES = {"queries": {"query", "options", "answer", "id"}, "options": {"options", "option"}}
"""Columns that name things: two tables say the same where they name alike what is alike."""
OPTIONS_CHOSEN = ("chosen", "top")
"""Columns of outcomes that hold names of options."""
Order = tuple[np.ndarray, np.ndarray]
"""Of two tables, the rows of each that belong together."""


def pairable(runs: Sequence[Run]) -> bool:
    """Whether each query of the first run is one of the others."""
    return all(_orders(runs[0], other) is not None for other in runs[1:])


def aligned(first: Run, other: Run) -> pd.DataFrame:
    """The other's outcomes, in the order of the first's queries and by the names that the first has for them, their
    options and pictures. DataError where the two runs were asked different things, with the first place."""
    orders = _orders(first, other)
    if orders is None:
        raise _differ(first, other)
    if first.trials.images() == other.trials.images():
        named = other.outcomes
    else:
        named = _renamed(other.outcomes, first.trials, other.trials, *orders)
    return named.set_index("query").loc[first.outcomes["query"]].reset_index()


def _orders(first: Run, other: Run) -> tuple[Order, Order] | None:
    """Which rows of queries and of options belong together; None where the trials are not the same."""
    one, two = first.trials, other.trials
    if first.provenance["trials"] == other.provenance["trials"]:
        return tuple((np.arange(len(t)), np.arange(len(t))) for t in (one.queries, one.options))  # type: ignore[return-value]
    if first.contents is None or other.contents is None:
        return None
    if set(one.queries) != set(two.queries) or set(one.options) != set(two.options):
        return None
    keys = [
        _keys(trials, first.suite, contents)
        for trials, contents in ((one, first.contents), (two, other.contents))
    ]
    orders = [_matched(*both) for both in zip(*keys, strict=True)]
    if any(order is None for order in orders):
        return None
    queries, options = orders
    assert queries is not None and options is not None
    kept = _only_names(first.suite) & set(one.queries)
    alike = all(_same_parts([one.queries[name]], [two.queries[name]], queries) for name in kept)
    ours, theirs = ([frame["options"], frame["option"]] for frame in (one.options, two.options))
    return (queries, options) if alike and _same_parts(ours, theirs, options) else None


def _only_names(suite: Suite) -> set[str]:
    """Clusters and pairs, of which a measure reads which rows share a value and not what it is."""
    named, read = set[str](), set[str]()
    for measure in suite.measures:
        own = {*measure.clusters, *([measure.pair] if measure.pair else [])}
        named |= own
        contrasts = [contrast[0] for contrast in (measure.contrast, measure.across) if contrast]
        read |= {*measure.where, *measure.by, *contrasts, *([measure.covariate] if measure.covariate else [])}
    return named - read


def _keys(trials: Trials, suite: Suite, contents: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """A key of each query and of each row of options, the same in two runs where what is asked is: of texts, contents
    of pictures, factors and labels, without the names of queries, options and pictures."""
    options = trials.options
    rows = _told(options, NAMES["options"], contents)
    members: dict[Hashable, list[str]] = {}
    sets: dict[Hashable, list[str]] = {}
    for name, option, row in zip(options["options"], options["option"], rows, strict=True):
        members.setdefault((name, option), []).append(row)
        sets.setdefault(name, []).append(row)
    of_option = {name: _digest(sorted(some)) for name, some in members.items()}
    of_set = {name: _digest(sorted(some)) for name, some in sets.items()}
    queries = trials.queries
    asked = _told(queries, NAMES["queries"] | _only_names(suite), contents)
    keys = [
        _digest([row, of_set[name], *sorted(of_option[name, each] for each in answer)])
        for row, name, answer in zip(asked, queries["options"], queries["answer"], strict=True)
    ]
    of_rows = [_digest([of_set[name], row]) for name, row in zip(options["options"], rows, strict=True)]
    return keys, of_rows


def _told(frame: pd.DataFrame, without: set[str], contents: Mapping[str, str]) -> list[str]:
    """Each row as one text, its pictures by what they are."""
    columns = [
        frame[name].map(lambda value: _content(value, contents)) for name in sorted(set(frame) - without)
    ]
    return ["\x1f".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(frame)


def _content(value: Any, contents: Mapping[str, str]) -> str:
    """A cell as a text: of a picture's name the content, also in the name of a part of it."""
    if isinstance(value, str):
        whole = crops.behind(value)
        return value.removesuffix(whole) + (f"sha256:{contents[whole][:32]}" if whole in contents else whole)
    return "" if value is None or value != value else str(value)


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\x1e".join(parts).encode(), digest_size=16).hexdigest()


def _matched(one: list[str], two: list[str]) -> Order | None:
    """The rows with the same keys; None where the keys are not the same."""
    if one == two:
        return np.arange(len(one)), np.arange(len(one))
    orders = [np.argsort(np.array(keys), kind="stable") for keys in (one, two)]
    alike = len(one) == len(two) and all(
        one[i] == two[j] for i, j in zip(orders[0].tolist(), orders[1].tolist(), strict=True)
    )
    return (orders[0], orders[1]) if alike else None


def _same_parts(one: list[pd.Series], two: list[pd.Series], order: Order) -> bool:
    """Whether two tables' columns part the rows in the same way, whatever the parts are called."""
    parts = []
    for columns, rows in zip((one, two), order, strict=True):
        values = list(zip(*(column.astype(str).iloc[rows] for column in columns), strict=True))
        parts.append(pd.factorize(pd.Series(values))[0])
    return bool((parts[0] == parts[1]).all())


def _renamed(
    outcomes: pd.DataFrame, first: Trials, other: Trials, queries: Order, options: Order
) -> pd.DataFrame:
    """The other's outcomes by the first's names. Rows that are none of the trials', of a linear probe, are called
    after their scene."""
    of_options = _names(first.options, other.options, options, ["options", "option"])
    asked = _names(first.queries, other.queries, queries, ["query"])
    theirs, ours = outcomes["query"], {key[0]: value[0] for key, value in asked.items()}
    made = outcomes.copy()
    for name in OPTIONS_CHOSEN:
        if name in outcomes:
            made[name] = [
                _option(value, set_of, of_options)
                for value, set_of in zip(outcomes[name], outcomes["options"], strict=True)
            ]
    known = theirs.isin(ours.keys())
    shared = [name for name in first.queries if name in outcomes and name != "answer"]
    rows = first.queries.set_index("query").loc[theirs[known].map(ours)]
    for name in shared:
        values = rows.index if name == "query" else rows[name]
        made[name] = made[name].astype(object)
        made.loc[known, name] = np.asarray(values, dtype=object)
        made[name] = made[name].infer_objects()
    if "scene" in shared and not known.all():
        scenes = {
            key[0]: value[0]
            for key, value in _names(first.queries, other.queries, queries, ["scene"]).items()
        }
        called = outcomes.loc[~known, "scene"]
        made.loc[~known, "scene"] = called.map(scenes)
        made.loc[~known, "query"] = [
            query.removesuffix(scene) + scenes.get(scene, scene)
            for query, scene in zip(theirs[~known], called, strict=True)
        ]
    return made


def _names(first: pd.DataFrame, other: pd.DataFrame, order: Order, columns: list[str]) -> dict[tuple, tuple]:
    """What the other calls something, to what the first does."""
    keys = [
        frame[columns].iloc[rows].itertuples(index=False, name=None)
        for frame, rows in zip((other, first), order[::-1], strict=True)
    ]
    return dict(zip(*keys, strict=True))


def _option(value: Any, set_of: Any, names: Mapping[tuple, tuple]) -> Any:
    """The first's name of an option of a set, or of each of several."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_option(each, set_of, names) for each in value]
    return names.get((set_of, value), (None, value))[1]


def _differ(first: Run, other: Run) -> DataError:
    """What names the first place where two runs were asked different things: not in a name, where there is another."""
    one, two = first.provenance, other.provenance
    known = first.contents is not None and other.contents is not None
    where = next(
        chain(_places(first, other, named=False) if known else (), _places(first, other, named=True)), ""
    )
    old = (
        ""
        if known
        else "; a run of an earlier version doesn't tell what its pictures hold, so that the same under other names "
        "can't be matched"
    )
    return DataError(
        f"{other.folder}: its trials ({two['trials']}) are not those of {first.folder} ({one['trials']}): "
        f"{where or 'the order of the columns'}{old}; run both with one version and the same pictures"
    )


def _places(first: Run, other: Run, named: bool) -> Iterator[str]:
    """Where the trials differ; not `named`: without the columns of names, pictures being what they hold."""
    for table, names in NAMES.items():
        frames = []
        for run in (first, other):
            frame: pd.DataFrame = getattr(run.trials, table)
            if not named:
                frame = frame.drop(columns=list((names | _only_names(run.suite)) & set(frame)))
                contents = run.contents or {}
                frame = frame.map(lambda value, known=contents: _content(value, known))
            frames.append(frame)
        yield from comparison.where_trials_differ(frames[0], frames[1], table)
