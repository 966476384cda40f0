"""Processes of a Ray cluster, each with the model: they encode the parts that the store lacks.

A part is what one machine would encode together (`embed`), and goes to one worker as a whole, so that its vectors are
the same bytes. It is kept as soon as it comes back: an audit that is killed goes on from there. A worker that dies is
begun anew, and the part that it held is given out again.
"""

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from probes.errors import CallError, InputError, ModelError

from ..progress import bar
from ..store import keys

if TYPE_CHECKING:
    from audit.models.base import Model

    from ..store.database import Space

OURS = ("AUDIT_", "HF_", "CAMELTOOLS_", "TRANSFORMERS_")
"""Beginnings of the variables that a worker is given as they are here."""
AT_ONCE = 2
"""Parts that a worker has: one at work, and one that waits."""
Keys = Callable[[Sequence[str]], list[bytes]]


class Worker:
    """One process. Nothing heavy is imported before it has its variables."""

    def __init__(self, model: dict[str, Any], variables: dict[str, str], threads: int) -> None:
        os.environ.update(variables)
        import torch

        from audit import models

        torch.set_num_threads(threads)
        self.model = models.load(**model)

    def digest(self) -> str:
        """Of the model as it is loaded here."""
        return keys.digest(self.model.revision, self.model.provenance)

    def texts(self, some: list[str]) -> np.ndarray:
        return self.model.encode_texts(some)

    def pictures(self, names: list[str]) -> np.ndarray:
        from audit.models.preparing import Opened
        from probes.files import remote
        from probes.stimuli import identity

        for file in filter(None, {identity.file(name) for name in names}):
            remote.there(file)
        return self.model.encode_images(Opened(names))


@dataclass(frozen=True)
class Cluster:
    """Ray, at an address («auto», «ray://host:10001»), or begun here; `workers` processes (None: one a processor, or
    one a GPU). model: what audit.models.load takes."""

    model: dict[str, Any]
    address: str | None = None
    workers: int | None = None

    def fill(
        self, space: "Space", model: "Model", asked: dict[str, tuple[Sequence[list[str]], Keys]], quiet: bool
    ) -> None:
        """Keeps the vectors of all parts that the space lacks. asked: `texts` and `pictures`, each its parts and what
        their vectors are found by. InputError where a worker says so, or has other weights."""
        lacking = {
            noun: deque((part, own, at) for part in parts if (at := space.missing(own := key(part))))
            for noun, (parts, key) in asked.items()
        }
        if not any(lacking.values()):
            return
        with self.hands(keys.digest(model.revision, model.provenance)) as hands:
            for noun, parts in lacking.items():
                with bar(sum(len(at) for _, _, at in parts), noun, quiet) as shown:
                    for (_, own, at), vectors in given(hands, noun, parts):
                        space.add([own[i] for i in at], vectors)
                        shown.update(len(at))

    def put(self, something: Any) -> Any:
        """Something that several tasks are given, sent to each machine once."""
        return self._ray.put(something)

    def each(self, call: Callable[..., Any], some: Sequence[tuple]) -> Iterator[Any]:
        """`call` of every tuple, whose members may be `put`, as tasks, in their order."""
        task = self._ray.remote(call)
        with _said():
            yield from (self._ray.get(each) for each in [task.remote(*one) for one in some])

    @property
    def size(self) -> int:
        """How many workers there are: no more than fit, since one that does not would be waited for."""
        found = self._ray.cluster_resources()
        fit = max(int(found.get("GPU", 0) or found.get("CPU", 1)), 1)
        return min(self.workers or fit, fit)

    @cached_property
    def _ray(self) -> Any:
        """Ray, connected."""
        try:
            import ray
        except ImportError:
            raise CallError(
                "--engine ray: Ray is not installed; pip install 'arabic-clip-audit[ray]'"
            ) from None
        if not ray.is_initialized():
            here: dict[str, Any] = {"num_cpus": self.workers or os.cpu_count(), "include_dashboard": False}
            try:
                ray.init(
                    self.address or "local",
                    log_to_driver=False,
                    logging_level=logging.ERROR,
                    **({} if self.address else here),
                )
            except (ConnectionError, ValueError, RuntimeError) as error:
                why = " ".join(str(error).split())[:120]
                raise CallError(
                    f"--address {self.address}: no Ray cluster answers there ({why}); begin one by `ray start --head`"
                    if self.address
                    else f"--engine ray: Ray could not begin here ({why}); leave it out, or give --address"
                ) from None
        return ray

    @contextmanager
    def hands(self, digest: str) -> Iterator[list[Any]]:
        """The workers, all with the weights of that digest; gone at the end."""
        import torch

        gpu = self._ray.cluster_resources().get("GPU", 0) > 0
        kind = self._ray.remote(num_cpus=1, num_gpus=1 if gpu else 0, max_restarts=-1, max_task_retries=-1)(
            Worker
        )
        variables = {name: value for name, value in os.environ.items() if name.startswith(OURS)}
        hands = [kind.remote(self.model, variables, torch.get_num_threads()) for _ in range(self.size)]
        try:
            with _said():
                others = set(self._ray.get([hand.digest.remote() for hand in hands])) - {digest}
            if others:
                raise ModelError(
                    "--engine ray: a worker loaded another model than was loaded here; give it the same files and the "
                    "same packages"
                )
            yield hands
        finally:
            for hand in hands:
                with suppress(Exception):
                    self._ray.kill(hand)


def given(hands: list[Any], noun: str, parts: deque) -> Iterator[tuple[tuple, np.ndarray]]:
    """Each part with its vectors, as they come back."""
    import ray

    at_work: dict[Any, tuple[Any, tuple]] = {}

    def give(hand: Any) -> None:
        if parts:
            part = parts.popleft()
            texts, _, at = part
            at_work[getattr(hand, noun).remote([texts[i] for i in at])] = hand, part

    for hand in hands * AT_ONCE:
        give(hand)
    while at_work:
        (ready,), _ = ray.wait(list(at_work), num_returns=1)
        hand, part = at_work.pop(ready)
        with _said():
            vectors = ray.get(ready)
        give(hand)
        yield part, vectors


@contextmanager
def _said() -> Iterator[None]:
    """What a worker says of its input is said as here; of another error its last line."""
    from ray.exceptions import RayError

    try:
        yield
    except RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, InputError):
            raise cause from None
        last = str(error).strip().splitlines()[-1][:200]
        raise ModelError(
            f"--engine ray: a worker failed ({last}); run it without --engine to see more"
        ) from None
