"""The loop of transformers.Trainer."""

from typing import Any

from transformers import Trainer, TrainerCallback

from .watch import Watch


class AuditCallback(TrainerCallback):
    """Audits as `watch` says, at the end of each epoch where that names no steps; values go to whatever the trainer
    reports to.

    >>> trainer.add_callback(AuditCallback(Watch(tokenizer, image_processor, every=500), trainer))
    """

    def __init__(self, watch: Watch, trainer: Trainer) -> None:
        self.watch, self.trainer = watch, trainer

    def on_step_end(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        if self.watch(model, state.global_step, self._log):
            control.should_training_stop = True

    def on_epoch_end(self, args: Any, state: Any, control: Any, model: Any = None, **_: Any) -> None:
        if self.watch.every is None and self.watch.audit(model, state.global_step, self._log):
            control.should_training_stop = True

    def _log(self, values: dict[str, float], step: int) -> None:
        self.trainer.log(values)  # it knows the step
