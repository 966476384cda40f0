"""Where the model looks: heat maps over pictures."""

import numpy as np
from markupsafe import Markup
from PIL import Image, ImageDraw

from audit.report.html.elements import arabic
from audit.report.html.pictures import encoded
from audit.report.html.templating import Html, element
from audit.report.speech.words import say
from audit.runs import Run
from probes import stimuli
from probes.escaping import visible
from probes.stimuli.crops import ACROSS, pointed

SIZE = 224
STRENGTH = 0.6
"""Of the colour, where it is warmest."""
WARM = (226, 60, 30)


def maps(run: Run, n: int = 12, seed: int = 0) -> Html:
    """Pictures with what is named, warm where the windows, or patches, are most like it; the ring is the warmest
    place, the first where several are."""
    asked = run.outcomes[(run.outcomes["probe"] == "place") & (run.outcomes["words"] == "own")]
    some = (
        asked.groupby("distractor").sample(frac=1, random_state=seed).groupby("distractor").head(-(-n // 3))
    )
    by_patches = pointed(run.trials.options["image"].iloc[0])
    read = (
        say("Read by patches of the image tower.") if by_patches else say("Read by windows of the picture.")
    )
    below = element("cases", [_figure(row) for row in some.head(n).itertuples()])
    return Html(element("told_above", read, "", below))


def _figure(row) -> Markup:
    told = say("where it looks for {words}", words=f"«{visible(row.text, 80)}»")
    return element("place", encoded(_map(row)), told, row.correct > 0.5, arabic(row.text))


def _map(row) -> Image.Image:
    """A picture of SIZE x SIZE pixels under its heat map, the similarities of ACROSS x ACROSS places stretched to
    its own least and most; a ring where the model points. row: an outcome with `scene`, `top`, `top_similarity` and
    `chosen`."""
    cells = np.zeros((ACROSS, ACROSS))
    for place, similarity in zip(row.top, row.top_similarity, strict=True):
        x, y = (float(edge) for edge in place.split(","))
        cells[int(y * ACROSS / 100), int(x * ACROSS / 100)] = similarity
    heat = (cells - cells.min()) / max(np.ptp(cells), 1e-9)
    mask = Image.fromarray((heat * STRENGTH * 255).astype(np.uint8)).resize(
        (SIZE, SIZE), Image.Resampling.BICUBIC
    )
    picture = stimuli.open(row.scene).resize((SIZE, SIZE))
    picture.paste(Image.new("RGB", (SIZE, SIZE), WARM), mask=mask)
    x, y = (float(edge) * SIZE / 100 for edge in row.chosen.split(","))
    ImageDraw.Draw(picture).ellipse((x - 8, y - 8, x + 8, y + 8), outline="white", width=3)
    return picture
