"""An audit whose report fails keeps its findings."""

from pathlib import Path

import pytest

import audit


def test_a_report_that_fails_takes_nothing_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a cell\nfailed")

    monkeypatch.setattr("audit.report.render", broken)
    with pytest.raises(RuntimeError) as raised:
        audit.run("zeroshot", out=tmp_path, quiet=True)
    (note,) = raised.value.__notes__
    assert "the audit is whole and kept, only its report could not be made" in note
    (kept,) = tmp_path.iterdir()
    assert len(audit.load(kept).findings)
