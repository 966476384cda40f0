"""Remedies in both languages."""

import re

import pandas as pd
import pytest

from audit.remedies import REMEDIES
from audit.remedies.judging import BECAUSE, COLUMNS, STANDS
from audit.report.remedies import terminal, told
from audit.report.speech import words
from probes import SUITES

ROW = {
    "remedy": "both words", "told": "", "changes": "pooling", "role": "helps", "suite": "gender",
    "measure": "form, masculine word", "unit": "share", "before": 0.7, "after": 0.5, "gain": 0.2, "ci_low": 0.15,
    "ci_high": 0.25, "level": 0.99, "p_value": 0.0, "p_adjusted": 0.0, "adjustment": "simultaneous", "family": 9,
    "n": 64, "n_clusters": 32, "margin": 0.1, "verdict": "exceeds", "stands": "recommended", "method": "",
    "because": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def english():
    yield
    words.use("en")


def made(**other: object) -> pd.DataFrame:
    return pd.DataFrame([ROW | other], columns=COLUMNS)


def test_what_follows_is_told() -> None:
    shown = terminal.show(made())
    assert "better by" in shown and "[0.150, 0.250]" in shown
    assert shown.endswith("What helps by enough, and costs nothing that is seen: «both words».")
    nothing = terminal.show(made(stands="no help"))
    assert "doesn't help by enough: «both words»" in nothing
    assert nothing.endswith("Of no remedy tried is it shown that it helps by enough without a cost.")


@pytest.mark.parametrize(
    ("because", "said"), [("unchanged", "changes nothing"), ("no vectors", "give --model")]
)
def test_costs_that_have_no_figures_are_one_line_that_says_why(because: str, said: str) -> None:
    own = {
        "role": "cost",
        "verdict": "not judged",
        "because": because,
        "gain": None,
        "before": None,
        "after": None,
    }
    left = [
        made(**own, suite="retrieval", measure=f"{way}, MRR@10") for way in ("text to image", "image to text")
    ]
    shown = terminal.show(pd.concat([made(), *left], ignore_index=True))
    line = next(line for line in shown.splitlines() if said in line)
    assert "text to image, MRR@10; image to text, MRR@10" in line and "not judged" not in shown


@pytest.mark.parametrize("stands", STANDS)
def test_no_english_is_left_in_arabic(stands: str) -> None:
    words.use("ar")
    assert not re.search("[A-Za-z]", terminal.show(made(stands=stands)))


def test_every_remedy_has_its_words() -> None:
    arabic = words.phrases("ar")
    for words_, known in ((told.STANDS, STANDS), (told.BECAUSE, BECAUSE)):
        assert set(words_) == set(known) and set(words_.values()) <= set(arabic)
    for remedy in REMEDIES.values():
        own = {measure.name for suite in SUITES.values() for measure in suite.measures}
        read = [remedy.helps, *(each for some in remedy.costs.values() for each in some)]
        assert {remedy.name, remedy.told, *({each.name for each in read} - own)} <= set(arabic), remedy.name
