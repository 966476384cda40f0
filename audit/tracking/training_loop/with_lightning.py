"""The loop of Lightning."""

from typing import Any

from lightning.pytorch import Callback

from .watch import Watch


class AuditCallback(Callback):
    """Audits as `watch` says, at the end of each epoch where that names no steps; values go to all loggers of the
    trainer.

    >>> watch = Watch(tokenizer, image_processor, every=500, of=lambda module: module.model)
    >>> Trainer(callbacks=[AuditCallback(watch)])
    """

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        self._said(trainer, self.watch(pl_module, trainer.global_step, _loggers(trainer)))

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        if self.watch.every is None:
            self._said(trainer, self.watch.audit(pl_module, trainer.global_step, _loggers(trainer)))

    def _said(self, trainer: Any, stop: bool) -> None:
        trainer.should_stop = trainer.should_stop or stop


def _loggers(trainer: Any) -> Any:
    def send(values: dict[str, float], step: int) -> None:
        for logger in trainer.loggers:
            logger.log_metrics(values, step)

    return send
