"""A watch leaves the model and the loop as they were, whatever becomes of the audit."""

import errno
import gc
import logging
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
from transformers import BertConfig, BertModel

from audit.engine import auditing
from audit.engine.arranging import How
from audit.models import preparing
from audit.statistics import findings
from audit.tracking.training_loop import watch as watching
from audit.tracking.training_loop.in_memory import InMemory, encoder
from audit.tracking.training_loop.kept import Kept
from probes import stimuli
from probes.errors import CallError
from tests.support import tiny_models as tiny

Made = Any


def test_the_model_and_all_generators_are_as_they_were(watch: Made, model: Any) -> None:
    model.vision_model.eval()  # locked, in LiT's words
    modes = [each.training for each in model.modules()]
    weight = next(model.text_model.parameters())
    weight.grad = torch.ones_like(weight)
    model.text_projection.register_forward_hook(lambda *_: _draws() and None)
    drawn = []
    for audited in (False, True):
        torch.manual_seed(1), np.random.seed(1), random.seed(1)  # noqa: NPY002
        if audited:
            watch().audit(model, 1)
        drawn.append(_draws())
    assert drawn[0] == drawn[1]
    assert [each.training for each in model.modules()] == modes and any(modes) and not all(modes)
    assert weight.grad.eq(1).all() and gc.isenabled()


def _draws() -> tuple[float, ...]:
    return torch.rand(1).item(), np.random.rand(), random.random()  # noqa: NPY002


def test_a_backward_pass_after_an_audit(watch: Made, model: Any) -> None:
    """A tensor that a module keeps of a forward pass in inference mode could not be differentiated through."""
    kept = {}

    def keeps(module: Any, given: Any, made: Any) -> Any:
        kept.setdefault("scale", torch.ones(made.shape[-1]))
        return made * kept["scale"]

    model.text_projection.register_forward_hook(keeps)
    made = watch()
    made.audit(model, 1)
    assert len(made.table), "the audit failed"
    words = tiny.tokenizer()(["صورة"], return_tensors="pt")
    ids = {name: words[name] for name in ("input_ids", "attention_mask")}
    model.get_text_features(**ids).pooler_output.sum().backward()


def test_every_so_many_steps_once(watch: Made, model: Any) -> None:
    made, sent = watch(), []
    for step in (1, 2, 2, 3, 4):  # gradients that are gathered leave the step where it was
        assert made(model, step, lambda told, step: sent.append((step, told))) is False
    assert [step for step, _ in sent] == [2, 4] == made.table["step"].unique().tolist()
    assert made.seconds > 0
    readable = made.table[(made.table["step"] == 4) & (made.table["verdict"] != "not interpretable")]
    assert {name for name in sent[1][1] if not name.endswith(("low", "high"))} == {
        f"audit/gender/{name}" for name in readable.dropna(subset="estimate")["measure"]
    }
    assert len(readable) < (made.table["step"] == 4).sum(), "an untrained model fails its controls"


@pytest.mark.parametrize("how", [{"suite": "colour"}, {"every": 0}])
def test_a_wrong_call_is_said_before_the_training(watch: Made, how: dict[str, Any]) -> None:
    with pytest.raises(CallError):
        watch(**how)


def test_no_image_tower_is_one_line_once(watch: Made, caplog: pytest.LogCaptureFixture) -> None:
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    model, made = BertModel(BertConfig(vocab_size=50, **size)).train(), watch()
    with caplog.at_level(logging.WARNING):
        assert [made(model, step) for step in (2, 4, 6)] == [False] * 3
    (line,) = caplog.messages
    assert line.startswith("step 2, audit: BertModel: has no text and image tower (get_text_features") and (
        "\n" not in line
    )
    assert model.training


def test_weights_in_pieces_are_not_touched(watch: Made, model: Any, caplog: pytest.LogCaptureFixture) -> None:
    next(model.parameters()).ds_id = 0
    assert watch().audit(model, 1) is False
    assert "its weights are in pieces" in caplog.messages[0]


def test_a_full_disk_stops_neither_training_nor_logging(
    watch: Made, model: Any, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "audits.csv")

    monkeypatch.setattr(watching.whole, "write", full)
    made, sent = watch(csv=tmp_path / "audits.csv"), []
    for step in (2, 4):
        made(model, step, lambda told, step: sent.append(step))
    assert sent == [2, 4] == made.table["step"].unique().tolist()
    (line,) = caplog.messages
    assert "No space left on device" in line and line.endswith("the training goes on")


def test_a_logger_that_fails_leaves_the_file(watch: Made, model: Any, tmp_path: Path) -> None:
    file = tmp_path / "audits.csv"
    watch(csv=file, log=lambda told, step: 1 / 0).audit(model, 7)
    assert pd.read_csv(file)["step"].unique().tolist() == [7]


def test_a_training_that_is_taken_up_goes_on_in_its_file(watch: Made, model: Any, tmp_path: Path) -> None:
    file = tmp_path / "audits.csv"
    first, again = watch(csv=file), watch(csv=file)
    for step in (2, 4):
        first(model, step)
    again(model, 4)  # killed after it, from a checkpoint before it
    again(model, 6)
    assert pd.read_csv(file)["step"].value_counts().to_dict() == dict.fromkeys(
        (2, 4, 6), len(first.table) // 2
    )


def test_stop_when(watch: Made, model: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert watch(stop_when=lambda found: found.loc["default", "estimate"] >= 0).audit(model, 1) is True
    assert watch(stop_when=lambda found: found.loc["default", "n"] < 0).audit(model, 1) is False
    assert not caplog.messages
    assert watch(stop_when=lambda found: found.loc["defualt"]).audit(model, 1) is False
    assert "KeyError" in caplog.messages[0]


def test_pictures_are_encoded_again_only_where_their_tower_moved(
    watch: Made, model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen, encode, opened, opening = [], InMemory.encode_pictures, [], stimuli.open

    def counted(self: InMemory, names: list[str], keep: bool) -> Any:
        seen.append(len(names))
        return encode(self, names, keep)

    monkeypatch.setattr(InMemory, "encode_pictures", counted)
    monkeypatch.setattr(preparing.stimuli, "open", lambda name: opened.append(name) or opening(name))
    made = watch()
    every = len(made.trials.images())
    made.audit(model, 1)
    assert sum(seen) == every + watching.FEW
    with torch.no_grad():
        next(model.text_model.parameters()).add_(0.01)
    made.audit(model, 2)
    assert sum(seen) == every + 2 * watching.FEW
    for step in (3, 4):
        with torch.no_grad():
            model.visual_projection.weight.mul_(1.01).add_(1e-4)
        made.audit(model, step)
        assert sum(seen) == (step - 1) * every + step * watching.FEW
    assert len(opened) == 2 * every + watching.FEW, (
        "those of a tower that moves are drawn once more, and kept"
    )


def test_what_is_kept_changes_no_figure(watch: Made, model: Any) -> None:
    """The second audit of the very weights, and one of others, beside a watch that is new to them."""
    made = watch()
    first = made.found(model)
    pd.testing.assert_frame_equal(made.found(model), first, check_exact=True)
    with torch.no_grad():
        for each in model.parameters():
            each.mul_(1.1).add_(0.01)
    moved = made.found(model)
    pd.testing.assert_frame_equal(moved, watch().found(model), check_exact=True)
    assert not moved["estimate"].equals(first["estimate"])


def test_cells_that_are_kept_are_those_that_are_made_anew(watch: Made, model: Any) -> None:
    """Of other answers to the same queries, with and without what earlier ones left; where one has none too."""
    made = watch()
    made.found(model)
    kept, judged, options = made.arrays, made.judged, made.trials.options
    outcomes = watch_outcomes(made, model)
    other = outcomes.assign(
        **{name: outcomes[name].to_numpy()[::-1] for name in ("correct", "margin", "n_options")}
    )
    lost = other.assign(correct=other["correct"].where(other["query"] != other["query"].iloc[0]))
    for some in (other, lost):
        anew = findings(judged, some, options, resamples=49)
        again = findings(judged, some, options, resamples=49, arrays=kept, bare=True)
        empty = ["mde", "mde_exceeds", "mde_within", "by_cluster"]
        assert kept.made and again[empty].isna().all(axis=None) and not anew["mde"].isna().all()
        pd.testing.assert_frame_equal(again.drop(columns=empty), anew.drop(columns=empty), check_exact=True)


def watch_outcomes(made: Made, model: Any) -> pd.DataFrame:
    """Of a watch that has audited, with the first options of every query."""
    inner = encoder(model.eval(), made.tokenizer, made.processor)
    vectors = {"text": made._texts(inner), "image": made._pictures(inner)}
    return auditing.answered(made.suite, made.source, made.trials, vectors, inner, made.seed)


def test_figures_are_those_of_a_quick_audit(watch: Made, model: Any, tmp_path: Path) -> None:
    model.eval()
    made = watch(resamples=99)
    inner = encoder(model, made.tokenizer, made.processor)
    how = How(quick=True, report=False, quiet=True, cache=False, resamples=99)
    run = auditing.audited(made.suite, made.source, made.trials, inner, tmp_path, how)
    same = ["measure", "estimate", "ci_low", "ci_high", "verdict"]
    kept = run.judged.reset_index(drop=True)[same]
    pd.testing.assert_frame_equal(made.found(model)[same].reset_index(drop=True), kept, check_dtype=False)


def test_what_a_processor_gives_is_kept_as_far_as_there_is_room() -> None:
    made: list[int] = []

    def make(left: np.ndarray) -> Any:
        for at in np.split(left, range(2, len(left), 2)):
            made.extend(at.tolist())
            yield at, {"pixels": torch.zeros(len(at), 10)}

    kept = Kept(room=2 * 40 * 2)
    for _ in range(2):
        told = [at.tolist() for at, _ in kept.batches("abcdef", np.arange(6), 2, make)]
        assert told == [[0, 1], [2, 3], [4, 5]]
    assert made == [0, 1, 2, 3, 4, 5, 4, 5]
    assert [len(batch["pixels"]) for _, batch in kept.batches("abcdef", np.arange(6), 3, make)] == [2, 2, 2]
    odd = Kept()
    list(odd.batches("ab", np.arange(2), 2, lambda left: [(left, ["as it is"])]))
    assert not odd.made


class OpenClipLike(torch.nn.Module):
    """What open_clip's models are called by."""

    def __init__(self, inner: Any) -> None:
        super().__init__()
        self.inner = inner

    def encode_text(self, ids: torch.Tensor) -> torch.Tensor:
        return self.inner.get_text_features(input_ids=ids).pooler_output

    def encode_image(self, pixels: torch.Tensor) -> torch.Tensor:
        return self.inner.get_image_features(pixel_values=pixels).pooler_output


def test_the_loop_of_open_clip(watch: Made, model: Any, few: Any) -> None:
    """In DataParallel, as wrapped for several devices, and with a transform in the place of a processor."""
    words, processor = tiny.tokenizer(), tiny.image_processor()
    made = watching.Watch(
        lambda texts: words(texts, padding="max_length", max_length=32, truncation=True, return_tensors="pt")[
            "input_ids"
        ],
        lambda image: processor(image, return_tensors="pt")["pixel_values"][0],
        resamples=49,
    )
    made.trials = few
    made.audit(torch.nn.DataParallel(OpenClipLike(model)), 1)
    assert set(made.table["measure"]) >= {"default", "control: presentation"}
