"""The command line knows every suite."""

from probes import SUITE_NAMES, SUITES


def test_the_command_line_knows_every_suite() -> None:
    assert tuple(sorted(SUITES)) == SUITE_NAMES
    assert list(SUITES) == ["gender", "counting", "captions", "zeroshot", "retrieval", "localization"]
