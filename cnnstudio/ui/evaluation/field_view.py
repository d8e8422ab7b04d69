"""A picture with a window framed on it, and a second frame inside, dashed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen

from cnnstudio.ui import theme
from cnnstudio.ui.widgets import ImageView, Mark
from cnnstudio.ui.widgets.paint import painter_on


class FieldView(ImageView):
    """`set_mark` frames a window, `set_inner` a second one; what lies beyond the picture's border is cut."""

    _inner: Mark | None = None

    def set_inner(self, mark: Mark | None) -> None:
        """Frame a second window with dashes."""
        self._inner = mark
        self.update()

    def inner(self) -> Mark | None:
        """Return the window framed with dashes."""
        return self._inner

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the second frame over the picture."""
        super().paintEvent(event)
        if self._inner is None or not self.elements()[0]:
            return
        painter = painter_on(self)
        self._paint_inner(painter, self._inner)
        painter.end()

    def _paint_inner(self, painter: QPainter, mark: Mark) -> None:
        rows, columns = self.elements()
        area = self.picture_rect()
        wide, high = area.width() / columns, area.height() / rows
        box = QRectF(
            area.left() + mark.column * wide,
            area.top() + mark.row * high,
            mark.width * wide,
            mark.height * high,
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)
        under = QPen(Qt.GlobalColor.black, 3)
        over = QPen(theme.current().colour("plot_val"), 2)
        over.setDashPattern([3, 2])
        for pen in (under, over):
            painter.setPen(pen)
            painter.drawRect(box)
