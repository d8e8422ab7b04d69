"""One picture, drawn without smoothing, with a window marked on it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import Numbers
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.picture import Kind, picture, plane
from cnnstudio.ui.widgets.styled import Styled

_WORTH = 0.8
"""The share of the room that a picture in whole pixels must fill."""
_ARROWS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A window on a picture, in rows and columns; it may reach beyond the border into the padding."""

    row: int
    column: int
    height: int = 1
    width: int = 1


class ImageView(Styled, QWidget):
    """A picture at the largest scale that fits, in whole device pixels per element unless that leaves much room empty.

    `hovered(row, column)` follows the pointer and the arrow keys, `clicked(row, column)` the press.
    """

    spoken_role = QAccessible.Role.Graphic

    hovered = Signal(int, int)
    left = Signal()
    clicked = Signal(int, int)

    def __init__(self, name: str = "", side: int = 288, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._values: Numbers | None = None
        self._kind: Kind = "grey"
        self._limit: float | None = None
        self._image: QImage | None = None
        self._mark: Mark | None = None
        self._at = (0, 0)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def restyle(self) -> None:
        """Colour the picture with the theme's table."""
        self._make()

    def set_image(self, values: Numbers | None, kind: Kind = "grey", limit: float | None = None) -> None:
        """Show rows x columns (x 1 or 3 channels); grey from 0 to limit, signed from -limit to limit."""
        self._values, self._kind, self._limit = values, kind, limit
        self._make()
        if values is None:
            self.setAccessibleDescription(tr("No picture."))
        else:
            rows, columns = self.elements()
            self.setAccessibleDescription(tr("{rows} rows, {columns} columns", rows=rows, columns=columns))
        self.update()

    def set_mark(self, mark: Mark | None) -> None:
        """Mark a window on the picture."""
        self._mark = mark
        self.update()

    def mark(self) -> Mark | None:
        """Return the marked window."""
        return self._mark

    def elements(self) -> tuple[int, int]:
        """Return rows and columns of the picture, zeros without one."""
        return (self._image.height(), self._image.width()) if self._image is not None else (0, 0)

    def _make(self) -> None:
        values = self._values
        self._image = None if values is None else picture(plane(values), self._kind, self._limit)

    def sizeHint(self) -> QSize:
        """Ask for a square."""
        side = theme.current().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Accept one logical pixel per element."""
        return QSize(28, 28)

    def picture_rect(self) -> QRectF:
        """Return where the picture lies inside the widget."""
        rows, columns = self.elements()
        if not rows or not columns:
            return QRectF()
        ratio = self.devicePixelRatioF()
        scale = min(self.width() / columns, self.height() / rows)
        # Whole pixels keep every element as large as its neighbours; where that would waste much room nobody sees it.
        if int(scale * ratio) >= _WORTH * scale * ratio:
            scale = int(scale * ratio) / ratio
        width, height = columns * scale, rows * scale
        left, top = (self.width() - width) / 2, (self.height() - height) / 2
        return QRectF(round(left * ratio) / ratio, round(top * ratio) / ratio, width, height)

    def element_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Return row and column at a place of the widget, None beside the picture."""
        area = self.picture_rect()
        if not area.contains(x, y):
            return None
        rows, columns = self.elements()
        row = int((y - area.top()) * rows / area.height())
        column = int((x - area.left()) * columns / area.width())
        return min(row, rows - 1), min(column, columns - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the element under the pointer."""
        place = self.element_at(event.position().x(), event.position().y())
        if place is not None and place != self._at:
            self._at = place
            self.hovered.emit(*place)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell the pressed element."""
        place = self.element_at(event.position().x(), event.position().y())
        if place is not None:
            self._at = place
            self.clicked.emit(*place)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has gone."""
        super().leaveEvent(event)
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk over the picture with the arrow keys; Enter or Space presses."""
        key = Qt.Key(event.key())
        rows, columns = self.elements()
        if key in _ARROWS and rows:
            down, right = _ARROWS[key]
            self._at = (
                min(max(self._at[0] + down, 0), rows - 1),
                min(max(self._at[1] + right, 0), columns - 1),
            )
            self.hovered.emit(*self._at)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and rows:
            self.clicked.emit(*self._at)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture with rounded corners and its mark."""
        painter, look = painter_on(self), theme.current()
        area = self.picture_rect()
        if self._image is None:
            rounded(
                painter,
                QRectF(self.rect()),
                look.radius("control"),
                look.colour("field"),
                look.colour("line"),
            )
        else:
            outline = QPainterPath()
            outline.addRoundedRect(area, look.radius("control"), look.radius("control"))
            painter.setClipPath(outline)
            painter.drawImage(area, self._image)
            painter.setClipping(False)
            if self._kind == "signed":
                rounded(painter, area, look.radius("control"), None, look.colour("line"))
            if self._mark is not None:
                self._paint_mark(painter, area, self._mark)
        painter.end()

    def _paint_mark(self, painter: QPainter, area: QRectF, mark: Mark) -> None:
        rows, columns = self.elements()
        wide, high = area.width() / columns, area.height() / rows
        box = QRectF(
            area.left() + mark.column * wide,
            area.top() + mark.row * high,
            mark.width * wide,
            mark.height * high,
        )
        paint_mark(painter, box)


def paint_mark(painter: QPainter, box: QRectF) -> None:
    """Paint a window on a picture: 3 pixels over a black line of 6 at 55 %, seen on ink and on paper."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    shade = QColor("black")
    shade.setAlphaF(0.55)
    for colour, width in ((shade, 6.0), (theme.current().colour("picture_mark"), 3.0)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(box)
