"""When a run began and what it does, in the few words of a table."""

from __future__ import annotations

from cnnstudio.language import number, percent, tr
from cnnstudio.ui.run_names import time_of_day
from cnnstudio.ui.training.run_curves import RunState


def when_of(folder: str, share: float) -> str:
    """Return when a run began, and that it saw only a part of the data."""
    when = time_of_day(folder)
    return when if share >= 1.0 else tr("{share} · {when}", when=when, share=percent(share, 0))


def state_words(state: RunState, epochs: int) -> str:
    """Return what a run does, or how far it came."""
    done = tr("{count} epochs", count=number(epochs)) if epochs != 1 else tr("1 epoch")
    return {
        "starting": tr("starting"),
        "training": tr("running"),
        "paused": tr("paused"),
        "stopping": tr("stopping"),
        "finished": done,
        "stopped": tr("stopped, {done}", done=done),
        "interrupted": tr("unfinished"),
        "failed": tr("failed"),
    }[state]


def points(gap: float) -> str:
    """Return how far two shares are apart: percent of percent would be read as something else."""
    return tr("{gap} points", gap=f"{abs(gap) * 100:.2f}")
