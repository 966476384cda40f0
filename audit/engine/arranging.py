"""What a call or a command line says of an audit, sorted and checked before anything is loaded."""

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from probes import Source
from probes.errors import CallError

if TYPE_CHECKING:
    from audit.models.base import Model
    from audit.statistics.verdicts import Policy

    from .cluster.workers import Cluster

ENGINES = ("local", "ray")
Declared = TypeVar("Declared", Source, "How")


@dataclass(frozen=True)
class How:
    """How an audit is done, whatever it is of.

    seed, resamples: of every test. report: whether a notebook and HTML are made, in `lang` (en, ar) with `digits`
    (western, arabic-indic), and as `pdf` too. policy: a YAML file of margins in the places of those of
    audit/statistics/policy.yaml. cache: whether vectors are kept for the next audit, and taken from the last.
    quick: whether only what the primary measures and the controls are about is asked.
    engine: `local`, or `ray`: encoded and ranked by `workers` of a cluster at `address`, or of one that is begun here.
    """

    seed: int = 0
    resamples: int = 9_999
    report: bool = True
    quiet: bool = False
    policy: str | Path | None = None
    lang: str = "en"
    digits: str = "western"
    pdf: bool = False
    cache: bool = True
    quick: bool = False
    engine: str = "local"
    address: str | None = None
    workers: int | None = None
    loads: dict[str, Any] = field(default_factory=dict)
    """What audit.models.load is told."""

    @cached_property
    def cluster(self) -> "Cluster | None":
        """The workers, where they are asked for."""
        if self.engine == "local":
            return None
        from .cluster.workers import Cluster

        return Cluster(self.loads, self.address, self.workers)

    @cached_property
    def margins(self) -> "Policy":
        """Those of the policy."""
        from audit.statistics import verdicts

        return verdicts.read_policy(self.policy) if self.policy else verdicts.policy()


def arranged(model: Any, options: dict[str, Any]) -> tuple[Source, How, "Callable[[], Model]"]:
    """What `run` is told, sorted: the source, how it is done, and a call that loads the model, once."""
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
    if how.engine not in ENGINES:
        raise CallError(f"--engine {how.engine}: expected {' or '.join(ENGINES)}")
    if how.engine == "ray" and not how.cache:
        raise CallError(
            "--engine ray beside --no-cache: its workers keep what they encode there; leave one out"
        )
    how = replace(how, loads=options)
    _ = how.margins  # a wrong file is said before a model is loaded
    return source, how, cache(lambda: _loaded(how))


def _loaded(how: How) -> "Model":
    """The model, or what is known of it where its vectors may be kept: then it is loaded when something is missing."""
    from audit import models

    from .store import remembered

    return remembered.load(**how.loads) if how.cache and not how.cluster else models.load(**how.loads)


def _filled(kind: type[Declared], options: dict[str, Any]) -> Declared:
    """One of `kind`, its fields taken out of the options."""
    return kind(**{each.name: options.pop(each.name) for each in fields(kind) if each.name in options})
