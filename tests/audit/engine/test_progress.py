"""Bars: alive where they can move, sparse in a log."""

import sys
from itertools import count

import pytest

from audit.engine import progress


@pytest.mark.parametrize(
    ("terminal", "notebook", "fewest"), [(True, False, 900), (False, True, 900), (False, False, 0)]
)
def test_a_log_has_a_line_now_and_then(
    terminal: bool,
    notebook: bool,
    fewest: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    if notebook:
        monkeypatch.setitem(sys.modules, "ipykernel", sys)
    clock = map(float, count(2_000_000_000))  # a second later each time that it is looked at
    with progress.bar(1_000, "pictures", quiet=False) as shown:
        shown._time = lambda: next(clock)
        for _ in range(1_000):
            shown.update()
    shown = capsys.readouterr().err.count("encoding pictures")
    assert fewest < shown <= (1_000 if fewest else 50)


def test_quiet(capsys: pytest.CaptureFixture) -> None:
    with progress.bar(2, "pictures", quiet=True) as shown:
        shown.delay = 0
        shown.update(2)
    assert not capsys.readouterr().err
