"""Which curve is which, and a switch for each of them."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

TRAINING, VALIDATION = "training", "validation"
_BETWEEN = 14


class Entry(NamedTuple):
    """One curve: what it is called here, and how it is drawn."""

    key: str
    """`training` or `validation` of the run shown in full, or the folder of a run beside it."""
    role: str
    dash: tuple[float, ...]
    words: str
    short: str = ""
    """What it is called where there is no room for all words of all entries."""


class Legend(Styled, QWidget):
    """A press, or the arrow keys and Space, hide a curve or bring it back: `hiddenChanged(keys)`."""

    spoken_role = QAccessible.Role.List

    hiddenChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self.hidden: frozenset[str] = frozenset()
        self._at = 0
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("A press hides a curve or brings it back."))
        self._describe()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Name these curves."""
        if entries != self.entries:
            self.entries = entries
            self._at = min(self._at, max(len(entries) - 1, 0))
            self._describe()

    def _describe(self) -> None:
        hidden = tr("hidden")
        said = [e.words + (f" ({hidden})" if e.key in self.hidden else "") for e in self.entries]
        self.setAccessibleName(", ".join(said) or tr("Legend"))
        self.setAccessibleDescription(said[self._at] if said else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Take what room there is."""
        return QSize(theme.current().px(120), theme.current().size("row_dense"))

    def boxes(self) -> list[QRectF]:
        """Return where the entries stand that there is room for."""
        look, x, found = theme.current(), 0.0, []
        for words in self.names():
            width = look.px(28) + text_width(words, "small")
            if x + width > self.width():
                break
            found.append(QRectF(x, 0, width, self.height()))
            x += width + look.px(_BETWEEN)
        return found

    def names(self) -> list[str]:
        """Return what the entries are called here: in short where their words do not all fit."""
        look = theme.current()
        wanted = sum(look.px(28 + _BETWEEN) + text_width(entry.words, "small") for entry in self.entries)
        fits = wanted - look.px(_BETWEEN) <= self.width()
        return [entry.words if fits else entry.short or entry.words for entry in self.entries]

    def toggle(self, key: str) -> None:
        """Hide a curve, or bring it back."""
        self.hidden = self.hidden ^ {key}
        self._describe()
        self.hiddenChanged.emit(self.hidden)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggle the entry under the pointer."""
        for place, box in enumerate(self.boxes()):
            if box.contains(event.position()):
                self._at = place
                self.toggle(self.entries[place].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrow keys, toggle with Space."""
        key, last = Qt.Key(event.key()), len(self.entries) - 1
        if key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and last >= 0:
            self._at = min(max(self._at + (1 if key == Qt.Key.Key_Right else -1), 0), last)
            self._describe()
        elif key == Qt.Key.Key_Space and last >= 0:
            self.toggle(self.entries[self._at].key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a piece of each curve and its name."""
        painter = painter_on(self)
        names = self.names()
        for place, box in enumerate(self.boxes()):
            self._paint_entry(painter, place, box, names[place])
        painter.end()

    def _paint_entry(self, painter: QPainter, place: int, box: QRectF, name: str) -> None:
        look, entry, middle = theme.current(), self.entries[place], box.center().y()
        off = entry.key in self.hidden
        if self.hasFocus() and place == self._at:
            around = box.adjusted(-look.px(4), 1, look.px(4), -1)
            rounded(painter, around, look.radius("chip"), look.colour("control_hover"))
        pen = QPen(look.colour("text_disabled" if off else entry.role), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if entry.dash:
            pen.setDashPattern(list(entry.dash))
        painter.setPen(pen)
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.left() + look.px(20), middle))
        words = box.adjusted(look.px(28), 0, 2, 0)
        text(painter, words, name, "small", "text_disabled" if off else "text_quiet")
