"""The command line: parse, call, print; nothing else. One file a command, in the rooms of `commands`."""

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn, TextIO

from probes import escaping
from probes.errors import InputError
from probes.files import text

from . import faults
from .options import program

FAILED = 2
FAULT = 3
INTERRUPTED = 130
TERMINATED = 143
"""Beside 0, and 1, which is the gate's alone (audit.comparing.gate.FAILED)."""
MOMENT = 0.01
"""Seconds."""
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""What a disk says that takes no more."""
GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE, errno.EROFS)
"""What it says that is gone, or can only be read any more."""
NO_MEMORY = "memory is full; let other programs go, or ask for less at a time (--batch-size); the same command goes on"

ROOMS = {
    "asking": {
        "all": "asks every suite that the pictures or captions are for",
        "search": "finds pictures by a text",
        "track": "audits the checkpoints of a training, as curves",
    },
    "reading": {
        "card": "writes a model card's section",
        "compare": "sets runs against each other",
        "index": "makes one page over all runs of a folder",
        "remedies": "says what helps, and what it costs, from the vectors of runs",
        "report": "makes the report of a run again",
        "verify": "says whether a run is what it says it is",
        "power": "says how many professions, pictures and wordings a verdict takes",
    },
    "listing": {
        "cache": "lists and clears the vectors that are kept",
        "data": "lists and fetches the data sets that have a name",
        "formats": "lists the formats of captions",
        "models": "says how a model would be loaded",
        "suites": "lists what can be asked",
    },
    "copying": {
        "notebooks": "copies them to open in Jupyter",
        "prompts": "exports the prompts of a suite",
        "template": "prints a table of your pictures to begin with",
    },
}
"""Each room of `commands` -> the name of each command in it -> what it does. Each is a module with `parser()` and
`command(options)`, which gives the lines to print, or those and the exit code. Any other word is a suite."""
COMMANDS = {name: told for room in ROOMS.values() for name, told in room.items()}


def command(words: Sequence[str]) -> tuple[ModuleType, list[str]]:
    """The module of the command that `words` begin with, and the rest of them."""
    name, *rest = words or [""]
    room = next((room for room, names in ROOMS.items() if name in names), None)
    if room is None:
        return import_module(".commands.asking.suite", __name__), list(words)
    return import_module(f".commands.{room}.{name}", __name__), rest


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the exit code: 0, 1 where a gate failed, 2 for a bad call or input, 3 for a fault of ours (one
    line on stderr each), 130 where it is interrupted, 143 where it is terminated."""
    try:
        with _terminable():
            return _main(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt as ended:
        code = INTERRUPTED if ended.args != (TERMINATED,) else TERMINATED
        return _told("interrupted; the same command goes on from the vectors that are kept", code)


def _main(words: list[str]) -> int:
    """`main` of these words."""
    _replacing(sys.stdout)
    try:
        module, rest = command(words)
        parser = module.parser()
        try:
            options = vars(parser.parse_args(rest))
        except SystemExit as ended:  # by argparse: --help, or what is wrong with the call
            return _printed([], FAILED if ended.code else 0)
        made = module.command(options)
        lines, code = made if isinstance(made, tuple) else (made, 0)
    except InputError as error:
        return _told(text.shown(str(error)), FAILED)
    except KeyboardInterrupt:
        raise
    except MemoryError as error:
        return _told("; ".join([NO_MEMORY, *getattr(error, "__notes__", ())]), FAILED)
    except OSError as error:
        if told := _of_the_system(error):
            return _told(told, FAILED)
        return _told(faults.told(error, [*program().split(), *words]), FAULT)
    except BaseException as error:  # SystemExit too: where code within an audit exits, the audit did not pass
        return _told(faults.told(error, [*program().split(), *words]), FAULT)
    return _printed(lines, code)


def _of_the_system(error: OSError) -> str:
    """What a disk or the memory says, which no code of ours can mend; "" of all else."""
    if error.errno == errno.ENOMEM:
        return NO_MEMORY
    place = f"{error.filename}: " if error.filename else ""
    if error.errno in FULL:
        return f"{place}{os.strerror(error.errno)}; make room, and give the same command again"
    lost = error.errno == errno.ENOENT and isinstance(error.filename, str)
    if error.errno in GONE or (lost and not Path(error.filename).absolute().parent.is_dir()):
        why = os.strerror(error.errno or 0)
        return (
            f"{place}the disk, or the folder, is gone ({why}); give the same command again where it is back"
        )
    return ""


@contextmanager
def _terminable() -> Iterator[None]:
    """Lets SIGTERM, which would end Python at once, raise as an interrupt does, so that what is half written goes."""

    def end(*_: object) -> NoReturn:
        raise KeyboardInterrupt(TERMINATED)

    def unraised(told: "sys.UnraisableHookArgs") -> None:
        """It came in a finalizer, where nothing can be raised: so once more, in a moment."""
        if not isinstance(told.exc_value, KeyboardInterrupt):
            show(told)
            return
        sign = signal.SIGTERM if told.exc_value.args == (TERMINATED,) else signal.SIGINT
        later = threading.Timer(MOMENT, os.kill, (os.getpid(), sign))
        later.daemon = True
        later.start()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before, show = signal.signal(signal.SIGTERM, end), sys.unraisablehook
    sys.unraisablehook = unraised
    try:
        yield
    finally:
        sys.unraisablehook = show
        signal.signal(signal.SIGTERM, before)


def _replacing(stream: TextIO | None) -> None:
    """Lets a stream write what its encoding lacks as an escape, as stderr does."""
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="backslashreplace")


def _told(line: str, code: int) -> int:
    told = escaping.terminal(f"audit: {line}")
    try:
        print(told, file=sys.stderr)
    except ValueError:  # a model closed it
        os.write(2, f"{told}\n".encode(errors="backslashreplace"))
    return code


def _printed(lines: list[str], code: int) -> int:
    """Prints, and gives `code`, also where nobody reads on (`| head`)."""
    try:
        if lines:
            print(escaping.terminal("\n".join(lines)))
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:  # Python would say so again when it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        return _told(f"stdout can't be written ({error.strerror}); send it elsewhere", FAILED)
    return code
