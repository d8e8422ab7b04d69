"""Lets nodes glide to the places an edit gave them."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QObject, QPointF, QVariantAnimation

from cnnstudio.ui import theme
from cnnstudio.ui.canvas.stage import Stage

MOST = 2000
"""More nodes than this jump: a glide would not keep its frames."""


class Glide(QObject):
    """One movement of nodes from where they were to where the document has them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._ways: dict[str, tuple[QPointF, QPointF]] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._step)
        self._animation.finished.connect(self.end)

    def run(self, before: dict[str, QPointF]) -> None:
        """Glide from these places to the present ones, unless motion is reduced."""
        scene, duration = self._stage.scene, theme.current().motion("layout")
        ways = {n: (place, scene.nodes[n].box.topLeft()) for n, place in before.items() if n in scene.nodes}
        self._ways = {n: way for n, way in ways.items() if way[0] != way[1]}
        if not self._ways or duration == 0 or len(self._ways) > MOST:
            self._ways = {}
            return
        scene.lift(self._ways)
        self._step(0.0)
        self._animation.setDuration(duration)
        self._animation.start()

    def end(self) -> None:
        """Put every node where it belongs, at once."""
        self._animation.stop()
        if self._ways:
            self._ways = {}
            self._stage.scene.land()
            self._stage.changed.emit()

    def _step(self, share: float) -> None:
        if self._ways:
            self._stage.scene.move({n: a + (b - a) * share for n, (a, b) in self._ways.items()})
            self._stage.changed.emit()
