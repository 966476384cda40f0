"""What the calibration reached, as pictures: notebooks/calibration.csv is written by benchmarks/calibration.py."""

import pandas as pd
from matplotlib.figure import Figure

from audit.report import notebook_files
from audit.report.html.drawing import panels

OURS, PEER, PLAIN = "#1b6e3c", "#b3261e", "#8a5a00"
BAND = {"covered": (0.94, 0.97), "rejected": (0.04, 0.06)}


def table() -> pd.DataFrame:
    """One row a design: covered, plain, peer, rejected, few, warned, within, width, as shares of n audits."""
    return pd.read_csv(notebook_files.folder() / "calibration.csv")


def coverage(reached: pd.DataFrame, groups: tuple[str, ...]) -> Figure:
    """Coverage of nominal 95 % intervals by design: ours, and the percentile bootstrap over the same clusters."""
    rows = reached[reached["group"].isin(groups)].iloc[::-1].reset_index(drop=True)
    marks = [("percentile bootstrap", "peer", PEER, "x"), ("this toolkit", "covered", OURS, "o")]
    if (rows["few"] > 0.2).any():
        marks.insert(1, ("without the bound for few events", "plain", PLAIN, "|"))
    return _dots(rows, marks, BAND["covered"], "covers the truth")


def rejection(reached: pd.DataFrame, groups: tuple[str, ...]) -> Figure:
    """How often a true null is rejected at 5 %, by design."""
    rows = reached[reached["group"].isin(groups)].iloc[::-1].reset_index(drop=True)
    return _dots(rows, [("this toolkit", "rejected", OURS, "o")], BAND["rejected"], "rejected at 5 %")


def _dots(
    rows: pd.DataFrame, marks: list[tuple[str, str, str, str]], band: tuple[float, float], label: str
) -> Figure:
    """A figure with a line for each design (`rows`, with a column `design`). marks: (name, column, colour, marker)
    of what is drawn in each; band: from where to where was promised."""
    figure, (panel,) = panels(1, 10, 1.2 + 0.21 * len(rows))
    panel.axvspan(*band, color="#dfe4ee", zorder=0)
    for name, column, colour, marker in marks:
        panel.plot(rows[column], rows.index, marker, color=colour, label=name, markersize=6)
    panel.set_yticks(rows.index, rows["design"], fontsize=8)
    panel.set(xlabel=f"{label} (band: what was promised)", ylim=(-0.8, len(rows) - 0.2))
    panel.legend(loc="lower left", fontsize=8, frameon=False)
    panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(length=0)
    figure.tight_layout()
    return figure
