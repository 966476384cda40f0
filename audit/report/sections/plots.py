"""Findings as pictures: estimates with their intervals, against chance and the margin."""

import pandas as pd

from audit.report.html.drawing import BAND, INK, LINE, axes, dots, label, panels, plot
from audit.report.html.elements import absent
from audit.report.html.templating import Html
from audit.report.speech import adjusting, words
from audit.report.speech.words import say
from audit.statistics import whole
from probes import SUITES

NOT_ASKED = "Not asked of these pictures."


def forest(findings: pd.DataFrame, which: str = "all") -> Html:
    """One small panel a measure over all its outcomes: the interval, chance (line) and the margin (band).

    which: `all`, `judged` (the primary measures and the controls) or `others`.
    """
    rows = whole(findings)
    if which != "all":
        judged = whole(findings, SUITES[findings["suite"].iloc[0]].judged)
        rows = judged if which == "judged" else rows.drop(judged.index)
    return _panels(rows.reset_index(drop=True))


def beside(findings: pd.DataFrame, ending: str) -> Html:
    """Each measure that another is a variant of, and that one under it; a variant's name ends so."""
    rows = whole(findings).reset_index(drop=True)
    varied = rows["measure"].str.endswith(ending)
    stems = rows.loc[varied, "measure"].str.removesuffix(ending)
    rows = rows[varied | rows["measure"].isin(stems)]
    order = rows["measure"].str.removesuffix(ending)
    return _panels(rows.assign(order=order).sort_values("order", kind="stable").reset_index(drop=True))


def _panels(rows: pd.DataFrame) -> Html:
    """One small panel a finding."""
    if not len(rows):
        return absent(NOT_ASKED)
    figure, places = panels(len(rows), 9, 0.62 * len(rows))
    told = []
    for panel, (_, row) in zip(places, rows.iterrows(), strict=True):
        _band(panel, row)
        dots(panel, row, 0, size=8)
        panel.set(yticks=[], ylim=(-1, 1))
        panel.margins(x=0.15)
        name = words.title(row["suite"], row["measure"])
        _beside(panel, name, say(row["verdict"]), INK[row["verdict"]])
        axes(panel, left=False, size=8)
        told.append(_told(name, row))
    figure.tight_layout(h_pad=0.1)
    figure.supxlabel(adjusting.intervals(rows), y=0, va="top", fontsize=8, parse_math=False)
    return plot(
        figure,
        say("Estimates with their intervals; the line is chance or parity, the band the margin."),
        told,
    )


def groups(
    findings: pd.DataFrame,
    measure: str,
    column: str,
    names: dict[str, str] | None = None,
    ordered: bool = False,
    most: int = 60,
) -> Html:
    """One measure by the levels of one column, the lowest on top: estimate, interval, chance and margin.

    names: what to write for a level (an Arabic word, say). ordered: the levels are numbers, the first on top.
    most: of more levels, only so many of the lowest are shown.
    """
    rows = findings[(findings["measure"] == measure) & findings["group"].str.startswith(f"{column}=")]
    if not len(rows):
        return absent(NOT_ASKED)
    rows = rows.assign(level=rows["group"].str.partition("=")[2])
    if ordered:
        rows = rows.sort_values("level", key=lambda level: -level.astype(float))
    else:
        rows = rows.sort_values("estimate", kind="stable").head(most).iloc[::-1]
    figure, (panel,) = panels(1, 9, 1.0 + 0.27 * len(rows))
    _band(panel, rows.iloc[0])
    written, told = [], []
    for y, (_, row) in enumerate(rows.iterrows()):
        dots(panel, row, y)
        written.append(label((names or {}).get(row["level"]) or words.level(row["level"], row["suite"])))
        told.append(_told(written[-1], row))
    panel.set_yticks(range(len(rows)), written, parse_math=False)
    panel.set(ylim=(-0.8, len(rows) - 0.2))
    name = words.title(rows["suite"].iloc[0], measure)
    panel.set_title(label(name), parse_math=False)
    panel.set_xlabel(adjusting.intervals(rows), parse_math=False)
    axes(panel)
    figure.tight_layout()
    return plot(figure, name, told)


def confusion(outcomes: pd.DataFrame, shown: str = "count") -> Html:
    """The share of queries of each count shown (rows) that chose each count (columns); the diagonal is right.

    outcomes: with `count`, and `chosen` the id of the option chosen, a number.
    """
    import seaborn as sns  # which takes a second, with the statistics of scipy that it brings

    if not len(outcomes):
        return absent(NOT_ASKED)
    counts = pd.crosstab(outcomes[shown].astype(int), outcomes["chosen"].astype(int), normalize="index")
    levels = sorted(set(counts.index) | set(counts.columns))
    shares = counts.reindex(index=levels, columns=levels, fill_value=0.0)
    written = shares.map(lambda share: words.figures(f"{share:.0%}"))
    figure, (panel,) = panels(1, 7, 6)
    sns.heatmap(
        shares, ax=panel, cmap="Blues", vmin=0, vmax=1, annot=written, fmt="", annot_kws={"fontsize": 8},
        cbar=False, linewidths=0.5, square=True,
    )  # fmt: skip
    numbers = [words.digits(str(level)) for level in levels]
    panel.set_xticklabels(numbers)
    panel.set_yticklabels(numbers)
    panel.set(xlabel=say("chosen"), ylabel=say("shown"))
    axes(panel, numbers=False, bare=True)
    panel.tick_params(rotation=0)
    figure.tight_layout()
    told = [
        say(
            "{shown} shown: right {share}",
            shown=words.whole(level),
            share=words.percent(shares.loc[level, level]),
        )
        for level in levels
    ]
    return plot(figure, say("What was chosen (columns) for what was shown (rows)"), told)


def dumbbell(compared: pd.DataFrame) -> Html:
    """Each measure as a whole in two runs or more: the first (ring), the others (dots), a line between them; within
    the band they are nearer to the first than would matter.

    compared: the table of `audit.compare`.
    """
    rows = whole(compared).dropna(subset=["estimate_first", "estimate_other"])
    if not len(rows):
        return absent(NOT_ASKED)
    measures = list(rows["measure"].unique())
    figure, places = panels(len(measures), 9, 0.62 * len(measures))
    told = []
    for panel, measure in zip(places, measures, strict=True):
        some = rows[rows["measure"] == measure]
        name = words.title(some["suite"].iloc[0], measure)
        for place, row in enumerate(some.itertuples()):
            y = 0.5 - (place + 0.5) / len(some)
            panel.plot([row.estimate_first, row.estimate_other], [y, y], color=LINE, linewidth=2)
            panel.plot(row.estimate_other, y, "o", color=INK[row.verdict], markersize=7)
            panel.plot(row.estimate_first, y, "o", color=LINE, fillstyle="none", markersize=7)
            both = ((row.first, row.estimate_first), (row.other, row.estimate_other))
            figures = [f"{label(model)} {words.number(value)}" for model, value in both]
            told.append(f"{name}: {say(', ').join([*figures, say(row.verdict)])}")
        _about(panel, some["estimate_first"].iloc[0], some["margin"].iloc[0])
        panel.set(yticks=[], ylim=(-1, 1))
        panel.margins(x=0.15)
        _beside(panel, name, say(some["verdict"].iloc[0]), INK[some["verdict"].iloc[0]])
        axes(panel, left=False, size=8)
    figure.tight_layout(h_pad=0.1)
    return plot(
        figure, say("The first model (ring), the others (dots); nearer than the band would not matter."), told
    )


def _told(name: str, row: pd.Series) -> str:
    """One finding, for who can't see it."""
    ends = words.bracket(row["ci_low"], row["ci_high"])
    return f"{name}: {words.number(row['estimate'])} {ends}{say(', ')}{say(row['verdict'])}"


def _beside(panel, name: str, verdict: str, colour: str) -> None:
    """A panel's name before it and the verdict behind it, as the language runs."""
    before, behind = (-0.01, 1.01) if not words.is_arabic() else (1.01, -0.01)
    for text, x, ink in ((name, before, None), (verdict, behind, colour)):
        more = {"color": ink} if ink else {}
        panel.annotate(
            label(text), (x, 0.5), xycoords="axes fraction", va="center", ha="right" if x < 0 else "left",
            fontsize=10, parse_math=False, **more,
        )  # fmt: skip


def _band(panel, row: pd.Series) -> None:
    _about(panel, row["chance"], row["margin"])
    panel.axvline(row["chance"], color=LINE, linewidth=1, zorder=1)


def _about(panel, middle: float, margin: float) -> None:
    """The band of a margin; none of a description, which has no margin."""
    if pd.notna(margin):
        panel.axvspan(middle - margin, middle + margin, color=BAND, zorder=0)
