"""The command on a small run, whose vectors are kept: what it writes is whole, and the same again."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from PIL import Image

import audit
from audit import cli
from audit.remedies import trying
from audit.runs import manifest
from probes.errors import DataError

MODEL = """
import numpy as np


class M:
    revision = "1"
    weights = np.ones(3)

    def encode_texts(self, texts):
        return np.stack([np.random.default_rng([*text.encode()]).normal(size=8) for text in texts])

    def encode_images(self, images):
        return np.stack([np.random.default_rng([*image.tobytes()[:9]]).normal(size=8) for image in images])
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A retrieval run over eight pictures."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "small_for_remedies.py").write_text(MODEL)
    rows = ["image,caption"]
    for turn in range(8):
        Image.new("RGB", (24, 24), (turn * 30, 9, 9)).save(folder / f"{turn}.png")
        rows.append(f"{turn}.png,صورة أخرى رقم {turn}")
    (folder / "captions.csv").write_text("\n".join(rows), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIT_CACHE", str(folder / "cache"))
        patch.setattr(sys, "path", [str(folder), *sys.path])
        made = audit.run(
            "retrieval", "small_for_remedies:M", images=str(folder), captions=str(folder / "captions.csv"),
            out=folder / "runs", resamples=99, report=False, quiet=True,
        )  # fmt: skip
        yield made.folder


def test_what_is_written_is_whole_and_the_same_again(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = audit.load(run).findings
    assert cli.main(["remedies", str(run), "--resamples", "99"]) == 0
    written = {path.name: path.read_bytes() for path in run.glob("remed*")}
    assert "remedies.csv" in written and str(run / "remedies.csv") in capsys.readouterr().out
    assert not manifest.differing(run) and audit.load(run).findings.equals(before)
    table = audit.load(run).remedies
    assert table is not None and list(table["remedy"]) == list(pd.read_csv(run / "remedies.csv")["remedy"])
    (run / "remedy-of-another-day.csv").write_text("")
    trying.tried([run.parent], resamples=99)  # a folder of runs
    assert {path.name: path.read_bytes() for path in run.glob("remed*")} == written


def test_texts_that_no_run_asked_are_encoded_by_the_model_that_is_named(run: Path) -> None:
    opened = trying._opened([run])["retrieval"]
    spelt = "صورة اخري رقم 1"
    assert spelt not in trying._asked(opened).vectors["text"].index
    (run.parent.parent / "another_for_remedies.py").write_text(MODEL.replace('"1"', '"2"'))
    with pytest.raises(
        DataError, match="or of it on another device or in another dtype; give what the run was"
    ):
        trying.tried([run], "another_for_remedies:M", resamples=99)
    trying.tried([run], "small_for_remedies:M", resamples=99)
    assert spelt in trying._asked(opened).vectors["text"].index


def test_what_is_refused(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="a second run of retrieval; give one of each suite"):
        trying.tried([run, shutil.copytree(run, tmp_path / "run")])
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    with pytest.raises(DataError, match="run the same audit again on this machine, without --no-cache"):
        trying.tried([run])
