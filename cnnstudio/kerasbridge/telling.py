"""What the loop has done, as its events."""

from __future__ import annotations

from cnnstudio.kerasbridge.events import Ended, StepsDone, StoppedBy
from cnnstudio.kerasbridge.position import Position, named
from cnnstudio.kerasbridge.steps import Block


def steps_done(
    block: Block, metrics: tuple[str, ...], position: Position, images_per_second: float, seconds: float
) -> StepsDone:
    """Return a block of steps as an event; the position is the one after it."""
    return StepsDone(
        epoch=position.epochs + 1,
        first_step=position.step - block.steps + 1,
        metrics=metrics,
        values=block.values,
        running=named(metrics, block.running),
        images_per_second=images_per_second,
        seconds=seconds,
        rates=block.rates,
    )


def ended(
    position: Position,
    metrics: dict[str, float],
    images_per_second: float,
    seconds: float,
    stopped_by: StoppedBy,
) -> Ended:
    """Return the end of training as an event."""
    return Ended(
        epochs=position.epochs,
        step=position.step,
        best_epoch=position.best_epoch,
        metrics=metrics,
        images_per_second=images_per_second,
        seconds=seconds,
        stopped_by=stopped_by,
    )
