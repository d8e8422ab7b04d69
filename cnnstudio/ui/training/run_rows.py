"""Runs as rows of their table: those of this session, and those read from the disk."""

from __future__ import annotations

from cnnstudio.engine.runs import Run
from cnnstudio.ui.run_names import short_name
from cnnstudio.ui.training.curve_view import Style
from cnnstudio.ui.training.look_counts import LookCounts
from cnnstudio.ui.training.run_curves import RunCurves, RunState
from cnnstudio.ui.training.run_words import state_words, when_of
from cnnstudio.ui.training.runs_table import RunRow


def live_row(run: RunCurves, style: Style | None, looks: LookCounts) -> RunRow:
    """Return the row of a run of this session."""
    return RunRow(
        run.folder,
        run.short_name,
        when_of(run.folder, run.data_share),
        run.best("val_accuracy"),
        run.parameters,
        state_words(run.state, len(run.points)),
        run.live,
        style,
        *looks.words(run.folder, len(run.points), run.validates_on_test),
    )


def disk_row(run: Run, curves: RunCurves | None, style: Style | None, looks: LookCounts) -> RunRow:
    """Return the row of a run on the disk; its best is known once its curves were read."""
    folder = str(run.folder)
    state: RunState = "interrupted" if run.status == "running" else run.status
    return RunRow(
        folder,
        short_name(folder),
        when_of(folder, run.data_share),
        curves.best("val_accuracy") if curves is not None else None,
        run.parameters,
        state_words(state, run.epochs_done),
        False,
        style,
        *looks.words(folder, run.epochs_done, run.data.validates_on_test),
    )
