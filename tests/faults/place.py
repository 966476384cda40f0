"""A place with a user's pictures, captions, model, card and runs; commands are run there by processes that are forked
from this one, which has imported all, so that a moment is one of the command and not of its imports."""

import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from audit.cli import main
from audit.runs import load, locks, manifest

PICTURES = 8
LIMIT = 240
"""Seconds after which a command hangs."""
LEAVE = os._exit
CONNECTED = "opened a connection"
MODEL = """
import hashlib
import numpy as np


class M:
    revision = "1"
    weights = np.ones(3)

    def encode_texts(self, texts):
        return np.stack([row(text.encode()) for text in texts])

    def encode_images(self, images):
        return np.stack([row(image.tobytes()) for image in images])


def row(content):
    seed = int(hashlib.sha256(content).hexdigest()[:8], 16)
    return np.random.default_rng(seed).normal(size=16).astype("float32")
"""
CARD = "---\nlanguage:\n- ar\n---\n\n# Mine\n\n" + "A line of the user's own card.\n" * 200
AUDIT = [
    *("captions", "--model", "own_for_faults:M", "--resamples", "99", "--quiet"),
    *("--images", "pictures", "--captions", "captions.csv"),
]


@dataclass(frozen=True)
class Ended:
    """code: of exit; negative: the signal that ended it; None: it was hung. peak: bytes of memory."""

    code: int | None
    out: str
    err: str
    peak: int

    @property
    def fault(self) -> bool:
        """Whether it ended by a fault of ours."""
        return self.code == 3 or "Traceback (most recent call last)" in self.err or CONNECTED in self.err

    @property
    def one_line(self) -> bool:
        return self.code == 2 and sum(line.startswith("audit: ") for line in self.err.splitlines()) == 1


def make(folder: Path) -> Path:
    """The place, with two finished runs in it."""
    (folder / "pictures").mkdir(parents=True)
    rows = ["image,caption"]
    for turn in range(PICTURES):
        Image.new("RGB", (24, 24), (turn * 30, 255 - turn * 30, turn * 9)).save(
            folder / f"pictures/{turn}.png"
        )
        rows.append(f"{turn}.png,صورة رقم {turn} في المتحف")
    (folder / "captions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (folder / "own_for_faults.py").write_text(MODEL)
    (folder / "README.md").write_text(CARD)
    locks.GAP = -1  # no folder here is younger than its lock
    inside(folder)
    for name in ("given", "other"):
        main([*AUDIT, "--out", "begun", "--seed", "1" if name == "other" else "0"])
        [made] = [each for each in (folder / "begun").iterdir() if not each.name.startswith(".")]
        (folder / "runs").mkdir(exist_ok=True)
        made.rename(folder / "runs" / name)
    shutil.rmtree(folder / "begun")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    return folder


def inside(folder: Path) -> None:
    """Lets this process work there, with a store there."""
    os.chdir(folder)
    os.environ["AUDIT_CACHE"] = str(folder / "cache")
    sys.path[:] = [str(folder), *(each for each in sys.path if each != str(folder))]


def fresh(template: Path, folder: Path) -> Path:
    """A copy of the template, in place of what was there; the folder itself stays, which may be a disk."""
    folder.mkdir(exist_ok=True)
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    shutil.copytree(template, folder, dirs_exist_ok=True)
    return folder


def begin(folder: Path, call: Callable[[], int], before: Callable[[], object] | None = None) -> int:
    """A child that begins to do it there; its id. What it prints is beside the folder."""
    sys.stdout.flush()
    ready, tell = os.pipe()
    child = os.fork()
    if child:
        os.close(tell)
        os.read(ready, 1)
        os.close(ready)
        return child
    code = 3
    try:
        os.setpgid(0, 0)
        for descriptor, name in ((1, "out"), (2, "err")):
            os.dup2(
                os.open(_beside(folder, os.getpid(), name), os.O_WRONLY | os.O_CREAT | os.O_TRUNC), descriptor
            )
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        inside(folder)
        sys.addaudithook(_network)
        if before:
            before()
        os.close(tell)
        code = call()
        sys.stdout.flush(), sys.stderr.flush()
    except BaseException:
        os.write(2, traceback.format_exc().encode(errors="replace"))
        code = 3
    finally:
        LEAVE(code)


def end(folder: Path, child: int, after: float | None = None, sign: int = signal.SIGKILL) -> Ended:
    """Waits for it, or sends it a signal after so many seconds and waits then."""
    began, sent, ended, status, usage = time.monotonic(), after is None, 0, 0, None
    while not ended and time.monotonic() - began < LIMIT:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if not ended and not sent and time.monotonic() - began >= (after or 0):
            os.kill(child, sign)
            sent = True
        time.sleep(0 if ended else 0.002)
    if not ended:
        os.killpg(child, signal.SIGKILL)
        _, _, usage = os.wait4(child, 0)
    told = [_told(_beside(folder, child, name)) for name in ("out", "err")]
    code = os.waitstatus_to_exitcode(status) if ended else None
    return Ended(code, *told, usage.ru_maxrss * 1024 if usage else 0)


def done(folder: Path, *words: str, before: Callable[[], object] | None = None) -> Ended:
    """A command, to its end."""
    return end(folder, begin(folder, lambda: main(words), before))


def differs(folder: Path, report: bool) -> list[str]:
    """What is not whole of the runs that have a name."""
    runs = [each for each in (folder / "runs").iterdir() if each.is_dir() and not each.name.startswith(".")]
    bad = [f"{each.name}: {line}" for each in runs for line in manifest.differing(each, report=report)]
    return bad or [f"{each.name}: not sealed" for each in runs if not load(each).is_sealed]


def _network(event: str, given: tuple[object, ...]) -> None:
    """Tells of what asks the network, which no command here has a reason to."""
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"):
        os.write(2, f"{CONNECTED}: {event} {given[1:]}\n".encode())


def _beside(folder: Path, child: int, name: str) -> Path:
    return folder.parent / f"{name}-{child}"


def _told(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    path.unlink(missing_ok=True)
    return text
