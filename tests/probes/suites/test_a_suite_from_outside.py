"""The suite of CONTRIBUTING, word for word, as a distribution of its own; and one beside it that is broken."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from audit.statistics import verdicts
from probes import SUITE_NAMES
from tests.support.places import ROOT

pytestmark = pytest.mark.slow

BROKEN = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "broken-suites"
version = "2"

[project.entry-points."arabic_clip_audit.suites"]
{entries}
"""
SUITE = """\
from probes.suite import Measure, Suite

MEASURE = Measure("m", "?", "ability", "correct", "ability", statistic={statistic!r})
SUITE = Suite({name!r}, __name__, "", (), None, (MEASURE,))
"""
CASES = {
    "absent": ("raise ImportError('it needs\\nmore')", "could not be loaded (ImportError: it needs more)"),
    "empty": ("", "it has no SUITE; expected a package that declares SUITE = Suite(...)"),
    "gender": (SUITE.format(name="gender", statistic="mean"), "another one has this name; rename it"),
    "misnamed": (SUITE.format(name="other", statistic="mean"), "its suite is called 'other'"),
    "malformed": (
        SUITE.format(name="malformed", statistic="median"),
        "ValueError: the measure 'm': statistic 'median'; expected mean,",
    ),
}
"""Entry point -> the module that it names, and what is said of it."""


SAID = {
    "en": [
        "colours audit",
        "It chooses the colour that the thing has",
        "Colour by colour",
        "purple",
        "Colours that the model likes",
        "times chosen",
        "In plain words",
    ],
    "ar": [
        "تدقيق الألوان",
        "يختار النموذج اللون الذي للشيء",
        "لونا لونا",
        "لون قريب",
        "ألوان يميل إليها النموذج",
        "مرات ظهوره",
        "بنفسجي",
        "بكلام واضح",
    ],
}
"""Of the suite's own words and of those that all have."""


def files_of_contributing() -> dict[str, str]:
    """Path -> text of each file of the section on suites; the notebook's lines under the notebook's path."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = text.partition("## A suite: one folder")[2].partition("\n## ")[0]
    path = r"^`([\w/]+\.\w+)`"
    blocks = re.findall(rf"{path}(?:(?!{path}).)*?^```\w+\n(.*?)^```$", section, re.S | re.M)
    return {block[0]: block[-1] for block in blocks}


def install(source: Path, to: Path) -> None:
    how = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(to), str(source))
    subprocess.run(
        [sys.executable, "-m", "pip", "install", *how], check=True, capture_output=True, timeout=300
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both distributions."""
    source, to = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("installed")
    for name, text in files_of_contributing().items():
        path = source / "colours" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix != ".ipynb":
            path.write_text(text, encoding="utf-8")
            continue
        (source / "colours" / "notebooks").symlink_to(
            ROOT / "notebooks"
        )  # its lines are run where notebooks/ is
        subprocess.run([sys.executable, "-c", text], cwd=source / "colours", check=True, timeout=60)
        (source / "colours" / "notebooks").unlink()
    install(source / "colours", to)
    broken = source / "broken"
    (broken / "broken_suites").mkdir(parents=True)
    (broken / "broken_suites" / "__init__.py").touch()
    for name, (code, _) in CASES.items():
        (broken / "broken_suites" / f"{name}.py").write_text(code, encoding="utf-8")
    entries = "\n".join(f'{name} = "broken_suites.{name}"' for name in CASES)
    (broken / "pyproject.toml").write_text(BROKEN.format(entries=entries), encoding="utf-8")
    install(broken, to)
    return to


def call(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), str(ROOT)])}
    command = [sys.executable, "-m", "audit", *words]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_audited_and_told_in_both_languages(installed: Path, tmp_path: Path, language: str) -> None:
    done = call(
        installed, tmp_path, "colours", "--quiet", "--resamples", "99", "--out", "runs", "--lang", language
    )
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "runs").iterdir()
    found = pd.read_parquet(folder / "findings.parquet").query("group == ''").set_index("measure")
    assert list(found.index) == ["control: thing", "which colour", "near"]
    shown = found["verdict"].tolist()  # the reference model was taught the colours
    assert shown[:2] == ["able", "able"] and shown[2] in verdicts.HOLDS
    assert found.loc["near", "estimate"] >= found.loc["which colour", "estimate"] > 0.9
    assert found.loc["which colour", "n"] == 14 * 6 and found.loc["near", "n_clusters"] == 14
    told = (folder / "report.html").read_text(encoding="utf-8")
    for words in SAID[language]:
        assert words in told, words


def test_what_is_broken_is_a_line_and_stops_nothing(installed: Path, tmp_path: Path) -> None:
    listed = call(installed, tmp_path, "suites")
    assert listed.returncode == 0 and not listed.stderr
    lines = listed.stdout.splitlines()
    names = [line.partition("  ")[0] for line in lines if re.match(r"\w+  \(", line)]
    assert set(names) == {*SUITE_NAMES, "colours"} and "colours  (colours-suite 0.1)" in lines
    for name, (_, why) in CASES.items():
        (line,) = [line for line in lines if line.startswith(f"broken: {name} of broken-suites 2: ")]
        assert why in line
    asked = call(installed, tmp_path, "malformed")
    assert asked.returncode == 2 and asked.stderr.count("\n") == 1
    assert "'malformed': no such suite; there are gender, " in asked.stderr and "'median'" in asked.stderr
