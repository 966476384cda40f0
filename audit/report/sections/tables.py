"""What a person reads of a run: verdicts in words, answers, prompts, what was left out. Each returns HTML."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd
from markupsafe import Markup

from audit.report.html.elements import (
    absent,
    arabic,
    badge,
    bidi,
    data,
    figure,
    header,
    lines,
    picture,
    plain_badge,
    table,
)
from audit.report.html.interval_bar import bar
from audit.report.html.templating import Html, element, rendered
from audit.report.remedies import shown
from audit.report.speech import adjusting, sentences, unread, words
from audit.report.speech.verdict_names import PLAIN
from audit.report.speech.words import say
from audit.report.terminal import caveat
from audit.runs import Run
from audit.statistics.verdicts import NOT_INTERPRETABLE, NOT_JUDGED
from probes import reasons
from probes.reasons import Reason

from .cells import cell, estimate, number, p_value
from .reasons import reason

ORDER = list(PLAIN)


def headline(run: Run) -> Html:
    """Who was audited, of what, on what, and how the questions were answered that an audit is judged by."""
    told, suite = run.provenance, run.suite
    counts = list(run.primary["verdict"])
    facts = {
        "revision": data(told["model"]["revision"]),
        "pictures": words.pictures(told["images"], data),
        "date": element("time", words.isolated(told["date"][:10])),
        "answers": words.whole(told["queries"]["seen"]),
    }
    return header(
        words.audit(suite.name),
        data(told["model"]["name"]),
        words.claim(suite, told.get("source", "")),
        warnings=[reason(each) for each in run.warnings],
        facts=facts,
        sums=[(plain_badge(each), words.whole(counts.count(each))) for each in ORDER if each in counts],
    )


def verdicts(run: Run) -> Html:
    """The primary measures as sentences, the worst first; then the controls, that say whether those can be read."""
    worst_first = run.primary.sort_values(
        "verdict", key=lambda verdict: verdict.map(ORDER.index), kind="stable"
    )
    judged, controls = (
        [_card(run, each) for each in rows.itertuples()] for rows in (worst_first, run.controls)
    )
    return rendered("verdicts.html.j2", judged=judged, controls=controls)


def remedies(run: Run) -> Html:
    """What was tried against what was found, what it does and what it costs."""
    return shown.section(run)


def answers(run: Run) -> Html:
    """Every measure as a question, its estimate with interval, and the verdict: first those that the audit is judged
    by, the rest folded."""
    judged, rest = (
        [_answer(run, each) for each in rows.itertuples()]
        for rows in (run.judged, run.whole.drop(run.judged.index))
    )
    head = ("question", "estimate, interval", "chance ± margin", "n, clusters", "p", "verdict")
    shown = element("told_above", sentences.estimand(run.suite.asked(run.outcomes)), "", "")
    caption = say("The primary measures and the controls")
    shown += table(head, judged, _together(caption, run.judged))
    if rest:
        told = say("{n} more, which explore", n=words.counted(len(rest), "questions"))
        caption = say("The other measures, which explore")
        shown += element(
            "folded", told, table(head, rest, _together(caption, run.whole.drop(run.judged.index)))
        )
    return Html(shown + signature(run))


def _together(caption: str, rows: pd.DataFrame) -> str:
    """A table's caption, with what the intervals in it hold for."""
    return say("{caption}. Intervals: {held}", caption=caption, held=adjusting.intervals(rows))


def _answer(run: Run, each: Any) -> tuple:
    """The cells of a finding's row. Why one that explores can't be read, and what a description says, stands under its
    question; of those that are judged the verdicts in words say it."""
    suite, measure = run.suite, run.suite.measure(each.measure)
    asks = bidi(words.asks(suite.name, measure))
    if each.verdict == NOT_INTERPRETABLE and measure not in suite.judged:
        asks = lines(asks, bidi(unread.told(measure, each, suite, run.findings)))
    if each.verdict == NOT_JUDGED:
        asks = lines(asks, bidi(sentences.sentence(measure, each, suite, run.findings, run.source)))
    few = [say("few events")] if caveat(each.method) else []
    around = words.number(each.chance)
    if pd.notna(each.margin):
        around = f"{around} {words.isolated('±')} {words.number(each.margin)}"
    if pd.notna(each.enough):
        around = lines(around, say("enough: {enough}", enough=words.number(each.enough)))
    return (
        element("named", bidi(words.title(suite.name, measure.name)), asks),
        estimate(each),
        figure(around, each.chance),
        figure(lines(words.whole(each.n), words.whole(each.n_clusters)), each.n),
        p_value(each),
        lines(badge(each.verdict), *few),
    )


def _card(run: Run, each: Any) -> dict[str, str]:
    """What verdicts.html.j2 shows of a finding."""
    suite, measure = run.suite, run.suite.measure(each.measure)
    return {
        "verdict": each.verdict,
        "badge": plain_badge(each.verdict),
        "told": bidi(sentences.sentence(measure, each, suite, run.findings, run.source)),
        "bar": bar(each),
        "evidence": bidi(sentences.evidence(measure, each, suite, run.outcomes)),
    }


def section(run: Run, name: str) -> Html:
    """A section that the run's suite declares: its sentence, and its table where there are rows."""
    shown = run.suite.sections[name](run.trials, run.outcomes)
    rows = [
        tuple(cell(column, value, run.suite.name) for column, value in zip(shown.columns, row, strict=True))
        for row in shown.rows.itertuples(index=False, name=None)
    ]
    below = table([column.heading for column in shown.columns], rows, shown.caption) if rows else Markup()
    if not shown.told:
        return Html(below) if rows else absent("Not asked of these pictures.")
    values = {name: number(kind, value) for name, (kind, value) in shown.told.values.items()}
    verdict = badge(shown.told.verdict) if shown.told.verdict else ""
    return Html(element("told_above", say(shown.told.phrase, **values), verdict, below))


def prompts(run: Run, each: int = 4) -> Html:
    """A few prompts of every probe, as they were written."""
    queries, options = run.trials.queries, run.trials.options
    rows = []
    for probe, some in queries.groupby("probe", sort=False):
        texts = some["text"].dropna().unique()
        if not len(texts):
            texts = options[options["options"].isin(some["options"])]["text"].dropna().unique()
        some_texts = pd.Series(texts).sample(min(each, len(texts)), random_state=0)
        shown = lines(*map(arabic, some_texts))
        rows.append(
            (words.level(str(probe), run.suite.name), figure(words.whole(len(some)), len(some)), shown)
        )
    return table(("probe", "queries", "prompts"), rows, "A few prompts of every kind")


def left_out(run: Run, n: int = 20) -> Html:
    """What of the user's rows was asked about, what was skipped and why, and every row that was dropped."""
    used, skipped, dropped = run.provenance["rows"]["used"], run.trials.skipped, run.trials.dropped
    kinds = Counter(reason(why, "kind") for why in reasons.listed(skipped)).most_common()
    rows: list[tuple] = [(say("asked about"), figure(words.whole(used), used), "")]
    rows.append((say("pictures"), figure(words.whole(run.provenance["pictures"])), ""))
    rows += [(say("skipped"), figure(words.whole(count), count), kind) for kind, count in kinds]
    rows += [
        (say("dropped"), figure(say("row {n}", n=words.whole(number))), reason(why))
        for number, why in zip(dropped["row"].head(n), reasons.listed(dropped.head(n)), strict=True)
    ]
    if len(dropped) > n:
        more = say("{n} more", n=words.whole(len(dropped) - n))
        rows.append((say("dropped"), figure(more), element("code", "dropped.parquet")))
    return table(("", "rows", "why"), rows, "What was asked about, and what was not")


def remarks(run: Run, each: int = 5) -> Html:
    """What was asked about though something may be wrong with it, by kind, a few of each."""
    found = run.trials.remarks
    if not len(found):
        return absent("Nothing was noticed.")
    shown, kinds = set(run.trials.images()), defaultdict[Markup, list](list)
    for one, why in zip(found.itertuples(), reasons.listed(found), strict=True):
        kinds[reason(why, "kind")].append((one, why))
    rows = [
        (
            kind,
            figure(words.whole(len(some)), len(some)),
            lines(*(_remark(one, why, one.place in shown) for one, why in some[:each])),
        )
        for kind, some in kinds.items()
    ]
    return table(("what", "rows", "the first of them"), rows, "What was noticed, by kind")


def _remark(one: Any, why: Reason, has_picture: bool) -> Markup:
    where = picture(one.place) if has_picture else data(one.place)
    row = say("row {n}", n=words.whole(one.row))
    return element("remark", where, row, reason(why, "detail"))


def about(run: Run) -> Html:
    """What the audit can't show, what it ran on, and its signature."""
    suite, names = run.suite, run.provenance.get("not asked", ())
    unasked = [bidi(words.not_asked(suite.name, names))] if names else []
    rows = [(element("code", name), data(fact)) for name, fact in _flat(run.provenance)]
    return rendered(
        "about.html.j2",
        limits=[bidi(told) for told in words.limits(suite, run.provenance.get("source", ""))],
        notes=[*map(reason, run.notes), *unasked],
        signature=signature(run),
        facts=table(("what", "value"), rows, "run.json, all of it"),
    )


def _flat(facts: dict, before: str = "") -> Iterator[tuple[str, object]]:
    for name, fact in facts.items():
        if isinstance(fact, dict):
            yield from _flat(fact, f"{before}{name}.")
        else:
            yield f"{before}{name}", ", ".join(map(str, fact)) if isinstance(fact, list) else fact


def signature(run: Run) -> Markup:
    return element("signature", data(run.signature))
