"""What a person reads of a run: answers, prompts, pictures, worst cases. Each returns HTML for a notebook."""

import base64
import html
import io
from collections.abc import Iterable

import pandas as pd
from IPython.display import HTML
from PIL import Image

from audit.runs import Run
from probes import SUITES, stimuli

from .terminal import bracket, caveat, chance, number

THUMBNAIL = 160


def answers(run: Run) -> HTML:
    """Every measure as a question, its estimate with interval, and the verdict."""
    asks = {measure.name: measure.asks for measure in SUITES[run.provenance["suite"]].measures}
    rows = [
        f"<tr><td><strong>{html.escape(row.measure)}</strong><br>{bidi(asks[row.measure])}</td>"
        f'<td class="number">{number(row.estimate)}<br>{bracket(row.ci_low, row.ci_high)}</td>'
        f'<td class="number">{number(row.chance)} ± {number(row.margin)}</td>'
        f'<td class="number">{row.n:,}<br>{row.n_clusters}</td>'
        f'<td class="number">{chance(row.p_adjusted if pd.notna(row.p_adjusted) else row.p_value)}</td>'
        f"<td>{badge(row.verdict)}{caveat(row.method)}</td></tr>"
        for row in run.findings[run.findings["group"] == ""].itertuples()
    ]
    head = ("question", "estimate, 95 % interval", "chance ± margin", "n, clusters", "p", "verdict")
    return HTML(table(head, rows).data + signature(run))


def headline(run: Run) -> HTML:
    """Who was audited, and how many verdicts of each kind."""
    model = run.provenance["model"]
    counts = run.findings[run.findings["group"] == ""]["verdict"].value_counts()
    verdicts = " ".join(f"{badge(verdict)} × {count}" for verdict, count in counts.items())
    name, revision = html.escape(model["name"]), html.escape(model["revision"])
    return HTML(
        f"<h1>{name}: {html.escape(run.provenance['suite'])} audit</h1><p><code>{revision}</code></p><p>{verdicts}</p>"
    )


def prompts(run: Run, each: int = 4) -> HTML:
    """A few prompts of every probe, as they were written."""
    queries, options = run.trials.queries, run.trials.options
    rows = []
    for probe, some in queries.groupby("probe", sort=False):
        texts = some["text"].dropna().unique()
        if not len(texts):
            texts = options[options["options"].isin(some["options"])]["text"].dropna().unique()
        some_texts = pd.Series(texts).sample(min(each, len(texts)), random_state=0)
        shown = "".join(f'<div dir="rtl" lang="ar">{html.escape(text)}</div>' for text in some_texts)
        rows.append(f'<tr><td>{probe}</td><td class="number">{len(some):,}</td><td>{shown}</td></tr>')
    return table(("probe", "queries", "prompts"), rows)


def sheet(references: Iterable[str], columns: int = 12, size: int = 96) -> Image.Image:
    """The pictures side by side, in order, as one picture."""
    pictures = [stimuli.open(reference).resize((size, size)) for reference in references]
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * size, rows * size), "white")
    for i, picture in enumerate(pictures):
        page.paste(picture, (i % columns * size, i // columns * size))
    return page


def pictures(run: Run, columns: int = 12, rows: int = 8) -> Image.Image:
    """An even sample of the pictures that the model saw."""
    shown = run.trials.queries["image"].dropna().unique()
    step = max(1, len(shown) // (columns * rows))
    return sheet(shown[::step][: columns * rows], columns)


def worst(run: Run, probe: str = "resolution", n: int = 10) -> HTML:
    """The queries whose wrong option lay furthest ahead: the picture, what was chosen, what was right."""
    return cases(run, _of(run, probe).sort_values("margin", kind="stable").head(n))


def chosen(run: Run, probe: str, each: int = 1, seed: int = 0) -> HTML:
    """Pictures of every count, drawn at random, with what was chosen and what was right."""
    shuffled = _of(run, probe).sample(frac=1, random_state=seed)
    return cases(run, shuffled.groupby("count").head(each).sort_values("count", kind="stable"))


def _of(run: Run, probe: str) -> pd.DataFrame:
    return run.outcomes[(run.outcomes["probe"] == probe) & run.outcomes["margin"].notna()]


def cases(run: Run, outcomes: pd.DataFrame) -> HTML:
    """Each query with what was chosen and what was right, words or pictures."""
    options = run.trials.options.drop_duplicates(["options", "option"]).set_index(["options", "option"])
    shown = options.loc[:, ["text", "image"]].sort_index()
    answer = run.trials.queries.set_index("query")["answer"]
    return HTML(
        f'<div class="cases">{"".join(_case(row, shown, answer) for row in outcomes.itertuples())}</div>'
    )


def _case(row, shown: pd.DataFrame, answer: pd.Series) -> str:
    right = answer[row.query]
    mark = "✓" if row.chosen in right else "✗"
    asked = picture(row.image) if pd.notna(row.image) else arabic(row.text)
    options = [_content(shown.loc[(row.options, option)]) for option in (row.chosen, right[0])]
    return (
        f"<figure>{asked}<figcaption>{mark} chosen: {options[0]}<br>right: {options[1]}<br>"
        f"margin {row.margin:+.3f}, rank {row.rank:g}</figcaption></figure>"
    )


def _content(option: pd.Series) -> str:
    return arabic(option["text"]) if pd.notna(option["text"]) else picture(option["image"])


def swaps(run: Run, n: int = 40, seed: int = 0) -> HTML:
    """Pairs of captions as the model was asked them, to be read: the one written, and the one with another number."""
    asked = run.trials.queries.query("probe == 'photograph pair'")
    options = run.trials.options.set_index(["options", "option"])["text"]
    rows = []
    for row in asked.sample(min(n, len(asked)), random_state=seed).itertuples():
        texts = options[row.options]
        (own,), other = row.answer, next(text for option, text in texts.items() if (option,) != row.answer)
        cells = "".join(f"<td>{arabic(text)}</td>" for text in (row.caption, texts[own], other))
        rows.append(f"<tr><td>{picture(row.image)}</td>{cells}</tr>")
    return table(("picture", "written", "asked: its number", "asked: another"), rows)


def left_out(run: Run, n: int = 20) -> HTML:
    """What of the user's rows was asked about, what was skipped and why, and every row that was dropped."""
    used, skipped, dropped = run.provenance["rows"]["used"], run.trials.skipped, run.trials.dropped
    reasons = skipped["reason"].map(_kind).value_counts()
    rows = [f'<tr><td>asked about</td><td class="number">{used:,}</td><td></td></tr>']
    rows += [_left_out("skipped", f"{count:,}", reason) for reason, count in reasons.items()]
    rows += [_left_out("dropped", f"row {row.row}", row.reason) for row in dropped.head(n).itertuples()]
    if len(dropped) > n:
        rows.append(_left_out("dropped", f"{len(dropped) - n:,} more", "see dropped.parquet"))
    return table(("", "rows", "why"), rows)


def remarks(run: Run, each: int = 5) -> HTML:
    """What was asked about though something may be wrong with it, by kind, a few of each."""
    found = run.trials.remarks
    if not len(found):
        return HTML('<p class="absent">Nothing was noticed.</p>')
    rows = []
    for kind, some in found.groupby(found["reason"].map(_kind), sort=False):
        few = "<br>".join(
            f"<code>{html.escape(str(row.place))}</code>, row {row.row}: {bidi(row.reason.partition(': ')[2])}"
            for row in some.head(each).itertuples()
        )
        rows.append(f'<tr><td>{kind}</td><td class="number">{len(some):,}</td><td>{few}</td></tr>')
    return table(("what", "rows", "the first of them"), rows)


def _kind(reason: str) -> str:
    """What a reason begins with: the kind of fault, before what it says of the row."""
    return reason.partition(":")[0]


def _left_out(what: str, rows: str, reason: str) -> str:
    return f'<tr><td>{what}</td><td class="number">{rows}</td><td>{bidi(reason)}</td></tr>'


def about(run: Run) -> HTML:
    """What the audit can't show, what it ran on, and its signature."""
    limits = "".join(f"<li>{html.escape(limit)}</li>" for limit in SUITES[run.provenance["suite"]].limits)
    provenance = {k: v for k, v in run.provenance.items() if k not in ("model", "versions")}
    facts = provenance | run.provenance["model"] | run.provenance["versions"]
    rows = "".join(
        f"<tr><td>{html.escape(str(k))}</td><td>{html.escape(str(v))}</td></tr>" for k, v in facts.items()
    )
    return HTML(f"<ul>{limits}</ul><table>{rows}</table>{signature(run)}")


def signature(run: Run) -> str:
    return f'<p class="signature">{html.escape(run.signature)}</p>'


def table(head: Iterable[str], rows: Iterable[str]) -> HTML:
    cells = "".join(f"<th>{name}</th>" for name in head)
    return HTML(f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(rows)}</tbody></table>")


def arabic(text: str) -> str:
    return f'<span dir="rtl" lang="ar">{html.escape(text)}</span>'


def picture(reference: str) -> str:
    return f'<img src="{data_uri(reference)}" alt="{html.escape(reference)}">'


def badge(verdict: str) -> str:
    return f'<span class="verdict {verdict.replace(" ", "-")}">{verdict}</span>'


def bidi(text: str) -> str:
    """English with Arabic in «» set apart, so that neither order disturbs the other."""
    return html.escape(text).replace("«", '<bdi lang="ar">«').replace("»", "»</bdi>")


def data_uri(reference: str) -> str:
    return png(stimuli.open(reference).resize((THUMBNAIL, THUMBNAIL)))


def png(image: Image.Image) -> str:
    """A picture as an address that needs no file."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()
