"""A slider whose wheel is heard only while it has the focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class Slider(Styled, QSlider):
    """Whole numbers from low to high; connect to `valueChanged` (every change) or `sliderMoved` (the user's)."""

    def __init__(
        self, low: int = 0, high: int = 100, value: int = 0, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(low, high)
        self.setValue(value)
        self.setPageStep(max(1, (high - low) // 10))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._marks: tuple[int, ...] = ()

    def set_marks(self, values: tuple[int, ...]) -> None:
        """Paint a dot at each of these values, such as the epochs that were kept."""
        self._marks = values
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the width of a form's control."""
        return QSize(theme.current().px(120), theme.current().size("row_dense"))

    def minimumSizeHint(self) -> QSize:
        """Stay long enough to be dragged."""
        return QSize(theme.current().px(56), theme.current().size("row_dense"))

    def _reach(self) -> tuple[float, float]:
        radius = theme.current().px(12) / 2
        return radius, self.width() - radius

    def _place(self, value: int) -> float:
        left, right = self._reach()
        span = self.maximum() - self.minimum()
        return left + (right - left) * ((value - self.minimum()) / span if span else 0.0)

    def _value_at(self, x: float) -> int:
        left, right = self._reach()
        share = min(max((x - left) / max(right - left, 1.0), 0.0), 1.0)
        return round(self.minimum() + share * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump to the pressed place and follow the pointer from there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._drag(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        self.setSliderDown(False)
        self.update()

    def _drag(self, event: QMouseEvent) -> None:
        self.setSliderPosition(self._value_at(event.position().x()))
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll unless the slider has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint track, filled part, marks and knob."""
        painter, look = painter_on(self), theme.current()
        left, right = self._reach()
        middle, here = self.height() / 2, self._place(self.sliderPosition())
        lit = "accent" if self.isEnabled() else "text_disabled"
        thick = look.px(4)
        rounded(
            painter,
            QRectF(left, middle - thick / 2, right - left, thick),
            thick / 2,
            look.colour("control_pressed"),
        )
        rounded(painter, QRectF(left, middle - thick / 2, here - left, thick), thick / 2, look.colour(lit))
        for value in self._marks:
            role = lit if value <= self.sliderPosition() else "line_strong"
            side = look.px(6)
            rounded(
                painter,
                QRectF(self._place(value) - side / 2, middle - side / 2, side, side),
                side / 2,
                look.colour(role),
            )
        side = look.px(14 if self.underMouse() or self.isSliderDown() else 12)
        knob = look.colour("text" if look.dark else "control") if self.isEnabled() else look.colour("chrome")
        rounded(
            painter,
            QRectF(here - side / 2, middle - side / 2, side, side),
            side / 2,
            knob,
            look.colour(lit),
            1.5,
        )
        painter.end()
