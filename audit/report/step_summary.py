"""Runs and what of them fails as Markdown, for the summary of a step of GitHub's."""

from collections.abc import Mapping, Sequence

from audit.runs import Run
from probes.escaping import markdown, visible

from .card.section import table


def text(found: Sequence[tuple[Run, Mapping[str, str]]]) -> str:
    """Markdown of runs and their failures, for a page of GitHub: whether each passes, why not, and what counts."""
    parts = []
    for run, failed in found:
        facts, rows = run.provenance, run.judged
        verdict = f"{len(failed)} of {len(rows)} measures fail" if failed else "no measure fails"
        parts += [
            f"### {facts['suite']} audit of {markdown(facts['model']['name'])}: {verdict}",
            *(["\n".join(f"- {markdown(line, 1_000)}" for line in failed.values())] if failed else []),
            table(rows),
            f"```\n{visible(run.signature, 1_000)}\n```",
        ]
    return "\n\n".join(parts) + "\n"
