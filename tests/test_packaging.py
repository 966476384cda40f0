"""What is installed from a wheel is ours, whatever lies in the working folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from tests.support.places import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    subprocess.run([sys.executable, *build], check=True, capture_output=True, timeout=120)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, installed into a folder without what it depends on."""
    to = tmp_path_factory.mktemp("installed")
    install = ("-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(to), str(wheel))
    subprocess.run([sys.executable, *install], check=True, capture_output=True, timeout=120)
    return to


def working_folder(folder: Path, probes: str) -> Path:
    """Fills it with a notebook that is called like one of ours, and a `probes` that is none of ours; returns that."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print('another report')")])
    (folder / "notebooks").mkdir()
    (folder / "notebooks" / "__init__.py").touch()
    nbformat.write(made, folder / "notebooks" / "gender.ipynb")
    (folder / probes).parent.mkdir(exist_ok=True)
    (folder / probes).write_text("raise RuntimeError('not ours')\n")
    return folder / Path(probes).parts[0]


def run(installed: Path, cwd: Path, *call: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(installed)}
    done = subprocess.run(call, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done


def test_the_top_of_the_wheel_is_ours(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == {"audit", "probes"}
    notebooks = {path.name for path in (ROOT / "notebooks").glob("*.*")}
    assert {name.removeprefix("audit/notebooks/") for name in names if "/notebooks/" in name} == notebooks
    assert {"audit/py.typed", "probes/py.typed"} <= set(names)


@pytest.mark.parametrize("probes", ["probes/__init__.py", "probes.py"])
def test_the_command_is_ours(probes: str, installed: Path, tmp_path: Path) -> None:
    theirs = working_folder(tmp_path, probes)
    line = f"audit: {theirs} is not ours and is left alone; {installed / 'probes'} is used\n"
    done = run(installed, tmp_path, sys.executable, "-m", "audit", "--help")
    assert done.stdout.startswith("usage: python -m audit ") and done.stderr == line
    done = run(installed, tmp_path, sys.executable, "-m", "audit", "formats")
    assert "flickr8k" in done.stdout and done.stderr == line
    done = run(installed, tmp_path, sys.executable, str(installed / "bin" / "arabic-clip-audit"), "--help")
    assert done.stdout.startswith("usage: arabic-clip-audit ") and done.stderr == ""


def test_the_report_is_ours(installed: Path, tmp_path: Path) -> None:
    working_folder(tmp_path, "probes/__init__.py")
    call = ("gender", "--text-only", "--resamples", "99", "--quiet", "--device", "cpu")
    done = run(installed, tmp_path, sys.executable, "-m", "audit", *call)
    assert "is left alone" in done.stderr
    page = (tmp_path / done.stdout.strip()).read_text(encoding="utf-8")
    assert "gender audit" in page and "another report" not in page


def test_a_program_that_needs_its_own_probes_is_told(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "probes.py").touch()
    env = {**os.environ, "PYTHONPATH": str(installed)}
    call = [sys.executable, "-c", "import probes; import audit"]
    done = subprocess.run(call, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    told = f"ImportError: {tmp_path / 'probes.py'} is imported as probes, which is also a package of audit's"
    assert done.returncode and told in done.stderr
