"""Letters of a leaderboard."""

import numpy as np
import pytest

from audit.comparing.leaderboard import _letters


@pytest.mark.parametrize(
    ("apart", "letters"),
    [
        ([[0, 0, 0], [0, 0, 0], [0, 0, 0]], ["a", "a", "a"]),
        ([[0, 1, 1], [1, 0, 1], [1, 1, 0]], ["a", "b", "c"]),
        ([[0, 0, 1], [0, 0, 0], [1, 0, 0]], ["a", "ab", "b"]),
    ],
)
def test_runs_that_share_a_letter_can_not_be_told_apart(apart: list, letters: list[str]) -> None:
    assert _letters(np.array(apart, dtype=bool)) == letters
