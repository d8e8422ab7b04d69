"""The field over a cell while its number is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent

from cnnstudio.language import tr
from cnnstudio.ui.widgets.number_text import NotANumber, read_number
from cnnstudio.ui.widgets.text_field import Field

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LARGEST = 1e30


class CellEditor(Field):
    """Enter and Tab enter the number and go down or right, Escape gives it up; what is no number keeps the field open."""

    entered = Signal(float, int, int)
    refused = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget, value: float, words: str | None, name: str) -> None:
        super().__init__(name=name, parent=parent)
        self._before, self._open = value, True
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setText(words if words is not None else f"{value:.10g}".replace("-", "−"))
        self.textEdited.connect(lambda _text: self._settle())
        if words is None:
            self.selectAll()

    def let_go(self) -> None:
        """Tell nothing any more."""
        self._open = False

    def _settle(self) -> None:
        self.set_problem("")
        self.refused.emit("")

    def enter(self, down: int = 0, right: int = 0) -> bool:
        """Tell the number, or say in a sentence why it is none."""
        if not self._open:
            return True
        try:
            value = float(read_number(self.text(), self._before))
            self._need_size(value)
        except NotANumber as refused:
            self.set_problem(str(refused))
            self.refused.emit(str(refused))
            return False
        self._open = False
        self.entered.emit(value, down, right)
        return True

    @staticmethod
    def _need_size(value: float) -> None:
        if abs(value) > LARGEST:
            raise NotANumber(tr("The lab works with numbers below 10^30."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, go on, or give up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter(1, 0)
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab enter the number and go to the next cell."""
        return self.enter(0, 1 if forward else -1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Enter what is a number when the field is left; anything else is given up."""
        super().focusOutEvent(event)
        if self._open and not self.enter():
            self.given_up.emit()
