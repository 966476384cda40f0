"""The findings on a terminal: one line a measure."""

import textwrap
import unicodedata
from collections.abc import Mapping
from typing import Any

import pandas as pd

from audit.runs import Run
from audit.statistics import whole
from probes.escaping import message
from probes.reasons import Reason

from .speech import adjusting, words
from .speech.words import places, say

SHELVES = {"not": "no", "part": "in part", "open": "can't say", "rely": "yes"}
"""Whether a model is to be relied on, by the shelf on which a verdict stands."""
SHOWN = {
    "scenes": "drawings",
    "emoji": "emoji",
    "pictures": "pictures",
    "captions": "captioned pictures",
    "none": "texts",
}
"""What a finding is of, by the kind of source."""


def show(run: Run) -> str:
    """The suite-level findings as a table in the reader's language, then the signature."""
    rows = run.whole
    table = pd.DataFrame(
        {
            "measure": _titles(rows),
            "estimate": rows["estimate"].map(figure),
            **interval(rows),
            "chance": rows["chance"].map(figure),
            **_evidence(rows),
        }
    )
    return f"{text_table(table, left=('measure', 'adjusted', 'verdict'))}\n\n{run.signature}"


def show_comparison(compared: pd.DataFrame) -> str:
    """The measures as a whole, each model against the first."""
    rows = whole(compared)
    table = pd.DataFrame(
        {
            "measure": rows["measure"],
            "models": rows["other"] + " − " + rows["first"],
            "in": rows["unit"],
            "first": rows["estimate_first"].map(number),
            "other": rows["estimate_other"].map(number),
            "difference": rows["difference"].map(number),
            "interval": _brackets(rows),
            **_evidence(rows),
        }
    )
    return text_table(table, left=("measure", "models", "in", "adjusted", "verdict"))


def show_leaderboard(board: pd.DataFrame) -> str:
    """Each primary measure, the best model first; runs that share a letter can't be told apart."""
    table = pd.DataFrame(
        {
            "measure": board["measure"].where(~board["measure"].duplicated(), ""),
            "rank": board["rank"].map(lambda rank: "" if pd.isna(rank) else f"{rank:g}"),
            "group": board["group"],
            "model": board["model"],
            "in": board["unit"],
            "estimate": board["estimate"].map(number),
            "interval": _brackets(board),
            "verdict": board["verdict"],
        }
    )
    return text_table(table, left=("measure", "group", "model", "in", "verdict"))


def show_summary(table: pd.DataFrame) -> str:
    """Every audit's primary measures in the reader's language: what the model can't be relied on for first."""
    shown = pd.DataFrame(
        {
            "relied on": table["stands"].map(SHELVES).map(say),
            "audit": table["suite"].map(_audit),
            "measure": _titles(table),
            "estimate": table["estimate"].map(figure),
            **interval(table),
            "adjusted": list(map(adjusting.p_value, table.itertuples())),
            "verdict": table["verdict"].map(say),
            "shown": table["shown"].map(SHOWN).map(say),
        }
    )
    return text_table(shown, left=("relied on", "audit", "measure", "adjusted", "verdict", "shown"))


def not_asked(left_out: Mapping[str, Reason]) -> list[str]:
    """A line for each suite that was left out, and why."""
    told = say("not asked")
    return [f"{told}: {_audit(suite)}: {words.reason(why, str, str)}" for suite, why in left_out.items()]


def _audit(suite: str) -> str:
    """A suite as the command names it, or what it is called in Arabic."""
    return words.audit(suite) if words.is_arabic() else suite


def _titles(rows: pd.DataFrame) -> list[str]:
    """Measures by their names in the tables of a run, or in Arabic."""
    if not words.is_arabic():
        return list(rows["measure"])
    return [words.title(row.suite, row.measure) for row in rows.itertuples()]


def _evidence(rows: pd.DataFrame) -> dict[str, Any]:
    """What stands behind every verdict, and the verdict."""
    return {
        "± margin": rows["margin"].map(figure),
        "n": rows["n"].astype(str).map(words.figures),
        "clusters": rows["n_clusters"].astype(str).map(words.figures),
        "p": rows["p_adjusted"].fillna(rows["p_value"]).map(_chance),
        "adjusted": list(map(adjusting.p_value, rows.itertuples())),
        "verdict": list(map(_verdict, rows["verdict"], rows["method"])),
    }


def _verdict(verdict: str, method: str) -> str:
    """With what belongs beside it; in Arabic without brackets, which turn about at the end of a line."""
    few = caveat(method)
    return f"{say(verdict)}، {say('few events')}" if few and words.is_arabic() else say(verdict) + few


def interval(rows: pd.DataFrame) -> dict[str, Any]:
    """Its column; in Arabic a column for each end, since what stands between two numbers turns about."""
    if words.is_arabic():
        return {"from": rows["ci_low"].map(figure), "to": rows["ci_high"].map(figure)}
    return {"interval": _brackets(rows)}


def figure(value: float) -> str:
    """`number` with the reader's digits, and without Latin letters in Arabic."""
    if words.is_arabic() and pd.isna(value):
        return words.MISSING
    return words.figures(number(value))


def _chance(p: float) -> str:
    """`chance` with the reader's digits; in Arabic in words where it is small, since `<` turns about."""
    if words.is_arabic() and p < 0.001:
        return say("less than {p}", p=words.figures("0.001"))
    return figure(p) if words.is_arabic() else chance(p)


def _brackets(rows: pd.DataFrame) -> list[str]:
    return [bracket(low, high) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)]


SAYS = {
    "p": "p: that there is one at all",
    "exceeds": "exceeds: that it lies beyond the margin",
    "able": "able: that it is enough for use",
    "within": "within: that a model that has none lies inside the margin, whatever the effect",
}
"""What each verdict of `power` says of an effect."""


def show_power(designs: pd.DataFrame, basis: str) -> str:
    """What each primary measure shows as it is, and what it would need. basis: what was taken for granted."""
    if designs.empty:
        return "power: no primary measure of this suite is a mean, nor a difference of means"
    asked, level = [word for word in SAYS if word in set(designs["verdict"])], designs["level"].min()
    lines = [
        f"What 80 of 100 audits show, where the effect is {designs['effect'].iloc[0]:g} from chance, of each verdict:",
        *(f"  {SAYS[word]}" for word in asked),
        *textwrap.wrap(
            f"Intervals are taken at {level:.1%}, at which the suite's primary measures and controls hold together; "
            f"findings use how they go together, which takes less. {basis}",
            110,
        ),
    ]
    for measure, rows in designs.groupby("measure", sort=False):
        lines += ["", *_measure_power(str(measure), rows)]
    if (designs["needed_clusters"] == float("inf")).any():
        lines += [
            "",
            "never: such an effect is not beyond the margin, or not enough; ask for a larger --effect.",
        ]
    return "\n".join(lines)


def _measure_power(measure: str, rows: pd.DataFrame) -> list[str]:
    """What the suite's own sizes show, then a table: a line for so many pictures and wordings, a column a verdict."""
    now, words = rows.iloc[0], list(dict.fromkeys(rows["verdict"]))
    unit = " sd" if now["unit"] == "sd" else ""
    sees = rows.drop_duplicates("verdict").set_index("verdict")["sees"]
    told = ", ".join(f"{word} {'±' * (word == 'within')}{number(sees[word])}{unit}" for word in words)
    wordings = f" × {_many(now['wordings'], 'wordings')}" if now["wordings"] > 1 else ""
    margin = f", margin {now['margin']:.3g}{unit}" if now["kind"] == "disparity" else ""
    lines = [
        f"{measure}{margin}: {now['clusters']} {now['lemmas']} × {_many(now['pictures'], now['content'])}{wordings} "
        f"show {told}"
    ]
    needed = rows.pivot_table(
        index=["needed_wordings", "needed_pictures"],
        columns="verdict",
        values="needed_clusters",
        dropna=False,
    )
    for (w, p), row in needed.iterrows():  # type: ignore[misc]
        each = f"{_many(p, now['content'])}" + (f" × {_many(w, 'wordings')}" if now["wordings"] > 1 else "")
        lines.append(
            f"  {each:<26} needs {now['lemmas']}: "
            + ", ".join(f"{_needed(row[word])} for {word}" for word in words)
        )
    return lines


def _many(n: int, things: str) -> str:
    return f"{n} {things.removesuffix('s') if n == 1 else things}"


def _needed(clusters: float) -> str:
    if clusters == float("inf"):
        return "never"
    return "more than 9,999" if pd.isna(clusters) else f"{clusters:,.0f}"


def text_table(table: pd.DataFrame, left: tuple[str, ...]) -> str:
    """Columns as wide as they need, numbers to the right, under heads in the reader's language.

    In Arabic each line begins with a word and ends with one at the same place, with nothing Latin between: a terminal
    that orders both directions turns every line about as a whole, so that columns stay below each other, and one that
    does not leaves them from left to right. Marks that set numbers apart are left out: some show them.
    """
    heads = {name: say(name) for name in table}
    lines = [
        {name: _bare(text) for name, text in line.items()} for line in (heads, *table.to_dict("records"))
    ]
    widths = {name: max(cells(line[name]) for line in lines) for name in table}
    ends = list(table)[-1] if words.is_arabic() else None

    def padded(name: Any, text: str) -> str:
        room = " " * (widths[name] - cells(text))
        return text + room if name in left and name != ends else room + text

    return "\n".join("  ".join(padded(*each) for each in line.items()).rstrip() for line in lines)


def _bare(text: str) -> str:
    return message(text.replace(words.APART, "").replace(words.END, ""))


def cells(text: str) -> int:
    """How many cells of a terminal a text takes: none for what is set on a letter or can't be seen, two for what is
    wide."""
    return sum(
        0
        if unicodedata.category(each) in ("Mn", "Me", "Cf")
        else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


def caveat(method: str) -> str:
    """What belongs beside a verdict: that few clusters carry it."""
    return " (few events)" if "few events" in method else ""


def finding(row: Any, unit: str) -> str:
    """A finding in a line: what it is of, its verdict, its figures and what they are in."""
    return (
        f"{row.suite}: {row.measure}: {row.verdict}{caveat(row.method)}: {number(row.estimate)} "
        f"{bracket(row.ci_low, row.ci_high)} (in {unit}; {adjusting.plainly(row)}) against {number(row.chance)} ± "
        f"{number(row.margin)}{needed(row)}"
    )


def needed(row: Any) -> str:
    """What would be enough of an ability."""
    return "" if pd.isna(row.enough) else f", {number(row.enough)} is enough"


def number(value: float) -> str:
    """Three decimals, more where these would be 0, `n/a` for what does not exist."""
    return "n/a" if pd.isna(value) else f"{value:.{places(value, 3)}f}"


def bracket(low: float, high: float) -> str:
    return "n/a" if pd.isna(low) else f"[{number(low)}, {number(high)}]"


def chance(p: float) -> str:
    """A p-value; never 0, which none is."""
    return number(p) if pd.isna(p) or p >= 0.001 else "<0.001"
