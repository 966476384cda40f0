"""A run: the folder with everything of one audit of one model, and the five calls that fill it."""

import json
import os
import platform
import shutil
import time
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from audit import contamination
from probes import SUITES, Source, Suite, Trials
from probes.errors import InputError
from probes.stimuli import emoji

if TYPE_CHECKING:
    from collections.abc import Callable

    from audit.models.base import Encoder
    from audit.statistics.verdicts import Policy

PACKAGES = ("torch", "transformers", "tokenizers", "numpy", "pandas", "scipy", "pillow", "camel-tools")


@dataclass(frozen=True)
class Run:
    """One finished audit, read from its folder; every table is a DataFrame, read when asked for."""

    folder: Path

    @cached_property
    def provenance(self) -> dict:
        """run.json: model, revision, suite, hash of the trials, seed, versions, counts."""
        return json.loads((self.folder / "run.json").read_text(encoding="utf-8"))

    @cached_property
    def trials(self) -> Trials:
        return Trials.load(self.folder)

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row a query (see audit.score)."""
        return pd.read_parquet(self.folder / "outcomes.parquet")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a measure and group (see audit.statistics.findings.COLUMNS)."""
        return pd.read_parquet(self.folder / "findings.parquet")

    @property
    def signature(self) -> str:
        """One line that lets a reader reproduce the findings."""
        p = self.provenance
        return (
            f"{p['suite']}@{p['trials']} | {p['model']['name']}@{p['model']['revision']} | images {p['images']} | "
            f"seed {p['seed']} | resamples {p['resamples']} | arabic-clip-audit {p['versions']['arabic-clip-audit']}"
        )


def load(folder: str | Path) -> Run:
    """The run in `folder`. InputError where it is none."""
    folder = Path(folder)
    if not (folder / "run.json").is_file():
        raise InputError(
            f"{folder}: not a run: it has no run.json; give a folder that `python -m audit` wrote"
        )
    return Run(folder)


def run(
    suite: str,
    model: str | None = None,
    *,
    out: str | Path = "runs",
    seed: int = 0,
    resamples: int = 9_999,
    report: bool = True,
    quiet: bool = False,
    policy: str | Path | None = None,
    emoji_font: str | None = None,
    lang: str = "en",
    digits: str = "western",
    pdf: bool = False,
    **options: Any,
) -> Run:
    """Audits a model with a suite and returns the run, a new folder in `out`.

    model: None for the bundled reference model, a folder, or a hub id.
    policy: a YAML file of margins in the places of those of audit/policy.yaml.
    emoji_font: a colour-emoji font, in the place of the one installed.
    lang, digits, pdf: of the report, `en` or `ar`, `western` or `arabic-indic` digits, printed as PDF as well.
    options: those that probes.Source has (images, captions, …) say what the model is shown, by default drawn
        scenes; the others go to audit.models.load.
    Nothing is left behind where it fails or is interrupted: the folder appears when it is whole.
    """
    from audit import models
    from audit.statistics import verdicts

    if suite not in SUITES:
        raise InputError(f"{suite!r}: no such suite; there are {', '.join(SUITES)}")
    source = Source(**{each.name: options.pop(each.name) for each in fields(Source) if each.name in options})
    if emoji_font:
        emoji.use_font(emoji_font)
    margins = verdicts.read_policy(policy) if policy else verdicts.policy()
    how = How(seed, resamples, report, quiet, margins, lang, digits, pdf)
    return audited(SUITES[suite], source, lambda: models.load(model, **options), Path(out), how)


@dataclass(frozen=True)
class How:
    """How an audit is done, whatever it is of."""

    seed: int
    resamples: int
    report: bool
    quiet: bool
    margins: "Policy"
    lang: str = "en"
    digits: str = "western"
    pdf: bool = False


def audited(suite: Suite, source: Source, loaded: "Callable[[], Encoder]", out: Path, how: How) -> Run:
    """The five calls: trials, vectors, outcomes, findings, report. Trials come before the model, so that a wrong
    path is said at once."""
    from audit import probing
    from audit.embed import embed
    from audit.score import score
    from audit.statistics import findings
    from audit.tokens import counted

    started = time.monotonic()
    with _Folder(out) as folder:
        trials = suite.trials(source)
        encoder = loaded()
        if encoder.text_only:
            trials = trials.without_pictures(suite.name)
        vectors = embed(encoder, trials, how.quiet)
        outcomes = counted(score(trials, vectors, suite.top), encoder)
        if suite.probed and not encoder.text_only:
            outcomes = pd.concat(
                [outcomes, probing.rows(outcomes, vectors["text"], how.seed)], ignore_index=True
            )
        found = findings(suite, outcomes, trials.options, how.seed, how.resamples, how.margins)
        trials.save(folder.path)
        outcomes.drop(columns=["answer"]).to_parquet(folder.path / "outcomes.parquet", index=False)
        _write_findings(found, folder.path)
        told = _provenance(suite, source, trials, encoder, how) | {
            "queries": {"expected": len(trials.queries), "seen": int(outcomes["n_options"].notna().sum())},
            "not asked": sorted({measure.name for measure in suite.measures} - set(found["measure"])),
            "seconds": round(time.monotonic() - started, 1),
        }
        text = json.dumps(told, ensure_ascii=False, indent=2)
        (folder.path / "run.json").write_text(text + "\n", encoding="utf-8")
        if how.report:
            from audit.report import pdf, render

            render(folder.path, suite.name, source.kind, lang=how.lang, digits=how.digits)
            if how.pdf:
                pdf(folder.path)
        return Run(folder.keep(f"{suite.name}-{encoder.name}"))


def _provenance(suite: Suite, source: Source, trials: Trials, encoder: "Encoder", how: How) -> dict[str, Any]:
    """What a reader needs to do it again, and what should be known before the findings are read."""
    ids = [
        encoder.name,
        *(str(encoder.provenance.get(part, "")) for part in ("id", "text_tower", "image_tower")),
    ]
    return {
        "suite": suite.name,
        "trials": trials.hash,
        "model": {"name": encoder.name, "revision": encoder.revision, **encoder.provenance},
        "notes": list(encoder.notes),
        "warnings": contamination.warnings(ids, trials.images()),
        "images": str(source),
        "source": source.kind,
        "seed": how.seed,
        "resamples": how.resamples,
        "policy": {name: f"{row.margin} {row.unit}" for name, row in how.margins.items()},
        "rows": {"used": trials.used, "skipped": len(trials.skipped), "dropped": len(trials.dropped)},
        "versions": {name: _version(name) for name in ("arabic-clip-audit", *PACKAGES)},
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _write_findings(found: pd.DataFrame, folder: Path) -> None:
    found.to_parquet(folder / "findings.parquet", index=False)
    found.to_csv(folder / "findings.csv", index=False)
    found.to_json(folder / "findings.json", orient="records", force_ascii=False, indent=2)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


class _Folder:
    """A folder that is written under a hidden name and gets its own only when it is whole."""

    def __init__(self, parent: Path) -> None:
        self.parent = parent
        self.path = parent / f".partial-{os.getpid()}-{time.monotonic_ns()}"

    def __enter__(self) -> "_Folder":
        self.made = [folder for folder in (self.parent, *self.parent.parents) if not folder.exists()]
        try:
            self.path.mkdir(parents=True)
        except OSError as error:
            raise InputError(
                f"{self.parent}: can't write a run there ({error.strerror}); give a folder with --out"
            ) from None
        return self

    def keep(self, name: str) -> Path:
        """Renames to `name` and the date, numbered where that exists."""
        stem = f"{safe(name)}-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        target, turn = self.parent / stem, 1
        while target.exists():
            turn += 1
            target = self.parent / f"{stem}-{turn}"
        return self.path.rename(target)

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        for folder in self.made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def safe(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "-" for letter in name).strip("-.")
