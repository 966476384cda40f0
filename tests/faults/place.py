"""A place with a user's pictures, captions, model, card and runs; commands are run there by processes that are forked
from this one, which has imported all, so that a moment is one of the command and not of its imports."""

import os
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from PIL import Image
from tqdm import tqdm

from audit.cli import main
from audit.runs import load, manifest
from probes.files import locks

PICTURES = 8
LIMIT = 240
"""Seconds after which a command hangs."""
SEVERAL = ("all-", "track-")
"""How the names of folders begin that hold several runs."""
LEAVE = os._exit
CONNECTED = "opened a connection"
MODEL = """
import hashlib
import os
import time
import numpy as np

SLOW = float(os.environ.get("AUDIT_SLOW_FOR_FAULTS", 0))


class M:
    revision = "1"
    weights = np.ones(3)

    def encode_texts(self, texts):
        time.sleep(SLOW)
        return np.stack([row(text.encode()) for text in texts])

    def encode_images(self, images):
        return np.stack([row(image.tobytes()) for image in images])


def row(content):
    seed = int(hashlib.sha256(content).hexdigest()[:8], 16)
    return np.random.default_rng(seed).normal(size=16).astype("float32")
"""
CARD = "---\nlanguage:\n- ar\n---\n\n# Mine\n\n" + "A line of the user's own card.\n" * 200
SOURCE = ["--images", "pictures", "--captions", "captions.csv", "--resamples", "99", "--quiet"]
AUDIT = ["captions", "--model", "own_for_faults:M", *SOURCE]
SERVED = set[str]()
"""Hosts that commands may ask: of the server that stands in for all others, where one does."""


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
    """The place, with finished runs in it: two of one suite, and one of another whose vectors are kept, aside."""
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
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "key"], check=True)
    inside(folder)
    (folder / "runs").mkdir()
    for name, words in {
        "given": AUDIT,
        "other": [*AUDIT, "--seed", "1"],
        "ranked": ["AUDIT_CACHE=kept", "retrieval", *AUDIT[1:], "--no-report"],
    }.items():
        call([*words, "--out", "begun"])
        [made] = [each for each in (folder / "begun").iterdir() if not each.name.startswith(".")]
        made.rename(folder / "runs" / name)
    shutil.rmtree(folder / "begun")
    shutil.rmtree(folder / "cache", ignore_errors=True)
    return folder


def call(words: Sequence[str]) -> int:
    """A command, before which a variable of the environment may stand; paths in it are of this folder."""
    first, _, value = words[0].partition("=")
    if not value:
        return main(words)
    before = os.environ[first]
    os.environ[first] = str(Path(value).resolve())
    try:
        return main(words[1:])
    finally:
        os.environ[first] = before


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


def begin(folder: Path, do: Callable[[], int], before: Callable[[], object] | None = None) -> int:
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
        tqdm.set_lock(RLock())  # tqdm's own is shared by all that are forked: a killed one would keep it
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
        code = do()
        sys.stdout.flush(), sys.stderr.flush()
    except BaseException:
        os.write(2, traceback.format_exc().encode(errors="replace"))
        code = 3
    finally:
        LEAVE(code)


def end(
    folder: Path, child: int, after: float | None = None, sign: int = signal.SIGKILL,
    do: Callable[[], object] | None = None,
) -> Ended:  # fmt: skip
    """Waits for it, or sends it a signal, or does something else, after so many seconds and waits then."""
    began, sent, ended, status, usage = time.monotonic(), after is None, 0, 0, None
    while not ended and time.monotonic() - began < LIMIT:
        ended, status, usage = os.wait4(child, os.WNOHANG)
        if not ended and not sent and time.monotonic() - began >= (after or 0):
            do() if do else os.kill(child, sign)
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
    return end(folder, begin(folder, lambda: call(words), before))


def named(folder: Path) -> list[Path]:
    """The folders of runs that have a name, those within the folder of several, too."""
    told = [each for each in (folder / "runs").iterdir() if each.is_dir() and not each.name.startswith(".")]
    several = [each for each in told if each.name.startswith(SEVERAL)]
    inner = [each for parent in several for each in parent.iterdir() if each.is_dir()]
    return [each for each in (*told, *inner) if each not in several and not each.name.startswith(".")]


def differs(folder: Path, report: bool) -> list[str]:
    """What is not whole of them."""
    runs = named(folder)
    bad = [
        f"{_from(folder, each)}: {line}" for each in runs for line in manifest.differing(each, report=report)
    ]
    return bad or [f"{_from(folder, each)}: not sealed" for each in runs if not load(each).is_sealed]


def _from(folder: Path, run: Path) -> str:
    return run.relative_to(folder / "runs").as_posix()


def _network(event: str, given: tuple[object, ...]) -> None:
    """Tells of what asks the network, which no command here has a reason to."""
    asked = event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg")
    to = given[0] if event == "socket.getaddrinfo" else given[1:]
    if asked and not any(host in str(to) for host in SERVED):
        os.write(2, f"{CONNECTED}: {event} {to}\n".encode())


def _beside(folder: Path, child: int, name: str) -> Path:
    return folder.parent / f"{name}-{child}"


def _told(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    path.unlink(missing_ok=True)
    return text
