"""The command line: what each command is, its exit codes, and what it says where something is wrong."""

import errno
import io
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from audit import cli
from audit.cli import faults
from probes.errors import CallError, DataError, ModelError, NetworkError
from tests.support.places import ROOT

SLOW = ("torch", "pandas", "numpy", "matplotlib", "yaml", "PIL", "pyarrow", "transformers", "huggingface_hub")


def run(*words: str, code: str = "", cwd: Path = ROOT, given: str = "") -> subprocess.CompletedProcess[bytes]:
    """`python -m audit` with these words, in a process of its own, or a piece of code."""
    call = [sys.executable, *(["-c", code] if code else ["-m", "audit", *words])]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    return subprocess.run(call, cwd=cwd, env=env, input=given.encode(), capture_output=True, timeout=120)


def answers(monkeypatch: pytest.MonkeyPatch, call: Callable[[dict], object]) -> None:
    """`formats` does this instead."""
    monkeypatch.setattr("audit.cli.commands.listing.formats.command", call)


def raises(error: BaseException) -> Callable[[dict], object]:
    def call(options: dict) -> object:
        raise error

    return call


def test_the_table_and_the_folders_are_the_same() -> None:
    files = (ROOT / "audit/cli/commands").glob("*/*.py")
    there = {(path.parent.name, path.stem) for path in files if path.stem not in ("__init__", "suite")}
    assert there == {(room, name) for room, names in cli.ROOMS.items() for name in names}


@pytest.mark.parametrize("command", ["", *cli.COMMANDS])
def test_help_waits_for_nothing(command: str) -> None:
    code = (
        f"import sys; from audit import cli; code = cli.main([*{command.split()!r}, '--help']); "
        f"print([name for name in {SLOW} if name in sys.modules]); sys.exit(code)"
    )
    done = run(code=code)
    assert done.returncode == 0 and done.stdout.decode().splitlines()[-1] == "[]", done.stderr


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    told = capsys.readouterr().out
    assert "gender" in told and all(f"`{command}`" in told for command in cli.COMMANDS)


@pytest.mark.parametrize(
    "words", [["formats", "--no-such"], ["power", "gender"], ["gender", "--seed", "-1"], []]
)
def test_a_wrong_call(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("audit: ") and line.endswith(" --help` lists the options")


@pytest.mark.parametrize("kind", [CallError, DataError, ModelError, NetworkError])
def test_what_is_the_users_is_one_line(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, raises(kind("a.csv: is empty; fill it")))
    assert cli.main(["formats"]) == 2
    assert capsys.readouterr().err == "audit: a.csv: is empty; fill it\n"


def test_marks_that_nobody_sees_are_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, raises(DataError("a.csv: lacks image; it has \u200fim\ufeffage")))
    assert cli.main(["formats"]) == 2
    assert capsys.readouterr().err == "audit: a.csv: lacks image; it has ⟨U+200F⟩im⟨U+FEFF⟩age\n"


def test_what_a_gate_says_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, lambda options: (["a line"], 1))
    assert cli.main(["formats"]) == 1
    assert capsys.readouterr().out == "a line\n"


def test_an_interrupt(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answers(monkeypatch, raises(KeyboardInterrupt()))
    assert cli.main(["formats"]) == 130
    assert (
        capsys.readouterr().err
        == "audit: interrupted; the same command goes on from the vectors that are kept\n"
    )


@pytest.mark.parametrize(
    "error", [KeyError("a\nb"), RuntimeError("كرة"), SystemExit(0), FileNotFoundError(2, "a", "/")]
)
def test_a_fault_of_ours(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and a file that holds all of it; never the exit code of a gate."""
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    error.add_note("the run is kept")
    answers(monkeypatch, raises(error))
    assert cli.main(["formats"]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"audit: a fault of arabic-clip-audit {faults._version()}, not of yours: ")
    assert type(error).__name__ in line and "; the run is kept; " in line and "Traceback" not in line
    assert line.endswith(faults.WHERE)
    (file,) = (tmp_path / "cache" / "faults").iterdir()
    assert f"the traceback is in {file}; " in line
    told = file.read_text(encoding="utf-8")
    assert "Traceback" in told and "python -m audit formats" in told
    assert f"arabic-clip-audit {faults._version()}, Python 3." in told


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "memory is full; let other programs go, or ask for less at a time"),
        (OSError(errno.ENOMEM, "a"), "memory is full; "),
        (
            OSError(errno.ENOSPC, "a", "b.csv"),
            "b.csv: No space left on device; make room, and give the same command",
        ),
        (
            OSError(errno.EIO, "a", "b.csv"),
            "b.csv: the disk, or the folder, is gone (Input/output error); give the",
        ),
        (
            FileNotFoundError(2, "a", "/no/b.csv"),
            "/no/b.csv: the disk, or the folder, is gone (No such file or direct",
        ),
    ],
)
def test_what_the_system_says_is_one_line(
    error: BaseException, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers(monkeypatch, raises(error))
    assert cli.main(["formats"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"audit: {said}")


def test_a_fault_where_the_cache_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cache").write_text("a file")
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    answers(monkeypatch, raises(KeyError("a")))
    assert cli.main(["formats"]) == 3
    (file,) = tmp_path.glob("fault-*.txt")
    assert f"the traceback is in {file}; " in capsys.readouterr().err
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "cache"))
    assert cli.main(["formats"]) == 3
    (line,) = capsys.readouterr().err.splitlines()
    assert "the traceback, which could be written nowhere, is " in line and "KeyError: 'a'" in line
    monkeypatch.setenv("AUDIT_CACHE", "~nobody-of-this-name/cache")
    assert cli.main(["formats"]) == 3


def test_a_fault_before_the_call_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIT_CACHE", str(tmp_path))
    monkeypatch.setattr("audit.cli.commands.listing.formats.parser", lambda: 1 / 0)
    assert cli.main(["formats"]) == 3
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_what_stdout_cannot_write_is_replaced(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a name of a file that is no UTF-8."""
    written = io.BytesIO()
    answers(monkeypatch, lambda options: ["كرة and \udcff"])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding))
    assert cli.main(["formats"]) == 0
    told = written.getvalue().decode(encoding)
    assert told == ("كرة" if encoding == "utf-8" else r"\u0643\u0631\u0629") + " and \\udcff\n"


def test_nobody_reads_on() -> None:
    """As `| head` does; the exit code stays what the gate said."""
    code = (
        "import sys; from audit import cli; from audit.cli.commands.listing import formats\n"
        "formats.command = lambda options: (['كرة'] * 100_000, int(sys.argv[1]))\nsys.exit(cli.main(['formats']))"
    )
    for expected in (0, 1):
        reading, writing = os.pipe()
        os.close(reading)
        call = [sys.executable, "-c", code, str(expected)]
        done = subprocess.run(call, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, timeout=60)
        os.close(writing)
        assert (done.returncode, done.stderr) == (expected, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk() -> None:
    with Path("/dev/full").open("w") as full:
        call = [sys.executable, "-m", "audit", "formats"]
        done = subprocess.run(call, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2 and re.fullmatch(rb"audit: stdout can't be written \(.*\n", done.stderr)


MODEL = """
import os, sys
leave = {leave}
{at_import}
class Mine:
    def __init__(self):
        {at_call}
    def encode_texts(self, texts):
        {at_texts}
"""
LOADS = """
import sys
from audit import models
from probes.errors import ModelError
for name in sys.stdin.read().split():
    try:
        models.load(f"{name}:Mine")
    except ModelError as error:
        print(error)
"""


@pytest.mark.slow
def test_a_model_that_ends_python_does_not_pass(tmp_path: Path) -> None:
    """Its exit code would be 0, as of a gate that passed."""
    names = []
    for leave in ("sys.exit", "os._exit", "quit"):
        for place in ("at_import", "at_call", "at_texts"):
            names.append(f"{place}_{leave.replace('.', '_')}")
            places = {"at_import": "", "at_call": "pass", "at_texts": "pass", place: "leave(0)"}
            (tmp_path / f"{names[-1]}.py").write_text(MODEL.format(leave=leave, **places))
    done = run(code=LOADS, cwd=tmp_path, given=" ".join(names))
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(names), done
    for name, line in zip(names, lines, strict=True):
        where = "could not be imported" if "import" in name else "failed"
        assert re.search(rf"{where} \(SystemExit: 0, {name}\.py line \d+\)", line), line


def test_what_a_model_forks_ends_as_it_wants(tmp_path: Path) -> None:
    """As the workers of a data loader do."""
    code = (
        "import os\nfrom audit.models.loading.foreign_code import called\n"
        "def forks():\n    if (child := os.fork()) == 0:\n        os._exit(7)\n"
        "    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])\n"
        "print(called('mine', forks))"
    )
    assert run(code=code).stdout == b"7\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_within_a_finalizer_is_not_lost(sign: signal.Signals, capsys: pytest.CaptureFixture) -> None:
    class Last:
        def __del__(self) -> None:
            signal.raise_signal(sign)

    with pytest.raises(KeyboardInterrupt), cli._terminable():
        Last()
        for _ in range(1_000):
            time.sleep(0.01)
    assert capsys.readouterr().err == ""
