"""Trials: what every audit is made of. A query is shown some options, and the model ranks them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Number
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import reasons
from .errors import CallError, DataError, Vanished
from .reasons import Reason

LEFT_OUT = ("dropped", "skipped", "remarks")
TABLES = ("queries", "options", *LEFT_OUT)
CONTENT = ("text", "image")
MAX_DROPPED = 0.02


def nothing() -> pd.DataFrame:
    """A table of reasons, with no rows."""
    return reasons.table()


@dataclass(frozen=True)
class Trials:
    """Two tables, checked at construction.

    queries: one row a query. `query` (its id), `text` or `image` (the other is missing), `options`
        (which set it is shown), `answer` (a tuple of option ids, empty where no option is right),
        then factors and cluster columns.
    options: one row a text or picture of an option. `options`, `option`, `text` or `image`, labels.
        Several rows with one `option` id are an ensemble: the mean of their unit vectors, made a unit
        vector again unless the boolean column `attribute` says that the set is a list of attributes,
        whose mean stays as it is (so that a margin is a difference of mean cosines, as in WEAT).
    dropped: what the source had and the trials have not, lost by a fault: a table of probes.reasons.
    skipped: the same columns: what the source holds and the suite can't ask about, by no fault.
    remarks: the same columns: what is asked about though something may be wrong with it.
    root: the folder that pictures of the user's lie in; the hash leaves it out, so that it is the same elsewhere.
    used: how many rows of the source the queries are made of; None: one each.
    notes: what else should be known of the source, as the columns of a table that nothing reads.
    first: notes that a reader should have first, before any finding.
    held: how many rows the source held; None: not known, or it counts other things than the trials ask about.

    Raises InputError where a column is missing, an id is repeated, a query names options or an answer
    that are not there, or more than 2 % of what was expected was dropped.
    """

    queries: pd.DataFrame
    options: pd.DataFrame
    dropped: pd.DataFrame = field(default_factory=nothing)
    skipped: pd.DataFrame = field(default_factory=nothing)
    remarks: pd.DataFrame = field(default_factory=nothing)
    used: int | None = None
    held: int | None = None
    root: str = ""
    notes: tuple[Reason, ...] = ()
    first: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "queries", _with_content(self.queries, "queries"))
        object.__setattr__(self, "options", _with_content(self.options, "options"))
        if "attribute" not in self.options:
            object.__setattr__(self, "options", self.options.assign(attribute=False))
        self._check()

    def _check(self) -> None:
        """DataError where the two tables don't fit: a column is missing, an id stands twice, an answer or a set of
        options is not there; or where more rows were dropped than an audit may lose."""
        _need(self.queries, ("query", "options", "answer"), "queries")
        _need(self.options, ("options", "option"), "options")
        _once(self.queries["query"])
        _finite(self.queries)
        known = set(
            zip(*(self.options[name].to_numpy(object) for name in ("options", "option")), strict=True)
        )
        sets = {name for name, _ in known}
        asked = (self.queries[name].to_numpy(object) for name in ("query", "options", "answer"))
        for query, options, answer in zip(*asked, strict=True):
            if options not in sets:
                raise DataError(f"trials: query {query!r} names the options {options!r}, which are not there")
            for option in answer:
                if (options, option) not in known:
                    raise DataError(
                        f"trials: query {query!r}: its answer {option!r} is not among {options!r}"
                    )
        expected = self.held or (len(self.queries) if self.used is None else self.used) + len(self.dropped)
        if len(self.dropped) > MAX_DROPPED * expected:
            first, why = self.dropped.iloc[0], reasons.listed(self.dropped.head(1))[0]
            raise DataError(
                f"{first['place']}: {len(self.dropped)} of {expected} rows can't be used, more than "
                f"{MAX_DROPPED:.0%}; the first: row {first['row']}: {why}; mend or remove them"
            )

    @cached_property
    def hash(self) -> str:
        """First 12 hex digits of the SHA-256 of both tables, row for row, `root` taken out of references."""
        digest, root = hashlib.sha256(), json.dumps(self.root, ensure_ascii=False)[1:-1].replace("/", "\\/")
        for table in (self.queries, self.options):
            names = pd.Series(list(table)).to_json(orient="values", force_ascii=False)
            rows = table.to_json(orient="values", force_ascii=False)
            told = f'{{"columns":{names},"data":{rows}}}'  # as orient="split" has it, six times slower
            digest.update((told.replace(root, "") if root else told).encode())
        return digest.hexdigest()[:12]

    def accounted(self, asked: Iterable[str], held: int | None = None) -> "Trials":
        """Itself, made of as many rows of the source as `asked` has: the picture, scene or text by which each is asked
        about.

        held: how many rows the source held, where they are counted as `dropped` and `skipped` are. Raises Vanished
        where a row is asked about nowhere, or is neither asked about, nor dropped, nor skipped.
        """
        rows = list(asked)
        there = {*self.texts(), *self.images(), *self.queries.get("scene", ())}
        if lost := [row for row in rows if row not in there]:
            raise Vanished(
                f"trials: {len(lost)} of {len(rows)} rows of the source are asked about nowhere; the first: {lost[0]}"
            )
        told = len(rows) + len(self.skipped) + len(self.dropped)
        if held is not None and told != held:
            raise Vanished(
                f"trials: the source held {held} rows, of which {len(rows)} are asked about, {len(self.skipped)} were "
                f"skipped and {len(self.dropped)} dropped, {told} in all"
            )
        return replace(self, used=len(rows), held=held)

    def without(self, left_out: pd.DataFrame) -> "Trials":
        """Itself, of a source that held these rows too and never showed them to a suite: a table of reasons."""
        if not len(left_out):
            return self
        held = self.held if self.held is None else self.held + len(left_out)
        return replace(self, skipped=pd.concat([self.skipped, left_out], ignore_index=True), held=held)

    def without_pictures(self, suite: str) -> "Trials":
        """What is asked of texts about texts. InputError where nothing is."""
        pictured = set(self.options["options"][self.options["image"].notna()])
        kept = self.queries["text"].notna() & ~self.queries["options"].isin(pictured)
        if not kept.any():
            raise CallError(
                f"--text-only: {suite} asks nothing without pictures; leave it out, or ask another suite"
            )
        return self.only(kept)

    def only(self, kept: pd.Series) -> "Trials":
        """Of the queries those that are kept, and the options that these are shown."""
        queries = self.queries[kept]
        options = self.options[self.options["options"].isin(queries["options"].unique())]
        return replace(self, queries=queries, options=options)

    def texts(self) -> list[str]:
        """The unique texts of both tables, in order of appearance."""
        return _unique(self.queries["text"], self.options["text"])

    def images(self) -> list[str]:
        """The unique picture references of both tables, in order of appearance."""
        return _unique(self.queries["image"], self.options["image"])

    def save(self, folder: Path) -> None:
        """Writes queries.parquet, options.parquet, dropped.parquet and skipped.parquet."""
        for name in TABLES:
            getattr(self, name).to_parquet(folder / f"{name}.parquet", index=False)

    @classmethod
    def load(cls, folder: Path, used: int | None = None, held: int | None = None) -> "Trials":
        """What `save` wrote, made of `used` rows of the source, of those that it `held`."""
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES}
        tables |= {name: reasons.read(tables[name]) for name in LEFT_OUT}
        tables["queries"]["answer"] = tables["queries"]["answer"].map(tuple)
        return cls(**tables, used=used, held=held)


def table(rows: Iterable[dict[str, object]]) -> pd.DataFrame:
    """Rows as dicts, of which some lack some columns, to a table."""
    return pd.DataFrame.from_records(list(rows))


def rows_to_trials(rows: Iterable[tuple[str, dict[str, object]]], **left_out: Any) -> Trials:
    """Trials of ("query" or "option", row); a query is called after its `probe` and its number in it. Options that
    no query is shown are left out.

    left_out: `dropped`, `skipped`, `remarks`, `root` and `notes` of Trials.
    """
    tables: dict[str, list[dict[str, object]]] = {"query": [], "option": []}
    for kind, row in rows:
        tables[kind].append(row)
    queries = table(tables["query"])
    number = queries.groupby("probe").cumcount().astype(str).str.zfill(5)
    queries.insert(0, "query", queries["probe"] + "-" + number)
    options = table(tables["option"])
    return Trials(queries, options[options["options"].isin(queries["options"].unique())], **left_out)


def _need(frame: pd.DataFrame, columns: tuple[str, ...], name: str) -> None:
    missing = [column for column in columns if column not in frame]
    if missing:
        raise DataError(f"trials: the {name} table lacks {', '.join(missing)}; it has {', '.join(frame)}")


def _once(ids: pd.Series) -> None:
    """DataError where an id stands twice."""
    if ids.duplicated().any():
        again = int(ids.duplicated().to_numpy().argmax())
        first = int((ids == ids.iloc[again]).to_numpy().argmax())
        raise DataError(
            f"trials: query id {ids.iloc[again]!r} stands in rows {first} and {again}; give each query its own"
        )


def _finite(queries: pd.DataFrame) -> None:
    """DataError where a number is infinite; one that is missing is NaN."""
    for name, column in queries.select_dtypes("number").items():
        wrong = np.isinf(column.to_numpy(float))
        if wrong.any():
            row = int(wrong.argmax())
            raise DataError(
                f"trials: query {queries['query'].iloc[row]!r} (row {row}): {name} is {column.iloc[row]}; expected a "
                "finite number, or nothing"
            )


def _one_kind(column: pd.Series) -> pd.Series:
    """A column of texts and numbers as texts, in which 1, 1.0 and "1" are one level; any other as it is."""
    if column.dtype != object or not pd.api.types.infer_dtype(column, skipna=True).startswith("mixed"):
        return column
    if not all(isinstance(value, (str, Number)) for value in column.dropna()):
        return column
    return column.map(
        lambda value: str(int(value)) if isinstance(value, float) and value.is_integer() else str(value),
        na_action="ignore",
    )


def _with_content(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """`frame` with both content columns, exactly one of them filled in each row, and each column of one kind."""
    if not len(frame):
        raise DataError(f"trials: the {name} table has no rows; nothing would be measured")
    frame = frame.reset_index(drop=True).apply(_one_kind)
    for column in CONTENT:
        if column not in frame:
            frame[column] = None
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    wrong = frame["text"].isna() == frame["image"].isna()
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        raise DataError(f"trials: {name} row {row} needs a text or an image, and not both")
    return frame


def _unique(*columns: pd.Series) -> list[str]:
    return list(pd.concat(columns).dropna().unique())
