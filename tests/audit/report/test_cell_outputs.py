"""What cells show: values, prints, pictures, each in the outputs of the cell that shows it."""

import io
import logging
import sys
import threading
from contextlib import redirect_stdout
from typing import Any

import IPython.display
import pytest

from audit.report import cell_outputs, running
from audit.report.html import page
from tests.support.cells import notebook, ran


def test_the_last_expression_is_shown() -> None:
    first, second, third, fourth = ran(
        "x = 2\nx", "x + 1;", "y = x", "import pandas\npandas.DataFrame({'a': [y]})"
    )
    assert first == [
        {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "2"}, "metadata": {}}
    ]
    assert second == third == []
    assert "<table" in fourth[0]["data"]["text/html"] and "text/plain" in fourth[0]["data"]


def test_prints_and_displays_in_their_order() -> None:
    source = (
        "from IPython.display import HTML, display as theirs\nimport sys\nprint('one')\nprint('two')\n"
        "display(HTML('<b>three</b>'))\ntheirs(4)\nprint('five', file=sys.stderr)\n"
        "display({'text/html': '<i>6</i>'}, raw=True)\n7"
    )
    (outputs,) = ran(source)
    assert [each["output_type"] for each in outputs] == [
        "stream", "display_data", "display_data", "stream", "display_data", "execute_result",
    ]  # fmt: skip
    assert outputs[0] == {"output_type": "stream", "name": "stdout", "text": "one\ntwo\n"}
    assert outputs[1]["data"]["text/html"] == "<b>three</b>" and outputs[2]["data"] == {"text/plain": "4"}
    assert outputs[3]["name"] == "stderr" and outputs[4]["data"] == {"text/html": "<i>6</i>"}


def test_pictures_are_png() -> None:
    returned, left_open = ran(
        "from matplotlib.figure import Figure\nf = Figure(figsize=(1, 1))\nf.subplots();\nf",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
    )
    for outputs in (returned, left_open):
        assert outputs[-1]["data"]["image/png"].startswith("iVBOR")
        shown = page.page({"cells": [{"cell_type": "code", "metadata": {}, "outputs": outputs}]}, "some")
        assert '<img class="zoom" src="data:image/png;base64,iVBOR' in shown and "Figure" not in shown
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A module that cells keep things in for longer than they run."""
    module: Any = type(sys)("kept_things")
    monkeypatch.setitem(sys.modules, "kept_things", module)
    return module


def test_what_a_cell_keeps_shows_later_in_the_cell_that_uses_it() -> None:
    source = (
        "import logging, sys\nfrom IPython.display import display as theirs\nours = display\n"
        "handler = logging.StreamHandler(sys.stdout)"
    )
    first, second = ran(source, "theirs(1)\nours(2)\nhandler.emit(logging.makeLogRecord({'msg': 'three'}))")
    assert first == [] and [each.get("data") or each["text"] for each in second] == [
        {"text/plain": "1"}, {"text/plain": "2"}, "three\n",
    ]  # fmt: skip


def test_what_a_cell_keeps_outlives_the_notebook(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(IPython.display, "display", shown.append)
    said = io.StringIO()
    with redirect_stdout(said):
        (outputs,) = ran(
            "import kept_things, logging, sys\nfrom IPython.display import display as theirs\n"
            "kept_things.display = theirs\nkept_things.handler = logging.StreamHandler(sys.stdout)"
        )
        kept.display("later")
        kept.handler.emit(logging.makeLogRecord({"msg": "later too"}))
    assert outputs == [] and shown == ["later"] and said.getvalue() == "later too\n"


def test_menus_first_imported_in_a_cell_show_in_the_next_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The menus' `show` asks for IPython's `display` when it shows, and not when it is imported."""
    name = "audit.report.sections.exploring"
    monkeypatch.delitem(sys.modules, name, raising=False)
    widgets: Any = type(sys)("ipywidgets")
    widgets.interactive = lambda show, **_: show()
    monkeypatch.setitem(sys.modules, "ipywidgets", widgets)
    ran(f"import {name}")
    exploring: Any = sys.modules[name]
    exploring.cases = lambda *_: "the worst"
    (outputs,) = ran(
        f"import sys, types, pandas as pd\nexploring = sys.modules[{name!r}]\n"
        "rows = pd.DataFrame({'probe': ['resolution'], 'margin': [0.1]})\n"
        "exploring.browse(types.SimpleNamespace(outcomes=rows, provenance={'suite': 'gender'}), columns=())"
    )
    assert [each["data"] for each in outputs] == [{"text/plain": "'the worst'"}]


@pytest.mark.parametrize(
    "source", ["input('name? ')", "import sys\nsys.stdin.read()", "import pdb\npdb.Pdb().set_trace()\n1"]
)
def test_a_cell_that_asks_for_input_raises(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.StringIO("answer\nc\n")
    monkeypatch.setattr(sys, "stdin", stdin)
    failed: list[BaseException] = []

    def asked() -> None:
        try:
            running.run(notebook(source), "some")
        except running.CellError as error:
            failed.append(error)

    thread = threading.Thread(target=asked)  # a debugger sets its trace for a thread: it goes with it
    thread.start()
    thread.join(20)
    assert not thread.is_alive() and "a report has nobody to ask" in str(failed[0])
    assert sys.stdin is stdin and stdin.tell() == 0


def test_other_threads_may_ask_for_input(kept: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("answer\n"))
    kept.ask, kept.asked = input, []
    ran(
        "import kept_things as k, threading\nt = threading.Thread(target=lambda: k.asked.append(k.ask()))\n"
        "t.start()\nt.join(10)"
    )
    assert kept.asked == ["answer"]


def test_what_a_cell_writes_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_outputs, "LIMIT", 6)
    source = "import sys\nfor _ in range(5):\n    print('ab')\nprint('c', file=sys.stderr)"
    for outputs in ran(source, source):
        assert [each["text"] for each in outputs] == [
            "ab\nab\n\n[stdout: the rest is left out; 6 characters are kept of a cell]\n", "c\n",
        ]  # fmt: skip


def test_other_threads_keep_their_output() -> None:
    said = io.StringIO()
    started, done = threading.Event(), threading.Event()

    def beside() -> None:
        started.wait(10)
        print("beside")
        done.set()

    other = threading.Thread(target=beside)
    other.start()
    with redirect_stdout(said):
        made = notebook("started.set()\ndone.wait(10)\nprint('own')")
        made["cells"].insert(0, notebook("import test_events")["cells"][0])
        sys.modules["test_events"] = type(sys)("test_events")
        made["cells"][0]["source"] = "from test_events import started, done"
        sys.modules["test_events"].__dict__.update(started=started, done=done)
        try:
            running.run(made, "some")
        finally:
            del sys.modules["test_events"]
    other.join(10)
    assert said.getvalue() == "beside\n" and made["cells"][1]["outputs"][0]["text"] == "own\n"


def test_in_a_live_ipython_its_namespace_and_display_are_left_alone() -> None:
    """As from a notebook of the user's: the cells see nothing of it, and it sees nothing of them."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    shell = InteractiveShell.instance()
    try:
        shell.push({"mine": "untouched"})
        with capture_output() as seen:
            (outputs,) = ran(
                "mine = 'theirs'\ndisplay(1)\nprint(2)\nfrom IPython.display import display as d\nd(3)\n4"
            )
        assert shell.user_ns["mine"] == "untouched" and seen.outputs == [] and seen.stdout == ""
        assert len(outputs) == 4
    finally:
        InteractiveShell.clear_instance()
