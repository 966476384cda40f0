"""Pictures beside their answers: what the model saw, chose, and should have chosen. Each returns HTML."""

from collections.abc import Iterable

import pandas as pd
from IPython.display import HTML
from PIL import Image

from audit.report.html.elements import absent, arabic, encoded, figures, picture, row, table
from audit.report.html.escaping import visible
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run

from .contact_sheet import thumbnail


def sheet(references: Iterable[str], columns: int = 12, size: int = 96) -> Image.Image:
    """The pictures side by side, in order, as one picture."""
    pictures = [thumbnail(reference, size) for reference in references]
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * size, rows * size), "white")
    for i, each in enumerate(pictures):
        left, top = i % columns * size, i // columns * size
        page.paste(each, (left + (size - each.width) // 2, top + (size - each.height) // 2))
    return page


def pictures(run: Run, columns: int = 12, rows: int = 6) -> HTML:
    """An even sample of the pictures that the model saw."""
    seen = run.trials.queries["image"].dropna().unique()
    if not len(seen):
        return absent("Not asked of these pictures.")
    step = max(1, len(seen) // (columns * rows))
    some = seen[::step][: columns * rows]
    told = say("{n} of the pictures that the model saw", n=words.whole(len(some)))
    return HTML(f'<figure><img class="zoom" src="{encoded(sheet(some, columns))}" alt="{told}"></figure>')


def worst(run: Run, probe: str = "resolution", n: int = 10, each: int = 1) -> HTML:
    """The queries whose wrong option lay furthest ahead, `each` of a lemma: the picture, what was chosen, what was
    right."""
    ordered = _of(run, probe).sort_values("margin", kind="stable")
    return cases(run, ordered.groupby("lemma", sort=False).head(each).head(n))


def chosen(run: Run, probe: str, each: int = 1, seed: int = 0) -> HTML:
    """Pictures of every count, drawn at random, with what was chosen and what was right."""
    shuffled = _of(run, probe).sample(frac=1, random_state=seed)
    return cases(run, shuffled.groupby("count").head(each).sort_values("count", kind="stable"))


def _of(run: Run, probe: str) -> pd.DataFrame:
    return run.outcomes[(run.outcomes["probe"] == probe) & run.outcomes["margin"].notna()]


def cases(run: Run, outcomes: pd.DataFrame) -> HTML:
    """Each query with what was chosen and what was right, words or pictures."""
    if not len(outcomes):
        return absent("Not asked of these pictures.")
    options = run.trials.options.drop_duplicates(["options", "option"]).set_index(["options", "option"])
    shown = options.loc[:, ["text", "image"]].sort_index()
    answer = run.trials.queries.set_index("query")["answer"]
    return figures(_case(each, shown, answer) for each in outcomes.itertuples())


def _case(each, shown: pd.DataFrame, answer: pd.Series) -> str:
    """A case of a query that has a right option."""
    right = answer[each.query]
    options = [shown.loc[(each.options, option)] for option in (each.chosen, right[0])]
    told = f"{say('right')}: {visible(options[1]['text'], 80)}" if pd.notna(options[1]["text"]) else ""
    asked = picture(each.image, told) if pd.notna(each.image) else arabic(each.text)
    hit = each.chosen in right
    mark = f'<span class="{"hit" if hit else "miss"}">{"✓" if hit else "✗"} {say("chosen")}:</span>'
    behind = say(
        "margin {margin}, rank {rank}",
        margin=words.number(each.margin, sign=True),
        rank=words.short(each.rank),
    )
    return (
        f"<figure>{asked}<figcaption>{mark} {_content(options[0])}<br>{say('right')}: {_content(options[1])}"
        f'<br><span class="counted">{behind}</span></figcaption></figure>'
    )


def _content(option: pd.Series) -> str:
    return arabic(option["text"]) if pd.notna(option["text"]) else picture(option["image"])


def swaps(run: Run, n: int = 40, seed: int = 0) -> HTML:
    """Pairs of captions as the model was asked them, to be read: the one written, and the one with another number."""
    asked = run.trials.queries.query("probe == 'photograph pair'")
    options = run.trials.options.set_index(["options", "option"])["text"]
    rows = []
    for each in asked.sample(min(n, len(asked)), random_state=seed).itertuples():
        texts = options[each.options]
        (own,), other = each.answer, next(text for option, text in texts.items() if (option,) != each.answer)
        rows.append(row(picture(each.image), *map(arabic, (each.caption, texts[own], other))))
    return table(
        ("picture", "written", "asked: its number", "asked: another"), rows, "Captions and their swaps"
    )
