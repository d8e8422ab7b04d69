"""A column beside the nodes: how much each layer has of what is measured, as a bar, all bars to one scale."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from cnnstudio.ui.canvas.heat import Heat
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.measures import share_words
from cnnstudio.ui.canvas.scene import Scene
from cnnstudio.ui.canvas.skin import Skin

AWAY = 40.0
LONGEST = 192.0
_BAR = 6.0
_OVER = 14.0
"""From a node to the bar over it."""
_READABLE = 0.55


class MeasureColumn:
    """Paints the bars; the painter stands in scene coordinates."""

    def __init__(self, painter: QPainter, skin: Skin, scene: Scene, heat: Heat) -> None:
        self._painter, self._skin, self._scene, self._heat = painter, skin, scene, heat
        shown = (value for node, value in heat.values.items() if value and node in scene.nodes)
        self._total = sum(shown)

    def paint(self, items: Iterable[NodeItem], factor: float) -> None:
        """Paint the bars of these nodes; from afar without their words."""
        readable, heat = factor >= _READABLE, self._heat
        if self._scene.flow.lies:
            self._rows(items, readable)
            return
        for item in items:
            value, room = heat.values.get(item.id), _room(self._scene, item)
            if room >= LONGEST / 2 and value:
                self._bar(item, value, room)
            if not readable:
                continue
            if room < LONGEST / 2:
                self._note(item, value)
                continue
            self._number(item, value)
            if item.box.top() <= self._scene.bounds().top():
                self._head(item)
            if value and value == heat.largest:
                self._share(item, value)

    def _rows(self, items: Iterable[NodeItem], readable: bool) -> None:
        """Paint the bars over their nodes, where the data run to the right and nothing stands above."""
        for item in items:
            value = self._heat.values.get(item.id)
            if value:
                share = value / self._heat.largest
                box = QRectF(
                    item.box.left(), item.box.top() - _OVER, max(2.0, item.box.width() * share), _BAR
                )
                self._painter.setPen(Qt.PenStyle.NoPen)
                self._painter.setBrush(self._skin.colour("bar_lead" if share == 1.0 else "bar"))
                self._painter.drawRoundedRect(box, 2, 2)
            if readable:
                self._note(item, value, _OVER if value else 0.0)

    def _words(self, item: NodeItem, value: int | None) -> str:
        facts = self._scene.analysis.nodes.get(item.id)
        return "–" if value is None or facts is None else self._heat.measure.words(facts, value)

    def _head(self, item: NodeItem) -> None:
        skin, words = self._skin, self._heat.measure.title
        left = item.box.left() - AWAY - skin.text_width(words, "small")
        skin.write(self._painter, left, item.box.top() - 20, words, "small", skin.colour("text_faint"))

    def _number(self, item: NodeItem, value: int | None) -> None:
        right, middle, skin = item.box.left() - AWAY, item.box.center().y(), self._skin
        words, font = self._words(item, value), "strong" if value else "body"
        baseline = middle - 3.0 if value else middle + 4.5
        colour = skin.colour("text" if value else "text_faint")
        skin.write(self._painter, right - skin.text_width(words, font), baseline, words, font, colour)

    def _bar(self, item: NodeItem, value: int, room: float) -> None:
        right, middle, painter = item.box.left() - AWAY, item.box.center().y(), self._painter
        width = max(2.0, min(LONGEST, room) * value / self._heat.largest)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._skin.colour("bar_lead" if value == self._heat.largest else "bar"))
        painter.drawRoundedRect(QRectF(right - width, middle + 4, width, _BAR), 2, 2)

    def _share(self, item: NodeItem, value: int) -> None:
        skin, words = self._skin, share_words(self._heat.measure, value, self._total)
        x, y = item.box.left() - AWAY - skin.text_width(words, "small"), item.box.center().y() + 26
        skin.write(self._painter, x, y, words, "small", skin.colour("text_quiet"))

    def _note(self, item: NodeItem, value: int | None, over: float = 0.0) -> None:
        """Where another layer stands in the way, the words alone stand over the node."""
        skin = self._skin
        colour = skin.colour("text_quiet" if value else "text_faint")
        words = self._words(item, value)
        skin.write(self._painter, item.box.left() + 2, item.box.top() - 6 - over, words, "micro", colour)


def _room(scene: Scene, item: NodeItem) -> float:
    """Return how long a bar may be before it meets another node."""
    area = QRectF(item.box.left() - AWAY - LONGEST, item.box.top() + 8, AWAY + LONGEST - 1, 40)
    others = [other.box.right() for other in scene.nodes_in(area) if other.id != item.id]
    return item.box.left() - AWAY - max(others, default=item.box.left() - AWAY - LONGEST)
