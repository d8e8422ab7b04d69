"""A kernel that turns by 180°: its cells travel around the middle, their digits stay upright."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QEasingCurve, QRectF, QSize, QVariantAnimation, Signal
from PySide6.QtGui import QAccessible, QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import colour_scale, theme
from cnnstudio.ui.lab.cells import Array, digits_font, full, short
from cnnstudio.ui.lab.cells_paint import table
from cnnstudio.ui.widgets.paint import CENTRE, painter_on
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
        if self._kernel is not None and np.array_equal(kernel, self._kernel):
            return
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
        painter, cell, look = painter_on(self), self._cell(), theme.current()
        painter.setFont(digits_font(cell))
        edge, radius, digits = (
            QPen(look.colour("line"), 1),
            max(look.radius("bar") - 0.5, 0),
            cell >= look.px(18),
        )
        for box, (value, fill, ink) in zip(self._boxes(cell), self._cells(), strict=True):
            painter.setPen(edge)
            painter.setBrush(fill)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
            if digits:
                painter.setPen(ink)
                painter.drawText(box, CENTRE, short(value, 5))
        painter.end()

    def _cells(self) -> list[tuple[float, QColor, QColor]]:
        """Return the number of each cell, its colour and that of its digits."""
        values = self._kernel if self._kernel is not None else np.zeros((0, 0))
        shades = colour_scale.signed_indices(values, colour_scale.signed_limit(values) or 1.0)
        colours = table("signed", theme.current().name)
        return [
            (v, *colours[n]) for v, n in zip(values.ravel().tolist(), shades.ravel().tolist(), strict=True)
        ]

    def _boxes(self, cell: float) -> list[QRectF]:
        """Return where each cell has got to."""
        rows, columns = self._kernel.shape if self._kernel is not None else (0, 0)
        turn, middle = math.radians(self.angle), self.width() / 2 - cell / 2
        y, x = np.mgrid[0:rows, 0:columns] * cell
        y, x = y - (rows - 1) * cell / 2, x - (columns - 1) * cell / 2
        left, top = x * math.cos(turn) - y * math.sin(turn), x * math.sin(turn) + y * math.cos(turn)
        places = zip(left.ravel().tolist(), top.ravel().tolist(), strict=True)
        return [QRectF(middle + at_x, middle + at_y, cell, cell) for at_x, at_y in places]
