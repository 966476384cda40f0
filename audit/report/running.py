"""The cells of a notebook, run in this process, top to bottom, as Jupyter would run them.

There is no kernel, so nothing has to be installed for one and nothing can wait for one. While there was, a report hung
now and then on a busy machine: the cell had run, and whoever waited for it (nbclient, over zmq sockets) never got the
reply that says so. On which side it was lost could not be known, since both only waited. Here a cell that has ended has
returned.

A cell is Python and nothing else: no `%magic`, no `!command`, no `await` at its top level.
"""

import ast
import base64
import io
import sys
import threading
import traceback
import types
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import partial
from pathlib import Path
from typing import Any

from .notebook_files import tags

PARAMETERS, INJECTED = "parameters", "injected-parameters"
"""Tags of the cell that declares parameters, and of the one behind it that sets them; papermill's own names."""
TURN = threading.RLock()
"""Reports of several threads are made one after the other: language, warnings and figures belong to the process."""
Bundle = tuple[dict[str, Any], dict[str, Any]]
"""What is shown of an object, by MIME type, and the metadata of that."""


class CellError(Exception):
    """A cell raised; its message is one line that names the cell, the notebook and what was raised."""


def injected(notebook: dict[str, Any], parameters: Mapping[str, object]) -> dict[str, Any]:
    """The notebook with a cell that sets `parameters` behind the one that declares them, or at its beginning."""
    lines = ["# Parameters", *(f"{name} = {value!r}" for name, value in parameters.items())]
    cell: dict[str, Any] = {
        "cell_type": "code", "id": INJECTED, "metadata": {"tags": [INJECTED]}, "source": "\n".join(lines),
        "execution_count": None, "outputs": [],
    }  # fmt: skip
    cells = [each for each in notebook["cells"] if INJECTED not in tags(each)]
    place = next((place for place, each in enumerate(cells, 1) if PARAMETERS in tags(each)), 0)
    return {**notebook, "cells": [*cells[:place], cell, *cells[place:]]}


def run(notebook: dict[str, Any], name: str, instead: Mapping[str, object] | None = None) -> None:
    """Runs the code cells of a notebook in a namespace of their own and keeps their outputs in it.

    name: what the notebook is called where a cell fails. instead: parameters that this run gets in the places of those
    that the notebook's cell sets and keeps.

    What the process had is as before afterwards: working folder, warnings, what matplotlib was told, and the streams.
    Outputs of other threads are theirs meanwhile. Raises CellError; the notebook then holds the outputs up to there.
    """
    namespace = types.ModuleType("__main__").__dict__
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        cell["outputs"], cell["execution_count"] = [], None
    with TURN, _restored():
        for count, cell in enumerate(cells, start=1):
            cell["execution_count"] = count
            try:
                _run_cell(cell, count, namespace)
            except (Exception, SystemExit) as error:
                cell["outputs"].append(_told(error))
                said = (str(error).strip().splitlines() or [""])[-1]
                raise CellError(
                    f"cell {cell['id']} of {name}.ipynb: {type(error).__name__}: {said}"
                ) from error
            if INJECTED in tags(cell):
                namespace.update(instead or {})


def _run_cell(cell: dict[str, Any], count: int, namespace: dict[str, Any]) -> None:
    """Runs one cell and appends what it writes and shows to its outputs, its last expression last."""
    outputs = cell["outputs"]
    shown = partial(_display, outputs)
    with _captured(outputs, shown), _figures(shown):
        namespace["display"] = shown
        value = _value(cell["source"], namespace, f"<cell {cell['id']}>")
        if value is not None and any(bundle := _bundle(value)):
            data, metadata = bundle
            outputs.append(
                {
                    "output_type": "execute_result",
                    "execution_count": count,
                    "data": data,
                    "metadata": metadata,
                }
            )


def _value(source: str, namespace: dict[str, Any], name: str) -> object:
    """Runs the statements of a cell; the value of its last expression, None where it ends otherwise, or with `;`."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        last = ast.Expression(tree.body.pop().value)  # type: ignore[attr-defined]
    exec(compile(tree, name, "exec", dont_inherit=True), namespace)
    return None if last is None else eval(compile(last, name, "eval", dont_inherit=True), namespace)


def _display(outputs: list[dict[str, Any]], *objects: object, raw: bool = False, **how: Any) -> None:
    """IPython's `display` into the outputs of a cell. raw: the objects are bundles by MIME type already."""
    given = how.get("metadata") or {}
    for each in objects:
        bundle, metadata = (dict(each), {}) if raw else _bundle(each)  # type: ignore[call-overload]
        if bundle:
            outputs.append({"output_type": "display_data", "data": bundle, "metadata": {**metadata, **given}})


def _bundle(value: object) -> Bundle:
    """What Jupyter would keep of an object: by IPython's formatters, what is no text in base64."""
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.pylabtools import print_figure

    own = DisplayFormatter()
    own.formatters["image/png"].for_type_by_name("matplotlib.figure", "Figure", print_figure)
    data, metadata = own.format(value)
    texts = {
        kind: base64.b64encode(shown).decode() if isinstance(shown, bytes) else shown
        for kind, shown in data.items()
    }
    return texts, metadata


def _told(error: BaseException) -> dict[str, Any]:
    lines = [line.rstrip("\n") for line in traceback.format_exception(error)]
    return {
        "output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines,
    }  # fmt: skip


class _Stream(io.TextIOBase):
    """A stream of the process while a cell runs: what this thread writes goes into the cell's outputs, what others
    write goes on to `beyond`."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: list[dict[str, Any]], beyond: Any) -> None:
        self.name, self.outputs, self.beyond = name, outputs, beyond
        self.thread = threading.get_ident()

    def write(self, text: str) -> int:
        if threading.get_ident() != self.thread:
            return self.beyond.write(text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == self.name:
            last["text"] += text
        elif text:
            self.outputs.append({"output_type": "stream", "name": self.name, "text": text})
        return len(text)

    def flush(self) -> None:
        if threading.get_ident() != self.thread:
            self.beyond.flush()


@contextmanager
def _captured(outputs: list[dict[str, Any]], shown: Any) -> Iterator[None]:
    """What this thread prints and displays goes into `outputs`, in IPython or out of it."""
    import IPython.display

    beyond, thread = IPython.display.display, threading.get_ident()

    def display(*objects: object, **how: Any) -> Any:
        return (shown if threading.get_ident() == thread else beyond)(*objects, **how)

    out, err = _Stream("stdout", outputs, sys.stdout), _Stream("stderr", outputs, sys.stderr)
    IPython.display.display = display
    try:
        with redirect_stdout(out), redirect_stderr(err):  # type: ignore[type-var]
            yield
    finally:
        IPython.display.display = beyond


@contextmanager
def _figures(shown: Any) -> Iterator[None]:
    """Shows the figures of pyplot that a cell opened and left open, as Jupyter does, and closes them."""
    before = set(_opened())
    try:
        yield
    finally:
        for number, manager in _opened().items():
            if number not in before:
                shown(manager.canvas.figure)
                sys.modules["matplotlib.pyplot"].close(number)


def _opened() -> dict[int, Any]:
    """pyplot's open figures by their numbers; none where nobody has asked for pyplot."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    from matplotlib._pylab_helpers import Gcf

    return dict(Gcf.figs)


@contextmanager
def _restored() -> Iterator[None]:
    """What belongs to the process is at the end as it is now."""
    import matplotlib as mpl

    from .speech import words

    with ExitStack() as kept:
        with suppress(FileNotFoundError):  # where the folder was removed, there is none to come back to
            kept.enter_context(chdir(Path.cwd()))
        kept.enter_context(words.speaking(words.language()))
        kept.enter_context(warnings.catch_warnings())
        kept.enter_context(mpl.rc_context())
        yield
