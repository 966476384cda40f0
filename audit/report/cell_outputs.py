"""What a cell prints and displays, kept as Jupyter keeps it in a notebook."""

import base64
import io
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

from probes.escaping import terminal

LIMIT = 1_000_000
"""Characters that a cell may write to a stream; what it writes beyond them is left out, and a line says so."""
Bundle = tuple[dict[str, Any], dict[str, Any]]
"""What is shown of an object, by MIME type, and the metadata of that."""


class Outputs:
    """The outputs of the cell that runs; `cell` is the list that they are appended to.

    They are those of the thread that runs the notebook, and until it has run. A stream or a `display` of ours may be
    kept for longer, by a logger's handler or a module that was first imported in a cell; it then goes on to what was
    there before, and so it does in other threads.
    """

    def __init__(self) -> None:
        self.cell: list[dict[str, Any]] = []
        self.written: Counter[str] = Counter()
        self.thread, self.over = threading.get_ident(), False

    def begin(self, cell: list[dict[str, Any]]) -> None:
        self.cell, self.written = cell, Counter()

    def are_meant(self) -> bool:
        """Whether what this thread writes or shows now belongs to the cell."""
        return not self.over and threading.get_ident() == self.thread

    def write(self, stream: str, text: str) -> None:
        text = terminal(text)
        left = LIMIT - self.written[stream]
        self.written[stream] += len(text)
        if left < 0:
            return
        if len(text) > left:
            text = (
                f"{text[:left]}\n[{stream}: the rest is left out; {LIMIT:,} characters are kept of a cell]\n"
            )
        last = self.cell[-1] if self.cell else {}
        if last.get("output_type") == "stream" and last["name"] == stream:
            last["text"] += text
        elif text:
            self.cell.append({"output_type": "stream", "name": stream, "text": text})

    def display(self, *objects: object, raw: bool = False, **how: Any) -> None:
        """IPython's `display`. raw: the objects are bundles by MIME type already."""
        given = how.get("metadata") or {}
        for each in objects:
            data, metadata = (dict(each), {}) if raw else bundle(each)  # type: ignore[call-overload]
            if data:
                self.cell.append(
                    {"output_type": "display_data", "data": data, "metadata": {**metadata, **given}}
                )


class _Stream(io.TextIOBase):
    """A stream of the process while cells run; `beyond` is the one that was there before."""

    encoding = "utf-8"

    def __init__(self, name: str, outputs: Outputs, beyond: Any) -> None:
        self.name, self.outputs, self.beyond = name, outputs, beyond

    def write(self, text: str) -> int:
        if not self.outputs.are_meant():
            return self.beyond.write(text)
        self.outputs.write(self.name, text)
        return len(text)

    def flush(self) -> None:
        if not self.outputs.are_meant():
            self.beyond.flush()


class _Stdin(io.TextIOBase):
    """The standard input while cells run. A cell that reads it would wait for someone to type: it raises instead, and
    so does the debugger that `breakpoint()` starts."""

    def __init__(self, outputs: Outputs, beyond: Any) -> None:
        self.outputs, self.beyond = outputs, beyond

    def readline(self, size: int = -1) -> str:  # type: ignore[override]
        return self._beyond().readline(size)

    def read(self, size: int | None = -1) -> str:
        return self._beyond().read(size)

    def _beyond(self) -> Any:
        from IPython.core.error import StdinNotImplementedError

        if self.outputs.are_meant():
            raise StdinNotImplementedError(
                "a cell asked for input, and a report has nobody to ask; take out input() and breakpoint()"
            )
        return self.beyond


@contextmanager
def captured() -> Iterator[Outputs]:
    """What this thread prints and displays, in IPython or out of it, goes into the outputs of the cell that runs."""
    import IPython.display

    outputs, shown, stdin = Outputs(), IPython.display.display, sys.stdin

    def display(*objects: object, **how: Any) -> Any:
        return (outputs.display if outputs.are_meant() else shown)(*objects, **how)

    out, err = _Stream("stdout", outputs, sys.stdout), _Stream("stderr", outputs, sys.stderr)
    IPython.display.display, sys.stdin = display, _Stdin(outputs, stdin)  # type: ignore[assignment]
    try:
        with redirect_stdout(out), redirect_stderr(err):  # type: ignore[type-var]
            yield outputs
    finally:
        outputs.over = True
        IPython.display.display, sys.stdin = shown, stdin


@contextmanager
def figures(outputs: Outputs) -> Iterator[None]:
    """Shows the figures of pyplot that a cell opened and left open, as Jupyter does, and closes them."""
    before = set(_opened())
    try:
        yield
    finally:
        for number, manager in _opened().items():
            if number not in before:
                outputs.display(manager.canvas.figure)
                sys.modules["matplotlib.pyplot"].close(number)


def _opened() -> dict[int, Any]:
    """pyplot's open figures by their numbers; none where nobody has asked for pyplot."""
    if "matplotlib.pyplot" not in sys.modules:
        return {}
    from matplotlib._pylab_helpers import Gcf

    return dict(Gcf.figs)


def bundle(value: object) -> Bundle:
    """What Jupyter would keep of an object: by IPython's formatters, what is no text in base64."""
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.pylabtools import print_figure

    own = DisplayFormatter()
    own.formatters["image/png"].for_type_by_name("matplotlib.figure", "Figure", print_figure)
    data, metadata = own.format(value)
    texts = {
        kind: base64.b64encode(shown).decode() if isinstance(shown, bytes) else _plain(kind, shown)
        for kind, shown in data.items()
    }
    return texts, metadata


def _plain(kind: str, shown: Any) -> Any:
    return terminal(shown) if kind == "text/plain" else shown
