"""What the captions report shows beside its findings: calques in the audited captions, and doubtful pairs."""

import pandas as pd
from IPython.display import HTML

from audit.report.html.elements import arabic, figure, picture, row, table
from audit.report.speech import words
from audit.report.speech.words import say
from audit.runs import Run
from probes.suites.captions.calques import COLUMN, PHENOMENA

FAR = 3.0
"""Standard deviations, of captions about the mean of their own picture's others."""
UNSEEN = "(Where it may be: words don't show it.)"


def _captions(run: Run) -> pd.DataFrame:
    return run.outcomes[run.outcomes["probe"] == "text to image"].drop_duplicates("id")


def calques(run: Run) -> HTML:
    """How many of the native and of the translated captions hold each calque, as far as words alone show it."""
    captions = _captions(run)
    counted = [name for name in PHENOMENA if COLUMN.format(name) in captions]
    held = captions[[COLUMN.format(name) for name in counted]].set_axis(counted, axis=1) > 0
    rates = held.groupby(captions["origin"]).mean().T
    rows = [
        row(
            words.level(name, "captions"),
            *(_rate(rates, name, origin) for origin in ("native", "translated")),
            say(phenomenon.gloss) + ("" if phenomenon.seen else f" {say(UNSEEN)}"),
        )
        for name, phenomenon in PHENOMENA.items()
        if name in rates.index
    ]
    return table(("calque", "native", "translated", "what it is"), rows, "How often each calque occurs")


def _rate(rates: pd.DataFrame, name: str, origin: str) -> str:
    if origin not in rates:
        return figure(words.MISSING)
    return figure(words.percent(rates.loc[name, origin]), rates.loc[name, origin])


def tokens(run: Run) -> HTML:
    """How many tokens a word the tokenizer makes of captions of each origin, and what share of them it cuts."""
    means = _captions(run).groupby("origin")[["fertility", "cut"]].mean()
    rows = [
        row(
            say(str(origin)),
            figure(words.number(each["fertility"], 2), each["fertility"]),
            figure(words.percent(each["cut"]) if pd.notna(each["cut"]) else words.MISSING, each["cut"]),
        )
        for origin, each in means.iterrows()
    ]
    return table(("origin", "tokens a word", "too long, and cut"), rows, "Tokens")


def far_below(run: Run, n: int = 10) -> HTML:
    """Captions that lie far below the others of their picture: what they say may be of another picture."""
    captions = _captions(run)
    of_picture = captions.groupby("scene")["similarity"]
    others = (of_picture.transform("sum") - captions["similarity"]) / (of_picture.transform("size") - 1)
    below = others - captions["similarity"]
    spread = below[below.notna()].std()
    found = captions.assign(below=below / spread)[below > FAR * spread].sort_values("below", ascending=False)
    told = say(
        "{n} of {all} captions lie more than {far} standard deviations below the others.",
        n=words.whole(len(found)), all=words.whole(len(captions)), far=words.short(FAR),
    )  # fmt: skip
    listed = _listed(run, found.head(n)).data if len(found) else ""
    return HTML(f"<p>{told}</p>{listed}")


def _listed(run: Run, captions: pd.DataFrame) -> HTML:
    gallery = run.trials.queries.set_index("query")["answer"]
    rows = [
        row(
            picture(gallery[each.query][0]),
            arabic(each.text),
            figure(words.number(each.similarity), each.similarity),
            figure(words.short(each.rank), each.rank),
        )
        for each in captions.itertuples()
    ]
    return table(
        ("picture", "caption", "cosine", "rank of the picture"), rows, "Captions far below the others"
    )
