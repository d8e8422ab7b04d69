"""A run's record as it stands before the first step to come."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cnnstudio.engine.checkpoints import Checkpoint
from cnnstudio.engine.machine import this_machine
from cnnstudio.engine.preparation import Prepared
from cnnstudio.engine.record import Run


def new_record(folder: Path, ready: Prepared) -> Run:
    """Return the record of a run that has not begun."""
    plan, loop = ready.project.plan, ready.loop
    return Run(
        folder=folder,
        name=ready.project.name,
        started=datetime.now(UTC).isoformat(timespec="seconds"),
        machine=this_machine(),
        data=ready.data,
        classes=loop.task.heads[0].classes,
        logits=loop.task.heads[0].from_logits,
        parameters=loop.parameters,
        steps_per_epoch=loop.steps_per_epoch,
        batch_size=plan.batch_size,
        seed=plan.seed,
        epochs=plan.epochs,
        restore_best=plan.restore_best,
        keep_every=plan.keep_every,
        horizon=loop.horizon,
        data_share=plan.data_share,
        most_minutes=plan.most_minutes,
    )


def standing(run: Run, checkpoint: Checkpoint | None, epochs: int) -> Run:
    """Return the record of a run that goes on from this checkpoint, or begins again without one."""
    run = run.replaced(gives=None)  # what was chosen was about the end it had
    if checkpoint is None:
        return run.replaced(epochs=epochs, step=0, epochs_done=0, best_epoch=0, seconds=0.0, rate_changes=())
    stood = checkpoint.manifest
    return run.replaced(
        epochs=epochs,
        step=stood.step,
        epochs_done=stood.epochs_done,
        best_epoch=stood.best_epoch,
        seconds=stood.seconds,
        # What was changed after it is done again, or not at all.
        rate_changes=tuple(change for change in run.rate_changes if change.step <= stood.step),
    )
