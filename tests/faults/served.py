"""Data sets that are fetched from a server that stands in for the Hub and every other host, and breaks off."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

import pytest

from probes import data
from probes.plugins import Plugin
from tests.probes.data.test_recipes import RECIPES, as_made
from tests.support.made_sets import MADE, Stand, server

from .commands import Row, Undisturbed, judged
from .place import SERVED, begin, call, done, end, fresh

NAMES = ("miap", "visogender", "fairface")
"""Tables with links to pictures, and a set of the Hub."""
GET = ["data", "get", *NAMES, "--quiet"]
MOST = 50
"""How often the same command is given until all is there."""


class Breaking(server._Handler):
    """Takes its time, and breaks off in the middle of a file: of each so often, and each time by so much chance."""

    often, share, chance = 0, 0.5, random.Random(0)
    broken: ClassVar[Counter[str]] = Counter()

    def _answer(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        time.sleep(0.02)
        breaks = self.broken[self.path] < self.often and self.chance.random() < self.share
        if breaks and self.command != "HEAD" and "ETag" in headers:
            self.broken[self.path] += 1
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content[: self.chance.randrange(len(content))])
            self.wfile.flush()
            self.connection.shutdown(2)
        else:
            super()._answer(status, headers, content)


@contextmanager
def serving(often: int = 0) -> Iterator[int]:
    """The server, in a process of its own, whose id this is; and the recipes of NAMES as it has them."""
    stand, ready = Stand(), os.pipe()
    recipes = {}
    for name in NAMES:
        stand.plain |= {at.partition("://")[2]: content for at, content in MADE[name].plain.items()}
        stand.hub |= MADE[name].hub
        recipes[name] = Plugin(name, "", as_made(RECIPES[name], MADE[name]))
    child = os.fork()
    if not child:
        Breaking.often, server._Handler = often, Breaking  # type: ignore[misc]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # its tracebacks of what hangs up
        with stand.open(patch := pytest.MonkeyPatch()):
            os.write(ready[1], os.environ["HF_ENDPOINT"].encode())
            signal.pause()
        patch.undo()
    at = os.read(ready[0], 99).decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "recipes", lambda: recipes)
        for name, value in {
            "HF_ENDPOINT": at,
            "AUDIT_MIRROR": f"{at}/plain",
            "no_proxy": "127.0.0.1",
        }.items():
            patch.setenv(name, value)
        SERVED.add("127.0.0.1")
        try:
            yield child
        finally:
            SERVED.clear()
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(child, 0)


def broken_off(template: Path, folder: Path, n: int) -> Row:
    """Sets are fetched n times while answers break off, by the same command until all is there."""
    row = Row()
    for _ in range(n):
        with serving():
            state = Undisturbed(template, folder, GET)
        fresh(template, folder)
        with serving(often=2):
            judged(row, done(folder, *GET), state, lambda: _until_there(folder))
    return row


def _until_there(folder: Path) -> None:
    for _ in range(MOST):
        if done(folder, *GET).code != 2:
            return


def off_line(template: Path, folder: Path, n: int, chance: random.Random) -> Row:
    """Sets are fetched n times while the network goes away at a random moment; then it is there again."""
    row = Row()
    with serving():
        state = Undisturbed(template, folder, GET)
    for _ in range(n):
        fresh(template, folder)
        with serving() as network:
            child = begin(folder, lambda: call(GET))
            ended = end(folder, child, chance.uniform(0, state.seconds), do=lambda: _kill(network))
        with serving():
            judged(row, ended, state)
    return row


def _kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
