"""A sentence in the middle of a view that has nothing to show yet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtWidgets import QWidget

from cnnstudio.ui.widgets import Label


class MiddleNote(Label):
    """Stays in the middle of its view, whatever size that takes."""

    def __init__(self, view: QWidget) -> None:
        super().__init__("", "body", "text_faint", parent=view)
        self._around = view
        view.installEventFilter(self)

    def say(self, words: str) -> None:
        """Show a sentence, or nothing."""
        self.setText(words)
        self.setVisible(bool(words))
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        middle = QPointF(self._around.width() / 2, self._around.height() / 2)
        self.move((middle - QPointF(self.width() / 2, self.height() / 2)).toPoint())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the view's size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
