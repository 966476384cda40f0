"""What the Hub reads of an audit: `model-index` in a card's front matter, and entries of `.eval_results/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from probes.errors import DataError
from probes.escaping import visible

if TYPE_CHECKING:
    from huggingface_hub import EvalResult, EvalResultEntry

    from audit.runs import Run

BENCHMARK = "arabic-clip-audit/prompts"
"""The Hub data set of the prompts, of which leaderboards are made. The Hub shows `.eval_results` only of data sets
that are registered as benchmarks."""
RESULTS = ".eval_results/arabic-clip-audit.yaml"
NAME = "Arabic CLIP audit"
TASK = "zero-shot-image-classification"
"""Hub tasks have none of one model's biases; this is what it calls a dual encoder."""
KEY = "model-index"


def eval_results(runs: Sequence[Run], benchmark: str = BENCHMARK) -> list[EvalResult]:
    """One a primary measure that can be interpreted: a number is read here without its verdict."""
    from huggingface_hub import EvalResult

    from audit.report.speech import adjusting

    return [
        EvalResult(
            task_type=TASK,
            dataset_type=benchmark,
            dataset_name=f"{NAME}: {run.provenance['suite']}, {visible(run.provenance['images'])}",
            dataset_config=run.provenance["suite"],
            dataset_revision=run.provenance["trials"],
            metric_type="accuracy" if accuracy else slug(row.measure),
            metric_name=row.measure,
            metric_value=_rounded(row.estimate),
            metric_args={
                "verdict": row.verdict,
                **{
                    name: _rounded(getattr(row, name))
                    for name in ("ci_low", "ci_high", "chance", "margin", "enough", "n", "n_clusters")
                },
                "adjusted": adjusting.plainly(row),
            },
        )
        for run, row, accuracy in _reported(runs)
    ]


def entries(runs: Sequence[Run], benchmark: str = BENCHMARK) -> list[EvalResultEntry]:
    """The same as entries of `.eval_results`, whose notes hold the interval, the verdict and the signature."""
    from huggingface_hub import EvalResultEntry

    from audit.report.speech import adjusting
    from audit.report.terminal import needed
    from probes.sources import BY_PATCHES

    return [
        EvalResultEntry(
            dataset_id=benchmark,
            task_id="_".join(
                [run.provenance["suite"], slug(row.measure)]
                + [run.provenance["source"]] * (run.provenance["source"] != "scenes")
                + ["patches"] * run.provenance["images"].endswith(BY_PATCHES)
            ),
            value=_rounded(row.estimate),
            date=run.provenance["date"],
            notes=f"{row.verdict}: interval {_rounded(row.ci_low)} to {_rounded(row.ci_high)} "
            f"({adjusting.plainly(row)}), {_rounded(row.chance)} ± {_rounded(row.margin)} is the margin{needed(row)}, "
            f"{row.n} outcomes in {row.n_clusters} clusters; {visible(run.signature, 1_000)}",
        )
        for run, row, _ in _reported(runs)
    ]


def results_yaml(runs: Sequence[Run], benchmark: str = BENCHMARK) -> str:
    """The text of the file RESULTS."""
    from huggingface_hub import eval_result_entries_to_yaml
    from huggingface_hub.utils import yaml_dump

    return yaml_dump(eval_result_entries_to_yaml(entries(runs, benchmark)), sort_keys=False)


def with_model_index(text: str, name: str, results: Sequence[EvalResult]) -> str:
    """A card whose `model-index` holds these results in the places of earlier ones of this auditor, and nothing else
    changed: other keys, other results, comments and line ends stay. InputError where that can't be."""
    import yaml
    from huggingface_hub import ModelCard
    from huggingface_hub.repocard import REGEX_YAML_BLOCK
    from huggingface_hub.repocard_data import eval_results_to_model_index

    from probes.files import yaml_files  # late: `--help` needs no YAML

    newline = "\r\n" if "\r\n" in text else "\n"
    found = REGEX_YAML_BLOCK.search(text)
    raw = found[2] if found else ""
    try:
        old = yaml_files.front_matter(raw) or {}
        ours = eval_results_to_model_index(name, list(results))[0]["results"]
        index = _merged(old.get(KEY) or [], name, ours)
        edited = _edited(raw, index, newline) if results or KEY in old else raw
        if edited != raw and yaml.safe_load(edited) != {**old, KEY: index}:
            raise ValueError("its keys can't be told apart by lines")
        whole = (
            text[: found.start(2)] + edited + text[found.end(2) :]
            if found
            else f"---{newline}{edited}{newline}---{newline}{text}"
        )
        if edited != raw or found:
            ModelCard(whole)  # what the Hub would refuse is refused before anything is written
        return whole if edited != raw else text
    except (yaml.YAMLError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(
            f"its front matter can't be edited ({visible(error)}); expected YAML with one key a line and "
            f"a {KEY} as the Hub has it; mend or remove it"
        ) from None


def slug(name: str) -> str:
    """«resolution gap» as `resolution_gap`."""
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


def _reported(runs: Sequence[Run]) -> Iterator[tuple[Run, Any, bool]]:
    """(run, finding, whether it is an accuracy) of what is reported."""
    from audit.statistics.verdicts import NOT_INTERPRETABLE

    for run in runs:
        found = run.primary.dropna(subset=["estimate"])
        for row in found[found["verdict"] != NOT_INTERPRETABLE].itertuples():
            measure = run.suite.measure(row.measure)
            yield run, row, (measure.value, measure.statistic) == ("correct", "mean")


def _merged(index: list[dict[str, Any]], name: str, ours: list[dict]) -> list[dict[str, Any]]:
    first, *others = index or [{"name": name, "results": []}]
    kept = [row for row in first["results"] if not row["dataset"]["name"].startswith(f"{NAME}: ")]
    return [{**first, "results": [*kept, *ours]}, *others]


def _edited(raw: str, index: list[dict[str, Any]], newline: str) -> str:
    """The YAML text with the lines of one key replaced, or added at its end; what follows them is kept, and comments
    that begin a line belong to what follows."""
    import yaml
    from huggingface_hub.utils import yaml_dump

    block = yaml_dump({KEY: index}, sort_keys=False, line_break=newline).rstrip()
    node = yaml.compose(raw)
    starts = [key.start_mark.index for key, _ in node.value] if node else []
    names = [key.value for key, _ in node.value] if node else []
    if KEY not in names:
        return f"{raw.rstrip()}{newline}{block}" if raw.strip() else block
    start, end = [*starts, len(raw)][names.index(KEY) :][:2]
    lines = raw[start:end].splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        end -= len(lines.pop())
    return raw[:start] + block + (newline if end < len(raw) else "") + raw[end:]


def _rounded(value: float) -> float | int | None:
    """What YAML and JSON can hold of a number: six decimals, None where there is none."""
    if value != value:
        return None
    return int(value) if float(value).is_integer() else round(float(value), 6)
