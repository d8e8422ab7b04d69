"""A grid of numbers for the lab: every cell to be pointed at, typed into, copied, and a window that is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.cell_editor import CellEditor
from cnnstudio.ui.lab.cells import Kind
from cnnstudio.ui.lab.cells_view import CellsView, Place
from cnnstudio.ui.lab.tables import NotATable, as_table, read_table

__all__ = ["NumberGrid", "Place"]

_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class NumberGrid(CellsView):
    """Cells under the pointer and the keys.

    `hovered(row, column)`, `left()`, `pressed(row, column)`, `dragged(row, column)` (fractions, while a button is held),
    `edited(row, column, number)`, `pasted(array)` and `refused(sentence)` tell only what the user did.
    """

    hovered = Signal(int, int)
    left = Signal()
    pressed = Signal(int, int)
    dragged = Signal(float, float)
    edited = Signal(int, int, float)
    pasted = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        name: str = "",
        kind: Kind = "signed",
        editable: bool = False,
        room: int = 416,
        largest: int = 52,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, kind, editable, room, largest, parent)
        self._held = False
        self._editor: CellEditor | None = None
        self.setMouseTracking(True)

    # Pointer.

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the cell under the pointer, and drag the window while the button is held."""
        place = self.place_at(event.position())
        if place is not None:
            self.hovered.emit(*place)
        if self._held:
            self.dragged.emit(*self.fraction_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the cell, and begin to drag."""
        place = self.place_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place is None:
            super().mousePressEvent(event)
            return
        self._held = True
        if self._holds(place):
            self._cursor = place
            self._describe()
        self.pressed.emit(*place)
        self.dragged.emit(*self.fraction_at(event.position()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self._held = False
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type into the cell."""
        place = self.place_at(event.position())
        if place is not None and self._holds(place):
            self._cursor = place
            self.open_editor()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def event(self, event: QEvent) -> bool:
        """Say the exact number of the cell under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(QPointF(event.pos()))
            if place is not None:
                QToolTip.showText(event.globalPos(), self.told(*place), self)
                return True
        return super().event(event)

    # Keys.

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk from cell to cell, type into one, copy and paste; what is not editable leaves keys to the page."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif not self._editable:
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif Qt.Key(event.key()) in _ARROWS:
            self._walk(*_ARROWS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self.open_editor()
        elif event.text() and event.text() in "0123456789.,-−":
            self.open_editor(event.text())
        else:
            super().keyPressEvent(event)

    def _walk(self, down: int, right: int) -> None:
        self._cursor = self._inside((self._cursor[0] + down, self._cursor[1] + right))
        self._describe()
        self.hovered.emit(*self._cursor)
        self.update()

    def copy(self) -> None:
        """Put all numbers on the clipboard as a table."""
        QGuiApplication.clipboard().setText(as_table(self.values))

    def paste(self) -> None:
        """Take a table of numbers from the clipboard."""
        try:
            self.pasted.emit(read_table(QGuiApplication.clipboard().text()))
        except NotATable as refused:
            self.refused.emit(str(refused))

    # Typing.

    def open_editor(self, words: str | None = None) -> None:
        """Open a field over the cell under the cursor, with its number or the first letter typed."""
        if not self._editable:
            return
        self.close_editor()
        value = float(self.values[self._cursor])
        editor = CellEditor(self, value, words, tr("Number in {place}", place=self.told(*self._cursor)))
        box = self.rect_of(*self._cursor)
        width = max(box.width(), theme.current().px(56))
        left = min(max(box.center().x() - width / 2, 0), max(self.width() - width, 0))
        editor.setGeometry(
            QRectF(left, box.center().y() - editor.height() / 2, width, editor.height()).toRect()
        )
        editor.entered.connect(self._take)
        editor.refused.connect(self.refused)
        editor.given_up.connect(self.close_editor)
        self._editor = editor
        editor.show()
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def editor(self) -> CellEditor | None:
        """The open field, if there is one."""
        return self._editor

    def close_editor(self) -> None:
        """Put the field away and take the keyboard back."""
        editor, self._editor = self._editor, None
        if editor is None:
            return
        editor.let_go()
        editor.deleteLater()
        self.refused.emit("")
        if editor.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, value: float, down: int, right: int) -> None:
        place = self._cursor
        before = float(self.values[place])
        self.close_editor()
        self._walk(down, right)
        if value != before:
            self.edited.emit(*place, value)
