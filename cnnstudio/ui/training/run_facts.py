"""What a reader of a run's numbers must know, in sentences."""

from __future__ import annotations

from cnnstudio.language import percent, tr
from cnnstudio.ui.training.run_curves import RunCurves


def facts(run: RunCurves | None, edited_since: bool) -> tuple[str, ...]:
    """Return what stands above the curves; empty texts where there is nothing to say."""
    on_test = run is not None and run.validates_on_test and run.state != "starting"
    return (
        tr("Validated on the test part, as in the course.") if on_test else "",
        tr("The design has changed; that is for the next run.") if edited_since else "",
        partial(run),
    )


def partial(run: RunCurves | None) -> str:
    """Return that a run sees only a part of the data."""
    if run is None or not run.partial:
        return ""
    share = percent(run.data_share, 0)
    return tr("A quick look: trained on {share} of the data, so its numbers are not final.", share=share)
