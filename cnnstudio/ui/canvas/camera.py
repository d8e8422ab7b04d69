"""What part of the scene the window shows, and how large."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QRectF, QSizeF, QVariantAnimation
from PySide6.QtGui import QTransform

from cnnstudio.ui import theme

LOWEST, HIGHEST = 0.05, 4.0
STEPS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)
_KEPT = 64.0
"""Pixels of the content that always stay in the window."""


@dataclass(frozen=True, slots=True)
class Eye:
    """A zoom and the scene point at the window's upper left corner; values, so that a view can be kept."""

    zoom: float = 1.0
    corner: QPointF = field(default_factory=QPointF)
    scale: float = 1.0
    """The interface scale: at zoom 1 a scene pixel is this many window pixels."""

    @property
    def factor(self) -> float:
        """Window pixels per scene pixel."""
        return self.zoom * self.scale

    def to_window(self, point: QPointF) -> QPointF:
        """Return where a scene point stands in the window."""
        return (point - self.corner) * self.factor

    def to_scene(self, point: QPointF) -> QPointF:
        """Return the scene point under a window point."""
        return point / self.factor + self.corner

    def box_to_window(self, box: QRectF) -> QRectF:
        """Return a scene box in window pixels."""
        return QRectF(self.to_window(box.topLeft()), box.size() * self.factor)

    def box_to_scene(self, box: QRectF) -> QRectF:
        """Return a window box in scene pixels."""
        return QRectF(self.to_scene(box.topLeft()), box.size() / self.factor)

    def on_pixels(self) -> Eye:
        """Return the view moved to whole pixels: what is painted of it can be scrolled without being painted anew."""
        moved = self.corner * self.factor
        return replace(self, corner=QPointF(round(moved.x()), round(moved.y())) / self.factor)

    def transform(self) -> QTransform:
        """Return the painter's transform, moved to whole pixels so that text stays crisp."""
        moved = self.corner * -self.factor
        return QTransform(self.factor, 0, 0, self.factor, round(moved.x()), round(moved.y()))

    def zoomed(self, zoom: float, anchor: QPointF) -> Eye:
        """Return the view at another zoom, with the scene point under the window point `anchor` staying there."""
        zoom = min(max(zoom, LOWEST), HIGHEST)
        fixed = self.to_scene(anchor)
        return replace(self, zoom=zoom, corner=fixed - anchor / (zoom * self.scale))

    def shifted(self, pixels: QPointF) -> Eye:
        """Return the view with the picture moved by window pixels."""
        return replace(self, corner=self.corner - pixels / self.factor)

    def scaled(self, scale: float, anchor: QPointF) -> Eye:
        """Return the view at another interface scale, with the point under the anchor staying there."""
        fixed = self.to_scene(anchor)
        return replace(self, scale=scale, corner=fixed - anchor / (self.zoom * scale))

    def looking_at(self, box: QRectF, room: QRectF, most: float = 1.0) -> Eye:
        """Return the view that shows a scene box whole and centred in a room of the window."""
        if box.isEmpty() or room.isEmpty():
            return self
        wanted = min(room.width() / box.width(), room.height() / box.height()) / self.scale
        zoom = min(max(min(wanted, most), LOWEST), HIGHEST)
        corner = box.center() - room.center() / (zoom * self.scale)
        return replace(self, zoom=zoom, corner=corner)

    def kept(self, content: QRectF, window: QSizeF) -> Eye:
        """Return the view moved so that the content never leaves the window altogether."""
        if content.isEmpty() or window.isEmpty():
            return self
        shown = self.box_to_window(content)
        room = min(_KEPT, window.width() / 3, window.height() / 3)
        dx = _inward(shown.left(), shown.right(), room, window.width())
        dy = _inward(shown.top(), shown.bottom(), room, window.height())
        return self.shifted(QPointF(dx, dy)) if dx or dy else self


def _inward(low: float, high: float, room: float, size: float) -> float:
    if high < room:
        return room - high
    return size - room - low if low > size - room else 0.0


class Camera:
    """Holds the present view and glides to another one."""

    def __init__(self, moved: Callable[[], None], parent: QObject | None = None) -> None:
        self.eye = Eye()
        self._moved = moved
        self._from, self._to = self.eye, self.eye
        self._animation = QVariantAnimation(parent)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)

    def look(self, eye: Eye) -> None:
        """Show this view at once."""
        self._animation.stop()
        self._to = eye
        self._take(eye)

    def glide(self, eye: Eye) -> None:
        """Move to this view in the time the theme gives to views; at once under reduced motion."""
        duration = theme.current().motion("view")
        if duration == 0:
            self.look(eye)
            return
        self._animation.stop()
        self._from, self._to = self.eye, eye
        self._animation.setDuration(duration)
        self._animation.start()

    @property
    def goal(self) -> Eye:
        """The view one is moving to, or the present one."""
        return self._to

    def _take(self, eye: Eye) -> None:
        self.eye = eye
        self._moved()

    def _step(self, share: float) -> None:
        start, goal = self._from, self._to
        if share >= 1.0:
            self._take(goal)
            return
        zoom = start.zoom * (goal.zoom / start.zoom) ** share
        corner = start.corner + (goal.corner - start.corner) * _along(start, goal, zoom, share)
        self._take(Eye(zoom, corner, goal.scale))


def _along(start: Eye, goal: Eye, zoom: float, share: float) -> float:
    """Return how far the corner has come so that a zoom looks straight: 1/zoom runs evenly."""
    if abs(goal.zoom - start.zoom) < 1e-9:
        return share
    return (1 / zoom - 1 / start.zoom) / (1 / goal.zoom - 1 / start.zoom)
