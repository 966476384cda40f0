"""The five calls from prompt to report."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from audit.runs import Run
from audit.runs.provenance import provenance
from audit.runs.writing import Folder, write_findings
from probes import SUITES, Source, Suite, Trials
from probes.errors import CallError, InputError

if TYPE_CHECKING:
    from audit.models.base import Encoder
    from audit.statistics.verdicts import Policy

Declared = TypeVar("Declared", Source, "How")


def run(suite: str, model: str | Path | None = None, *, out: str | Path = "runs", **options: Any) -> Run:
    """Audits a model with a suite and returns the run, a new folder in `out`.

    suite: a name of probes.SUITES.
    model: None for the bundled reference model, a folder, a hub id, or what else audit.models.load takes.
    options: `seed`, `resamples`, `report`, `quiet`, `policy`, `lang`, `digits` and `pdf`, as the command line has them;
        the fields of probes.Source say what the model is shown, by default drawn scenes; the others go to
        audit.models.load.
    Nothing is left behind where it fails or is interrupted: the folder appears when all but its report is there.
    """
    asked = SUITES[suite]
    source, how, loaded = arranged(model, options)
    trials = asked.trials(source)  # before the model: a wrong path is said at once
    encoder = loaded()
    return audited(asked, source, shown(trials, suite, encoder), encoder, Path(out), how)


def shown(trials: Trials, suite: str, encoder: "Encoder") -> Trials:
    """What of the trials the model can be shown: a text tower alone, no pictures."""
    return trials.without_pictures(suite) if encoder.text_only else trials


@dataclass(frozen=True)
class How:
    """How an audit is done, whatever it is of.

    seed, resamples: of every test. report: whether a notebook and HTML are made, in `lang` (en, ar) with `digits`
    (western, arabic-indic), and as `pdf` too. policy: a YAML file of margins in the places of those of
    audit/statistics/policy.yaml.
    """

    seed: int = 0
    resamples: int = 9_999
    report: bool = True
    quiet: bool = False
    policy: str | Path | None = None
    lang: str = "en"
    digits: str = "western"
    pdf: bool = False

    @cached_property
    def margins(self) -> "Policy":
        """Those of the policy."""
        from audit.statistics import verdicts

        return verdicts.read_policy(self.policy) if self.policy else verdicts.policy()


def arranged(model: Any, options: dict[str, Any]) -> tuple[Source, How, "Callable[[], Encoder]"]:
    """What `run` is told, sorted: the source, how it is done, and a call that loads the model, once."""
    from audit import models
    from audit.report import printing
    from audit.report.speech import words

    given = {"model": model, **options}.items()
    options = {name: str(value) if isinstance(value, Path) else value for name, value in given}
    source, how = _filled(Source, options), _filled(How, options)
    words.known(how.lang, how.digits)
    if how.pdf and not how.report:
        raise CallError("--pdf beside --no-report: there would be nothing to print; leave one of them out")
    if how.pdf:
        printing.needed()
    if how.seed < 0:
        raise CallError(f"--seed {how.seed}: expected a whole number from 0")
    if how.resamples < 1:
        raise CallError(f"--resamples {how.resamples}: expected a positive whole number")
    _ = how.margins  # a wrong file is said before a model is loaded
    return source, how, cache(lambda: models.load(**options))


def _filled(kind: type[Declared], options: dict[str, Any]) -> Declared:
    """One of `kind`, its fields taken out of the options."""
    return kind(**{each.name: options.pop(each.name) for each in fields(kind) if each.name in options})


def audited(suite: Suite, source: Source, trials: Trials, encoder: "Encoder", out: Path, how: How) -> Run:
    """From trials to a report: vectors, outcomes, findings, the run's folder, and then its report, so that a report
    that fails takes nothing away."""
    from audit.engine import linear_probe
    from audit.engine.embed import embed
    from audit.engine.score import score
    from audit.engine.tokens import counted
    from audit.statistics import findings

    started = time.monotonic()
    with Folder(out) as folder:
        vectors = embed(encoder, trials, how.quiet)
        outcomes = counted(score(trials, vectors, suite.top), encoder)
        outcomes = suite.read(outcomes, source) if suite.read else outcomes
        if suite.probed and not encoder.text_only:
            outcomes = pd.concat(
                [outcomes, linear_probe.rows(outcomes, vectors["text"], how.seed)], ignore_index=True
            )
        found = findings(suite, outcomes, trials.options, how.seed, how.resamples, how.margins)
        trials.save(folder.path)
        outcomes.drop(columns=["answer"]).to_parquet(folder.path / "outcomes.parquet", index=False)
        write_findings(found, folder.path)
        told = provenance(suite, source, trials, encoder, how.seed, how.resamples, how.margins) | {
            "queries": {"expected": len(trials.queries), "seen": int(outcomes["n_options"].notna().sum())},
            "not asked": sorted({measure.name for measure in suite.measures} - set(found["measure"])),
            "seconds": round(time.monotonic() - started, 1),
        }
        text = json.dumps(told, ensure_ascii=False, indent=2)
        (folder.path / "run.json").write_text(text + "\n", encoding="utf-8")
        kept = Run(folder.keep(f"{suite.name}-{encoder.name}"))
    if how.report:
        _report(kept, suite.name, source.kind, how)
    return kept


def _report(run: Run, suite: str, source: str, how: How) -> None:
    from audit.report import pdf, render

    try:
        render(run.folder, suite, source, lang=how.lang, digits=how.digits)
        if how.pdf:
            pdf(run.folder)
    except InputError:
        raise
    except Exception as error:  # whatever a notebook raises
        error.add_note(
            f"{run.folder}: the audit is whole and kept, only its report could not be made; its findings are in "
            "findings.csv"
        )
        raise
