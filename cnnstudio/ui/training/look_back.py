"""Train's part in looking back: it shows the kept epoch that every view shows, and wishes for others."""

from __future__ import annotations

from PySide6.QtCore import QObject

from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.epoch_views import EpochViews
from cnnstudio.ui.training.runs_panel import RunsPanel
from cnnstudio.ui.training.same_way import SameWay
from cnnstudio.ui.turns import Turns


class LookBack(QObject):
    """Keeps curves, figures of the epoch and the comparison of both parts at the same epoch."""

    def __init__(
        self, shown: ShownEpoch, runs: RunsPanel, epochs: EpochViews, turns: Turns, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._shown, self._runs, self._epochs, self._turns = shown, runs, epochs, turns
        self._curves: CurvesPanel | None = None
        self._same: SameWay | None = None

    def follow(self, curves: CurvesPanel, same: SameWay) -> None:
        """Mark epochs in these curves from now on, and have this measured at the epoch shown."""
        self._curves, self._same = curves, same
        self._shown.changed.connect(self._follow_shown)
        curves.epochChosen.connect(self._choose)
        self._runs.opened.connect(self._take_in_hand)
        self._runs.keep.kept.connect(self._shown.ended_anew)

    def mark(self) -> None:
        """Mark the kept epochs of the run shown here, and the one that every view shows."""
        run, shown = self._runs.shown(), self._shown
        kept = shown.kept if run is not None and run.folder == shown.folder else ()
        epoch = shown.of(run.folder) if run is not None else None
        if self._curves is not None and self._same is not None:
            self._curves.mark_epochs(kept, epoch)
            self._same.show_run(run, epoch)

    def _choose(self, epoch: int) -> None:
        """Have every view show a kept epoch of the run whose curves are shown."""
        run = self._runs.shown()
        if run is not None:
            self._shown.show(epoch, run.folder)

    def _take_in_hand(self, folder: str) -> None:
        """Let the other views look into the run that is opened here, once it has learned."""
        run = self._runs.shown()
        if run is not None and run.points and folder != self._shown.folder:
            self._shown.show(None, folder)

    def _follow_shown(self) -> None:
        """Show the epoch that every view shows; a run that is looked back at is the one shown here."""
        shown, main = self._shown, self._runs.shown()
        if shown.epoch is not None and (main is None or main.folder != shown.folder):
            self._runs.open_alone(shown.folder)
        self.mark()
        epochs = self._epochs
        self._turns.ask(epochs.show_classes, epochs.show_wrong, epochs.show_layers, epochs.show_gradients)
