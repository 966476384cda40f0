"""What every test begins with."""

import atexit
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest
from filelock import FileLock

if TYPE_CHECKING:
    from audit import Run

WHOLE = {"reference_run", "random_run"}
"""Fixtures that are whole audits."""

# `make test ARGS=…` hands its flags and variables on to any make that a test calls.
handed = re.findall(r"(\w+)=", os.environ.get("MAKEFLAGS", ""))
for variable in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", *handed):
    os.environ.pop(variable, None)

# Vectors are kept for one run of the tests, by all its processes: they inherit the variable.
if "AUDIT_CACHE" not in os.environ:
    os.environ["AUDIT_CACHE"] = tempfile.mkdtemp(prefix="audit-tests-")
    atexit.register(shutil.rmtree, os.environ["AUDIT_CACHE"], ignore_errors=True)

# Tests take all processors already, and put their own things into ours.
os.environ.setdefault("AUDIT_PROCESSES", "1")


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """In each process of `-n` pytest-cov has two counts run, with `--cov`, and keeps the later one: the other made all
    tests slower, and counted on where slow ones stopped the later."""
    running = []
    while "PYTEST_XDIST_WORKER" in os.environ and (count := coverage.Coverage.current()):
        count.stop()
        running.append(count)
    for count in running[:1]:
        count.start()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever looks at a whole audit may have to make it."""
    for item in items:
        if WHOLE & set(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What slow tests run isn't counted, with `--cov`: counting takes twice as long as running, and the floor of
    tests/support/coverage_table.py is of the others."""
    counting = coverage.Coverage.current() if item.get_closest_marker("slow") else None
    if counting:
        counting.stop()
    try:
        return (yield)
    finally:
        if counting:
            counting.start()


@pytest.fixture(scope="session")
def reference_run(tmp_path_factory: pytest.TempPathFactory) -> "Run":
    """A finished gender audit of the bundled model, without a report. It belongs to all tests: copy it to change it."""
    import audit

    return audit.load(
        _once(
            tmp_path_factory,
            "reference",
            lambda out: audit.run("gender", out=out, quiet=True, report=False).folder,
        )
    )


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of a tiny dual encoder of random weights."""
    from tests.support import tiny_models as tiny

    return str(_once(tmp_path_factory, "model", lambda out: tiny.save(tiny.bert_vit(), out / "random")))


@pytest.fixture(scope="session")
def random_run(random_model: str, tmp_path_factory: pytest.TempPathFactory) -> "Run":
    """A finished gender audit of that one, with its report. Copy it to change it."""
    import audit

    return audit.load(
        _once(
            tmp_path_factory,
            "random",
            lambda out: audit.run("gender", random_model, out=out, quiet=True).folder,
        )
    )


def _once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Path]) -> Path:
    """The folder that `make` makes in one that it is given, by the first of the processes that run tests."""
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    out = root / f"once-{name}"
    with FileLock(root / f"once-{name}.lock"):
        if not out.is_dir():
            made = make(root / f"once-{name}.making")
            made.parent.rename(out)
    (folder,) = out.iterdir()
    return folder
