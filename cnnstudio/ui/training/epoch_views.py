"""What one epoch of a run ended with, in every view of Train that shows it: the newest epoch, or a kept one."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject

from cnnstudio.engine.messages import EpochEnded
from cnnstudio.language import number, tr
from cnnstudio.ui.shown_epoch import ShownEpoch
from cnnstudio.ui.training.chain import Chain
from cnnstudio.ui.training.classes import Classes
from cnnstudio.ui.training.kept_ends import KeptEnds
from cnnstudio.ui.training.layers_view import LayersView
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.training.wrong_now import WrongNow


class Views(NamedTuple):
    """The views that are filled."""

    classes: Classes
    wrong: WrongNow
    chain: Chain
    layers: LayersView


class EpochViews(QObject):
    """Fills matrix, recall, mistakes, gradients and distributions; all of them show the same epoch."""

    def __init__(self, recorder: Recorder, shown: ShownEpoch, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._recorder, self._shown, self._views = recorder, shown, views
        self._run: RunCurves | None = None
        self._asked: tuple[str, int | None] = ("", None)
        """For which epoch of which run the reading that goes on was begun; another one asks anew after it."""
        self._tried: set[tuple[str, int | None]] = set()
        """What was read in vain: it is not asked for again until an epoch or the run has ended."""
        self.kept = KeptEnds(self)
        self.kept.arrived.connect(self._arrive)
        for more in (recorder.epochDone, recorder.changed):
            more.connect(self._tried.clear)

    @property
    def epoch(self) -> int | None:
        """The kept epoch that is shown of the run, None for its newest."""
        return self._shown.of(self._run.folder) if self._run is not None else None

    def choose(self, run: RunCurves | None) -> None:
        """Show another run from the next call on."""
        self._run = run

    def show_all(self) -> None:
        """Fill every view."""
        for fill in (self.show_classes, self.show_wrong, self.show_layers, self.show_gradients):
            fill()

    def show_classes(self) -> None:
        """Fill the matrix and the recalls."""
        run, classes, (now, before) = self._run, self._views.classes, self._ends()
        if run is None or now is None or now.confusion is None:
            told = self._missing(now)
            classes.say(told) if told else classes.forget(run is not None and run.predicts_numbers)
            return
        earlier = before.confusion if before is not None else None
        classes.show_confusion(now.epoch, run.labels, now.confusion, earlier, run.validates_on_test)

    def show_wrong(self) -> None:
        """Fill the row of mistakes."""
        run, wrong, (now, _) = self._run, self._views.wrong, self._ends()
        wrong.set_epoch(self.epoch)
        if run is None or now is None or now.confusion is None or now.wrong is None:
            told = self._missing(now)
            wrong.say(told) if told else wrong.forget(run is not None and run.predicts_numbers)
            return
        checked = int(now.confusion.sum())
        missed = checked - int(now.confusion.trace())
        parts = self._recorder.parts_of(run)
        wrong.show_wrong(now.wrong, parts, run.labels, missed, checked)

    def show_layers(self) -> None:
        """Fill the distributions, if they are looked at."""
        layers = self._views.layers
        layers.set_epoch(self.epoch)
        if layers.isVisible() or layers.run is not self._run:
            layers.show_run(self._run, self._run is not None and self.kept.reads(self._run.folder))

    def take_gradients(self) -> None:
        """Hand the epoch's gradients to the chain of layers, which paints them at its next turn."""
        now = self._ends()[0]
        self._views.chain.gradients = dict(now.gradients) if now is not None else {}

    def show_gradients(self) -> None:
        """Stand the gradients under the layers."""
        self.take_gradients()
        self._views.chain.show()

    def _ends(self) -> tuple[EpochEnded | None, EpochEnded | None]:
        """Return what the epoch shown and the one before it ended with; None where that is not known (yet)."""
        run = self._run
        if run is None:
            return None, None
        if self.epoch is None and run.last_epoch is not None:
            return run.last_epoch, run.before_epoch
        if run.live and self.epoch is None:
            return None, None
        kept = self.kept.of(run.folder)
        if kept is None or not kept.has(self.epoch):
            self._read(run.folder, self.epoch)
            return None, None
        wanted = max(kept.epochs) if self.epoch is None else self.epoch
        return kept.epochs[wanted], kept.epochs.get(wanted - 1)

    def _read(self, folder: str, epoch: int | None) -> None:
        if (folder, epoch) not in self._tried and epoch != 0 and self.kept.read(folder):
            self._asked = (folder, epoch)

    def _missing(self, now: EpochEnded | None) -> str:
        """Return why there are no figures (yet); nothing where they are the newest and none were found."""
        if now is not None:
            return ""
        if self._run is not None and self.kept.reads(self._run.folder):
            return tr("Reading what the epochs of this run ended with.")
        if self.epoch is None:
            return ""
        if self.epoch == 0:
            return tr("Epoch 0 is before the first step; nothing was checked then.")
        return tr("This run kept no check of epoch {epoch}; its curves are above.", epoch=number(self.epoch))

    def _arrive(self, folder: str) -> None:
        run, kept = self._run, self.kept.of(folder)
        if kept is None or not kept.has(self._asked[1]):
            self._tried.add(self._asked)
        if run is None or run.folder != folder or kept is None:
            return
        here = {report.epoch for report in run.distributions}
        earlier = [report for report in kept.distributions if report.epoch not in here]
        run.distributions = sorted([*earlier, *run.distributions], key=lambda report: report.epoch)
        self.show_all()
