"""What a person reads of a run: verdicts in words, answers, prompts, what was left out. Each returns HTML."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.display import HTML

from audit.report.html.elements import (
    PLAIN,
    absent,
    arabic,
    badge,
    bidi,
    data,
    figure,
    picture,
    plain_badge,
    row,
    table,
)
from audit.report.html.interval_bar import bar
from audit.report.speech import sentences, words
from audit.report.speech.words import say
from audit.report.terminal import caveat
from audit.runs import Run
from audit.statistics import whole
from probes import Measure, Suite, reasons
from probes.reasons import Part, Reason

ORDER = list(PLAIN)


def headline(run: Run) -> HTML:
    """Who was audited, of what, on what, and how the questions were answered that an audit is judged by."""
    told, suite = run.provenance, run.suite
    counts = list(run.primary["verdict"])
    sums = " ".join(
        f"<li>{plain_badge(verdict)} × {words.whole(counts.count(verdict))}</li>"
        for verdict in ORDER
        if verdict in counts
    )
    facts = {
        "revision": data(told["model"]["revision"]),
        "pictures": words.pictures(told["images"], data),
        "date": f"<time>{words.isolated(told['date'][:10])}</time>",
        "answers": words.whole(told["queries"]["seen"]),
    }
    warned = "".join(f'<p class="warning" role="note">{reason(each)}</p>' for each in run.warnings)
    listed = "".join(f"<div><dt>{say(name)}</dt><dd>{shown}</dd></div>" for name, shown in facts.items())
    return HTML(
        f'<header><p class="kicker">{words.audit(suite.name)}</p><h1>{data(told["model"]["name"])}</h1>'
        f'<p class="claim">{words.claim(suite)}</p>{warned}<dl class="facts">{listed}</dl>'
        f'<ul class="sums">{sums}</ul></header>'
    )


def verdicts(run: Run) -> HTML:
    """The primary measures as sentences, the worst first; then the controls, that say whether those can be read."""
    worst_first = run.primary.sort_values(
        "verdict", key=lambda verdict: verdict.map(ORDER.index), kind="stable"
    )
    parts = [f'<ul class="findings">{"".join(_card(run, each) for each in worst_first.itertuples())}</ul>']
    if len(run.controls):
        parts += [
            f"<h3>{say('Can these pictures show it at all?')}</h3>",
            f"<p>{say('Controls: where one fails, what it guards can’t be read.')}</p>",
            f'<ul class="findings">{"".join(_card(run, each) for each in run.controls.itertuples())}</ul>',
        ]
    return HTML("".join(parts))


def answers(run: Run) -> HTML:
    """Every measure as a question, its estimate with interval, and the verdict: first those that the audit is judged
    by, the rest folded."""
    judged, rest = (
        [_answer(run.suite.measure(each.measure), each, run.suite) for each in rows.itertuples()]
        for rows in (run.judged, run.whole.drop(run.judged.index))
    )
    head = ("question", "estimate, 95 % interval", "chance ± margin", "n, clusters", "p", "verdict")
    shown = table(head, judged, "The primary measures and the controls").data
    if rest:
        folded = table(head, rest, "The other measures, which explore").data
        told = say("{n} more, which explore", n=words.counted(len(rest), "questions"))
        shown += f"<details><summary>{told}</summary>{folded}</details>"
    return HTML(shown + signature(run))


def _answer(measure: Measure, each: Any, suite: Suite) -> str:
    p = each.p_adjusted if pd.notna(each.p_adjusted) else each.p_value
    few = f"<br>{say('few events')}" if caveat(each.method) else ""
    return row(
        f"<strong>{bidi(words.title(suite.name, measure.name))}</strong><br>{bidi(words.asks(suite.name, measure))}",
        figure(f"{words.number(each.estimate)}<br>{words.bracket(each.ci_low, each.ci_high)}", each.estimate),
        figure(f"{words.number(each.chance)} {words.isolated('±')} {words.number(each.margin)}", each.chance),
        figure(f"{words.whole(each.n)}<br>{words.whole(each.n_clusters)}", each.n),
        figure(_p(p), p),
        f"{badge(each.verdict)}{few}",
    )


def _p(p: float) -> str:
    """Never 0, which no permutation can give."""
    return words.isolated("<0.001").replace("<", "&lt;") if p < 0.001 else words.number(p)


def _card(run: Run, each: Any) -> str:
    suite, measure = run.suite, run.suite.measure(each.measure)
    told = sentences.sentence(measure, each, suite, run.findings)
    return (
        f'<li class="{each.verdict.replace(" ", "-")}">{plain_badge(each.verdict)}<p>{bidi(told)}</p>{bar(each)}'
        f'<p class="counted">{bidi(sentences.evidence(measure, each, suite))}</p></li>'
    )


def compared(table_of: pd.DataFrame) -> HTML:
    """The measures as a whole, each model against the first. table_of: what `audit.compare` gives."""
    rows = [
        row(
            f"<strong>{bidi(words.title(each.suite, each.measure))}</strong>"
            f"<br>{data(each.other)} − {data(each.first)}",
            figure(words.number(each.estimate_first), each.estimate_first),
            figure(words.number(each.estimate_other), each.estimate_other),
            figure(
                f"{words.number(each.difference, sign=True)}<br>{words.bracket(each.ci_low, each.ci_high)}",
                each.difference,
            ),
            figure(_p(each.p_adjusted if pd.notna(each.p_adjusted) else each.p_value)),
            badge(each.verdict),
        )
        for each in whole(table_of).itertuples()
    ]
    head = ("measure", "first", "other", "difference, 95 % interval", "p", "verdict")
    return table(head, rows, "Each model against the first")


def ranked(board: pd.DataFrame) -> HTML:
    """Each primary measure's models, the best first, with who can't be told apart. board: what `audit.leaderboard`
    gives."""
    rows = [
        row(
            f"<strong>{bidi(words.title(each.suite, each.measure))}</strong>",
            data(each.model),
            figure(
                f"{words.number(each.estimate)}<br>{words.bracket(each.ci_low, each.ci_high)}", each.estimate
            ),
            figure(words.MISSING if pd.isna(each.rank) else words.whole(each.rank), each.rank),
            data(each.group),
            badge(each.verdict),
        )
        for each in board.itertuples()
    ]
    head = ("measure", "model", "estimate, 95 % interval", "rank", "alike", "verdict")
    return table(head, rows, "Models that share a letter differ by no more than chance")


def prompts(run: Run, each: int = 4) -> HTML:
    """A few prompts of every probe, as they were written."""
    queries, options = run.trials.queries, run.trials.options
    rows = []
    for probe, some in queries.groupby("probe", sort=False):
        texts = some["text"].dropna().unique()
        if not len(texts):
            texts = options[options["options"].isin(some["options"])]["text"].dropna().unique()
        some_texts = pd.Series(texts).sample(min(each, len(texts)), random_state=0)
        shown = "<br>".join(map(arabic, some_texts))
        rows.append(
            row(
                words.level(str(probe), run.provenance["suite"]),
                figure(words.whole(len(some)), len(some)),
                shown,
            )
        )
    return table(("probe", "queries", "prompts"), rows, "A few prompts of every kind")


def left_out(run: Run, n: int = 20) -> HTML:
    """What of the user's rows was asked about, what was skipped and why, and every row that was dropped."""
    used, skipped, dropped = run.provenance["rows"]["used"], run.trials.skipped, run.trials.dropped
    kinds = pd.Series([reason(why, "kind") for why in reasons.listed(skipped)], dtype=object).value_counts()
    rows = [row(say("asked about"), figure(words.whole(used), used), "")]
    rows.append(row(say("pictures"), figure(words.whole(run.provenance["pictures"])), ""))
    rows += [row(say("skipped"), figure(words.whole(count), count), kind) for kind, count in kinds.items()]
    rows += [
        row(say("dropped"), figure(say("row {n}", n=words.whole(number))), reason(why))
        for number, why in zip(dropped["row"].head(n), reasons.listed(dropped.head(n)), strict=True)
    ]
    if len(dropped) > n:
        more = say("{n} more", n=words.whole(len(dropped) - n))
        rows.append(row(say("dropped"), figure(more), "<code>dropped.parquet</code>"))
    return table(("", "rows", "why"), rows, "What was asked about, and what was not")


def remarks(run: Run, each: int = 5) -> HTML:
    """What was asked about though something may be wrong with it, by kind, a few of each."""
    found = run.trials.remarks
    if not len(found):
        return absent("Nothing was noticed.")
    rows, shown = [], set(run.trials.images())
    found = found.assign(why=reasons.listed(found))
    for kind, some in found.groupby(found["why"].map(lambda why: reason(why, "kind")), sort=False):
        few = "<br>".join(_remark(one, one.place in shown) for one in some.head(each).itertuples())
        rows.append(row(str(kind), figure(words.whole(len(some)), len(some)), few))
    return table(("what", "rows", "the first of them"), rows, "What was noticed, by kind")


def _remark(one: Any, has_picture: bool) -> str:
    where = picture(one.place) if has_picture else data(one.place)
    detail = reason(one.why, "detail")
    return f"{where} {say('row {n}', n=words.whole(one.row))}{f': {detail}' if detail else ''}"


def reason(why: Reason, part: Part = "whole") -> str:
    """A reason, or a part of it, in the reader's language, with what users wrote in it as they wrote it."""
    return words.reason(why, bidi, _english, part)


def _english(told: str) -> str:
    """What has no Arabic, or is the user's."""
    return f'<span lang="en">{data(told)}</span>' if re.search("[A-Za-z]", told) else data(told)


def about(run: Run) -> HTML:
    """What the audit can't show, what it ran on, and its signature."""
    suite = run.suite
    limits = "".join(
        f"<li>{bidi(words.limit(suite.name, place, told))}</li>" for place, told in enumerate(suite.limits)
    )
    notes = "".join(f"<li>{reason(note)}</li>" for note in run.notes)
    rows = [row(f"<code>{html.escape(name)}</code>", data(fact)) for name, fact in _flat(run.provenance)]
    facts = table(("what", "value"), rows, "run.json, all of it").data
    return HTML(
        f'<ul class="limits">{limits}{notes}</ul>{signature(run)}'
        f"<details><summary>{say('Provenance: model, versions, policy, seed')}</summary>{facts}</details>"
    )


def _flat(facts: dict, before: str = "") -> Iterator[tuple[str, object]]:
    for name, fact in facts.items():
        if isinstance(fact, dict):
            yield from _flat(fact, f"{before}{name}.")
        else:
            yield f"{before}{name}", ", ".join(map(_shown, fact)) if isinstance(fact, list) else fact


def _shown(fact: object) -> str:
    """One of a list of run.json, whose notes and warnings are reasons."""
    return str(Reason.of(fact)) if isinstance(fact, dict) else str(fact)


def signature(run: Run) -> str:
    return f'<p class="signature" dir="ltr" lang="en">{data(run.signature)}</p>'
