"""A family that is added, in our folder or by another distribution, and one that fails."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from audit import models
from audit.models import families
from probes.errors import InputError
from tests.support import outside
from tests.support.places import ROOT

AUDITED = """
import sys
from PIL import Image
from audit import models
encoder = models.load(sys.argv[1])
rows = encoder.encode_texts(["ab"]), encoder.encode_images([Image.new("RGB", (3, 3), (9, 0, 0))])
print(encoder.provenance["family"], encoder.name, *(row.round(3).tolist() for row in rows))
print(*models.explain(sys.argv[1]), sep="\\n")
"""


@pytest.mark.slow
@pytest.mark.parametrize("where", ["ours", "theirs"])
def test_a_new_family_as_contributing_says(where: str, tmp_path: Path) -> None:
    """The file of CONTRIBUTING.md, as it stands there, put into a copy of the package, or into a distribution of its
    own, beside one whose families are broken."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## A model family: one file")[2]
    path = re.search(r"`(audit/models/families/\w+\.py)`", section)[1]
    (file,) = re.findall(r"```python\n(.*?)```", section, re.S)
    (lines,) = re.findall(r"```toml\n(.*?)```", section, re.S)
    room, from_ = ROOT, ""
    if where == "ours":
        for name in ("audit", "probes"):
            shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        (tmp_path / path).write_text(file)
        room = tmp_path
    else:
        outside.install(tmp_path, "letters", {Path(path).name: file}, lines)
        outside.install(tmp_path, "broken", {"broken.py": BROKEN}, BROKEN_POINTS)
        from_ = "letters 1.0"
    (tmp_path / "m").mkdir()
    torch.save(torch.eye(256, 3) + torch.eye(256, 3).roll(ord("b"), 0), tmp_path / "m/letters.pt")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (room, tmp_path)))}
    done = subprocess.run(
        [sys.executable, "-c", AUDITED, "m"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("letters m [[1.0, 0.0, 0.0]] [[1.0, 0.0, 0.0]]")
    assert "m would be loaded as letters: m has a letters.pt" in done.stdout
    (line,) = re.findall(r"  letters .*", done.stdout)
    assert line.endswith(f"({from_})" if from_ else "the table (256, 3).")
    if where == "theirs":
        assert "broken: half of broken 1.0: has no load" in done.stdout
        assert "broken: hf of broken 1.0: another one has this name; rename it" in done.stdout
        assert (
            "broken: none of broken 1.0: nowhere could not be loaded (ModuleNotFoundError: No module named "
            "'nowhere')" in done.stdout
        )


BROKEN = """
def claim(places):
    raise KeyError("asked")
"""
BROKEN_POINTS = """
[project.entry-points."arabic_clip_audit.families"]
half = "broken"
hf = "broken"
none = "nowhere"
"""


@pytest.fixture
def fresh() -> object:
    """Looked for anew, before and after."""
    families._found.cache_clear()
    yield
    families._found.cache_clear()


@pytest.mark.usefixtures("fresh")
def test_an_order_that_is_no_number(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = f"{BROKEN}\n\ndef load(places, **how): ...\n\n\nORDER = 'first'\n"
    points = '[project.entry-points."arabic_clip_audit.families"]\nfirst = "first"'
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", {"first.py": file}, points))
    assert families.broken() == ["first of theirs 1.0: its order is 'first'; expected a number"]
    assert "hf" in families.families() and "first" not in families.families()


@pytest.mark.usefixtures("fresh")
def test_a_family_that_fails_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is not ours to mend; where it fails when it is asked, the next is asked."""
    files = {"fails.py": f"{BROKEN}\n\ndef load(places, **how):\n    raise KeyError('no weights')\n"}
    points = BROKEN_POINTS.replace('half = "broken"', 'fails = "fails"')
    monkeypatch.syspath_prepend(outside.install(tmp_path, "theirs", files, points))
    assert models.load().provenance["family"] == "hf"
    with pytest.raises(
        InputError, match=r"the family fails of theirs 1\.0 failed \(KeyError: 'no weights'\)"
    ):
        models.load(family="fails", model="reference")
