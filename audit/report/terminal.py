"""The findings on a terminal: one line a measure."""

import pandas as pd

from audit.runs import Run


def show(run: Run) -> str:
    """The suite-level findings as a table, then the signature."""
    rows = run.findings[run.findings["group"] == ""]
    table = pd.DataFrame(
        {
            "measure": rows["measure"],
            "estimate": rows["estimate"].map(number),
            "95 % interval": [
                bracket(low, high) for low, high in zip(rows["ci_low"], rows["ci_high"], strict=True)
            ],
            "chance": rows["chance"].map(number),
            "± margin": rows["margin"].map(number),
            "n": rows["n"].astype(str),
            "clusters": rows["n_clusters"].astype(str),
            "p": rows["p_adjusted"].fillna(rows["p_value"]).map(chance),
            "verdict": rows["verdict"],
        }
    )
    widths = [max(len(name), int(column.str.len().max())) for name, column in table.items()]
    lines = [list(table.columns), *table.to_numpy().tolist()]
    text = [
        "  ".join(_place(cell, width, i) for i, (cell, width) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    ]
    return "\n".join(line.rstrip() for line in (*text, "", run.signature))


def _place(cell: str, width: int, column: int) -> str:
    return cell.ljust(width) if column in (0, 8) else cell.rjust(width)


def number(value: float) -> str:
    """Three decimals, `n/a` for what does not exist."""
    return "n/a" if pd.isna(value) else f"{value:.3f}"


def bracket(low: float, high: float) -> str:
    return "n/a" if pd.isna(low) else f"[{number(low)}, {number(high)}]"


def chance(p: float) -> str:
    """A p-value; never 0, which no permutation can give."""
    return number(p) if pd.isna(p) or p >= 0.001 else "<0.001"
