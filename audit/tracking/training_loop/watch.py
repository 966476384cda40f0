"""A quick audit every n steps of a training, which goes on whatever becomes of the audit."""

import logging
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch

from audit.engine.auditing import answered
from audit.engine.ranking.asked import Asked
from audit.engine.score import Vectors, asking
from audit.statistics import findings
from audit.statistics.measure_arrays import Arrays
from probes import SUITES, Source, Suite, escaping
from probes.errors import CallError, InputError
from probes.files import whole
from probes.sources import SCENES

from .in_memory import InMemory, at_rest, dual, encoder
from .kept import ranked

LOG = logging.getLogger("audit.tracking")
FEW = 2
"""Pictures that are encoded again to see whether the image tower is still the same."""
COLUMNS = ["step", "measure", "estimate", "ci_low", "ci_high", "chance", "margin", "enough", "verdict"]
Send = Callable[[dict[str, float], int], object]


class Watch:
    """Call it at each step of a training; it says whether to stop.

    >>> watch = Watch(tokenizer, transform, every=500, csv="audits.csv")
    >>> for step, batch in enumerate(batches, 1):
    ...     ...  # forward, backward, optimizer
    ...     watch(model, step, log=writer)

    tokenizer, processor: of texts and of pictures; for open_clip its tokenizer and its transform.
    suite: what is asked: of it what the primary measures and the controls are about. source: which pictures.
    every: so many steps; None: only where `audit` is called, as callbacks do at the end of an epoch.
    log: where values go unless a call says it: a SummaryWriter of TensorBoard, a run of Weights & Biases, or a call
        with {name: value} and the step; by default the run of Weights & Biases that is open, if any.
    csv: a file that the judged findings of each audit are kept in; where it is there, it goes on.
    stop_when: asked after each audit, with its findings by measure (estimate, ci_low, verdict, …), whether to stop.
    of: which part of what is trained is the dual encoder.

    The model is as it was after each audit: modes, generators, gradients. An audit that fails is one line of the log of
    audit.tracking, the same line once. Of several processes the first audits, and all stop where it says so.
    """

    def __init__(
        self,
        tokenizer: Any,
        processor: Any,
        *,
        suite: str = "gender",
        source: Source = SCENES,
        every: int | None = None,
        log: Any = None,
        csv: str | Path | None = None,
        stop_when: Callable[[pd.DataFrame], bool] | None = None,
        of: Callable[[Any], Any] = lambda model: model,
        seed: int = 0,
        resamples: int = 9_999,
    ) -> None:
        if suite not in SUITES:
            raise CallError(f"suite {suite!r}: not known; give one of {', '.join(SUITES)}")
        if every is not None and every < 1:
            raise CallError(f"every={every}: expected a number of steps from 1")
        self.tokenizer, self.processor, self.of = tokenizer, processor, of
        self.suite, self.source, self.every = SUITES[suite], source, every
        self.log, self.csv, self.stop_when = log, Path(csv) if csv else None, stop_when
        self.seed, self.resamples = seed, resamples
        self.table = pd.DataFrame(columns=COLUMNS)
        self.seconds = 0.0
        """What all audits took so far."""
        self.last: int | None = None
        self.trials: Any = None
        self.inner: InMemory | None = None
        self.asked: Asked | None = None
        self.arrays: Arrays | None = None
        self.few = np.zeros((0, 0))
        self.pictures: np.ndarray | None = None
        self.told: set[str] = set()

    def __call__(self, model: Any, step: int, log: Any = None) -> bool:
        """An audit, where its time has come; whether to stop."""
        due = self.every is not None and step % self.every == 0 and step != self.last
        return due and self.audit(model, step, log)

    def audit(self, model: Any, step: int, log: Any = None) -> bool:
        """An audit now; whether to stop."""
        began, self.last, stop = time.monotonic(), step, False
        if _rank() == 0:
            found = self._tried(step, self.found, model)
            if found is not None:
                self._tried(step, self._send, found, step, log)
                self._tried(step, self._keep, found, step)
                stop = bool(self.stop_when and self._tried(step, self.stop_when, found.set_index("measure")))
        self.seconds += time.monotonic() - began
        return self._agreed(stop)

    def found(self, model: Any) -> pd.DataFrame:
        """The judged findings of the model as it is; mde, mde_exceeds, mde_within and by_cluster, which no verdict is
        read off, are NaN."""
        with at_rest(model):
            return self._found(self._encoder(model))

    def _found(self, inner: InMemory) -> pd.DataFrame:
        """Apart, so that nothing of it is left when Python's collector looks again."""
        if self.trials is None:
            self.trials = self.suite.quick(self.suite.trials(self.source.named(self.suite.name, True)))
        vectors = {"text": self._texts(inner), "image": self._pictures(inner)}
        outcomes = answered(
            self.suite, self.source, self.trials, vectors, inner, self.seed, asked=self._asked(vectors)
        )
        if self.arrays is None:
            self.arrays = Arrays(self.trials.queries)
        how: dict[str, Any] = {"arrays": self.arrays, "bare": True}
        return findings(self.judged, outcomes, self.trials.options, self.seed, self.resamples, **how)

    @cached_property
    def judged(self) -> Suite:
        """The suite with its primary measures and controls alone, of all their outcomes."""
        names = {measure.name for measure in self.suite.judged}
        judged = tuple(
            replace(each, by=(), wordings="", guards=tuple(name for name in each.guards if name in names))
            for each in self.suite.judged
        )
        return replace(self.suite, measures=judged)

    @cached_property
    def texts(self) -> dict[str, int]:
        """The row of each in a matrix of them all."""
        return {text: row for row, text in enumerate(sorted(self.trials.texts(), key=len))}

    @cached_property
    def images(self) -> dict[str, int]:
        return {name: row for row, name in enumerate(self.trials.images())}

    def _encoder(self, model: Any) -> InMemory:
        """The one that was made before, where it is of this model."""
        inner = dual(self.of(model))
        device = str(next(inner.parameters()).device)
        if self.inner is None or self.inner.model is not inner or self.inner.device != device:
            self.inner = encoder(inner, self.tokenizer, self.processor)
        return self.inner

    def _asked(self, vectors: dict[str, Vectors]) -> Asked:
        """Queries and option sets, made once, with these vectors."""
        if self.asked is None:
            wanted = ranked(self.judged, self.trials.queries)
            self.asked = replace(asking(self.trials, vectors, self.suite.top), ranked=wanted)
        return self.asked.beside({kind: each.matrix for kind, each in vectors.items()})

    def _texts(self, inner: InMemory) -> Vectors:
        return Vectors(inner.encode_texts(list(self.texts)), self.texts)

    def _pictures(self, inner: InMemory) -> Vectors:
        """As they were, where an image tower that is locked gives the very vectors again."""
        names = list(self.images)
        few = inner.encode_pictures(names[:FEW], keep=True)
        if self.pictures is None or not np.array_equal(few, self.few):
            moves = self.pictures is not None
            self.few, self.pictures = few, inner.encode_pictures(names, keep=moves)
        return Vectors(self.pictures, self.images)

    def _send(self, found: pd.DataFrame, step: int, log: Any) -> None:
        send = sender(log if log is not None else self.log)
        if send:
            send(values(found), step)

    def _keep(self, found: pd.DataFrame, step: int) -> None:
        """In the table and its file; rows of this step and later ones are of a training that was taken up again."""
        if self.csv and self.table.empty and self.csv.is_file():
            self.table = pd.read_csv(self.csv)
        earlier = self.table[self.table["step"] < step]
        added = found.assign(step=step)[COLUMNS]
        self.table = pd.concat([earlier, added], ignore_index=True) if len(earlier) else added
        if self.csv:
            whole.write(self.csv, escaping.csv(self.table))

    def _tried(self, step: int, call: Callable[..., Any], *given: Any) -> Any:
        """What the call gives, or None with a line of the log where it fails."""
        try:
            return call(*given)
        except Exception as error:  # whatever it is, the training is worth more
            kind = "" if isinstance(error, InputError) else f"{type(error).__name__}: "
            line = escaping.message(f"{kind}{error}")
            if line not in self.told:
                LOG.warning("step %s, audit: %s; the training goes on", step, line)
            self.told.add(line)

    def _agreed(self, stop: bool) -> bool:
        """What the first process says, in each: one that stopped alone would leave the others waiting."""
        if self.stop_when is None or not _several():
            return stop
        said = [stop]
        torch.distributed.broadcast_object_list(said)
        return said[0]


def values(found: pd.DataFrame) -> dict[str, float]:
    """What a logger is given: of each measure that can be read its estimate and the ends of its interval."""
    told: dict[str, float] = {}
    for row in found[found["verdict"] != "not interpretable"].itertuples():
        name = f"audit/{row.suite}/{row.measure}"
        told |= {name: row.estimate, f"{name}/low": row.ci_low, f"{name}/high": row.ci_high}
    return {name: float(value) for name, value in told.items() if np.isfinite(value)}


def sender(log: Any) -> Send | None:
    """How values are sent: to TensorBoard, to Weights & Biases, or as the user's own call does it."""
    log = log if log is not None else getattr(sys.modules.get("wandb"), "run", None)
    if hasattr(log, "add_scalar"):
        return lambda told, step: [log.add_scalar(name, value, step) for name, value in told.items()]
    if hasattr(log, "log"):
        return lambda told, step: log.log(told, step=step)
    return log


def _several() -> bool:
    return torch.distributed.is_available() and torch.distributed.is_initialized()


def _rank() -> int:
    return torch.distributed.get_rank() if _several() else 0
