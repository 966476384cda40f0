"""What the captions report shows beside its findings: calques in the audited captions, and doubtful pairs."""

import pandas as pd
from IPython.display import HTML

from audit.runs import Run
from probes.arabic import translationese

from .tables import arabic, picture, table

FAR = 3.0
"""Standard deviations, of captions about the mean of their own picture's others."""


def _captions(run: Run) -> pd.DataFrame:
    return run.outcomes[run.outcomes["probe"] == "text to image"].drop_duplicates("id")


def calques(run: Run) -> HTML:
    """How many of the native and of the translated captions hold each calque, as far as words alone show it."""
    captions = _captions(run)
    held = translationese.detect(captions["text"]).set_axis(captions.index) > 0
    rates = held.groupby(captions["origin"]).mean().T
    rows = []
    for name, phenomenon in translationese.PHENOMENA.items():
        cells = "".join(
            f'<td class="number">{rates.loc[name, origin]:.1%}</td>' if origin in rates else "<td>–</td>"
            for origin in ("native", "translated")
        )
        told = (
            phenomenon.gloss
            if phenomenon.seen
            else f"{phenomenon.gloss} (Where it may be: words don't show it.)"
        )
        rows.append(f"<tr><td>{name.replace('_', ' ')}</td>{cells}<td>{told}</td></tr>")
    return table(("calque", "native", "translated", ""), rows)


def far_below(run: Run, n: int = 10) -> HTML:
    """Captions that lie far below the others of their picture: what they say may be of another picture."""
    captions = _captions(run)
    of_picture = captions.groupby("scene")["similarity"]
    others = (of_picture.transform("sum") - captions["similarity"]) / (of_picture.transform("size") - 1)
    below = others - captions["similarity"]
    spread = below[below.notna()].std()
    found = captions.assign(below=below / spread)[below > FAR * spread].sort_values("below", ascending=False)
    told = f"{len(found):,} of {len(captions):,} captions lie more than {FAR:g} standard deviations below the others."
    return HTML(f"<p>{told}</p>" + _listed(run, found.head(n)).data)


def _listed(run: Run, captions: pd.DataFrame) -> HTML:
    gallery = run.trials.queries.set_index("query")["answer"]
    rows = [
        f"<tr><td>{picture(gallery[row.query][0])}</td><td>{arabic(row.text)}</td>"
        f'<td class="number">{row.similarity:.3f}</td><td class="number">{row.rank:g}</td></tr>'
        for row in captions.itertuples()
    ]
    return table(("picture", "caption", "cosine", "rank of the picture"), rows)
