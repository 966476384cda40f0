"""A run that is read from its folder."""

import json
from pathlib import Path

import pytest

import audit
from probes.errors import InputError
from tests.support import small_runs


def test_a_run_that_is_damaged_is_one_line(tmp_path: Path) -> None:
    whole = small_runs.PROVENANCE | {"trials": ""}
    lacking = ({"suite": "none"}, {"model": {}}, {"versions": {}})
    for text in ("[", "[]", "{}", *(json.dumps(whole | lack) for lack in lacking)):
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=r"its run\.json is damaged; run the audit again"):
            audit.load(tmp_path)
    (tmp_path / "run.json").write_text(json.dumps(whole), encoding="utf-8")
    (tmp_path / "findings.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"findings\.parquet: can't be read"):
        _ = audit.load(tmp_path).findings
    with pytest.raises(InputError, match=r"can't be read \(.*queries\.parquet.*\); run the audit again"):
        _ = audit.load(tmp_path).trials
