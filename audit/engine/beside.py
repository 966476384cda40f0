"""A second process, for what is Python alone: while the towers encode, it concludes what was encoded before.

loky starts it anew at the first task, with the environment of then (limits, fonts): neither threads nor a GPU of ours
are in it, and its death is told. With AUDIT_PROCESSES=1, or a single processor, all is done in this one, to the same
bytes.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

from probes.errors import CallError

Made = TypeVar("Made")


class Task(Generic[Made]):
    """A call whose arguments can be pickled. turns: by which it goes to the other process; None: here, at once."""

    def __init__(
        self, turns: Callable[..., "Future[Made]"] | None, call: Callable[..., Made], *given: Any
    ) -> None:
        self.call, self.given = call, given
        self.future: Future[Made] = turns(call, *given) if turns else _here(call, *given)

    @property
    def done(self) -> bool:
        return self.future.done()

    def result(self) -> Made:
        """What it gives, or raises; where the other process has not come to it yet, done here."""
        return self.call(*self.given) if self.future.cancel() else self.future.result()


class Beside:
    """Who does what it is given, one after the other. executor: None where that is this process."""

    def __init__(self, executor: Executor | None, turns: ThreadPoolExecutor | None = None) -> None:
        self.executor, self.turns = executor, turns

    def submit(self, call: Callable[..., Made], *given: Any) -> Task[Made]:
        return Task(self._turn if self.turns else None, call, *given)

    def _turn(self, call: Callable[..., Made], *given: Any) -> "Future[Made]":
        """What is not begun can be taken back, which an executor that sends ahead does not let."""
        executor, turns = self.executor, self.turns
        assert executor and turns
        return turns.submit(lambda: executor.submit(call, *given).result())


@contextmanager
def process() -> Iterator[Beside]:
    """One that ends with what is done inside. Where that fails, what was submitted is done first, so that it is not
    lost; an interrupt ends it with whatever it is at."""
    if processes() < 2:
        yield Beside(None)
        return
    from joblib.externals.loky import ProcessPoolExecutor

    executor, turns, ended = ProcessPoolExecutor(1, initializer=_deaf), ThreadPoolExecutor(1, "beside"), True
    try:
        yield Beside(executor, turns)
        ended = False
    except BrokenProcessPool as error:
        raise CallError(
            f"a second process, which concludes audits, has ended ({' '.join(str(error).split())[:120]}); where memory "
            "is short, AUDIT_PROCESSES=1 does all in one"
        ) from None
    except Exception:
        ended = False
        raise
    finally:
        turns.shutdown(wait=not ended, cancel_futures=ended)
        executor.shutdown(kill_workers=ended)
        turns.shutdown()


def processes() -> int:
    """How many there may be: two, where there is a processor for each."""
    own = os.environ.get("AUDIT_PROCESSES", "")
    if own not in ("", "1", "2"):
        raise CallError(f"AUDIT_PROCESSES={own}: expected 1 or 2")
    return int(own or min(2, os.cpu_count() or 1))


def _here(call: Callable[..., Made], *given: Any) -> "Future[Made]":
    made: Future[Made] = Future()
    try:
        made.set_result(call(*given))
    except Exception as error:
        made.set_exception(error)
    return made


def _deaf() -> None:
    """An interrupt is for who began it, and ends it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
