"""Where one has looked: views to go back to and forth again, and nine that are kept by number."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

from cnnstudio.ui.canvas.camera import HIGHEST, LOWEST, Eye

_MOST = 100
DIGITS = range(1, 10)


@dataclass(frozen=True, slots=True)
class KeptView:
    """A view by its zoom and the scene point in the middle of the window, whatever the window's size."""

    zoom: float
    x: float
    y: float

    def eye(self, now: Eye, window: QSizeF) -> Eye:
        """Return the view in a window of this size."""
        zoom = min(max(self.zoom, LOWEST), HIGHEST)
        half = QPointF(window.width() / 2, window.height() / 2)
        return replace(now, zoom=zoom, corner=QPointF(self.x, self.y) - half / (zoom * now.scale))


def kept(eye: Eye, window: QSizeF) -> KeptView:
    """Return a view as it is kept."""
    middle = eye.to_scene(QPointF(window.width() / 2, window.height() / 2))
    return KeptView(round(eye.zoom, 4), round(middle.x(), 1), round(middle.y(), 1))


class Trail:
    """Views that were left by a leap; small moves of the hand leave nothing behind."""

    def __init__(self) -> None:
        self._behind: list[Eye] = []
        self._ahead: list[Eye] = []

    def leave(self, view: Eye, goal: Eye) -> None:
        """Remember a view that is left for another one; what was ahead is forgotten."""
        if _alike(view, goal):
            return
        if not self._behind or not _alike(self._behind[-1], view):
            self._behind = [*self._behind[-_MOST + 1 :], view]
        self._ahead.clear()

    def back(self, now: Eye) -> Eye | None:
        """Return the view before this one."""
        return _step(self._behind, self._ahead, now)

    def forward(self, now: Eye) -> Eye | None:
        """Return the view one went back from."""
        return _step(self._ahead, self._behind, now)

    def forget(self) -> None:
        """Begin anew: another network is shown."""
        self._behind.clear()
        self._ahead.clear()


def _step(come: list[Eye], gone: list[Eye], now: Eye) -> Eye | None:
    if not come:
        return None
    gone.append(now)
    return come.pop()


def _alike(one: Eye, other: Eye) -> bool:
    apart = (one.corner - other.corner).manhattanLength() * other.factor
    return abs(one.zoom - other.zoom) < 1e-3 * other.zoom and apart < 2.0


def sees_a_middle(boxes: list[QRectF], seen: QRectF) -> bool:
    """Say whether the middle of any of these boxes is in sight."""
    return any(seen.contains(box.center()) for box in boxes)
