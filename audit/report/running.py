"""The cells of a notebook, run in this process, top to bottom, as Jupyter would run them.

There is no kernel, so nothing has to be installed for one and nothing can wait for one. While there was, a report hung
now and then on a busy machine: the cell had run, and whoever waited for it (nbclient, over zmq sockets) never got the
reply that says so. On which side it was lost could not be known, since both only waited. Here a cell that has ended has
returned.

A cell is Python and nothing else: no `%magic`, no `!command`, no `await` at its top level. It may take as long as it
takes: there is no limit of time, and whoever wants one sets it for the process. A cell that asks for input raises.
"""

import ast
import sys
import traceback
import types
import warnings
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, chdir, contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from .cell_outputs import Outputs, bundle, captured, figures
from .notebook_files import tags

PARAMETERS, INJECTED = "parameters", "injected-parameters"
"""Tags of the cell that declares parameters, and of the one behind it that sets them; papermill's own names."""


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


def run(notebook: dict[str, Any], name: str, overrides: Mapping[str, object] | None = None) -> None:
    """Runs the code cells of a notebook in a namespace of their own and keeps their outputs in it.

    name: what the notebook is called where a cell fails. overrides: values used for this run only; report.ipynb keeps
    those of the injected cell, RUN='.'.

    Afterwards these are as before: working folder, `sys.path`, warning filters, options of matplotlib and pandas, the
    report's language and digits, standard streams, IPython's `display`, open figures. All else that a cell changes in
    the process stays changed: environment variables, imported modules, what was set in them. Outputs of other threads
    are theirs meanwhile. Raises CellError; the notebook then holds the outputs up to there.
    """
    import IPython.display

    namespace = types.ModuleType("__main__").__dict__
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in cells:
        cell["outputs"], cell["execution_count"] = [], None
    with _restored(), captured() as outputs:
        namespace["display"] = IPython.display.display
        for count, cell in enumerate(cells, start=1):
            cell["execution_count"] = count
            outputs.begin(cell["outputs"])
            try:
                _run_cell(cell, count, namespace, outputs)
            except (Exception, SystemExit) as error:
                cell["outputs"].append(_told(error))
                said = (str(error).strip().splitlines() or [""])[-1]
                raise CellError(
                    f"cell {cell['id']} of {name}.ipynb: {type(error).__name__}: {said}"
                ) from error
            if INJECTED in tags(cell):
                namespace.update(overrides or {})


def _run_cell(cell: dict[str, Any], count: int, namespace: dict[str, Any], outputs: Outputs) -> None:
    """Runs one cell and appends what it writes and shows to its outputs, its last expression last."""
    with figures(outputs):
        value = _value(cell["source"], namespace, f"<cell {cell['id']}>")
        if value is not None and any(shown := bundle(value)):
            data, metadata = shown
            cell["outputs"].append(
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


def _told(error: BaseException) -> dict[str, Any]:
    lines = [line.rstrip("\n") for line in traceback.format_exception(error)]
    return {
        "output_type": "error", "ename": type(error).__name__, "evalue": str(error), "traceback": lines,
    }  # fmt: skip


@contextmanager
def _restored() -> Iterator[None]:
    """What `run` promises is at the end as it is now. It belongs to the whole process, so that notebooks of several
    threads are run one after the other."""
    import matplotlib as mpl

    from .speech import words

    with ExitStack() as kept:
        kept.enter_context(words.kept())
        with suppress(FileNotFoundError):  # where the folder was removed, there is none to come back to
            kept.enter_context(chdir(Path.cwd()))
        kept.callback(sys.path.__setitem__, slice(None), list(sys.path))
        kept.enter_context(_pandas_options())
        kept.enter_context(warnings.catch_warnings())
        kept.enter_context(mpl.rc_context())
        yield


@contextmanager
def _pandas_options() -> Iterator[None]:
    """Sets those options of pandas back that changed; the others are left, since setting one may warn."""
    before = dict(_options(pd.options))
    try:
        yield
    finally:
        now = dict(_options(pd.options))
        for name, value in before.items():
            if now[name] != value:
                pd.set_option(name, value)


def _options(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Options of pandas by their whole names, `display.max_rows` and the like."""
    for name in dir(group):
        with warnings.catch_warnings(action="ignore"):  # of options that pandas is to give up
            value = getattr(group, name)
        if isinstance(value, type(pd.options)):
            yield from _options(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
