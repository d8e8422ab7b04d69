"""In what a run differs from the one all are compared with: worked out once for each pair."""

from __future__ import annotations

from collections.abc import Sequence

from cnnstudio.ui.training.differences import differences, sentence
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.runs_table import RunRow

_DIFFERENCES = 2


class ToldApart:
    """Knows what was worked out; a run's design never changes, but for the epochs it is given more."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._known: dict[tuple[str, str, int], str] = {}

    def words(self, run: RunCurves | None, compared: RunCurves | None) -> str:
        """Return what differs in one line; nothing where one of them is unknown or both are the same."""
        if run is None or compared is None or run is compared:
            return ""
        key = (run.folder, compared.folder, run.epochs)
        if key not in self._known:
            self._known[key] = self._worked_out(run, compared)
        return self._known[key]

    def _worked_out(self, run: RunCurves, compared: RunCurves) -> str:
        designs = (self._recorder.design_of(compared), self._recorder.design_of(run))
        if designs[0] is None or designs[1] is None:
            return ""
        return sentence(differences(designs[0], designs[1]), _DIFFERENCES)


def compared_with(rows: Sequence[RunRow], shown: RunCurves | None) -> str:
    """Return the folder of the run the others are compared with: the pinned one, else the one shown in full."""
    pinned = next((row.folder for row in rows if row.pinned), "")
    return pinned or (shown.folder if shown is not None else "")
