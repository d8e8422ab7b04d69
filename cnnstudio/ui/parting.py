"""Closing the window while a network trains: the training goes on beside the clock, or ends with a checkpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton, QSystemTrayIcon, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

_SIDE = 32
Answer = QMessageBox.ButtonRole


class Parting(QObject):
    """`ask(then)` leaves at once when nothing trains; else it asks whether to stay, to stop, or to train on unseen."""

    def __init__(self, bridge: Bridge, progress: Callable[[], str], window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._progress, self._window = bridge, progress, window
        self.has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable
        """Whether the system shows icons beside its clock."""
        self.box: QMessageBox | None = None
        self.tray: Tray | None = None

    def ask(self, then: Callable[[], None]) -> None:
        """Leave, once it is clear what becomes of a run in training."""
        if not self._bridge.busy:
            then()
        elif self.box is None:
            self.box = self._question(then)
            self.box.open()

    def _question(self, then: Callable[[], None]) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("A network is in training"))
        box.setText(tr("A network is in training, epoch {epoch}.", epoch=self._progress()))
        box.setInformativeText(tr("If it is stopped now, a checkpoint is kept and the run can be resumed."))
        stay = box.addButton(tr("Stay"), Answer.RejectRole)
        stop = box.addButton(tr("Stop and close"), Answer.AcceptRole)
        unseen = box.addButton(tr("Train on unseen"), Answer.ActionRole) if self.has_tray() else None
        for button in box.buttons():
            button.setIcon(QIcon())  # Qt's stock pictures wear another hand than ours
        if unseen is not None:
            unseen.setToolTip(tr("The window goes; an icon beside the clock brings it back."))
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        box.finished.connect(lambda _: self._answered(box, stop, unseen, then))
        return box

    def _answered(
        self, box: QMessageBox, stop: QPushButton, unseen: QPushButton | None, then: Callable[[], None]
    ) -> None:
        chosen, self.box = box.clickedButton(), None
        box.deleteLater()
        if chosen is stop:
            then()
        elif unseen is not None and chosen is unseen:
            self._hide(then)

    def _hide(self, then: Callable[[], None]) -> None:
        QApplication.setQuitOnLastWindowClosed(False)
        self.tray = Tray(self._bridge, self._progress, self)
        self.tray.shown.connect(self._show)
        self.tray.leaving.connect(lambda: self._leave(then))
        self._window.hide()

    def _show(self) -> None:
        """Bring the window back and take the icon away."""
        if self.tray is not None:
            self.tray.end()
            self.tray = None
        QApplication.setQuitOnLastWindowClosed(True)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def _leave(self, then: Callable[[], None]) -> None:
        self._show()
        then()


class Tray(QObject):
    """An icon beside the clock that tells how far the run is; `shown` wishes for the window, `leaving` for the end."""

    shown = Signal()
    leaving = Signal()

    def __init__(self, bridge: Bridge, progress: Callable[[], str], parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._progress = bridge, progress
        self.icon = QSystemTrayIcon(QIcon(icons.pixmap("mark", "accent", _SIDE, 1.0)), self)
        self.menu = QMenu()
        self.menu.addAction(tr("Show CNN Studio"), self.shown.emit)
        self.menu.addAction(tr("Stop and close"), self.leaving.emit)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._press)
        self.icon.messageClicked.connect(self.shown)
        bridge.epochEnded.connect(self._tell)
        bridge.stateChanged.connect(self._follow)
        self._tell()
        self.icon.show()

    def end(self) -> None:
        """Go from beside the clock."""
        self._bridge.epochEnded.disconnect(self._tell)
        self._bridge.stateChanged.disconnect(self._follow)
        self.icon.hide()
        self.menu.deleteLater()
        self.deleteLater()

    def words(self) -> str:
        """Return what the icon says."""
        return self.icon.toolTip()

    def _press(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.shown.emit()

    def _tell(self, _report: object = None) -> None:
        self.icon.setToolTip(tr("CNN Studio trains, epoch {epoch}", epoch=self._progress()))

    def _follow(self, _state: str) -> None:
        """Say that the training has ended, whatever ended it."""
        if not self._bridge.busy:
            words = tr("CNN Studio: the training has ended")
            self.icon.setToolTip(words)
            self.icon.showMessage("CNN Studio", tr("The training has ended; a click shows what it reached."))
