"""The findings on a terminal: one line a measure."""

from typing import Any

import pandas as pd

from audit.runs import Run
from audit.statistics import whole

from .speech.words import places


def show(run: Run) -> str:
    """The suite-level findings as a table, then the signature."""
    rows = run.whole
    table = pd.DataFrame(
        {
            "measure": rows["measure"],
            "estimate": rows["estimate"].map(number),
            "interval": _brackets(rows),
            "chance": rows["chance"].map(number),
            **_evidence(rows),
        }
    )
    return f"{_text(table, left=('measure', 'verdict'))}\n{adjustments(rows)}\n\n{run.signature}"


def show_comparison(compared: pd.DataFrame) -> str:
    """The measures as a whole, each model against the first."""
    rows = whole(compared)
    table = pd.DataFrame(
        {
            "measure": rows["measure"],
            "models": rows["other"] + " − " + rows["first"],
            "first": rows["estimate_first"].map(number),
            "other": rows["estimate_other"].map(number),
            "difference": rows["difference"].map(number),
            "interval": _brackets(rows),
            **_evidence(rows),
        }
    )
    return f"{_text(table, left=('measure', 'models', 'verdict'))}\n{adjustments(rows)}"


ADJUSTED = {
    "simultaneous": "simultaneous over {n} (95 % for all together)",
    "false coverage": "false coverage rate over {n}",
    "none": "alone, 95 %",
}


def adjustments(rows: pd.DataFrame) -> str:
    """By what the intervals and p-values of these rows are adjusted, in a line."""
    kinds = rows[["adjustment", "family"]].drop_duplicates()
    told = [ADJUSTED[kind].format(n=n) for kind, n in kinds.itertuples(index=False) if kind in ADJUSTED]
    return f"interval and p: {'; '.join(told)}" if told else ""


def show_leaderboard(board: pd.DataFrame) -> str:
    """Each primary measure, the best model first; runs that share a letter can't be told apart."""
    table = pd.DataFrame(
        {
            "measure": board["measure"].where(~board["measure"].duplicated(), ""),
            "rank": board["rank"].map(lambda rank: "" if pd.isna(rank) else f"{rank:g}"),
            "group": board["group"],
            "model": board["model"],
            "estimate": board["estimate"].map(number),
            "interval": _brackets(board),
            "verdict": board["verdict"],
        }
    )
    return _text(table, left=("measure", "group", "model", "verdict"))


def show_summary(table: pd.DataFrame) -> str:
    """Every audit's primary measures: what the model can't be trusted with first."""
    shown = table[["stands", "suite", "measure"]].assign(
        estimate=table["estimate"].map(number), interval=_brackets(table), verdict=table["verdict"]
    )
    return _text(shown, left=("stands", "suite", "measure", "verdict"))


def _evidence(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """What stands behind every verdict, and the verdict."""
    return {
        "± margin": rows["margin"].map(number),
        "n": rows["n"].astype(str),
        "clusters": rows["n_clusters"].astype(str),
        "p": rows["p_adjusted"].map(chance),
        "verdict": rows["verdict"] + rows["method"].map(caveat),
    }


def _brackets(rows: pd.DataFrame) -> list[str]:
    return [bracket(low, high) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)]


def show_power(designs: pd.DataFrame) -> str:
    """What each primary measure sees as it is, and what it would need."""
    lines = []
    for measure, rows in designs.groupby("measure", sort=False):
        now = rows.iloc[0]
        unit = " standard deviations" if now["unit"] == "sd" else ""
        lines.append(
            f"{measure}: {now['clusters']} {now['lemmas']} × {now['pictures']} {now['content']} "
            f"see {now['smallest']:.3f}{unit}; to see {now['effect']:g}{unit}:"
        )
        lines += [
            f"  {row.needed_pictures:4d} {row.content} each  {_needed(row.needed_clusters):>8} {row.lemmas}"
            for row in rows.itertuples()
        ]
    return "\n".join(lines)


def _needed(clusters: float) -> str:
    return ">9,999" if pd.isna(clusters) else f"{clusters:,.0f}"


def _text(table: pd.DataFrame, left: tuple[str, ...]) -> str:
    """Columns as wide as they need, numbers to the right."""
    widths = {name: max(len(name), int(column.str.len().max())) for name, column in table.items()}
    lines = [{name: name for name in table}, *table.to_dict("records")]
    return "\n".join(
        "  ".join(
            line[name].ljust(width) if name in left else line[name].rjust(width)
            for name, width in widths.items()
        ).rstrip()
        for line in lines
    )


def caveat(method: str) -> str:
    """What belongs beside a verdict: that few clusters carry it."""
    return " (few events)" if "few events" in method else ""


def finding(row: Any) -> str:
    """A finding in a line: what it is of, its verdict, its figures."""
    return (
        f"{row.suite}: {row.measure}: {row.verdict}{caveat(row.method)}: {number(row.estimate)} "
        f"{bracket(row.ci_low, row.ci_high)} against {number(row.chance)} ± {number(row.margin)}"
    )


def number(value: float) -> str:
    """Three decimals, more where these would be 0, `n/a` for what does not exist."""
    return "n/a" if pd.isna(value) else f"{value:.{places(value, 3)}f}"


def bracket(low: float, high: float) -> str:
    return "n/a" if pd.isna(low) else f"[{number(low)}, {number(high)}]"


def chance(p: float) -> str:
    """A p-value; never 0, which no permutation can give."""
    return number(p) if pd.isna(p) or p >= 0.001 else "<0.001"
