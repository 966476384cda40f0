"""Findings as pictures: estimates with their intervals, against chance and the margin."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from IPython.display import HTML
from matplotlib.figure import Figure

INK = {
    "exceeds": "#b3261e",
    "at chance": "#b3261e",
    "within": "#1b6e3c",
    "able": "#1b6e3c",
    "inconclusive": "#8a5a00",
    "not interpretable": "#5b6475",
}

NOT_ASKED = HTML('<p class="absent">Not asked of these pictures.</p>')


def forest(findings: pd.DataFrame) -> Figure:
    """One small panel a measure over all its outcomes: the interval, chance (line) and the margin (band)."""
    rows = findings[findings["group"] == ""].reset_index(drop=True)
    with sns.axes_style("white"):
        figure, panels = plt.subplots(len(rows), 1, figsize=(9, 0.62 * len(rows)), squeeze=False)
    for panel, (_, row) in zip(panels[:, 0], rows.iterrows(), strict=True):
        _band(panel, row)
        colour = INK[row["verdict"]]
        panel.plot([row["ci_low"], row["ci_high"]], [0, 0], color=colour, linewidth=3, solid_capstyle="round")
        panel.plot(row["estimate"], 0, "o", color=colour, markersize=8)
        panel.set(yticks=[], ylim=(-1, 1))
        panel.margins(x=0.15)
        panel.tick_params(labelsize=8, length=2, pad=1)
        panel.set_ylabel(row["measure"], rotation=0, ha="right", va="center", fontsize=10)
        panel.annotate(
            row["verdict"], (1.01, 0.5), xycoords="axes fraction", va="center", color=colour, fontsize=10
        )
        sns.despine(ax=panel, left=True)
    figure.tight_layout(h_pad=0.1)
    plt.close(figure)  # a notebook would show an open figure a second time
    return figure


def groups(
    findings: pd.DataFrame,
    measure: str,
    column: str,
    names: dict[str, str] | None = None,
    ordered: bool = False,
    most: int = 60,
) -> Figure | HTML:
    """One measure by the levels of one column, lowest first: estimate, interval, chance and margin.

    names: what to write for a level (an Arabic word, say). ordered: the levels are numbers, the first on top.
    most: of more levels, only so many of the lowest are shown.
    """
    rows = findings[(findings["measure"] == measure) & findings["group"].str.startswith(f"{column}=")]
    if not len(rows):
        return NOT_ASKED
    rows = rows.assign(level=rows["group"].str.partition("=")[2])
    if ordered:
        rows = rows.sort_values("level", key=lambda level: -level.astype(float))
    else:
        rows = rows.sort_values("estimate", kind="stable").head(most)
    with sns.axes_style("white"):
        figure, panel = plt.subplots(figsize=(9, 1.0 + 0.27 * len(rows)))
    _band(panel, rows.iloc[0])
    for y, (_, row) in enumerate(rows.iterrows()):
        colour = INK[row["verdict"]]
        panel.plot(
            [row["ci_low"], row["ci_high"]], [y, y], color=colour, linewidth=2.5, solid_capstyle="round"
        )
        panel.plot(row["estimate"], y, "o", color=colour, markersize=6)
    panel.set_yticks(range(len(rows)), [(names or {}).get(level, level) for level in rows["level"]])
    panel.set(title=measure, ylim=(-0.8, len(rows) - 0.2))
    sns.despine(ax=panel)
    figure.tight_layout()
    plt.close(figure)
    return figure


def confusion(outcomes: pd.DataFrame, shown: str = "count") -> Figure | HTML:
    """The share of queries of each count shown (rows) that chose each count (columns); the diagonal is right.

    outcomes: with `count`, and `chosen` the id of the option chosen, a number.
    """
    if not len(outcomes):
        return NOT_ASKED
    counts = pd.crosstab(outcomes[shown].astype(int), outcomes["chosen"].astype(int), normalize="index")
    levels = sorted(set(counts.index) | set(counts.columns))
    table = counts.reindex(index=levels, columns=levels, fill_value=0.0)
    figure, panel = plt.subplots(figsize=(7, 6))
    sns.heatmap(
        table, ax=panel, cmap="Blues", vmin=0, vmax=1, annot=True, fmt=".0%", annot_kws={"fontsize": 8},
        cbar=False, linewidths=0.5, square=True,
    )  # fmt: skip
    panel.set(xlabel="chosen", ylabel="shown")
    panel.tick_params(rotation=0)
    figure.tight_layout()
    plt.close(figure)
    return figure


def _band(panel, row: pd.Series) -> None:
    chance, margin = row["chance"], row["margin"]
    panel.axvspan(chance - margin, chance + margin, color="#dfe4ee", zorder=0)
    panel.axvline(chance, color="#7a8396", linewidth=1, zorder=1)
