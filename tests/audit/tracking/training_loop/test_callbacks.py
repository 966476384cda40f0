"""The callbacks in the loops that they are for, where these are installed, and their hooks alone where not."""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import torch
from transformers import TrainingArguments

from audit.tracking.training_loop.with_transformers import AuditCallback
from tests.support import tiny_models as tiny

Made = Any


class Pairs(torch.utils.data.Dataset):
    """Eight captions, each with its picture."""

    def __init__(self) -> None:
        words = tiny.tokenizer()(["صورة كرة", "صورة"] * 4, padding=True, return_tensors="pt")
        self.words = {name: words[name] for name in ("input_ids", "attention_mask")}
        self.pixels = torch.rand(8, 3, 32, 32, generator=torch.Generator().manual_seed(0))

    def __len__(self) -> int:
        return 8

    def __getitem__(self, row: int) -> dict[str, Any]:
        one = {name: values[row] for name, values in self.words.items()}
        return one | {"pixel_values": self.pixels[row], "return_loss": True}


def together(rows: list[dict[str, Any]]) -> dict[str, Any]:
    names = ("input_ids", "attention_mask", "pixel_values")
    return {name: torch.stack([row[name] for row in rows]) for name in names} | {"return_loss": True}


def test_hooks_of_transformers(watch: Made, model: Any) -> None:
    sent: list[dict] = []
    control = SimpleNamespace(should_training_stop=False)
    stops = {"stop_when": lambda found: len(made.table["step"].unique()) == 2}
    made = watch(**stops)
    callback = AuditCallback(made, SimpleNamespace(log=sent.append))
    for step in (1, 2, 3):
        callback.on_step_end(None, SimpleNamespace(global_step=step), control, model=model)
    callback.on_epoch_end(None, SimpleNamespace(global_step=3), control, model=model)
    assert len(sent) == 1 and not control.should_training_stop
    callback.on_step_end(None, SimpleNamespace(global_step=4), control, model=model)
    assert control.should_training_stop and "audit/gender/control: presentation" in sent[1]
    ends = AuditCallback(watch(every=None), SimpleNamespace(log=sent.append))
    ends.on_step_end(None, SimpleNamespace(global_step=5), control, model=model)
    assert len(sent) == 2
    ends.on_epoch_end(None, SimpleNamespace(global_step=5), control, model=model)
    assert len(sent) == 3


@pytest.mark.skipif(find_spec("accelerate") is None, reason="transformers.Trainer needs accelerate")
def test_a_trainer_learns_what_it_would_have_learned(watch: Made, tmp_path: Path) -> None:
    from transformers import Trainer

    weights, history = [], []
    for audited in (False, True):
        torch.manual_seed(0)
        arguments = TrainingArguments(
            str(tmp_path), max_steps=6, per_device_train_batch_size=4, report_to=[], save_strategy="no",
            logging_steps=2, disable_tqdm=True, seed=0, use_cpu=True,
        )  # fmt: skip
        model = tiny.bert_vit()
        trainer = Trainer(model, arguments, train_dataset=Pairs(), data_collator=together)
        if audited:
            trainer.add_callback(AuditCallback(watch(), trainer))
        trainer.train()
        weights.append(torch.cat([each.detach().flatten() for each in model.parameters()]))
        history = [line for line in trainer.state.log_history if "audit/gender/control: presentation" in line]
    assert torch.equal(*weights)
    assert [line["step"] for line in history] == [2, 4, 6]


@pytest.fixture
def lightning_callback(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The class; where Lightning is not installed, over a stand-in of the base that it gives."""
    if find_spec("lightning") is None:
        stands = ModuleType("lightning.pytorch")
        stands.Callback = object  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "lightning", ModuleType("lightning"))
        monkeypatch.setitem(sys.modules, "lightning.pytorch", stands)
    name = "audit.tracking.training_loop.with_lightning"
    monkeypatch.delitem(sys.modules, name, raising=False)
    from audit.tracking.training_loop import with_lightning

    return with_lightning.AuditCallback


def test_hooks_of_lightning(watch: Made, model: Any, lightning_callback: Any) -> None:
    module = torch.nn.Module()
    module.clip = model
    sent: list[tuple] = []
    loggers = [SimpleNamespace(log_metrics=lambda told, step: sent.append((step, sorted(told)[0])))] * 2
    trainer = SimpleNamespace(global_step=0, loggers=loggers, should_stop=False)
    made = watch(of=lambda module: module.clip, stop_when=lambda found: len(made.table["step"].unique()) == 2)
    callback = lightning_callback(made)
    for step in (1, 2, 2, 3):
        trainer.global_step = step
        callback.on_train_batch_end(trainer, module, None, None, 0)
    callback.on_train_epoch_end(trainer, module)
    assert [step for step, _ in sent] == [2, 2] and not trainer.should_stop
    trainer.global_step = 4
    callback.on_train_batch_end(trainer, module, None, None, 0)
    assert trainer.should_stop


@pytest.mark.skipif(find_spec("lightning") is None, reason="Lightning is not installed")
def test_a_lightning_training(watch: Made, tmp_path: Path, lightning_callback: Any) -> None:
    import pandas as pd
    from lightning.pytorch import LightningModule, Trainer
    from lightning.pytorch.loggers import CSVLogger

    class Module(LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.clip = tiny.bert_vit()

        def training_step(self, batch: Any, _: int) -> Any:
            return self.clip(**batch).loss

        def configure_optimizers(self) -> Any:
            return torch.optim.AdamW(self.parameters(), 1e-3)

    made = watch(of=lambda module: module.clip)
    logger = CSVLogger(tmp_path)
    trainer = Trainer(
        max_steps=5, accelerator="cpu", logger=logger, callbacks=[lightning_callback(made)],
        enable_checkpointing=False, enable_progress_bar=False, enable_model_summary=False, log_every_n_steps=1,
    )  # fmt: skip
    trainer.fit(Module(), torch.utils.data.DataLoader(Pairs(), 4, collate_fn=together))
    logger.save()
    kept = pd.read_csv(Path(logger.log_dir) / "metrics.csv")
    told = kept.dropna(subset="audit/gender/control: presentation")
    assert told["step"].tolist() == [2, 4] and made.table["step"].unique().tolist() == [2, 4]
