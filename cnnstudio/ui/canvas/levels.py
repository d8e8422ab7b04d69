"""Going into blocks and out of them; every level remembers how it was looked at."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from cnnstudio.document.change import compare
from cnnstudio.document.graph import Block
from cnnstudio.document.sheet import Door, Sheet, Way, prefix_of, way_to
from cnnstudio.language import tr
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.stage import Stage


class Levels(QObject):
    """Shows the network itself or the inside of one of its blocks."""

    changed = Signal()
    """Another graph is shown."""
    turned = Signal(object)
    """The same as a change after which everything is another."""

    def __init__(self, stage: Stage, sheet: Sheet) -> None:
        super().__init__(stage)
        self._stage, self._sheet = stage, sheet
        self._views: dict[Way, Eye] = {}

    @property
    def depth(self) -> int:
        """Return how many blocks one has entered."""
        return len(self._sheet.way)

    def titles(self) -> tuple[str, ...]:
        """Return the names of the blocks on the way, from the outermost on."""
        graph, found = self._sheet.whole.project.graph, []
        for door in self._sheet.way:
            node = graph.by_id[door.node]
            layer = node.layer
            if isinstance(layer, Block):
                turn = f" {door.turn}/{layer.repeat}" if layer.repeat > 1 else ""
                found.append(node.name + turn)
                graph = self._sheet.whole.project.blocks_by_id[layer.block].graph
        return tuple(found)

    def enter(self, node: str, turn: int = 1) -> None:
        """Show the inside of a block."""
        self.go((*self._sheet.way, Door(node, turn)))

    def leave(self) -> bool:
        """Go one level out and select the block one comes from; say whether there was one."""
        if not self._sheet.way:
            return False
        self.climb(self.depth - 1)
        return True

    def climb(self, depth: int) -> None:
        """Go out to a level, counted from the network itself, and select the block one comes from."""
        way = self._sheet.way
        if depth < len(way):
            self.go(way[:depth])
            self._stage.select([way[depth].node])

    def find(self, path: str) -> str:
        """Show the graph that holds the layer of a path; returns the layer's id there."""
        if path in self._sheet.project.graph.by_id:
            return path
        way, node = way_to(path)
        if way != self._sheet.way:
            self.go(way)
        return node

    def next_problem(self, step: int) -> str:
        """Show and select the next or previous layer with a problem, inside the block that holds it; return its id."""
        whole = self._sheet.whole
        found = [p.node for p in whole.analysis.problems if p.node in whole.analysis.nodes]
        places = list(dict.fromkeys(node for node in found if node is not None))
        if not places:
            self._stage.hinted.emit(tr("There are no problems"))
            return ""
        chosen, prefix = self._stage.selected(), prefix_of(self._sheet.way)
        here = prefix + chosen[0] if chosen else ""
        now = places.index(here) if here in places else (-1 if step > 0 else 0)
        node = self.find(places[(now + step) % len(places)])
        self._stage.select([node])
        return node

    def go(self, way: Way) -> None:
        """Show the graph at the end of a way, as it was last looked at or as a whole."""
        stage, sheet = self._stage, self._sheet
        self._views[sheet.way] = stage.camera.goal
        before, previous = sheet.project, sheet.analysis
        sheet.go(way)
        self.show()
        self.turned.emit(compare(before, previous, sheet.project, sheet.analysis, "", None, reset=True))

    def show(self) -> None:
        """Mirror the graph that the sheet shows now."""
        stage, sheet = self._stage, self._sheet
        stage.scene.show(sheet.project, sheet.analysis)
        stage.forget_all()
        stage.trail.forget()  # earlier views are of another graph
        known, camera = self._views.get(sheet.way), stage.camera
        whole = stage.fitted(stage.scene.bounds())
        camera.look(whole if known is None else known)
        self.changed.emit()
        stage.changed.emit()

    def forget(self) -> None:
        """Forget how the levels were looked at: another project is open."""
        self._views.clear()
