"""A step of the recipe: its number in a ring, its title, one control, and what belongs below."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, text
from cnnstudio.ui.widgets.styled import Styled

_RING, _INDENT = 22, 32


class NumberedStep(Styled, QWidget):
    """Steps under each other are joined by a line; put further widgets into `body`."""

    spoken_role = QAccessible.Role.Grouping

    def __init__(
        self,
        number: int,
        title: str,
        control: QWidget | None = None,
        last: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._number, self._last = number, last
        self._column, self._head = QVBoxLayout(self), QHBoxLayout()
        self.title = Label(title, "strong")
        self._head.addWidget(self.title)
        self._head.addStretch(1)
        if control is not None:
            self._head.addWidget(control)
        self.body = QVBoxLayout()
        self._column.addLayout(self._head)
        self._column.addLayout(self.body)
        self.setAccessibleName(title)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.px(_INDENT), 0, 0, look.px(14))
        self._column.setSpacing(look.px(6))
        self.body.setSpacing(look.px(6))
        self.title.setMinimumHeight(look.size("control"))

    def add(self, widget: QWidget) -> None:
        """Put a widget below the head."""
        self.body.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring, its number and the line to the next step."""
        painter, look = painter_on(self), theme.current()
        side = look.px(_RING)
        ring = QRectF(0.5, (look.size("control") - side) / 2 + 0.5, side - 1, side - 1)
        painter.setPen(QPen(look.colour("line"), 1))
        painter.setBrush(look.colour("control"))
        painter.drawEllipse(ring)
        text(painter, ring, str(self._number), "micro", "text_quiet", CENTRE)
        if not self._last:
            x = ring.center().x()
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(QPointF(x, ring.bottom() + 4), QPointF(x, self.height() + ring.top() - 4))
        painter.end()
