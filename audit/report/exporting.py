"""The prompts of a suite with all their factors, for use without this toolkit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from probes import escaping
from probes.errors import CallError, DataError
from probes.escaping import markdown
from probes.files import whole

if TYPE_CHECKING:
    import pandas as pd

    from probes import Source, Suite, Trials

FIRST = {
    "suite": "which suite asks",
    "probe": "which part of it",
    "role": "`query`, a text that is asked with, or `option`, a text that is chosen",
    "query": "the id of a query",
    "options": "the set of options that a query is shown",
    "option": "the id of an option in it; several texts of one id are an ensemble",
    "text": "the prompt",
    "answer": "the ids of the options that are right; empty where none is, since a preference is measured; missing "
    "where that depends on the picture, and then the factors of the options say what each is right for",
}
"""The columns that every export has, in front of the factors, and what they hold."""
FACTORS = (
    "factors of the query or, with `option_` before them, of the option; missing where they don't apply or depend on "
    "the picture"
)
ONLY_IN_TRIALS = ("query", "text", "image", "options", "answer", "probe", "option", "attribute")
DATASETS = "datasets"
SIZES = {1_000: "n<1K", 10_000: "1K<n<10K", 100_000: "10K<n<100K", 1_000_000: "100K<n<1M"}
TAG = "arabic-clip-audit"


def export(suite: str, out: Path | None, format: str | None, source: Source) -> Path:
    """Writes the texts of a suite, a row each (see FIRST), and returns where; the same call gives the same bytes.

    format: csv, jsonl, parquet or datasets; None: what `out` ends with, a folder being datasets, else csv.
    datasets: a folder that `datasets.load_dataset` reads, Parquet with a card. csv: UTF-8 with a byte-order mark,
        which spreadsheets need to see Arabic, and an apostrophe before a text that they would take for a formula;
        the other formats keep every text as it is.
    Raises InputError where the suite or format is unknown, or the place can't be written.
    """
    from probes import SUITES

    asked = SUITES[suite]
    kind = _format(out, format)
    out = out or Path(f"prompts-{suite}" + ("" if kind == DATASETS else f".{kind}"))
    trials = asked.trials(source)
    rows = prompts(suite, trials)
    try:
        if kind == DATASETS:
            _folder(rows, asked, trials, source, out)
        else:
            whole.made([out], lambda _, aside: WRITERS[kind](rows, aside))
    except OSError as error:
        raise CallError(
            f"--out {out}: can't be written ({error.strerror or error}); give another place"
        ) from None
    return out


def prompts(suite: str, trials: Trials) -> pd.DataFrame:
    """One row a text of a query, then one a text of an option and probe that shows it; columns as in FIRST."""
    import pandas as pd

    queries, options = trials.queries, trials.options
    factors = [name for name in queries if name not in ONLY_IN_TRIALS]
    asked = queries[queries["text"].notna()].assign(role="query")
    shown = _alike(queries, ["probe", "options"], [*factors, "answer"]).merge(
        options[options["text"].notna()].rename(
            columns={name: f"option_{name}" for name in options if name not in ONLY_IN_TRIALS}
        ),
        on="options",
    )
    rows = pd.concat([asked, shown.assign(role="option")], ignore_index=True).assign(suite=suite)
    rows = rows.drop(columns=["image", "attribute"], errors="ignore").reindex(
        columns=[*FIRST, *factors, *(name for name in shown if name.startswith("option_"))]
    )
    known = [name for name in rows if name in FIRST or rows[name].notna().any()]
    answer = rows["answer"].map(list, na_action="ignore").astype(object)
    return rows[known].convert_dtypes().assign(answer=answer)


def _alike(rows: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    """One row a group: what all its rows have in each column, missing where they differ."""
    grouped = rows.groupby(keys, sort=False)
    return grouped[columns].first().where(grouped[columns].nunique(dropna=False) == 1).reset_index()


def _format(out: Path | None, format: str | None) -> str:
    """The format that was asked for, or else that of the name of `out`: a folder holds a data set, no name at all is
    CSV. CallError where it is none of ours."""
    known = [*WRITERS, DATASETS]
    if format and format not in known:
        raise CallError(f"--format {format}: no such format; there are {', '.join(known)}")
    if format or not out:
        return format or "csv"
    ending = out.suffix.removeprefix(".")
    if ending not in ("", *WRITERS):
        raise CallError(
            f"--out {out}: the format can't be told from its name; give --format {'|'.join(known)}"
        )
    return ending or DATASETS


def _csv(rows: pd.DataFrame, out: Path) -> None:
    answer = rows["answer"].map(lambda ids: json.dumps(ids, ensure_ascii=False), na_action="ignore")
    out.write_bytes(escaping.csv(rows.assign(answer=answer)).encode("utf-8-sig"))


def _jsonl(rows: pd.DataFrame, out: Path) -> None:
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records)
    out.write_text(text, encoding="utf-8", newline="\n")


def _parquet(rows: pd.DataFrame, out: Path) -> None:
    import pyarrow as pa
    from pyarrow import parquet

    answer = pa.array(rows["answer"], pa.list_(pa.string()), from_pandas=True)  # even where all are missing
    table = pa.Table.from_pandas(rows, preserve_index=False)
    table = table.set_column(table.column_names.index("answer"), "answer", answer)
    parquet.write_table(table.replace_schema_metadata(None), out)


WRITERS: dict[str, Callable[[pd.DataFrame, Path], None]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
}


def _folder(rows: pd.DataFrame, suite: Suite, trials: Trials, source: Source, out: Path) -> None:
    """README.md, the data set's card, and data/<suite>.parquet. InputError where another README.md stands there."""
    readme = out / "README.md"
    if readme.exists() and f"- {TAG}\n" not in readme.read_text(encoding="utf-8", errors="replace"):
        raise DataError(f"--out {out}: its README.md is not one of this exporter; give an empty folder")
    (out / "data").mkdir(parents=True, exist_ok=True)
    whole.made([out / "data" / f"{suite.name}.parquet"], lambda _, aside: _parquet(rows, aside))
    whole.write(readme, _dataset_card(rows, suite, trials, source))


def _dataset_card(rows: pd.DataFrame, suite: Suite, trials: Trials, source: Source) -> str:
    """README.md of an exported data set, with the Hub's metadata: what was asked, from which trials, what its
    columns are and what it can't show. Prompts over others' captions have no licence of ours."""
    from importlib.metadata import metadata

    from huggingface_hub import DatasetCardData

    from probes.sources import DRAWN

    project = metadata("arabic-clip-audit")
    ours = source.kind in DRAWN  # the captions of others are theirs to license
    latin = rows["text"].str.contains("[A-Za-z]").any()
    data = DatasetCardData(
        language=["ar", "en"] if latin else ["ar"],
        license=project["License-Expression"].lower() if ours else None,
        pretty_name=f"Arabic CLIP audit: prompts of {suite.name}",
        size_categories=next((size for n, size in SIZES.items() if len(rows) < n), "n>1M"),
        task_categories=["zero-shot-image-classification"],
        tags=[TAG],
        configs=[
            {
                "config_name": suite.name,
                "data_files": [{"split": "test", "path": f"data/{suite.name}.parquet"}],
            }
        ],
    )
    columns = [f"- `{name}`: {told}" for name, told in FIRST.items()]
    columns.append(f"- {', '.join(markdown(name) for name in rows if name not in FIRST)}: {FACTORS}")
    limits = "\n".join(f"- {markdown(limit)}" for limit in suite.limits)
    newline = "\n"
    return f"""---
{data.to_yaml()}
---

# Arabic CLIP audit: prompts of {suite.name}

{markdown(suite.claim, 1_000)}

{len(rows):,} texts, written by arabic-clip-audit {project["Version"]} with `python -m audit prompts {suite.name}`,
trials `{suite.name}@{trials.hash}` on {markdown(source)}. The pictures are not in it.

## Columns

{newline.join(columns)}

## Limits

{limits}
"""
