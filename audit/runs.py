"""A run: the folder with everything of one audit of one model, and the five calls that fill it."""

import json
import os
import platform
import shutil
import time
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

from audit import contamination
from probes import SUITES, Source, Suite, Trials
from probes.errors import InputError
from probes.stimuli import crops

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
        """What the model was asked."""
        used = self.provenance.get("rows", {}).get("used")
        return _read(self.folder, lambda: Trials.load(self.folder, used))

    @cached_property
    def outcomes(self) -> pd.DataFrame:
        """One row a query (see audit.score)."""
        return self._table("outcomes")

    @cached_property
    def findings(self) -> pd.DataFrame:
        """One row a measure and group (see audit.statistics.COLUMNS)."""
        return self._table("findings")

    def _table(self, name: str) -> pd.DataFrame:
        path = self.folder / f"{name}.parquet"
        return _read(path, lambda: pd.read_parquet(path))

    @property
    def signature(self) -> str:
        """One line that lets a reader reproduce the findings."""
        p = self.provenance
        return (
            f"{p['suite']}@{p['trials']} | {p['model']['name']}@{p['model']['revision']} | images {p['images']} | "
            f"seed {p['seed']} | resamples {p['resamples']} | arabic-clip-audit {p['versions']['arabic-clip-audit']}"
        )


def _read(path: Path, read: "Callable[[], Any]") -> Any:
    try:
        return read()
    except (OSError, ValueError, KeyError) as error:  # with pyarrow's ArrowInvalid
        told = " ".join(str(error).split())[:120]
        raise InputError(f"{path}: can't be read ({told}); run the audit again") from None


Declared = TypeVar("Declared", Source, "How")


def load(folder: str | Path) -> Run:
    """The run in `folder`. InputError where it is none."""
    run = Run(Path(folder))
    if not (run.folder / "run.json").is_file():
        raise InputError(
            f"{folder}: not a run: it has no run.json; give a folder that `python -m audit` wrote"
        )
    try:
        whole = run.provenance["suite"] in SUITES and bool(run.signature)
    except (OSError, ValueError, TypeError, KeyError):
        whole = False
    if not whole:
        raise InputError(f"{folder}: its run.json is damaged; run the audit again")
    return run


def run(suite: str, model: str | Path | None = None, *, out: str | Path = "runs", **options: Any) -> Run:
    """Audits a model with a suite and returns the run, a new folder in `out`.

    suite: a name of probes.SUITES.
    model: None for the bundled reference model, a folder, a hub id, or what else audit.models.load takes.
    options: `seed`, `resamples`, `report`, `quiet`, `policy`, `lang`, `digits` and `pdf`, as the command line has them;
        the fields of probes.Source say what the model is shown, by default drawn scenes; the others go to
        audit.models.load.
    Nothing is left behind where it fails or is interrupted: the folder appears when all but its report is there.
    """
    if suite not in SUITES:
        raise InputError(f"{suite!r}: no such suite; there are {', '.join(SUITES)}")
    source, how, loaded = arranged(model, options)
    trials = SUITES[suite].trials(source)  # before the model: a wrong path is said at once
    encoder = loaded()
    return audited(SUITES[suite], source, shown(trials, suite, encoder), encoder, Path(out), how)


def shown(trials: Trials, suite: str, encoder: "Encoder") -> Trials:
    """What of the trials the model can be shown: a text tower alone, no pictures."""
    return trials.without_pictures(suite) if encoder.text_only else trials


@dataclass(frozen=True)
class How:
    """How an audit is done, whatever it is of.

    seed, resamples: of every test. report: whether a notebook and HTML are made, in `lang` (en, ar) with `digits`
    (western, arabic-indic), and as `pdf` too. policy: a YAML file of margins in the places of those of
    audit/policy.yaml.
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
    from audit.report import printing, words

    given = {"model": model, **options}.items()
    options = {name: str(value) if isinstance(value, Path) else value for name, value in given}
    source, how = _filled(Source, options), _filled(How, options)
    words.known(how.lang, how.digits)
    if how.pdf and not how.report:
        raise InputError("--pdf beside --no-report: there would be nothing to print; leave one of them out")
    if how.pdf:
        printing.needed()
    if how.seed < 0:
        raise InputError(f"--seed {how.seed}: expected a whole number from 0")
    if how.resamples < 1:
        raise InputError(f"--resamples {how.resamples}: expected a positive whole number")
    _ = how.margins  # a wrong file is said before a model is loaded
    return source, how, cache(lambda: models.load(**options))


def _filled(kind: type[Declared], options: dict[str, Any]) -> Declared:
    """One of `kind`, its fields taken out of the options."""
    return kind(**{each.name: options.pop(each.name) for each in fields(kind) if each.name in options})


def audited(suite: Suite, source: Source, trials: Trials, encoder: "Encoder", out: Path, how: How) -> Run:
    """From trials to a report: vectors, outcomes, findings, the run's folder, and then its report, so that a report
    that fails takes nothing away."""
    from audit import probing
    from audit.embed import embed
    from audit.score import score
    from audit.statistics import findings
    from audit.tokens import counted

    started = time.monotonic()
    with _Folder(out) as folder:
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
        last = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise InputError(
            f"{run.folder}: the audit is whole and kept, its report could not be made ({last}); its findings are in "
            "findings.csv; please report this"
        ) from error


def _provenance(suite: Suite, source: Source, trials: Trials, encoder: "Encoder", how: How) -> dict[str, Any]:
    """What a reader needs to do it again, and what should be known before the findings are read."""
    ids = [
        encoder.name,
        *(str(encoder.provenance.get(part, "")) for part in ("id", "text_tower", "image_tower")),
    ]
    pictures = {crops.behind(image) for image in trials.images()}
    return {
        "suite": suite.name,
        "trials": trials.hash,
        "model": {"name": encoder.name, "revision": encoder.revision, **encoder.provenance},
        "notes": list(encoder.notes),
        "warnings": contamination.warnings(ids, pictures),
        "images": str(source),
        "source": source.kind,
        "seed": how.seed,
        "resamples": how.resamples,
        "policy": {name: f"{row.margin} {row.unit}" for name, row in how.margins.items()},
        "pictures": len(pictures),
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
