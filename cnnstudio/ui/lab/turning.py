"""A kernel that turns by 180°: its cells travel around the middle, their digits stay upright."""

from __future__ import annotations

import math

from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.cells import Array, digits_font, full, short
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

_CELL, _LASTS = 40, 900


class TurningKernel(Styled, QWidget):
    """`turn(True)` turns the kernel around, `turn(False)` back; `turned(angle)` follows the motion in degrees."""

    spoken_role = QAccessible.Role.Graphic

    turned = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kernel: Array | None = None
        self.angle = 0.0
        self._motion = QVariantAnimation(self)
        self._motion.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._motion.valueChanged.connect(self._come_to)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Kernel, turning"))

    def set_kernel(self, kernel: Array) -> None:
        """Show a kernel's cells as they are given."""
        self._kernel = kernel
        self._describe()
        self.updateGeometry()
        self.update()

    def turn(self, around: bool) -> None:
        """Turn to 180°, or back to 0°; at once where motion is reduced."""
        goal = 180.0 if around else 0.0
        self._motion.stop()
        if not theme.current().motion("layout"):
            self._come_to(goal)
            return
        self._motion.setDuration(_LASTS)
        self._motion.setStartValue(self.angle)
        self._motion.setEndValue(goal)
        self._motion.start()

    def _come_to(self, angle: float) -> None:
        self.angle = float(angle)
        self._describe()
        self.turned.emit(self.angle)
        self.update()

    def _describe(self) -> None:
        if self._kernel is not None:
            cells = self._kernel[::-1, ::-1] if self.angle >= 90 else self._kernel
            rows = "; ".join(", ".join(full(float(v)) for v in row) for row in cells)
            words = tr("turned by 180°") if self.angle >= 90 else tr("as given")
            self.setAccessibleDescription(f"{words}: {rows}")

    def _cell(self) -> float:
        look = theme.current()
        longest = max(self._kernel.shape) if self._kernel is not None else 1
        return min(float(look.px(_CELL)), look.px(200) / longest)

    def sizeHint(self) -> QSize:
        """Ask for the circle that the corners travel on."""
        if self._kernel is None:
            return QSize(1, 1)
        rows, columns = self._kernel.shape
        side = math.ceil(math.hypot(rows, columns) * self._cell()) + 2
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never cut the circle."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all cells where they have got to."""
        if self._kernel is None:
            return
        painter, cell = painter_on(self), self._cell()
        painter.setFont(digits_font(cell))
        rows, columns = self._kernel.shape
        turn, middle = math.radians(self.angle), self.width() / 2
        for row in range(rows):
            for column in range(columns):
                x, y = (column - (columns - 1) / 2) * cell, (row - (rows - 1) / 2) * cell
                at_x = x * math.cos(turn) - y * math.sin(turn)
                at_y = x * math.sin(turn) + y * math.cos(turn)
                box = QRectF(middle + at_x - cell / 2, middle + at_y - cell / 2, cell, cell)
                self._paint_cell(painter, box, float(self._kernel[row, column]))
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, value: float) -> None:
        look = theme.current()
        limit = colour_scale.signed_limit(self._kernel) if self._kernel is not None else 1.0
        fill = colour_scale.signed_colour(look, value, limit or 1.0)
        rounded(painter, box.adjusted(0.5, 0.5, -0.5, -0.5), look.radius("bar"), fill, look.colour("line"))
        if box.width() >= look.px(18):
            painter.setPen(colour_scale.ink_on(fill))
            painter.drawText(box, CENTRE, short(value, 5))
