"""What loggers are sent: TensorBoard's, read back, and those of others."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from audit.tracking.training_loop import watch as watching

Made = Any


def test_each_kind_of_logger() -> None:
    class Writer:
        def add_scalar(self, *told: Any) -> None:
            sent.append(told)

    class Run:
        def log(self, told: dict, step: int) -> None:
            sent.append((told, step))

    sent: list[Any] = []
    for log in (Writer(), Run(), lambda told, step: sent.append((step, told))):
        send = watching.sender(log)
        assert send
        send({"a": 0.5}, 3)
    assert sent == [("a", 0.5, 3), ({"a": 0.5}, 3), (3, {"a": 0.5})]
    assert watching.sender(None) is None


@pytest.mark.skipif(find_spec("tensorboard") is None, reason="TensorBoard is not installed")
def test_what_tensorboard_shows(watch: Made, model: Any, tmp_path: Path) -> None:
    """Read back by its own reader."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from torch.utils.tensorboard import SummaryWriter

    made = watch(every=None)
    with SummaryWriter(tmp_path) as writer:
        for step in (3, 7):
            made.audit(model, step, writer)
    shown = EventAccumulator(str(tmp_path)).Reload()
    told = made.table.assign(suite="gender")
    expected = {step: watching.values(told[told["step"] == step]) for step in (3, 7)}
    assert "audit/gender/control: presentation" in expected[3]
    assert set(shown.Tags()["scalars"]) == {tag for each in expected.values() for tag in each}
    for tag in shown.Tags()["scalars"]:
        found = {each.step: each.value for each in shown.Scalars(tag)}
        assert found == pytest.approx({step: each[tag] for step, each in expected.items() if tag in each})


def test_the_open_run_of_weights_and_biases(monkeypatch: pytest.MonkeyPatch) -> None:
    run = type("Run", (), {"log": lambda self, told, step: sent.append(step)})()
    sent: list[int] = []
    monkeypatch.setitem(watching.sys.modules, "wandb", type("wandb", (), {"run": run}))
    send = watching.sender(None)
    assert send
    send({}, 5)
    assert sent == [5]
