"""A short glide between two looks of a control."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QVariantAnimation
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import mixed


class Fade:
    """A share from 0 to 1 that glides and repaints its widget; at once under reduced motion."""

    def __init__(self, widget: QWidget, motion: str = "hover") -> None:
        self.share = 0.0
        self._widget, self._motion = widget, motion
        self._made: QVariantAnimation | None = None

    @property
    def _animation(self) -> QVariantAnimation:
        if self._made is None:
            self._made = QVariantAnimation(self._widget)
            self._made.setEasingCurve(QEasingCurve.Type.OutCubic)
            self._made.valueChanged.connect(self._move)
        return self._made

    def to(self, share: float, at_once: bool = False) -> None:
        """Glide to a share."""
        duration = 0 if at_once else theme.current().motion(self._motion)
        if self._made is not None:
            self._made.stop()
        if duration == 0 or not self._widget.isVisible():
            self._move(share)
            return
        self._animation.setDuration(duration)
        self._animation.setStartValue(float(self.share))
        self._animation.setEndValue(float(share))
        self._animation.start()

    def _move(self, share: float) -> None:
        self.share = float(share)
        self._widget.update()

    def between(self, start: QColor, end: QColor) -> QColor:
        """Return the colour at the present share of the way."""
        return mixed(start, end, self.share)
