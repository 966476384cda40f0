"""Where a suite's pictures come from, as a user names it."""

from pathlib import Path

import pytest

from probes import SUITES, Source
from probes.errors import InputError
from probes.suites.counting import photographs
from tests.support.small_trials import flickr


@pytest.mark.parametrize(
    ("suite", "source", "message"),
    [
        ("counting", Source("nowhere"), "--images nowhere: no such file or folder"),
        ("localization", Source(captions="a.txt"), "not for localization, which takes --images scenes"),
        ("counting", Source("emoji", "a.txt"), "expected the folder of their pictures"),
        ("gender", Source(classes="a.json"), "--classes a.json: not for gender"),
    ],
)
def test_a_source_that_is_not_for_the_suite(suite: str, source: Source, message: str) -> None:
    with pytest.raises(InputError, match=message):
        SUITES[suite].trials(source)


def test_paths_hold_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flickr(tmp_path)
    monkeypatch.chdir(tmp_path)
    source = Source(".", ("native=captions.txt", "owner/name"))
    assert source.captions == (f"native={tmp_path}/captions.txt", "owner/name")
    assert all(Path(image).is_absolute() for image in photographs.trials(flickr(Path())).images())


def test_the_hash_is_the_same_wherever_the_pictures_lie(tmp_path: Path) -> None:
    hashes = []
    for name in ("one", "an other"):
        (tmp_path / name).mkdir()
        hashes.append(SUITES["counting"].trials(flickr(tmp_path / name)).hash)
    assert hashes[0] == hashes[1]
