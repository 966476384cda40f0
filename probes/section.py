"""What a suite's report shows beside its findings, as data: the report puts it into words, digits and HTML.

A suite names its sections (`Suite.sections`); its notebook shows one by `tables.section(run, "hubs")`. Headings,
captions and phrases are English; what they are in another language stands with the suite's other words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import pandas as pd

from .trials import Trials

NumberKind = Literal["count", "rank", "share", "number"]
TextKind = Literal["text", "arabic", "named", "picture", "level", "phrase", "part"]
Kind = TextKind | NumberKind
KINDS = (*get_args(TextKind), *get_args(NumberKind))


@dataclass(frozen=True)
class TableColumn:
    """A column of a section.

    kind: how its values are shown.
        `text`: a user's; `arabic`: a caption or name of the trials; `named`: a pair of a name of the trials and its id;
        `picture`: a reference; `level`: of a factor, or a lemma; `phrase`: our own wording, or several phrases in a
        tuple; `count`: a whole number; `rank`: one that may have halves; `share`: from 0 to 1, in per cent; `number`:
        with `decimals`; `part`: a pair of counts, the one of the other.
    """

    heading: str
    kind: Kind
    decimals: int = 3

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"the column {self.heading!r}: kind {self.kind!r}; expected {', '.join(KINDS)}")


@dataclass(frozen=True)
class Told:
    """A sentence above a section's table. values: in the places that the phrase names, each with its kind. verdict:
    what stands behind it, where it is a judgement."""

    phrase: str
    values: Mapping[str, tuple[NumberKind, float]] = field(default_factory=dict)
    verdict: str = ""


@dataclass(frozen=True)
class Section:
    """A table. rows: their columns in the order of `columns`, whatever they are called; missing numbers are NaN."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: pd.DataFrame
    told: Told | None = None


Show = Callable[[Trials, pd.DataFrame], Section]
"""From a run's trials and outcomes to a section."""
