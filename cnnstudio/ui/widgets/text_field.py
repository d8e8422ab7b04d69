"""Fields for text: the common frame, a checked text, and a search."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import RIGHT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class Field(Styled, QLineEdit):
    """A line of text with a frame that shows hover, focus and a problem; its focus ring lies inside."""

    problemChanged = Signal(str)

    def __init__(self, name: str = "", placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problem = ""
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setProperty("rings_itself", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """Take font and height from the theme."""
        self.wear_font(theme.current().font("body"))
        self.setFixedHeight(theme.current().size("control"))

    def sizeHint(self) -> QSize:
        """Ask for the width of a form's control."""
        return QSize(theme.current().px(184), theme.current().size("control"))

    def problem(self) -> str:
        """Return the sentence that says what is wrong, or an empty text."""
        return self._problem

    def set_problem(self, sentence: str) -> None:
        """Show or clear a problem; the form shows the sentence under the field."""
        if sentence == self._problem:
            return
        self._problem = sentence
        self.setProperty("problem", bool(sentence))
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleDescription(sentence)
        self.problemChanged.emit(sentence)


class TextField(Field):
    """A text, checked on every key by `check`, which returns a sentence or an empty text.

    `valueChanged` tells each accepted text while the user types, `editingEnded` when the field is left.
    """

    valueChanged = Signal(str)
    editingEnded = Signal()

    def __init__(
        self,
        value: str = "",
        name: str = "",
        placeholder: str = "",
        check: Callable[[str], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, placeholder, parent)
        self._value, self._check, self._open = value, check, False
        self.setText(value)
        self.textEdited.connect(self._typed)
        self.returnPressed.connect(self.commit)

    def value(self) -> str:
        """Return the last accepted text."""
        return self._value

    def set_value(self, value: str) -> None:
        """Show a text without telling anyone."""
        self._value = value
        if self.text() != value:
            self.setText(value)
        self.set_problem("")

    def _typed(self, words: str) -> None:
        self._open = True
        sentence = self._check(words) if self._check else ""
        self.set_problem(sentence)
        if not sentence and words != self._value:
            self._value = words
            self.valueChanged.emit(words)

    def commit(self) -> None:
        """End the edit."""
        if self._open and not self.problem():
            self._open = False
            self.editingEnded.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the field is left."""
        self.commit()
        super().focusOutEvent(event)


class SearchField(Field):
    """A field with a magnifier at the left and, while it is empty, its shortcut at the right."""

    def __init__(
        self, placeholder: str, shortcut: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        self._shortcut = shortcut
        super().__init__(name or placeholder, placeholder, parent)

    def restyle(self) -> None:
        """Keep room for the magnifier and the shortcut."""
        super().restyle()
        look = theme.current()
        right = text_width(self._shortcut, "micro") + look.px(6) if self._shortcut else 0
        self.setTextMargins(look.px(24), 0, right, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field, the magnifier and the shortcut."""
        super().paintEvent(event)
        painter, look = painter_on(self), theme.current()
        side = look.size("icon")
        box = QRectF(look.px(9), (self.height() - side) / 2, side, side)
        icons.draw(painter, "search", box, look.colour("text_faint"))
        if not self.text():
            area = QRectF(self.rect()).adjusted(0, 0, -look.px(10), 0)
            text(painter, area, self._shortcut, "micro", "text_faint", RIGHT)
        painter.end()
