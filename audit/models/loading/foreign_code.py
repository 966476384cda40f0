"""Code that is not ours, run so that whatever it does is one line, and never the end of the audit."""

import io
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any, NoReturn

import torch

from probes.errors import InputError, ModelError


def called(name: str, call: Callable[..., Any], *given: Any) -> Any:
    """What the user's code gives. ModelError with the line of code where it raises or ends Python. Running out of
    memory is for audit.models.base to mend; an interrupt is the user's."""
    try:
        with _kept_running(), _kept_here(), redirect_stdout(_Aside()):  # what it prints is none of our lines
            return call(*given)
    except (InputError, torch.OutOfMemoryError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise ModelError(f"{name}: {getattr(call, '__name__', call)} failed ({told(error)})") from error


def told(error: BaseException) -> str:
    """The kind of an error, its text, and the last line of a file that is not this one, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    theirs = [frame for frame in frames if frame.filename != __file__ and not frame.filename.startswith("<")]
    last = (theirs or frames)[-1]
    try:
        text = " ".join(str(error).split())[:160]
    except Exception:  # its text is their code too
        text = "it has no text"
    return f"{type(error).__name__}: {text}, {Path(last.filename).name} line {last.lineno}"


class _Aside(io.TextIOBase):
    """Where it prints to: stderr, which stays open when it closes this."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def close(self) -> None:
        pass


@contextmanager
def _kept_here() -> Iterator[None]:
    """Goes back to the folder where the audit is run, below which it writes."""
    here = Path.cwd()
    try:
        yield
    finally:
        os.chdir(here)


@contextmanager
def _kept_running() -> Iterator[None]:
    """Lets os._exit raise SystemExit, as sys.exit does: a model that ends Python with 0 would pass the gate. A process
    that the code forks still ends as it wants to."""
    leave, process = os._exit, os.getpid()

    def exit(status: int) -> NoReturn:
        if os.getpid() != process:
            leave(status)
        raise SystemExit(status)

    os._exit = exit
    try:
        yield
    finally:
        os._exit = leave
