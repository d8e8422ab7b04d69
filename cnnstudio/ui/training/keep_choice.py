"""What is kept of a run that has ended: its best weights, its last ones, or nothing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.engine.runs import RunError, choose_weights, read_run
from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError
from cnnstudio.ui import theme
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.widgets import Button, Label, Segments
from cnnstudio.ui.widgets.styled import Styled


class KeepChoice(Styled, QWidget):
    """`kept(folder)`: the run gives other weights from now on; `discardRequested(folder)`; `told(sentence)`."""

    kept = Signal(str)
    discardRequested = Signal(str)
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = ""
        self.which = Segments(
            [("best", tr("best")), ("last", tr("last"))], "last", tr("Weights that the run gives")
        )
        self.words = Label("", "small", "text_quiet")
        self.discard = Button(tr("Discard…"), "trash")
        self.discard.setToolTip(tr("Delete this run from the disk; asked once more before."))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(Label(tr("Keep"), "small", "text_quiet"))
        self._row.addWidget(self.which)
        self._row.addWidget(self.words, 1)
        self._row.addWidget(self.discard)
        self.which.valueChanged.connect(self._choose)
        self.discard.clicked.connect(lambda: self.discardRequested.emit(self._folder))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("gap"))

    def show_run(self, run: RunCurves | None) -> None:
        """Offer the choice for a run that has ended and learned; nothing for another."""
        ended = run is not None and not run.live and bool(run.points)
        self._folder = run.folder if run is not None and ended else ""
        self.setVisible(ended)
        if run is not None and ended:
            self._show_choice(run)

    def _show_choice(self, run: RunCurves) -> None:
        last = run.points[-1].epoch
        differ = bool(run.best_epoch) and run.best_epoch != last
        self.which.setEnabled(differ)
        self.which.set_help("best", tr("The weights after epoch {epoch}.", epoch=number(run.best_epoch)))
        self.which.set_help("last", tr("The weights of the last step."))
        try:
            now = read_run(run.folder).kept_weights
        except RunError:
            now = "last"  # it is gone, which its row tells
        self.which.set_value(now)
        epoch = run.best_epoch if now == "best" else last
        words = tr("epoch {epoch}", epoch=number(epoch))
        self.words.setText(words if differ else tr("epoch {epoch} is both", epoch=number(last)))
        self._run = run

    def _choose(self, which: object) -> None:
        try:
            choose_weights(self._folder, "best" if which == "best" else "last")
        except (RunError, StorageError) as error:
            self.told.emit(str(error))
        else:
            self.kept.emit(self._folder)
        self._show_choice(self._run)
