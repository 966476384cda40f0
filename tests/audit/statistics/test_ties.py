"""What the order of ties could move, and what is said of it."""

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from audit.statistics import ties
from probes.reasons import pieces, wording
from probes.suite import accuracy
from probes.trials import Trials
from tests.support.made_outcomes import suite

ASKED = suite(accuracy("R@1", "?", {}, "chance"), accuracy("R@2", "?", {}, "chance", value="found@2"))


def asked(n: int, doubled: int) -> tuple[Trials, pd.DataFrame]:
    """n captions of n pictures at right angles, the first `doubled` of which have a twin of the same words."""
    names = [f"c{i}" for i in range(n)] + [f"t{i}" for i in range(doubled)]
    texts = [f"نص {i}" for i in range(n)] + [f"نص {i}" for i in range(doubled)]
    images = [f"{i}.jpg" for i in range(n)]
    queries = pd.DataFrame(
        {"query": images, "image": images, "options": "s", "answer": [(f"c{i}",) for i in range(n)]}
    )
    trials = Trials(queries, pd.DataFrame({"options": "s", "option": names, "text": texts}))
    matrix = np.eye(n, dtype=np.float32)
    vectors = {
        "text": Vectors(matrix, {f"نص {i}": i for i in range(n)}),
        "image": Vectors(matrix, {image: i for i, image in enumerate(images)}),
    }
    return trials, score(trials, vectors)


@pytest.mark.parametrize(("n", "doubled"), [(10, 3), (100, 1)])
def test_the_spread_is_what_the_two_orders_give(n: int, doubled: int) -> None:
    trials, outcomes = asked(n, doubled)
    assert outcomes["correct"].mean() == pytest.approx(1 - doubled / n / 2)
    assert ties.ordered(outcomes, True)["correct"].mean() == 1
    assert ties.ordered(outcomes, False)["correct"].mean() == pytest.approx(1 - doubled / n)
    assert ties.spread(ASKED, trials, outcomes) == pytest.approx(
        doubled / n
    )  # of R@1: the first two hold both
    (note,) = ties.notes(ASKED, trials, outcomes)
    assert note.values == {
        "n": doubled, "all": n, "options": 2 * doubled, "queries": 0, "spread": pytest.approx(doubled / n)
    }  # fmt: skip


def test_what_moves_nothing_is_not_told() -> None:
    assert not ties.notes(ASKED, *asked(10, 0))
    assert not ties.notes(ASKED, *asked(400, 2))  # by .005, no more
    trials, outcomes = asked(10, 3)
    assert not ties.notes(ASKED, trials, outcomes.drop(columns=["tied_wrong", "tied_right"]))


def test_it_is_said_in_both_languages() -> None:
    (note,) = ties.notes(ASKED, *asked(10, 3))
    assert str(note).startswith(
        "in 3 of 10 queries a wrong option is exactly as near as the right one (6 options and 0"
    )
    assert "by up to 0.300; shown is the mean over all orders" in str(note)
    said = "".join(ours + (value or "") for ours, value in pieces(wording("ties", "ar").detail, note.values))
    assert said.startswith("عدد الأسئلة التي يتساوى فيها خيار خاطئ مع الصحيح تماما 3 من أصل 10")
    assert "0.300، والمعروض متوسط كل الترتيبات" in said


def test_queries_that_repeat_another_s_caption_are_counted() -> None:
    queries = pd.DataFrame(
        {
            "query": list("1234"),
            "text": ["نص", "نص", "نص", "آخر"],
            "options": "s",
            "answer": [("a",), ("b",), ("a",), ("b",)],
        }
    )
    trials = Trials(
        queries, pd.DataFrame({"options": "s", "option": ["a", "b"], "image": ["a.jpg", "b.jpg"]})
    )
    assert ties.repeated(trials) == (0, 2)  # the third asks what the first does
