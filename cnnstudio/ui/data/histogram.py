"""Standing bars over one axis: how many samples, or values, lie where."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import CENTRE, LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_HEIGHT, _FOOT = 120, 18
_SHORTEST = "abcd…"
"""Where words are cut to less than this, none are shown."""


class Histogram(Styled, QWidget):
    """Bars with a word each for the tooltip; `pressed` tells which bar was chosen."""

    spoken_role = QAccessible.Role.Chart

    pressed = Signal(int)

    def __init__(self, name: str, role: str = "bar", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._heights: tuple[float, ...] = ()
        self._words: tuple[str, ...] = ()
        self._feet: tuple[str, ...] = ()
        self._at = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, heights: Sequence[float], words: Sequence[str], feet: Sequence[str]) -> None:
        """Show bars; `feet` has a word for each of them, or one for either end of the axis."""
        self._heights, self._words, self._feet, self._at = tuple(heights), tuple(words), tuple(feet), -1
        self.setAccessibleDescription("; ".join(self._words[:40]))
        self.update()

    def heights(self) -> tuple[float, ...]:
        """Return what the bars stand for."""
        return self._heights

    def words(self) -> tuple[str, ...]:
        """Return what is said of each bar."""
        return self._words

    def restyle(self) -> None:
        """Take the height from the theme."""
        self.setFixedHeight(theme.current().px(_HEIGHT))

    def sizeHint(self) -> QSize:
        """Ask for a flat chart."""
        return QSize(theme.current().px(360), theme.current().px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(160), theme.current().px(_HEIGHT))

    def bar_box(self, place: int) -> QRectF:
        """Return the column that a bar stands in."""
        step = self.width() / max(len(self._heights), 1)
        return QRectF(place * step, 0, step, self.height() - theme.current().px(_FOOT))

    def _place_at(self, at: QPointF) -> int:
        count = len(self._heights)
        return min(max(int(at.x() * count / max(self.width(), 1)), 0), count - 1) if count else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what the bar under the pointer stands for."""
        self._point(self._place_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._point(-1)

    def _point(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.setToolTip(self._words[place] if 0 <= place < len(self._words) else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the pointer."""
        place = self._place_at(event.position())
        if place >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows and choose with Space."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._heights:
            self._point((self._at + step) % len(self._heights))
            self.setAccessibleDescription(self._words[self._at])
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self._at >= 0:
            self.pressed.emit(self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bars, the ground they stand on, and the words below."""
        painter, look = painter_on(self), theme.current()
        most = max(self._heights, default=0.0) or 1.0
        for place, height in enumerate(self._heights):
            room = self.bar_box(place)
            gap = min(look.px(2), room.width() / 4)
            tall = max(room.height() * height / most, 2.0 if height else 0.0)
            box = QRectF(room.left() + gap / 2, room.bottom() - tall, room.width() - gap, tall)
            role = "bar_lead" if place == self._at else self._role
            painter.fillRect(box, look.colour(role))
        ground = self.height() - look.px(_FOOT)
        painter.fillRect(QRectF(0, ground, self.width(), 1), look.colour("line_strong"))
        below = QRectF(0, ground + look.px(2), self.width(), look.px(_FOOT - 2))
        self._paint_feet(painter, below)
        if self.hasFocus():
            rounded(painter, QRectF(self.rect()), look.radius("chip"), None, look.colour("focus"), 2)
        painter.end()

    def _paint_feet(self, painter: QPainter, below: QRectF) -> None:
        if len(self._feet) == 2 and len(self._heights) != 2:
            text(painter, below, self._feet[0], "micro", "text_faint", LEFT)
            text(painter, below, self._feet[1], "micro", "text_faint", RIGHT)
            return
        step = self.width() / max(len(self._feet), 1)
        if step < min(
            text_width(_SHORTEST, "micro"), max((text_width(w, "micro") for w in self._feet), default=0)
        ):
            return
        for place, word in enumerate(self._feet):
            text(
                painter,
                QRectF(place * step, below.top(), step, below.height()),
                word,
                "micro",
                "text_faint",
                CENTRE,
            )
