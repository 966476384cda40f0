"""The kernel against a computation by hand, query by query."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from audit.engine.score import Vectors, score
from probes import reasons
from probes.errors import InputError, Vanished
from probes.reasons import Reason
from probes.trials import Trials


def vectors(texts: dict[str, list[float]]) -> dict[str, Vectors]:
    matrix = np.array(list(texts.values()), dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    made = Vectors(matrix, {text: row for row, text in enumerate(texts)})
    return {"text": made, "image": Vectors(matrix[:0], {})}


def trials(queries: list[tuple], options: list[tuple]) -> Trials:
    return Trials(
        pd.DataFrame(queries, columns=["query", "text", "options", "answer"]),
        pd.DataFrame(options, columns=["options", "option", "text", "gender"]),
    )


SPACE = {"q": [1, 0, 0], "near": [0.9, 0.1, 0], "far": [0, 1, 0], "twin": [0, 1, 0], "other": [0, 0, 1]}
SET = [("s", "a", "near", "f"), ("s", "b", "far", "m"), ("s", "c", "twin", "m")]


def test_right_wrong_and_no_answer() -> None:
    out = score(
        trials([("1", "q", "s", ("a",)), ("2", "q", "s", ("b",)), ("3", "q", "s", ())], SET),
        vectors(SPACE),
        top=2,
    )
    near = 0.9 / np.hypot(0.9, 0.1)
    assert out["chosen"].tolist() == ["a", "a", "a"]
    assert out["chosen_gender"].tolist() == ["f", "f", "f"]
    assert out["correct"][:2].tolist() == [1, 0] and np.isnan(out["correct"][2])
    assert out["rank"][:2].tolist() == [1, 2.5]  # behind «a», level with «c»
    assert out["margin"][:2].tolist() == pytest.approx([near, -near], abs=1e-6)
    assert out["top"][0] == ["a", "b"]


def test_alike_is_exactly_chance() -> None:
    space = {name: [1, 1, 1] for name in SPACE}
    out = score(trials([("1", "q", "s", ("b",))], SET), vectors(space))
    assert out["correct"][0] == pytest.approx(1 / 3)
    assert out["rank"][0] == 2 and out["margin"][0] == 0
    assert (out["tied_wrong"][0], out["tied_right"][0]) == (2, 1)


def test_who_ties_with_the_best_right_one() -> None:
    asked = [
        ("1", "q", "s", ("b",)),
        ("2", "q", "s", ("b", "c")),
        ("3", "q", "s", ("a", "b")),
        ("4", "q", "s", ()),
    ]
    out = score(trials(asked, SET), vectors(SPACE))
    assert out["tied_wrong"].tolist()[:3] == [1, 0, 0] and out["tied_right"].tolist()[:3] == [1, 2, 1]
    assert np.isnan(out["tied_wrong"][3]) and np.isnan(out["tied_right"][3])


def test_a_number_is_chosen_by_its_mean_over_ties() -> None:
    options = pd.DataFrame(
        [("s", "2", "far", 2), ("s", "9", "twin", 9)], columns=["options", "option", "text", "count"]
    )
    queries = pd.DataFrame([("1", "far", "s", ("2",))], columns=["query", "text", "options", "answer"])
    out = score(Trials(queries, options), vectors(SPACE))
    assert out["chosen"][0] == "2" and out["chosen_count"][0] == 5.5


def test_two_options_without_answer_have_a_signed_margin() -> None:
    out = score(trials([("1", "q", "s", ())], SET[:2]), vectors(SPACE))
    assert out["margin"][0] == pytest.approx(0.9 / np.hypot(0.9, 0.1), abs=1e-6)


def test_ensembles_are_unit_vectors_and_attributes_are_means() -> None:
    rows = [("s", "a", "near"), ("s", "a", "other"), ("s", "b", "far")]
    options = pd.DataFrame(rows, columns=["options", "option", "text"])
    queries = pd.DataFrame([("1", "q", "s", ())], columns=["query", "text", "options", "answer"])
    near = 0.9 / np.hypot(0.9, 0.1)
    mean = score(Trials(queries, options.assign(attribute=True)), vectors(SPACE))["margin"][0]
    unit = score(Trials(queries, options), vectors(SPACE))["margin"][0]
    assert mean == pytest.approx(near / 2, abs=1e-6)
    assert unit == pytest.approx(near / 2 / np.sqrt(0.5), abs=1e-6)


@pytest.mark.parametrize(
    ("queries", "options", "message"),
    [
        ([("1", "q", "s", ("z",))], SET, "trials: query '1': its answer 'z' is not among 's'"),
        ([("1", "q", "x", ())], SET, "trials: query '1' names the options 'x', which are not there"),
        (
            [("1", "q", "s", ()), ("1", "q", "s", ())],
            SET,
            "trials: query id '1' stands in rows 0 and 1; give each query its own",
        ),
        ([("1", None, "s", ())], SET, "trials: queries row 0 needs a text or an image, and not both"),
        ([], SET, "trials: the queries table has no rows; nothing would be measured"),
    ],
)
def test_trials_are_checked(queries: list, options: list, message: str) -> None:
    with pytest.raises(InputError) as error:
        trials(queries, options)
    assert str(error.value) == message


def test_more_than_two_percent_dropped_stops() -> None:
    queries = pd.DataFrame([("1", "q", "s", ())], columns=["query", "text", "options", "answer"])
    options = pd.DataFrame(SET, columns=["options", "option", "text", "gender"])
    dropped = reasons.table([("a.csv", 7, Reason("cell-empty"))])
    with pytest.raises(
        InputError, match=r"a.csv: 1 of 2 rows can't be used, more than 2%; the first: row 7: image is empty"
    ):
        Trials(queries, options, dropped)


def test_saved_trials_have_the_same_hash(tmp_path) -> None:
    made = trials([("1", "q", "s", ("a",)), ("2", "q", "s", ())], SET)
    made.save(tmp_path)
    assert Trials.load(tmp_path).hash == made.hash


def test_saved_trials_that_dropped_rows_open_again(tmp_path) -> None:
    """Of 64 captions one is lost: less than 2 % of these, though more of the 42 queries that they make."""
    rows = [(str(i), "q", "s", ("a",)) for i in range(42)]
    dropped = reasons.table([("a.csv", 7, Reason("cell-empty"))])
    made = replace(trials(rows, SET), used=64, dropped=dropped)
    made.save(tmp_path)
    assert len(Trials.load(tmp_path, made.used).dropped) == 1
    with pytest.raises(InputError, match="1 of 43 rows"):
        Trials.load(tmp_path)


def test_a_row_of_the_source_that_nothing_asks_about_is_named() -> None:
    made = trials([("1", "نص", "s", ())], SET)
    with pytest.raises(
        Vanished, match=r"1 of 2 rows of the source are asked about nowhere; the first: b.jpg"
    ):
        made.accounted(["نص", "b.jpg"])
    with pytest.raises(Vanished, match="held 3 rows, of which 1 are asked about, 0 were skipped and 0 dr"):
        made.accounted(["نص"], held=3)
    assert made.accounted(["نص"], held=1).used == 1


def test_an_ensemble_beside_a_list_of_attributes_is_a_unit_vector() -> None:
    """Where some rows say that they are attributes, the others say nothing, which is no yes."""
    options = pd.DataFrame(
        {
            "options": ["o", "o", "o", "a"],
            "option": ["x", "x", "y", "z"],
            "text": ["one", "two", "three", "four"],
            "attribute": [np.nan, np.nan, np.nan, True],
        }
    )
    queries = pd.DataFrame({"query": ["q"], "image": ["p"], "options": ["o"], "answer": [("x",)]})
    texts = np.array([[1, 0], [0, 1], [0.8, 0.6], [1, 0]], dtype=np.float32)
    found = score(
        Trials(queries, options),
        {
            "text": Vectors(texts, {text: row for row, text in enumerate(options["text"])}),
            "image": Vectors(np.array([[0.6, 0.8]], dtype=np.float32), {"p": 0}),
        },
    )
    assert found["similarity"][0] == pytest.approx(1.4 / np.sqrt(2), abs=1e-6)
