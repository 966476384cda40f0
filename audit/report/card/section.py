"""What audits found, as a section of a model card: Markdown, verdict first, in the sentences of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from probes.escaping import markdown, visible

if TYPE_CHECKING:
    import pandas as pd

    from audit.runs import Run
    from probes import Suite

HEADING = "Bias, risks and limitations"


def text(runs: Sequence[Run], reports: Sequence[str], headed: bool) -> str:
    """What runs of one model found, in the reader's language, under a heading where it is to be `headed`; Arabic in an
    element of its own, whose blank lines keep what is in it Markdown. reports: addresses, "" where there is none."""
    from audit.report.speech import words
    from audit.report.speech.words import say

    told = say(
        "What audits of this model found. In brackets after a figure stands its interval: how low and how high the "
        "true figure may be, as far as this many answers tell; the intervals of an audit hold all together in 95 of "
        "100 audits. What would matter, and what is enough, was set before any model was run."
    )
    body = "\n\n".join([*([f"## {say(HEADING)}"] if headed else []), told, *map(_audit, runs, reports)])
    return f'<div dir="rtl" lang="ar">\n\n{body}\n\n</div>' if words.is_arabic() else body


def _audit(run: Run, report: str) -> str:
    """One run: what it found in words, the table, how to reproduce it, and its limits."""
    from audit.report.speech import words
    from audit.report.speech.words import say

    suite = run.suite
    shown = words.pictures(run.provenance["images"], markdown)
    audit = words.audit(suite.name)
    summary = f"<summary>{say('Every measure and its figures')}</summary>"
    figures = f"<details>\n{summary}\n\n{table(run.whole)}\n\n</details>"
    parts = [
        f"### {say('What the {audit} found ({images})', audit=audit, images=shown)}",
        _ours(words.claim(suite, run.provenance.get("source", ""))),
        *(f"**{words.reason(each, _ours, _theirs)}**" for each in run.warnings),
        *_verdicts(run, suite),
        figures,
        *_remedies(run),
        *([f"[{say('The whole report, with pictures')}]({report})"] if report else []),
        f"{say('To reproduce it')}:",
        f'<div dir="ltr">\n\n```\n{visible(run.signature, 1_000)}\n```\n\n</div>',
        f"{say('What this audit can’t show')}:",
        "\n".join(f"- {limit}" for limit in _limits(run, suite)),
    ]
    return "\n\n".join(parts)


def _verdicts(run: Run, suite: Suite) -> Iterator[str]:
    """Each verdict, the worst first, over a list of what it is of: primary measures, and controls that failed."""
    from audit.report.speech import sentences
    from audit.report.speech.verdict_names import PLAIN, plainly
    from audit.statistics.verdicts import HOLDS

    rows = run.judged
    rows = rows[rows.index.isin(run.primary.index) | ~rows["verdict"].isin(HOLDS)]
    for verdict in PLAIN:
        some = rows[rows["verdict"] == verdict]
        if len(some):
            said = plainly(verdict)
            yield f"**{said[0].upper()}{said[1:]}**"
            yield "\n".join(
                f"- {_ours(sentences.sentence(suite.measure(row.measure), row, suite, run.findings, run.source))} "
                f"({_ours(sentences.evidence(suite.measure(row.measure), row, suite, run.outcomes))})"
                for row in some.itertuples()
            )


def _remedies(run: Run) -> Iterator[str]:
    """What helps, where that was tried."""
    from audit.report.remedies.shown import points
    from audit.report.speech.words import say

    if (tried := run.remedies) is not None:
        yield f"{say('What was tried against it')}:"
        yield "\n".join(f"- {_ours(line)}" for line in points(tried))


def _ours(text: str) -> str:
    """Our own text as Markdown. What is set apart, but for digits and ±, which turn nothing about, is so by an element:
    reviewers distrust what they can't see."""
    from audit.report.speech import words

    told = markdown(re.sub(rf"{words.APART}([\d.,٫٬±]+){words.END}", r"\1", text), 1_000)
    for mark, element in ((words.APART, '<bdi dir="ltr">'), (words.END, "</bdi>")):
        told = told.replace(visible(mark), element)
    return told


def _limits(run: Run, suite: Suite) -> Iterator[str]:
    """Lines of Markdown: what the suite can't show, what was noted of the model, rows that could not be used,
    measures that were not asked."""
    from audit.report.speech import words
    from audit.report.speech.words import say

    told = run.provenance
    yield from map(_ours, words.limits(suite, told.get("source", "")))
    for note in run.notes:
        yield words.reason(note, _ours, _theirs)
    if lost := told["rows"]["dropped"]:
        yield _ours(say("{rows} of what it was given could not be used.", rows=words.counted(lost, "rows")))
    if told["not asked"]:
        yield _ours(words.not_asked(suite.name, told["not asked"]))


def _theirs(text: str) -> str:
    """What is not ours, or has no Arabic, whatever its direction."""
    return f"<bdi>{markdown(text)}</bdi>"


def table(rows: pd.DataFrame) -> str:
    """Findings as a Markdown table."""
    from audit.report.speech import adjusting, words
    from audit.report.speech.words import say
    from audit.report.terminal import caveat

    head = (
        "measure", "estimate", "interval", "read together", "neutral ± margin", "enough", "n", "clusters", "verdict",
    )  # fmt: skip
    lines = [tuple(map(say, head)), ("---", "---:", "---:", "---", *["---:"] * 4, "---")]
    lines += [
        (
            words.title(row.suite, row.measure), words.number(row.estimate), words.bracket(row.ci_low, row.ci_high),
            adjusting.interval(row),
            f"{words.number(row.chance)} {words.isolated('±')} {words.number(row.margin)}", words.number(row.enough),
            words.whole(row.n), words.whole(row.n_clusters),
            say(row.verdict) + (f" ({say('few events')})" if caveat(row.method) else ""),
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    return "\n".join(f"| {' | '.join(map(_ours, line))} |" for line in lines)
