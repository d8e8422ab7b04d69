"""The list of lessons at the left: which are passed, begun or still to come, and which one is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.lessons.lesson import Level
from cnnstudio.lessons.progress import State
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled


@dataclass(frozen=True)
class Entry:
    """A lesson in the list."""

    key: str
    title: str
    level: Level
    state: State


def state_words(state: State) -> str:
    """Return what is said of a lesson's state."""
    return {
        "new": tr("not begun"),
        "begun": tr("begun"),
        "passed": tr("passed"),
        "seen": tr("an answer was shown"),
    }[state]


class LessonList(Styled, QWidget):
    """`chosen(key)` tells which lesson the user wants; Up and Down walk, Return opens."""

    spoken_role = QAccessible.Role.List

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._lit = ""
        self._cursor = 0
        self._pointed = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Lessons"))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is listed."""
        return self._entries

    def set_entries(self, entries: Sequence[Entry]) -> None:
        """List other lessons, or the same in other states."""
        self._entries = tuple(entries)
        self._cursor = min(self._cursor, max(len(self._entries) - 1, 0))
        self._describe()
        self.updateGeometry()
        self.update()

    def set_lit(self, key: str) -> None:
        """Mark the open lesson, or none, without telling anyone."""
        self._lit = key
        keys = [entry.key for entry in self._entries]
        if key in keys:
            self._cursor = keys.index(key)
        self._describe()
        self.update()

    def _describe(self) -> None:
        if self._entries:
            at = self._entries[self._cursor]
            self.setAccessibleDescription(f"{at.title}, {state_words(at.state)}")

    def rect_of(self, index: int) -> QRectF:
        """Return where a row stands."""
        high = theme.current().size("row")
        return QRectF(0, index * high, self.width(), high)

    def lit_box(self) -> QRectF:
        """Return where the open lesson stands, or the row that the keys are on."""
        return self.rect_of(self._cursor)

    def sizeHint(self) -> QSize:
        """Ask for all rows."""
        look = theme.current()
        return QSize(look.size("palette"), len(self._entries) * look.size("row"))

    def minimumSizeHint(self) -> QSize:
        """Never cut a row."""
        return QSize(0, self.sizeHint().height())

    def _at(self, event: QMouseEvent) -> int:
        index = int(event.position().y() // theme.current().size("row"))
        return index if 0 <= index < len(self._entries) else -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the pointer."""
        pointed = self._at(event)
        if pointed != self._pointed:
            self._pointed = pointed
            self.setToolTip(self._entries[pointed].title if pointed >= 0 else "")
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light no row."""
        super().leaveEvent(event)
        self._pointed = -1
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the pressed lesson."""
        index = self._at(event)
        if index >= 0:
            self._cursor = index
            self._describe()
            self.chosen.emit(self._entries[index].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk by Up, Down, Home and End, open by Return or Space."""
        all_ = len(self._entries)
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Home: -all_, Qt.Key.Key_End: all_}
        step = steps.get(Qt.Key(event.key()), 0)
        if step and self._entries:
            self._cursor = min(max(self._cursor + step, 0), len(self._entries) - 1)
            self._describe()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._entries:
            self.chosen.emit(self._entries[self._cursor].key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all rows."""
        painter = painter_on(self)
        for index, entry in enumerate(self._entries):
            self._paint_row(painter, index, entry)
        painter.end()

    def _paint_row(self, painter: QPainter, index: int, entry: Entry) -> None:
        look, box = theme.current(), self.rect_of(index)
        lit = entry.key == self._lit
        if lit:
            painter.fillRect(box, look.colour("accent_tint"))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), look.colour("accent"))
        elif index == self._pointed or (self.hasFocus() and index == self._cursor):
            painter.fillRect(box, look.colour("control_hover"))
        left = look.space("inset")
        self._paint_state(painter, QPointF(left + look.px(7), box.center().y()), entry, lit)
        words = box.adjusted(left + look.px(24), 0, -look.space("half"), 0)
        ink = "text" if lit else "text_quiet"
        text(painter, words, entry.title, "strong" if lit else "body", ink, LEFT)

    def _paint_state(self, painter: QPainter, middle: QPointF, entry: Entry, lit: bool) -> None:
        """Paint a tick for passed, a ring for new, a ring with a dot for begun, a dash for shown."""
        look = theme.current()
        radius = look.px(6)
        if entry.state == "passed":
            side = look.px(14)
            box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
            icons.draw(painter, "check", box, look.colour("text_quiet"))
            return
        ink = look.colour("accent" if lit else "line_strong")
        painter.setPen(QPen(ink, look.px(1.5) if lit else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)
        if entry.state == "begun" or lit:
            painter.setBrush(ink)
            painter.drawEllipse(middle, radius / 2.2, radius / 2.2)
        elif entry.state == "seen":
            painter.drawLine(middle - QPointF(radius / 2, 0), middle + QPointF(radius / 2, 0))
