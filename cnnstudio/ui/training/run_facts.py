"""What a reader of a run's numbers must know, in sentences."""

from __future__ import annotations

from cnnstudio.language import percent, tr
from cnnstudio.ui.training.run_curves import RunCurves


def facts(run: RunCurves | None, edited_since: bool) -> tuple[str, ...]:
    """Return what stands above the curves; empty texts where there is nothing to say."""
    on_test = run is not None and run.validates_on_test and run.state != "starting"
    return (
        selection(run) if run is not None and on_test else "",
        tr("The design has changed; that is for the next run.") if edited_since else "",
        partial(run),
    )


def selection(run: RunCurves) -> str:
    """Return that a run's validation set is its test set, and what that makes of choosing by it."""
    plan = run.project.plan if run.project is not None else None
    if plan is not None and (plan.early_stopping is not None or plan.restore_best):
        return tr(
            "Validated on the test set, as in the course; stopping or choosing by it is selection on the test set."
        )
    return tr("Validated on the test set, as in the course.")


def partial(run: RunCurves | None) -> str:
    """Return that a run sees only a part of the data."""
    if run is None or not run.partial:
        return ""
    share = percent(run.data_share, 0)
    return tr("A quick look: trained on {share} of the data, so its numbers are not final.", share=share)
