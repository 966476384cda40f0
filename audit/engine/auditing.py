"""The five calls from prompt to report."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from audit.runs import Run, manifest
from audit.runs.provenance import provenance
from audit.runs.writing import Folder, write
from probes import SUITES, Source, Suite, Trials, plugins, registry
from probes.errors import CallError, DataError, InputError
from probes.files.cache import root
from probes.reasons import Reason

from .arranging import How, arranged

if TYPE_CHECKING:
    from audit.models.base import Model

    from .cluster.workers import Cluster
    from .ranking.asked import Asked
    from .score import Vectors
    from .store.database import Space


def run(suite: str, model: str | Path | None = None, *, out: str | Path = "runs", **options: Any) -> Run:
    """Audits a model with a suite and returns the run, a new folder in `out`.

    suite: a name of probes.SUITES.
    model: None for the bundled reference model, a folder, a hub id, or what else audit.models.load takes.
    options: `seed`, `resamples`, `report`, `quiet`, `policy`, `lang`, `digits`, `pdf` and `cache`, as the command line
        has them;
        the fields of probes.Source say what the model is shown, by default drawn scenes; the others go to
        audit.models.load.
    Nothing is left behind where it fails or is interrupted: the folder appears when all but its report is there.
    """
    asked = SUITES[suite]
    source, how, loaded = arranged(model, options)
    source = source.named(suite, how.quiet)
    trials = made(asked, source)  # before the model: a wrong path is said at once
    encoder = loaded()
    return audited(asked, source, shown(trials, suite, encoder), encoder, Path(out), how)


def made(suite: Suite, source: Source) -> Trials:
    """The suite's trials. Where it is another distribution's and its code raises, that is its authors' to mend."""
    with plugins.guarded(registry.found()[suite.name], "the suite", DataError):
        return suite.trials(source)


def shown(trials: Trials, suite: str, encoder: "Model") -> Trials:
    """What of the trials the model can be shown: a text tower alone, no pictures."""
    return trials.without_pictures(suite) if encoder.text_only else trials


def audited(suite: Suite, source: Source, trials: Trials, encoder: "Model", out: Path, how: How) -> Run:
    """From trials to a report: vectors, outcomes, findings, the run's folder, and then its report, so that a report
    that fails takes nothing away."""
    with Folder(out) as folder:
        return concluded(suite, source, Answers.of(suite, source, trials, encoder, how), folder, how)


@dataclass(frozen=True)
class Answers:
    """What a model has answered, and nothing of the model. facts: for run.json."""

    trials: Trials
    outcomes: pd.DataFrame
    facts: dict[str, Any]

    @classmethod
    def of(cls, suite: Suite, source: Source, trials: Trials, encoder: "Model", how: How) -> "Answers":
        """From trials to outcomes: all that takes a model."""
        from .accounting import counts
        from .embed import constant, embed
        from .store import keys
        from .store.database import Store

        started = time.monotonic()
        trials = suite.quick(trials) if how.quick else trials
        store = Store(root()) if how.cache and keys.known(encoder) else None
        if how.cluster and not store:
            raise CallError(
                f"--engine ray: of {encoder.name} it can't be told which weights it has, so no worker can be asked for "
                "the same; leave it out"
            )
        space = keys.space(store, encoder) if store else None
        vectors = embed(encoder, trials, how.quiet, space, how.cluster)
        outcomes = answered(suite, source, trials, vectors, encoder, how.seed, how.cluster, space)
        seen = counts(trials, vectors, outcomes)
        facts = provenance(suite, source, trials, encoder, how.seed, how.resamples, how.margins)
        noticed = [*constant(vectors), *(store.notes if store else ())]
        facts["notes"] += [note.as_data() for note in noticed]
        return cls(
            trials, outcomes, facts | seen | {"quick": how.quick, "seconds": time.monotonic() - started}
        )


def concluded(suite: Suite, source: Source, answers: Answers, folder: Folder, how: How) -> Run:
    """From outcomes to a report, in the process that holds the folder or in another."""
    from audit.statistics import findings, ties

    started = time.monotonic()
    trials, outcomes, facts = answers.trials, answers.outcomes, answers.facts
    found = findings(suite, outcomes, trials.options, how.seed, how.resamples, how.margins)
    noticed = [*ties.notes(suite, trials, outcomes), *([Reason("quick")] if how.quick else [])]
    facts["notes"] += [note.as_data() for note in noticed]
    facts["not asked"] = sorted({measure.name for measure in suite.measures} - set(found["measure"]))
    facts["seconds"] = round(facts["seconds"] + time.monotonic() - started, 1)
    write(folder.path, trials, outcomes, found, facts)
    kept = Run(folder.keep(f"{suite.name}-{facts['model']['name']}"))
    if how.report:
        _report(kept, suite.name, source.kind, how)
    return kept


def answered(
    suite: Suite, source: Source, trials: Trials, vectors: "dict[str, Vectors]", encoder: "Model", seed: int,
    cluster: "Cluster | None" = None, space: "Space | None" = None, asked: "Asked | None" = None,
) -> pd.DataFrame:  # fmt: skip
    """The outcomes: how the model ranks the options of every query, with what its tokenizer makes of the texts, what
    the suite reads in them, and, where a linear probe is asked, that probe's rows. asked: see `score`."""
    from .score import score
    from .tokens import with_tokens

    device = str(encoder.provenance.get("device", "cpu"))
    outcomes = with_tokens(score(trials, vectors, suite.top, cluster, asked, device), encoder, space)
    outcomes = suite.read(outcomes, source) if suite.read else outcomes
    if not suite.probed or encoder.text_only:
        return outcomes
    from . import linear_probe

    probed = linear_probe.rows(outcomes, vectors["text"], seed)
    return pd.concat([outcomes, probed], ignore_index=True)


def _report(run: Run, suite: str, source: str, how: How) -> None:
    """Makes the report in the folder of a run that is whole already, so that a report which fails takes nothing
    away: the error says that the findings are there."""
    from audit.report import pdf, render

    try:
        render(run.folder, suite, source, lang=how.lang, digits=how.digits)
        if how.pdf:
            pdf(run.folder)
        manifest.write(run.folder)
    except InputError:
        raise
    except Exception as error:  # whatever a notebook raises
        error.add_note(
            f"{run.folder}: the audit is whole and kept, only its report could not be made; its findings are in "
            "findings.csv"
        )
        raise
