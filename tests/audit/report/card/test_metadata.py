"""What the Hub reads of a card."""

from pathlib import Path
from types import SimpleNamespace

import yaml
from huggingface_hub import ModelCard, parse_eval_result_entries

from audit.report.card import card, metadata
from audit.report.terminal import needed
from audit.runs import Run


def test_the_eval_results(run: Run, tmp_path: Path) -> None:
    card.card([run], tmp_path / "README.md", benchmark="me/prompts")
    text = (tmp_path / ".eval_results" / "arabic-clip-audit.yaml").read_text(encoding="utf-8")
    entries = parse_eval_result_entries(yaml.safe_load(text))
    assert [entry.task_id for entry in entries] == [
        "gender_resolution_gap",
        "gender_resolution_margin",
        "gender_default",
    ]
    assert {entry.dataset_id for entry in entries} == {"me/prompts"}
    assert all(isinstance(entry.value, int | float) for entry in entries)
    assert entries[0].date == run.provenance["date"] and run.signature in entries[0].notes
    assert entries[0].notes.startswith(
        "exceeds: interval -0.39694 to -0.075282 (95 % for all 5 together), 0 ± 0.05 is the margin, 144 "
    )


def test_what_is_enough_and_how_it_is_adjusted_is_told(run: Run) -> None:
    results = metadata.eval_results([run])
    assert {each.metric_args["adjusted"] for each in results} == {"95 % for all 5 together"}
    able = SimpleNamespace(**run.controls.iloc[0])
    assert needed(able) == f", {able.enough:.3f} is enough" and not needed(
        SimpleNamespace(**run.primary.iloc[0])
    )


def test_what_is_not_interpretable_is_no_result_of_the_hub(blind: Run, tmp_path: Path) -> None:
    card.card([blind], tmp_path / "README.md")
    assert not ModelCard.load(tmp_path / "README.md").data.eval_results
    assert yaml.safe_load((tmp_path / ".eval_results" / "arabic-clip-audit.yaml").read_text()) == []
