"""How much the order of options that tie could move a figure. None is chosen: figures average over all orders."""

import pandas as pd

from probes.columns import TIES
from probes.reasons import Reason
from probes.suite import Suite
from probes.trials import CONTENT, Trials

from .measure_arrays import about

MATTERS = 0.005
"""How far apart the best and the worst order must put some measure's mean, for a reader to be told."""
BY_ORDER = ("correct", "found", "reciprocal_rank")
"""The columns that the order of ties decides."""


def notes(suite: Suite, trials: Trials, outcomes: pd.DataFrame) -> list[Reason]:
    """In how many queries a wrong option ties with the best right one, how many options and queries repeat another's
    text or picture, and how far apart the two orders put the figure that moves most; nothing where none moves by more
    than MATTERS."""
    apart = spread(suite, trials, outcomes)
    if apart <= MATTERS:
        return []
    n, of = int((outcomes[TIES[0]] > 0).sum()), int(outcomes[TIES[0]].notna().sum())
    options, queries = repeated(trials)
    return [Reason("ties", n=n, all=of, options=options, queries=queries, spread=apart)]


def spread(suite: Suite, trials: Trials, outcomes: pd.DataFrame) -> float:
    """The largest difference of a measure's mean over its outcomes between the best and the worst order of ties; 0
    where nothing ties, and for outcomes of versions that don't tell."""
    if TIES[0] not in outcomes or not (outcomes[TIES[0]] > 0).any():
        return 0.0
    read = outcomes[[*{"rank", "correct", "n_right", "n_options", *TIES}]]
    best, worst = ordered(read, True), ordered(read, False)
    widest = 0.0
    for measure in suite.asked(outcomes):
        if measure.column.name in BY_ORDER:
            rows = outcomes.index.isin(about(measure, outcomes).index)
            top, low = (measure.column.values(each[rows], trials.options) for each in (best, worst))
            widest = max(widest, float((top - low).mean()))
    return widest


def ordered(outcomes: pd.DataFrame, best: bool) -> pd.DataFrame:
    """The outcomes with the right option first, or last, of all that tie with it."""
    wrong = outcomes[TIES[0]]
    above = outcomes["rank"] - 1 - wrong / 2
    rank = 1 + above if best else 1 + above + wrong
    correct = outcomes["correct"].where(~(wrong > 0), (rank == 1).astype(float))
    return outcomes.assign(rank=rank, correct=correct, **{TIES[0]: wrong * 0})


def repeated(trials: Trials) -> tuple[int, int]:
    """How many options have the text or picture of another of their set, and how many queries that of another which
    is shown the same options and has another answer."""
    alone = trials.options.groupby(["options", "option"])["option"].transform("size") == 1
    options = trials.options[alone].duplicated(["options", *CONTENT], keep=False)
    asked = trials.queries[["options", *CONTENT]].assign(answer=trials.queries["answer"].map(tuple))
    different = asked.drop_duplicates()
    queries = different.duplicated(["options", *CONTENT], keep=False)
    return int(options.sum()), int(queries.sum())
