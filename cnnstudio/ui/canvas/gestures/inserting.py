"""Putting a layer of the canvas into a wire, and the room that what lies behind makes for it meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import edits
from cnnstudio.document.analysis import analyse
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Place, Project
from cnnstudio.ui.canvas.adapters import Fit, fit_of, sound_reader, with_remedy
from cnnstudio.ui.canvas.gestures.spots import room_around
from cnnstudio.ui.canvas.stage import Stage


@dataclass(frozen=True, slots=True)
class Room:
    """Where the layer will stand in a wire, and where those behind it go, by id; corners in scene pixels."""

    gap: QPointF = field(default_factory=QPointF)
    aside: Mapping[str, QPointF] = field(default_factory=dict)


class Inserting:
    """How a loose layer would stand in one wire or another; each is tried once."""

    def __init__(self, stage: Stage, node: str) -> None:
        self._stage, self._node = stage, node
        self._fits: dict[str, Fit] = {}
        self._rooms: dict[str, Room] = {}

    def fit(self, wire: str) -> Fit:
        """Return how well the layer would stand in a wire."""
        if wire not in self._fits:
            self._fits[wire] = self._tried(wire)
        return self._fits[wire]

    def _tried(self, wire: str) -> Fit:
        document = self._stage.document
        try:
            after = threaded(document.project, wire, self._node)
        except edits.EditError as error:
            return Fit(refused=str(error))
        facts = analyse(after, document.facts, document.analysis)
        return fit_of(after, facts, (self._node, *sound_reader(document, wire)))

    def against(self, wire: str) -> str:
        """Return why the layer cannot stand in a wire, or nothing; nothing too where there is no wire."""
        name = self._stage.document.project.node(self._node).name if wire else ""
        return self.fit(wire).refused.removeprefix(f"{name}: ") if wire else ""

    def parts(self, corner: QPointF) -> bool:
        """Say whether those behind make room for the layer held here: where it would stand too close to others."""
        if not self._stage.snapping.gaps:
            return False
        scene = self._stage.scene
        area = room_around(scene.flow, corner)
        others = {item.id for item in scene.nodes_in(area)} | scene.lifted
        return any(self._at_rest(node).intersects(area) for node in others - {self._node})

    def _at_rest(self, node: str) -> QRectF:
        """Return where the document has a layer."""
        item, places = self._stage.scene.nodes[node], self._stage.document.project.positions
        return QRectF(QPointF(*places.get(node, (0.0, 0.0))) + item.lead, item.box.size())

    def room(self, wire: str) -> Room:
        """Return the room that is made in a wire."""
        if wire not in self._rooms:
            project = self._stage.document.project
            after = insert(project, wire, self._node, {}, self.fit(wire).remedy, True)
            self._rooms[wire] = Room(
                QPointF(*after.positions[self._node]), moved_by(self._stage, project, after, self._node)
            )
        return self._rooms[wire]


def moved_by(stage: Stage, before: Project, after: Project, but: str) -> dict[str, QPointF]:
    """Return the corners of the layers, but for one, that stand elsewhere after an edit."""
    nodes, old = stage.scene.nodes, before.positions
    return {
        node: QPointF(*place) + nodes[node].lead
        for node, place in after.positions.items()
        if node in nodes and node != but and old.get(node) != place
    }


def threaded(project: Project, wire: str, node: str) -> Project:
    """Return the project with an existing node put into a wire."""
    edge = project.graph.edges_by_id[wire]
    project = edits.disconnect(project, wire)
    project = edits.connect(project, edge.source, node, edge.source_port)
    return edits.connect(project, node, edge.target, "output", edge.target_port)


def insert(
    project: Project, wire: str, node: str, places: Mapping[str, Place], remedy: Remedy | None, parted: bool
) -> Project:
    """Put an existing node into a wire where it is held, or where it stood what lies behind makes room."""
    target = project.graph.edges_by_id[wire].target
    done = edits.move(threaded(project, wire, node), dict(places))
    return with_remedy(edits.opened_before(done, node, target) if parted else done, remedy)
