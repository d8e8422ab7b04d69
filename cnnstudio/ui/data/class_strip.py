"""The classes of a data set side by side: mean image, name, count; a click filters."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.pictures import draw_picture, picture
from cnnstudio.ui.data.summaries import ClassSummary
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, painter_on, rounded, text, text_width
from cnnstudio.ui.widgets.styled import Styled

_CELL, _HEIGHT, _FACE = 88, 32, 28
_MOST_ROWS = 3
_ROOMY = (320, 400)
"""The heights of a view from which it has room for two rows, and for three."""


class ClassStrip(Styled, QWidget):
    """One cell per class; the lit one is the filter. Classes that find no room are in the label list only."""

    spoken_role = QAccessible.Role.List

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[ClassSummary, ...] = ()
        self._most_rows = _MOST_ROWS
        self._faces: list[QImage] = []
        self._lit: int | None = None
        self._hovered: int | None = None
        self._at = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Classes"))

    def show_classes(self, classes: tuple[ClassSummary, ...]) -> None:
        """Show these classes, none of them lit."""
        self._classes, self._lit, self._at = classes, None, 0
        self._faces = [picture(c.mean, 255.0 if c.mean.dtype.kind == "u" else 1.0) for c in classes]
        self._fit()
        self.update()

    def set_lit(self, number_: int | None) -> None:
        """Light one class without telling anyone."""
        self._lit = number_
        self._tell_accessible()
        self.update()

    def restyle(self) -> None:
        """Fit the height to the scale."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the number of rows to the width."""
        super().resizeEvent(event)
        self._fit()

    def suit(self, height: int) -> None:
        """Take no more rows than leave the images of a view of this height their room."""
        look = theme.current()
        self._most_rows = 1 + sum(height >= look.px(least) for least in _ROOMY)
        self._at = min(self._at, max(self.shown() - 1, 0))
        self._fit()
        self.update()

    def columns(self) -> int:
        """Return how many classes stand in one row."""
        fitting = max(1, self.width() // theme.current().px(_CELL))
        return max(1, min(fitting, len(self._classes)))

    def _fit(self) -> None:
        rows = min(self._most_rows, -(-len(self._classes) // self.columns()))
        self.setFixedHeight(max(rows, 1) * theme.current().px(_HEIGHT + 4))

    def shown(self) -> int:
        """Return how many classes have a cell."""
        return min(len(self._classes), self.columns() * self._most_rows)

    def cell_box(self, place: int) -> QRectF:
        """Return where a class stands."""
        look, columns = theme.current(), self.columns()
        width = self.width() / columns
        step = look.px(_HEIGHT + 4)
        return QRectF(place % columns * width, place // columns * step, width, look.px(_HEIGHT))

    def _place_at(self, at: QPointF) -> int | None:
        return next((p for p in range(self.shown()) if self.cell_box(p).contains(at)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which class is under the pointer."""
        self._hovered = self._place_at(event.position())
        self.setToolTip("" if self._hovered is None else self._told(self._classes[self._hovered]))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hovered = None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Filter by the class under the pointer, or take the filter away."""
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = place
            self._choose(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows and filter with Space."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._classes:
            self._at = (self._at + step) % max(1, self.shown())
            self._hovered = self._at
            self._tell_accessible()
            self.update()
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return) and self._classes:
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def _choose(self, place: int) -> None:
        wanted = self._classes[place].number
        self.set_lit(None if wanted == self._lit else wanted)
        self.chosen.emit(self._lit)

    def _tell_accessible(self) -> None:
        if self._classes:
            self.setAccessibleDescription(self._told(self._classes[min(self._at, len(self._classes) - 1)]))

    @staticmethod
    def _told(one: ClassSummary) -> str:
        return tr("Class {name}: {n} images, their mean at the left", name=one.name, n=number(one.count))

    def sizeHint(self) -> QSize:
        """Ask for one row of ten."""
        look = theme.current()
        return QSize(look.px(_CELL * 10), look.px(_HEIGHT + 4))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(_CELL), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells."""
        painter = painter_on(self)
        for place in range(self.shown()):
            self._paint_cell(painter, place)
        painter.end()

    def _paint_cell(self, painter: QPainter, place: int) -> None:
        look, one, box = theme.current(), self._classes[place], self.cell_box(place)
        faded = self._lit is not None and self._lit != one.number and self._hovered != place
        painter.setOpacity(0.55 if faded else 1.0)
        self._paint_ground(painter, place, box)
        face = QRectF(box.left() + look.px(2), box.top() + look.px(2), look.px(_FACE), look.px(_FACE))
        draw_picture(painter, face, self._faces[place])
        room = QRectF(face.right() + look.px(8), box.top(), 0, 0)
        room.setRight(box.right() - look.px(8))
        room.setHeight(look.px(18))
        if self._names_fit():
            text(painter, room, number(one.count), "small", "text_faint", RIGHT)
            text(painter, room, one.name, "strong", "text", LEFT)
            self._paint_bar(painter, room.adjusted(0, look.px(21), 0, look.px(8)), one)
        else:
            self._paint_long(painter, room, one)
        painter.setOpacity(1.0)

    def _names_fit(self) -> bool:
        """Say whether every name fits beside its count."""
        look = theme.current()
        widest = max((text_width(one.name, "strong") for one in self._classes), default=0)
        return widest <= look.px(12)

    def _paint_long(self, painter: QPainter, room: QRectF, one: ClassSummary) -> None:
        """Paint a name over the whole width, count and bar on the line below."""
        look = theme.current()
        text(painter, room.adjusted(0, -look.px(1), 0, 0), one.name, "strong", "text", LEFT)
        below = room.translated(0, look.px(15))
        text(painter, below, number(one.count), "micro", "text_faint", LEFT)
        left = text_width(number(one.count), "micro") + look.px(6)
        self._paint_bar(
            painter,
            QRectF(room.left() + left, below.top() + look.px(7), room.width() - left, look.px(5)),
            one,
        )

    def _paint_ground(self, painter: QPainter, place: int, box: QRectF) -> None:
        look = theme.current()
        ground = box.adjusted(0, 0, -look.px(4), 0)
        if self._classes[place].number == self._lit:
            fill, edge = look.colour("accent_tint"), look.colour("accent_line")
            rounded(painter, ground, look.radius("control"), fill, edge)
        elif place == self._hovered:
            rounded(painter, ground, look.radius("control"), look.colour("control_hover"))

    def _paint_bar(self, painter: QPainter, room: QRectF, one: ClassSummary) -> None:
        look = theme.current()
        most = max((c.count for c in self._classes), default=1) or 1
        track = QRectF(room.left(), room.top(), max(room.width(), 4.0), look.px(5))
        rounded(painter, track, look.radius("bar"), look.colour("control"))
        width = max(track.width() * one.count / most, 2.0)
        lit = "bar_lead" if one.number == self._lit else "bar"
        rounded(
            painter,
            QRectF(track.left(), track.top(), width, track.height()),
            look.radius("bar"),
            look.colour(lit),
        )
