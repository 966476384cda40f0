"""Whatever is forged of one piece, in any suite, is named, or nothing shows it to be whole."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from audit.engine.verifying import LOOKS, asked, scored, verify
from audit.runs import Run

from .conftest import asked_otherwise, copied, forged, told

pytestmark = pytest.mark.slow


def states(run: Path) -> tuple[dict[str, str], bool]:
    checks, whole = verify(run)
    return {check.what: check.state for check in checks}, whole


def better(outcomes: pd.DataFrame) -> pd.DataFrame:
    """All is right, where something is."""
    return outcomes.assign(correct=outcomes["correct"].where(outcomes["correct"].isna(), 1.0))


def test_outcomes_that_are_forged_in_any_suite(small: Run, tmp_path: Path) -> None:
    """The true ones hold, every column of them."""
    for check in (asked.trials(small), scored.outcomes(small)):
        assert check.state == "holds", check
    run = copied(small, tmp_path)
    forged(run, better)
    by, whole = states(run)
    assert not whole and by["outcomes"] == "differs"
    assert {by["files"], by["trials"], by["findings"]} == {"holds"}


@pytest.mark.parametrize("column", ["fertility", "cut", "margin", "n_options", "template"])
def test_no_column_can_be_another(column: str, files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    if column not in files.outcomes:
        pytest.skip("not asked")

    def other(outcomes: pd.DataFrame) -> pd.DataFrame:
        values = outcomes[column]
        return outcomes.assign(**{column: values + 1 if pd.api.types.is_numeric_dtype(values) else "x"})

    outcomes = run / "outcomes.parquet"
    other(pd.read_parquet(outcomes)).to_parquet(outcomes, index=False)
    check = scored.outcomes(Run(run))
    assert check.state == "differs" and check.told.startswith(f"{column} of ")


def test_a_column_that_is_taken_away_or_put_there(files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    path = run / "outcomes.parquet"
    whole = pd.read_parquet(path)
    whole.drop(columns="margin").to_parquet(path, index=False)
    assert "there is no margin" in scored.outcomes(Run(run)).told
    whole.assign(mine=1).to_parquet(path, index=False)
    check = scored.outcomes(Run(run))
    assert check.state == "not told" and check.told.startswith("mine can't be told here")


def test_other_trials_are_not_whole(files: Run, tmp_path: Path) -> None:
    """The user's files are read again: they give others."""
    run = copied(files, tmp_path)
    asked_otherwise(run, lambda made: replace(made, queries=made.queries.iloc[1:].copy()))
    check = asked.trials(Run(run))
    assert check.state == "not told" and "this version asks others of the files of " in check.told
    assert not states(run)[1]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"warnings": [{"code": "quick"}]}, "warnings of run.json is "),
        ({"pictures": 10**6}, "pictures of run.json is 1000000, where the same trials give "),
        ({"rows": {"held": None, "used": 10**6, "skipped": 0, "dropped": 0}}, "rows of run.json is "),
        ({"images": "COCO"}, 'images of run.json is "COCO", where the same trials give '),
    ],
)
def test_what_run_json_says_of_them(changes: dict, named: str, files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    told(run, **changes)
    check = asked.trials(Run(run))
    assert check.state == "differs" and check.told.startswith(named)


def test_another_name_of_the_model_is_not_whole(files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    model = files.provenance["model"]
    told(run, model=model | {"name": "the-best", "id": "owner/the-best"})
    check = scored.outcomes(Run(run))
    assert (
        check.state == "not told" and "as those of random@" in check.told and "not of the-best" in check.told
    )
    assert not states(run)[1]


def test_files_that_are_no_more_or_others_are_told(files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    given = files.provenance["asked"]
    told(run, asked=given | {"images": str(tmp_path / "gone"), "captions": [str(tmp_path / "gone.csv")]})
    check = asked.trials(Run(run))
    assert check.state == "not told" and "made of what can't be read here" in check.told
    table = Path(given["captions"][0])
    text = table.read_text(encoding="utf-8")
    try:
        table.write_text(text.rstrip("\n") + " جدا\n", encoding="utf-8")
        assert "this version asks others of the files of" in asked.trials(files).told
        table.write_text(text, encoding="utf-8")
        picture = Path(given["images"]) / "000.png"
        content = picture.read_bytes()
        picture.write_bytes((picture.with_name("001.png")).read_bytes())
        check = asked.trials(files)
        assert check.state == "not told" and "000.png is another picture here and now" in check.told
        picture.write_bytes(content)
    finally:
        table.write_text(text, encoding="utf-8")
    assert asked.trials(files).state == "holds"


def test_nothing_is_fetched_nor_allowed_by_what_a_run_says(files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    more = {"allow_downloads": True, "allow_outside": True, "limits": ["pixels=9"], "ready": {}}
    told(run, asked=files.provenance["asked"] | more)
    source = asked.source_of(Run(run))
    assert source and not (source.allow_downloads or source.allow_outside or source.limits or source.ready)


def test_a_run_of_an_earlier_version_says_so(files: Run, tmp_path: Path) -> None:
    run = copied(files, tmp_path)
    told(run, asked=None)
    assert "it doesn't say by which options" in asked.trials(Run(run)).told


def test_a_run_that_is_no_run_is_one_line_a_check(files: Run, tmp_path: Path) -> None:
    """Forged tables and facts of any kind: no traceback."""
    run = copied(files, tmp_path)
    for change in (
        {"asked": [1]},
        {"asked": {"images": 3}},
        {"model": []},
        {"source": None},
        {"images": None},
    ):
        told(run, **change)
        checks, whole = verify(run)
        assert not whole and len(checks) == 2 + len(LOOKS)
        (run / "run.json").write_text(json.dumps(files.provenance), encoding="utf-8")
