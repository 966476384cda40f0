"""What a suite declares, before any model is run: its trials and the measures that will be read off them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from . import columns, reasons, words
from .columns import Column
from .section import Show
from .sources import NAMED, SCENES, Source, SourceKind
from .trials import Trials
from .words import Words

Kind = Literal["disparity", "ability", "description"]
Statistic = Literal["mean", "difference", "interaction", "effect_size", "rank_correlation", "ceiling"]
Contrast = tuple[str, object, object]


@dataclass(frozen=True)
class Measure:
    """A declared quantity over outcomes.

    name: its identity in findings and reports.
    asks: the question that it answers, one sentence for a reader without statistics.
    kind: `disparity` (should be near `neutral`), `ability` (should be above `neutral`), or `description` (no value is
        better than another, as where use differs: it is measured, not judged).
    value: the column of the outcomes that is averaged, its name (of columns.GENERAL, or one that outcomes hold) or a
        Column of the suite's own.
    where: the outcomes that it is about, as {column: value}.
    statistic: `mean`; `difference` of the means of `contrast`'s two levels (first minus second);
        `interaction`, that difference at `across`'s first level minus that at its second; `effect_size`,
        the difference divided by the standard deviation of all values (WEAT); `rank_correlation` of the
        clusters' means with their means of `covariate` (Spearman); `ceiling`, the largest whole number of
        `covariate`, from 1 on, up to which every one is recognised.
    contrast: (column, first level, second level), for those that compare.
    across: (column, first level, second level), the second contrast of an interaction.
    pair: a column whose equal values are compared with each other: the difference is taken within each
        pair (and cluster), and who has no counterpart is left out and counted.
    apart: a column whose equal values (within clusters) are twins that differ in how they are spelt alone, where the
        question is about what that does. Where the model makes one of twins, or of the options of a query, it was not
        asked: a tokenizer drops the vowel signs, or knows none of them. Not where to make one of them is the answer,
        as for digits or a dropped hamza.
    covariate: a numeric column, for a rank correlation.
    clusters: columns whose values are a sample of a larger population; two are crossed.
    neutral: chance for an ability; 0, 1/2 or parity for a disparity; a column where each query has its own, and then
        their mean is meant.
    margin: the smallest deviation from `neutral` that would matter; the name of a row of the policy. A description has
        none.
    by: columns by each of which the measure is also read in groups, as exploratory findings.
    primary: what the suite is for; its interval holds together with those of the other primary measures and controls.
    guards: names of measures that mean nothing where this one, a control, is neither `able` nor `partial`.
    lemmas: what its lemmas are called, where not as the suite's are.
    wordings: the column whose levels are ways to say the same; its estimate is for these wordings, and how far it
        depends on one of them is said.
    """

    name: str
    asks: str
    kind: Kind
    value: str | Column
    margin: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    statistic: Statistic = "mean"
    contrast: Contrast | None = None
    across: Contrast | None = None
    pair: str | None = None
    apart: str | None = None
    covariate: str | None = None
    clusters: tuple[str, ...] = ("lemma", "scene")
    neutral: float | str | Column = 0.0
    by: tuple[str, ...] = ()
    primary: bool = False
    guards: tuple[str, ...] = ()
    lemmas: str = ""
    wordings: str = ""

    def __post_init__(self) -> None:
        for needed in NEEDED.get(self.statistic, ()):
            if getattr(self, needed) is None:
                raise ValueError(
                    f"the measure {self.name!r}: its statistic {self.statistic} needs a {needed}"
                )
        described = self.kind == "description"
        if described == bool(self.margin) or (described and (self.primary or self.guards)):
            raise ValueError(
                f"the measure {self.name!r}: a description has no margin, is not primary and guards nothing; any other "
                "measure has a margin"
            )
        for name, allowed in (("kind", get_args(Kind)), ("statistic", get_args(Statistic))):
            if getattr(self, name) not in allowed:
                raise ValueError(
                    f"the measure {self.name!r}: {name} {getattr(self, name)!r}; expected {', '.join(allowed)}"
                )

    @property
    def column(self) -> Column:
        """What is averaged."""
        return self.value if isinstance(self.value, Column) else columns.named(self.value)

    @property
    def own(self) -> bool:
        """Whether what it averages, or chance, is derived in a way of its suite's own, and so of any columns."""
        derived = [each for each in (self.column, self.chance) if isinstance(each, Column)]
        return any(each.of is not None and each.name not in columns.GENERAL for each in derived)

    @property
    def unit(self) -> str:
        """What its estimates are in."""
        return UNITS.get(self.statistic, self.column.unit)

    @property
    def reads(self) -> set[str]:
        """The columns that it selects, groups, contrasts, pairs or clusters by."""
        contrasts = [contrast[0] for contrast in (self.contrast, self.across) if contrast]
        others = [name for name in (self.pair, self.apart, self.covariate) if name]
        return {*self.where, *self.by, *self.clusters, *contrasts, *others}

    @property
    def chance(self) -> float | Column:
        """`neutral`: a number, or the column that has each query's own."""
        return columns.named(self.neutral) if isinstance(self.neutral, str) else self.neutral


UNITS = {"effect_size": "sd", "rank_correlation": "correlation", "ceiling": "count"}
"""Of the estimates of statistics that are not in the unit of what they are taken of."""
NEEDED = {
    "difference": ("contrast",),
    "interaction": ("contrast", "across"),
    "effect_size": ("contrast",),
    "rank_correlation": ("covariate",),
    "ceiling": ("covariate",),
}
"""Statistic -> the fields of a measure that it is computed from."""


def accuracy(
    name: str,
    asks: str,
    where: Mapping[str, object],
    neutral: float | str | Column,
    *,
    by: tuple[str, ...] = (),
    value: str | Column = "correct",
    **more: Any,
) -> Measure:
    """The ability to choose the right option, `neutral` by chance; a choice of two has a margin of its own."""
    margin = "binary_ability" if neutral == 0.5 else "ability"
    if str(value).startswith("reciprocal_rank"):
        margin = "reciprocal_rank"
    margin = more.pop("margin", margin)
    return Measure(name, asks, "ability", value, margin, where, neutral=neutral, by=by, **more)


def gap(
    name: str,
    asks: str,
    contrast: Contrast,
    where: Mapping[str, object],
    *,
    by: tuple[str, ...] = (),
    **more: Any,
) -> Measure:
    """How much oftener it is right at the contrast's first level than at its second, where it should not be."""
    return Measure(
        name, asks, "disparity", "correct", "accuracy_gap", where, "difference", contrast, by=by, **more
    )


@dataclass(frozen=True)
class Suite:
    """A named probe set: `claim` says what it can show, `limits` what it can't.

    package: the one that declares it (`__name__`), in whose folder its words and its notebook are found.
    """

    name: str
    package: str
    claim: str
    limits: tuple[str, ...]
    build: Callable[[Source], Trials]
    measures: tuple[Measure, ...]
    sources: tuple[SourceKind, ...] = ("scenes",)
    """What its pictures can come from."""
    files: tuple[str, ...] = ()
    """Which of a source's `classes`, `templates` and `map` it reads."""
    top: int = 0
    """How many of the first options the outcomes keep, where a measure asks for them."""
    probed: bool = False
    """Whether a linear probe is asked to tell native texts from translated ones (audit.engine.linear_probe)."""
    read: Callable[[pd.DataFrame, Source], pd.DataFrame] | None = None
    """Adds to outcomes what can be read off their texts and no measure asks for, so that a report finds it there."""
    lemmas: str = "lemmas"
    """What its lemmas are, for a reader: professions, kinds of things."""
    sections: Mapping[str, Show] = field(default_factory=dict)
    """What its report shows beside its findings, by the names that its notebook shows them by."""
    order: int = 0
    """Its place among the suites that are built in."""

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"the suite {self.name!r}: expected a name of letters, digits and underscores")
        if not all(isinstance(measure, Measure) for measure in self.measures) or not self.measures:
            raise ValueError(f"the suite {self.name!r}: its measures are not a tuple of Measure")
        for named, known in (("sources", get_args(SourceKind)), ("files", NAMED)):
            if unknown := set(getattr(self, named)) - set(known):
                raise ValueError(
                    f"the suite {self.name!r}: {named} {min(unknown)!r}; expected of {', '.join(known)}"
                )
        reasons.bring(self.package, self._reasons)  # before a trial is made
        names = [measure.name for measure in self.measures]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"the suite {self.name!r}: two measures are called {min(twice)!r}")
        for measure in self.measures:
            if unknown := set(measure.guards) - set(names):
                raise ValueError(
                    f"{measure.name!r} of the suite {self.name!r} guards {min(unknown)!r}, no measure of it"
                )

    @property
    def primary(self) -> tuple[Measure, ...]:
        """What the audit asks above all."""
        return tuple(measure for measure in self.measures if measure.primary)

    @property
    def controls(self) -> tuple[Measure, ...]:
        """Without which those that they guard mean nothing."""
        return tuple(measure for measure in self.measures if measure.guards)

    @property
    def judged(self) -> tuple[Measure, ...]:
        """What an audit is judged by: the primary measures and the controls, declared before any model was run. The
        others explore; among so many one is out by chance."""
        return tuple(measure for measure in self.measures if measure.primary or measure.guards)

    def words(self, language: str) -> Words:
        """What it says of itself in a language."""
        return words.words(self.package, language)

    def words_of(self, source: str, language: str) -> Words:
        """What it says in a language of one kind of source, in the place of `words`."""
        return words.of_source(self.package, language, source)

    def _reasons(self, language: str) -> Mapping[str, str]:
        """Those of its words. None where these can't be had, which `registry` tells: who looks for a reason of another
        suite must not stumble over it."""
        try:
            return self.words(language).reasons
        except Exception:
            return {}

    def file(self, name: str) -> Path:
        """A file of its folder, there or not: `published.yaml`, its notebook."""
        return words.file(self.package, name)

    def measure(self, name: str) -> Measure:
        """The measure of that name. KeyError where it has none."""
        return {measure.name: measure for measure in self.measures}[name]

    def trials(self, source: Source = SCENES) -> Trials:
        """Its trials over what `source` names; InputError where that is not for this suite."""
        source = source.within(self.name, self.sources, self.files)
        made = self.build(source)
        made = replace(made, root=source.root if source.ready else made.root or source.root)
        return made.without(source.ready.left_out()) if source.ready else made

    def quick(self, trials: Trials) -> Trials:
        """What the primary measures and the controls are about, and nothing that explores."""
        kept = pd.Series(False, trials.queries.index)
        for measure in self.judged:
            if set(measure.where) <= set(trials.queries):
                kept |= _about(measure, trials.queries)
        return trials.only(kept)

    def asked(self, rows: pd.DataFrame) -> tuple[Measure, ...]:
        """The measures that queries or outcomes have something for: not every source has what every one needs."""
        return tuple(measure for measure in self.measures if _asked(measure, rows))


def _asked(measure: Measure, rows: pd.DataFrame) -> bool:
    """Whether rows are about it, with both levels of its contrasts."""
    contrasts = [contrast for contrast in (measure.contrast, measure.across) if contrast]
    if not {*measure.where, *(contrast[0] for contrast in contrasts)} <= set(rows):
        return False
    about = _about(measure, rows)
    return bool(about.any()) and all(
        set(levels) <= set(rows.loc[about, column].dropna().unique()) for column, *levels in contrasts
    )


def _about(measure: Measure, rows: pd.DataFrame) -> pd.Series:
    about = pd.Series(True, rows.index)
    for column, wanted in measure.where.items():
        about &= rows[column] == wanted
    return about
