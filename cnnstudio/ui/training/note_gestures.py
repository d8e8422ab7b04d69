"""How notes are made in a plot: a right press, the menu key, N, Delete, Ctrl+Z; and a button for the newest batch."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QInputDialog, QLineEdit, QMenu, QWidget

from cnnstudio.engine.curve_notes import LONGEST
from cnnstudio.language import number, tr
from cnnstudio.ui.training.run_notes import RunNotes
from cnnstudio.ui.widgets import IconButton

if TYPE_CHECKING:
    from cnnstudio.ui.training.curve_plot import CurvePlot

_SHORT = 24


class NoteGestures(QObject):
    """Watches the plots; what is asked goes to the notes."""

    def __init__(self, notes: RunNotes, plots: tuple[CurvePlot, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._notes, self._plots, self._around = notes, plots, parent
        self.menu: QMenu | None = None
        self.dialog: QInputDialog | None = None
        self.button = IconButton("bookmark", tr("Note at the newest batch"))
        self.button.clicked.connect(lambda: self.ask(self._notes.last_step()))
        for plot in plots:
            plot.installEventFilter(self)
            plot.menuWanted.connect(partial(self._open, plot))
        notes.changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        self.button.setEnabled(self._notes.run is not None)
        for plot in self._plots:
            plot.show_notes(self._notes.notes)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that are about notes from the plot that has the keyboard."""
        plot = next((plot for plot in self._plots if plot is watched), None)
        if plot is None or self._notes.run is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._verb(event) is not None:
                event.accept()  # else the window would undo an edit of the design
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(plot, event)
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            if event.reason() == QContextMenuEvent.Reason.Keyboard:
                self._open(plot, plot.crosshair, plot.mapToGlobal(plot.rect().center()))
            return True
        return False

    def _verb(self, event: QKeyEvent) -> str | None:
        if event.matches(QKeySequence.StandardKey.Undo) and self._notes.can_take_back:
            return "back"
        if event.matches(QKeySequence.StandardKey.Redo) and self._notes.can_do_again:
            return "again"
        if event.text().lower() == "n" and not event.modifiers():
            return "note"
        return "remove" if event.matches(QKeySequence.StandardKey.Delete) else None

    def _press(self, plot: CurvePlot, event: QKeyEvent) -> bool:
        verb, step = self._verb(event), self._step(plot, plot.crosshair)
        match verb:
            case "back":
                self._notes.take_back()
            case "again":
                self._notes.do_again()
            case "note":
                self.ask(step)
            case "remove":
                self._notes.put(step, "")
        return verb is not None

    def _step(self, plot: CurvePlot, at: float | None) -> int:
        """Return the step meant by a place: that of a note in reach, else the nearest; the newest without a place."""
        return self._notes.last_step() if at is None else plot.step_near(at)

    def _open(self, plot: CurvePlot, at: float | None, where: QPoint) -> None:
        step = self._step(plot, at)
        if not step:
            return
        menu = self.menu = QMenu(self._around)
        there = self._notes.words_at(step)
        if there:
            told = there if len(there) <= _SHORT else f"{there[: _SHORT - 1]}…"
            menu.addAction(tr("Change the note “{words}”…", words=told), partial(self.ask, step))
            menu.addAction(tr("Remove the note “{words}”", words=told), partial(self._notes.put, step, ""))
        else:
            menu.addAction(tr("Note at batch {step}…", step=number(step)), partial(self.ask, step))
        menu.addSeparator()
        back = menu.addAction(tr("Undo the last change of a note"), self._notes.take_back)
        back.setEnabled(self._notes.can_take_back)
        again = menu.addAction(tr("Redo it"), self._notes.do_again)
        again.setEnabled(self._notes.can_do_again)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def ask(self, step: int) -> None:
        """Ask what is to be noted at a step."""
        if not step:
            return
        self.dialog = dialog = QInputDialog(self._around)
        dialog.setWindowTitle(tr("Note"))
        dialog.setLabelText(tr("What is worth noting at batch {step}?", step=number(step)))
        dialog.setTextValue(self._notes.words_at(step))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(partial(self._notes.put, step))
        dialog.open()
        for line in dialog.findChildren(QLineEdit):
            line.setMaxLength(LONGEST)
