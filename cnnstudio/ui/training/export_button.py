"""The small buttons beside the curves: what leaves them, and why validation can look better than training."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.training.export import save, written
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.widgets import IconButton
from cnnstudio.ui.widgets.save_question import ask_where


class ExportButton(IconButton):
    """Offers the values of the runs shown as a table or a file, and the plots as a picture; `told` says what went wrong."""

    told = Signal(str)

    def __init__(self, shown: Callable[[], tuple[RunCurves, ...]], view: QWidget) -> None:
        super().__init__("export", tr("Export the curves"))
        self._shown, self._view = shown, view
        self.menu = QMenu(self)
        self.menu.addAction(tr("Copy as a table"), self.copy)
        for end in ("csv", "png", "svg"):
            words = tr("Save as {format}…", format=end.upper())
            self.menu.addAction(words, partial(self._ask_where, end))
        self.clicked.connect(self._open)

    def _open(self) -> None:
        self.menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def copy(self) -> None:
        """Put the values on the clipboard, with tabs between."""
        QApplication.clipboard().setText(written(self._shown(), "\t"))

    def _ask_where(self, end: str) -> None:
        ask_where(self, tr("Export the curves"), end, self.save)

    def save(self, path: Path) -> None:
        """Write the values or a picture to a file."""
        sentence = save(path, self._shown(), self._view)
        if sentence:
            self.told.emit(sentence)


class WhyButton(IconButton):
    """Explains why validation can look better than training."""

    def __init__(self) -> None:
        super().__init__("help", tr("Why validation can look better than training"))
        self.setWhatsThis(why())
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        QToolTip.showText(self.mapToGlobal(QPoint(0, self.height())), why(), self)


def why() -> str:
    """Return the reasons, in three sentences."""
    return tr(
        "Training values are measured while the weights still change: an epoch's value is the mean over all its batches. "
        "They are measured with dropout and augmentation on, validation without. "
        "So validation can look better than training without being so."
    )
