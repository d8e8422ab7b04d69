"""Points out for a moment what an undo or redo has changed, and brings it into sight."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer

from cnnstudio.document.change import Change
from cnnstudio.ui.canvas.items import node_box
from cnnstudio.ui.canvas.stage import Stage

LASTS = 700
"""Milliseconds; nothing moves meanwhile, so it is the same under reduced motion."""


class Flash(QObject):
    """The mark on changed nodes and wires, gone after a moment."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LASTS)
        self._timer.timeout.connect(self._end)

    def show(self, change: Change) -> None:
        """Mark what is different, and bring it into the window where none of it can be seen."""
        nodes = changed_nodes(change)
        wires = change.edges_added | change.bent
        self._stage.marks.lit = frozenset(
            (nodes | wires) & (self._stage.scene.nodes | self._stage.scene.wires).keys()
        )
        if self._stage.marks.lit:
            self._timer.start()
        boxes, seen = self._boxes(change, nodes, wires), self._stage.seen()
        if boxes and not any(box.intersects(seen) for box in boxes):
            self._stage.reveal(min(boxes, key=lambda box: (box.top(), box.left())))

    def _boxes(self, change: Change, nodes: frozenset[str], wires: frozenset[str]) -> list[QRectF]:
        """Return where the changed things stand, and where removed ones stood."""
        scene, before = self._stage.scene, change.before.positions
        found = [scene.nodes[node].box for node in nodes if node in scene.nodes]
        found += [node_box(before.get(node, (0.0, 0.0))) for node in change.removed]
        ends = [change.before.graph.edges_by_id[e] for e in change.edges_removed if not change.removed]
        ends += [change.after.graph.edges_by_id[e] for e in wires if e in change.after.graph.edges_by_id]
        places = {end for edge in ends for end in (edge.source, edge.target)} & scene.nodes.keys()
        return found + ([scene.nodes[node].box for node in places] if not found else [])

    def _end(self) -> None:
        self._stage.marks.lit = frozenset()
        self._stage.changed.emit()


def changed_nodes(change: Change) -> frozenset[str]:
    """Return the nodes that are new, moved, or other than they were; not those whose shapes only followed."""
    before, after = change.before.graph.by_id, change.after.graph.by_id
    other = {node for node in change.touched if before.get(node) != after.get(node)}
    return change.added | change.moved | other
