"""A few facts in a row: the value above, what it is below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text, text_width
from cnnstudio.ui.widgets.styled import Styled


class _Fact(Styled, QWidget):
    """One value over its label; it grows with the value and never shrinks, so that neighbours stay still."""

    spoken_role = QAccessible.Role.StaticText

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.label, self.value = label, "–"
        self._widest = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = theme.current()
        words = max(text_width(self.value, "title"), text_width(self.label, "small"), look.px(72))
        self._widest = max(self._widest, words)
        return QSize(self._widest, look.px(40))

    def restyle(self) -> None:
        self._widest = 0

    def show_value(self, value: str) -> None:
        if value != self.value:
            self.value = value
            self.setAccessibleName(f"{self.label}: {value}")
            if text_width(value, "title") > self._widest:
                self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = painter_on(self)
        half = self.height() / 2
        upper = QRectF(0, 0, self.width(), half)
        lower = QRectF(0, half, self.width(), half)
        text(painter, upper, self.value, "title", "text", LEFT)
        text(painter, lower, self.label, "small", "text_faint", LEFT)
        painter.end()


class Facts(Styled, QWidget):
    """Facts given as (key, label); their values come later by key."""

    def __init__(
        self, facts: Sequence[tuple[str, str]], name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._facts = {key: _Fact(label, self) for key, label in facts}
        for fact in self._facts.values():
            self._row.addWidget(fact)
        self._row.addStretch(1)
        self.setAccessibleName(name)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._row.setSpacing(theme.current().space("section"))

    def set_value(self, key: str, value: str) -> None:
        """Show a value; a dash stands for what is not known."""
        self._facts[key].show_value(value or "–")

    def value(self, key: str) -> str:
        """Return the value shown."""
        return self._facts[key].value

    def fact(self, key: str) -> QWidget:
        """Return one fact's widget, to explain it or to hide it."""
        return self._facts[key]
