"""Workers of Ray: the same bytes as here, also where one is killed; what they say is one line."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audit import models
from audit.engine.cluster import workers
from audit.engine.cluster.workers import Cluster
from audit.engine.embed import embed
from audit.engine.store import keys
from audit.engine.store.database import Store
from probes.errors import CallError, DataError, ModelError
from probes.stimuli.drawn import scenes
from probes.trials import rows_to_trials

ray = pytest.importorskip("ray", reason="Ray is not installed; it comes with the extra `ray`")
N = 40


@pytest.fixture(scope="module", autouse=True)
def started() -> Iterator[None]:
    ray.init("local", num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.engine.embed.TEXTS_HELD", 8)
    monkeypatch.setattr("audit.engine.embed.PICTURES_HELD", 4)


@pytest.fixture(scope="module")
def trials() -> Any:
    pictures = [scenes.thing("ball", "red", n, seed=seed) for n in range(1, 9) for seed in range(2)]
    rows: list = [
        ("option", {"options": "all", "option": f"{i}", "image": each}) for i, each in enumerate(pictures)
    ]
    rows += [
        (
            "query",
            {
                "probe": "a",
                "text": "صورة " + "كرة " * (1 + i % 5) + str(i),
                "options": "all",
                "answer": ("0",),
            },
        )
        for i in range(N)
    ]
    return rows_to_trials(iter(rows))


def test_the_same_bytes_as_here_though_a_worker_is_killed(
    trials: Any, random_model: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = models.load(random_model)
    here = embed(model, trials, quiet=True)
    killed = []

    def given(hands: list, noun: str, parts: Any) -> Iterator:
        for turn, each in enumerate(_own(hands, noun, parts)):
            if noun == "texts" and turn == 1:
                killed.append(ray.get(hands[0].pid.remote()))
                os.kill(killed[0], signal.SIGKILL)
            yield each

    _own = workers.given
    monkeypatch.setattr(workers, "given", given)
    monkeypatch.setattr(workers.Worker, "pid", lambda self: os.getpid(), raising=False)
    store = Store(tmp_path)
    cluster = Cluster({"model": random_model}, workers=2)
    there = embed(model, trials, quiet=True, space=keys.space(store, model), cluster=cluster)
    assert len(killed) == 1
    for kind in ("text", "image"):
        assert here[kind].index == there[kind].index
        assert (here[kind].matrix == there[kind].matrix).all()
    monkeypatch.setattr(Cluster, "hands", None)  # no worker is needed for what is kept
    again = embed(model, trials, quiet=True, space=keys.space(Store(tmp_path), model), cluster=cluster)
    assert all((again[kind].matrix == here[kind].matrix).all() for kind in here)


def test_a_worker_with_another_model_is_refused(trials: Any, random_model: str, tmp_path: Path) -> None:
    model, cluster = models.load(random_model), Cluster({"model": None}, workers=1)  # the reference model
    with pytest.raises(ModelError, match="a worker loaded another model than was loaded here"):
        embed(model, trials, quiet=True, space=keys.space(Store(tmp_path), model), cluster=cluster)


def test_what_a_worker_can_not_read_is_said_as_here(random_model: str, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    rows: list = [
        ("option", {"options": "all", "option": "0", "image": str(tmp_path / "a.jpg")}),
        ("query", {"probe": "a", "text": "صورة", "options": "all", "answer": ("0",)}),
    ]
    model, cluster = models.load(random_model), Cluster({"model": random_model}, workers=1)
    with pytest.raises(DataError, match=r"a.jpg: can't be read as a picture"):
        embed(model, rows_to_trials(iter(rows)), True, keys.space(Store(tmp_path), model), cluster)


def test_tasks_come_back_in_their_order() -> None:
    cluster = Cluster({}, workers=2)
    base = cluster.put(np.arange(3))
    found = cluster.each(lambda base, n: base + n, [(base, n) for n in range(5)])
    assert [each.tolist() for each in found] == [[n, n + 1, n + 2] for n in range(5)]


def test_no_more_workers_than_fit() -> None:
    assert [Cluster({}, workers=n).size for n in (1, 2, 9, None)] == [1, 2, 2, 2]


def test_an_address_at_which_nothing_answers_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ray, "is_initialized", lambda: False)
    monkeypatch.setattr(ray, "init", _refused)
    with pytest.raises(CallError, match=r"--address ray://a:1: no Ray cluster answers there \(refused\)"):
        _ = Cluster({}, "ray://a:1")._ray


def _refused(*args: Any, **options: Any) -> None:
    raise ConnectionError("refused")
