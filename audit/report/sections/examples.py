"""Pictures beside their answers: what the model saw, chose, and should have chosen. Each returns HTML."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from markupsafe import Markup
from PIL import Image

from audit.report.html.elements import absent, arabic, picture
from audit.report.html.pictures import encoded, thumbnail
from audit.report.html.templating import Html, element
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run
from probes.escaping import visible


def sheet(references: Iterable[str], columns: int = 12, size: int = 96) -> Image.Image:
    """The pictures side by side, in order, as one picture."""
    pictures = [thumbnail(reference, size) for reference in references]
    rows = -(-len(pictures) // columns)
    page = Image.new("RGB", (columns * size, rows * size), "white")
    for i, each in enumerate(pictures):
        left, top = i % columns * size, i // columns * size
        page.paste(each, (left + (size - each.width) // 2, top + (size - each.height) // 2))
    return page


def pictures(run: Run, columns: int = 12, rows: int = 6) -> Html:
    """An even sample of the pictures that the model saw."""
    seen = run.trials.queries["image"].dropna().unique()
    if not len(seen):
        return absent("Not asked of these pictures.")
    step = max(1, len(seen) // (columns * rows))
    some = seen[::step][: columns * rows]
    told = say("{n} of the pictures that the model saw", n=words.whole(len(some)))
    return Html(element("sheet", encoded(sheet(some, columns)), told))


def worst(run: Run, probe: str = "resolution", n: int = 10, each: int = 1) -> Html:
    """The queries whose wrong option lay furthest ahead, `each` of a lemma: the picture, what was chosen, what was
    right."""
    ordered = _of(run, probe).sort_values("margin", kind="stable")
    return cases(run, ordered.groupby("lemma", sort=False).head(each).head(n))


def chosen(run: Run, probe: str, each: int = 1, seed: int = 0) -> Html:
    """Pictures of every count, drawn at random, with what was chosen and what was right."""
    shuffled = _of(run, probe).sample(frac=1, random_state=seed)
    return cases(run, shuffled.groupby("count").head(each).sort_values("count", kind="stable"))


def farthest(run: Run, probe: str, n: int = 10) -> Html:
    """The queries whose right option stands furthest down: the words, their picture, and what came first."""
    outcomes = run.outcomes[run.outcomes["probe"] == probe]
    return cases(run, outcomes.sort_values("rank", ascending=False, kind="stable").head(n))


def _of(run: Run, probe: str) -> pd.DataFrame:
    return run.outcomes[(run.outcomes["probe"] == probe) & run.outcomes["margin"].notna()]


def cases(run: Run, outcomes: pd.DataFrame) -> Html:
    """Each query with what was chosen and what was right, words or pictures."""
    if not len(outcomes):
        return absent("Not asked of these pictures.")
    options = run.trials.options.drop_duplicates(["options", "option"]).set_index(["options", "option"])
    shown = options.loc[:, ["text", "image"]].sort_index()
    answer = run.trials.queries.set_index("query")["answer"]
    return Html(element("cases", [_case(each, shown, answer) for each in outcomes.itertuples()]))


def _case(each: Any, shown: pd.DataFrame, answer: pd.Series) -> Markup:
    """A case of a query that has a right option. shown: text and picture of each option, by set and option."""
    right = answer[each.query]
    options = [shown.loc[(each.options, option)] for option in (each.chosen, right[0])]
    told = f"{say('right')}: {visible(options[1]['text'], 80)}" if pd.notna(options[1]["text"]) else ""
    asked = picture(each.image, told) if pd.notna(each.image) else arabic(each.text)
    behind = say(
        "margin {margin}, rank {rank}",
        margin=words.number(each.margin, sign=True),
        rank=words.short(each.rank),
    )
    return element("case", asked, each.chosen in right, *map(_content, options), behind)


def _content(option: pd.Series) -> Markup:
    return arabic(option["text"]) if pd.notna(option["text"]) else picture(option["image"])
