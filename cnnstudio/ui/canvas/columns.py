"""A column beside the nodes: each layer's parameters as a bar, all bars to one scale."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from cnnstudio.language import number, percent, tr
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

AWAY = 40.0
LONGEST = 192.0
_BAR = 6.0
_READABLE = 0.55


class ParameterColumn:
    """Paints the bars; the painter stands in scene coordinates."""

    def paint(
        self, painter: QPainter, skin: Skin, scene: Scene, items: Iterable[NodeItem], factor: float
    ) -> None:
        """Paint the bars of these nodes; from afar without their numbers."""
        counts = {node: facts.parameters for node, facts in scene.analysis.nodes.items()}
        largest = max((c for c in counts.values() if c), default=0)
        total = scene.analysis.totals.parameters
        readable = factor >= _READABLE
        for item in items:
            count, room = counts.get(item.id), _room(scene, item)
            if room >= LONGEST / 2:
                self._bar(painter, skin, item, count or 0, largest, room)
            if not readable:
                continue
            if room < LONGEST / 2:
                self._note(painter, skin, item, count)
                continue
            self._number(painter, skin, item, count)
            if item.box.top() <= scene.bounds().top():
                self._head(painter, skin, item)
            if count and count == largest and total:
                self._share(painter, skin, item, count / total)

    def _head(self, painter: QPainter, skin: Skin, item: NodeItem) -> None:
        words = tr("Parameters")
        left = item.box.left() - AWAY - skin.text_width(words, "small")
        skin.write(painter, left, item.box.top() - 20, words, "small", skin.colour("text_faint"))

    def _number(self, painter: QPainter, skin: Skin, item: NodeItem, count: int | None) -> None:
        right, middle = item.box.left() - AWAY, item.box.center().y()
        words, font = number(count), "strong" if count else "body"
        baseline = middle - 3.0 if count else middle + 4.5
        colour = skin.colour("text" if count else "text_faint")
        skin.write(painter, right - skin.text_width(words, font), baseline, words, font, colour)

    def _bar(
        self, painter: QPainter, skin: Skin, item: NodeItem, count: int, largest: int, room: float
    ) -> None:
        if not count:
            return
        right, middle = item.box.left() - AWAY, item.box.center().y()
        width = max(2.0, min(LONGEST, room) * count / largest)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(skin.colour("bar_lead" if count == largest else "bar"))
        painter.drawRoundedRect(QRectF(right - width, middle + 4, width, _BAR), 2, 2)

    def _share(self, painter: QPainter, skin: Skin, item: NodeItem, share: float) -> None:
        words = tr("{share} of the network", share=percent(share, 0))
        x, y = item.box.left() - AWAY - skin.text_width(words, "small"), item.box.center().y() + 26
        skin.write(painter, x, y, words, "small", skin.colour("text_quiet"))

    def _note(self, painter: QPainter, skin: Skin, item: NodeItem, count: int | None) -> None:
        """Where another layer stands in the way, the number alone stands over the node."""
        colour = skin.colour("text_quiet" if count else "text_faint")
        skin.write(painter, item.box.left() + 2, item.box.top() - 6, number(count), "micro", colour)


def _room(scene: Scene, item: NodeItem) -> float:
    """Return how long a bar may be before it meets another node."""
    area = QRectF(item.box.left() - AWAY - LONGEST, item.box.top() + 8, AWAY + LONGEST - 1, 40)
    others = [other.box.right() for other in scene.nodes_in(area) if other.id != item.id]
    return item.box.left() - AWAY - max(others, default=item.box.left() - AWAY - LONGEST)
