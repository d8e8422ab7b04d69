"""Placing a new layer: free, into a wire, or under an output that nothing reads yet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document import edits
from cnnstudio.document.analysis import analyse
from cnnstudio.document.arriving import made_for
from cnnstudio.document.document import Document
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project
from cnnstudio.document.ready import shown
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.canvas.adapters import Fit, fit_of, sound_reader, with_remedy
from cnnstudio.ui.canvas.faces import face_of_layer
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.gestures.hold_over import HoldOver
from cnnstudio.ui.canvas.gestures.inserting import moved_by
from cnnstudio.ui.canvas.gestures.spots import Spot, beside, fits_between, free_place, spot_near
from cnnstudio.ui.canvas.hits import node_at
from cnnstudio.ui.canvas.items import NODE, Label
from cnnstudio.ui.canvas.levels_of_detail import LETTERED
from cnnstudio.ui.canvas.marks import Ghost, Thread
from cnnstudio.ui.canvas.ports import bare_end
from cnnstudio.ui.canvas.stage import Stage, Tag
from cnnstudio.ui.canvas.ways import direct


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of a spot: the output shape, or why the layer cannot stand there."""

    shape: str = ""
    reason: str = ""
    fit: Fit = field(default_factory=Fit)
    """What has to be put in besides, where something has."""


class PlaceLayer(Gesture):
    """A ghost of real size follows the pointer, with the shape that would come out of it."""

    hint = "On a wire: insert · Below an output: connect · Held on a layer: replace · Alt: none of it · Esc: cancel"

    def __init__(self, stage: Stage, layer: Layer) -> None:
        super().__init__(stage)
        self._layer = layer
        self._spot: Spot | None = None
        self._outlooks: dict[tuple[str, str, str], Outlook] = {}
        self._opened, self._gap = "", QPointF()
        """The wire for which what lies behind has made room, and where the layer will stand in it."""
        self._over = HoldOver(stage, self._offer)

    def move(self, pointer: Pointer) -> None:
        """Carry the ghost along and say what it would become here."""
        self._over.follow("" if pointer.alt else self._middle_under(pointer))
        if self._over.node:
            self._wait_over(pointer)
            return
        corner = pointer.scene - QPointF(NODE.width() / 2, NODE.height() / 2)
        self._spot = self._find(corner, pointer)
        outlook = self._outlook(self._spot)
        self._make_room(self._spot if not outlook.reason else Spot(corner))
        self._show(self._spot, outlook)
        self.repaint((self.stage.marks.insert_at, self._opened))

    def _middle_under(self, pointer: Pointer) -> str:
        """Return the layer whose middle is under the pointer; it might be replaced."""
        item = node_at(self.stage.scene, self.stage.camera.eye, pointer.at)
        if item is None:
            return ""
        side, rise = item.box.width() * 0.3, item.box.height() * 0.2
        inner = item.box.adjusted(side, rise, -side, -rise)
        return item.id if inner.contains(pointer.scene) else ""

    def _wait_over(self, pointer: Pointer) -> None:
        """Show the ghost only, until the wait over the layer is long enough."""
        self._spot = Spot(pointer.scene - QPointF(NODE.width() / 2, NODE.height() / 2))
        self._make_room(self._spot)
        if not self._over.ready:
            self._show(self._spot, self._outlook(self._spot))
        self.repaint((self.stage.marks.insert_at, self._opened))

    def _offer(self, node: str) -> None:
        """Say that the layer would take the place of another one."""
        self.stage.marks.ghosts = []
        name = self.stage.document.project.node(node).name
        title = tr("Replace {name} by {kind}", name=name, kind=shown(self._layer))
        self.stage.tagged.emit(
            Tag(title, tr("Its name and wires stay."), over=self.stage.scene.nodes[node].box)
        )

    def _make_room(self, spot: Spot) -> None:
        """Let what lies behind a wire slide on while the layer is held over it, as it will when it is dropped."""
        scene = self.stage.scene
        if spot.wire == self._opened:
            return
        scene.land()
        self._opened = ""
        if spot.wire and not fits_between(scene, spot):
            project, node = _placed(self.stage.document.project, self._layer, spot)
            moved = moved_by(self.stage, self.stage.document.project, project, node)
            scene.lift(moved)
            scene.move(moved)
            self._opened, self._gap = spot.wire, QPointF(*project.positions[node])

    def leave(self) -> None:
        """Show nothing while the pointer is not over the canvas."""
        self._spot = None
        self._over.follow("")
        self._make_room(Spot(QPointF()))
        self.stage.marks.wipe()
        self.stage.tagged.emit(None)
        self.stage.changed.emit()

    def _find(self, corner: QPointF, pointer: Pointer) -> Spot:
        if pointer.alt or not self._layer.inputs or self.stage.camera.eye.factor < LETTERED:
            return Spot(corner)  # from so far nobody can tell one wire from another
        near = spot_near(self.stage.scene, self.stage.camera.eye, corner)
        spot = replace(near, gaps=self.stage.snapping.gaps)
        return Spot(corner) if self._outlook(spot).reason and not spot.wire else spot

    def _outlook(self, spot: Spot) -> Outlook:
        if spot.key() not in self._outlooks:
            self._outlooks[spot.key()] = outlook(self.stage.document, self._layer, spot)
        return self._outlooks[spot.key()]

    def _show(self, spot: Spot, outlook: Outlook) -> None:
        marks, scene = self.stage.marks, self.stage.scene
        box = QRectF(self._gap if self._opened else spot.at, NODE)
        label = Label(outlook.shape, outlook.shape.replace(" ", ""), "rest") if outlook.shape else None
        marks.ghosts = [Ghost(box, face_of_layer(self._layer), label)]
        marks.insert_at = spot.wire if not outlook.reason else ""
        marks.threads = []
        if spot.slot is not None:
            start = spot.slot.point(scene.nodes[spot.node].box)
            marks.threads = [Thread(direct(start, bare_end(box, "in", scene.flow), scene.flow))]
        self.stage.tagged.emit(self._tag(spot, outlook, box))

    def _tag(self, spot: Spot, outlook: Outlook, box: QRectF) -> Tag | None:
        if spot.wire and outlook.reason:
            title = tr("{kind} does not fit here", kind=shown(self._layer))
            return Tag(title, outlook.reason, refused=True, over=box)
        graph = self.stage.document.project.graph
        if spot.wire:
            edge = graph.edges_by_id[spot.wire]
            one, two = graph.by_id[edge.source].name, graph.by_id[edge.target].name
            return Tag(tr("Insert between {one} and {two}", one=one, two=two), besides(outlook.fit), over=box)
        if spot.slot is not None:
            title = tr("Connect to {name}", name=graph.by_id[spot.node].name)
            return Tag(title, besides(outlook.fit), over=box)
        return None

    def finish(self, pointer: Pointer) -> None:
        """Place the layer, as one step, and select it."""
        if self._spot is None:
            return
        spot = self._spot
        self.stage.scene.land()
        if self._over.ready:
            self._replace(self._over.node)
            return
        put(self.stage, self._layer, spot, self._outlook(spot))

    def _replace(self, node: str) -> None:
        name = self.stage.document.project.node(node).name
        label = tr("Replace {name} by {kind}", name=name, kind=shown(self._layer))
        self.stage.edit(label, _exchanged, node, self._layer)
        self.stage.select([node])

    def cancel(self) -> None:
        """Close the gap again."""
        self.stage.scene.land()

    def end(self) -> None:
        """Stop waiting."""
        self._over.follow("")
        super().end()


def besides(fit: Fit) -> str:
    """Return in words what is put in besides, such as + Flatten."""
    return tr("+ {kinds}", kinds=", ".join(fit.kinds)) if fit.kinds else ""


def put(stage: Stage, layer: Layer, spot: Spot, outlook: Outlook) -> str | None:
    """Place a layer at a spot with what makes it fit; where nothing does, beside the wire, and say why."""
    if not outlook.reason:
        return place(stage, layer, spot, outlook.fit.remedy)
    node = place(stage, layer, Spot(beside(stage.scene, spot.at) if spot.wire else spot.at))
    if node is not None and spot.wire:
        words = tr("{kind} stands beside the wire: {reason}", kind=shown(layer), reason=outlook.reason)
        stage.stoodAside.emit(words)
    return node


def place(stage: Stage, layer: Layer, spot: Spot, remedy: Remedy | None = None) -> str | None:
    """Place a layer at a spot as one step, select it and return its id; None if it was refused."""
    roomy = spot.wire != "" and fits_between(stage.scene, spot)
    at = spot.at if spot.wire else free_place(stage.scene, spot.at)
    found = replace(spot, at=at, roomy=roomy, gaps=stage.snapping.gaps)
    node = stage.edit(_label(stage, layer, spot), _placed_with, layer, found, remedy)
    if not isinstance(node, str):
        return None
    stage.follow_with_focus(node)
    stage.select([node])
    return node


def _label(stage: Stage, layer: Layer, spot: Spot) -> str:
    graph = stage.document.project.graph
    if not spot.wire:
        return tr("Add {kind}", kind=shown(layer))
    edge = graph.edges_by_id[spot.wire]
    one, two = graph.by_id[edge.source].name, graph.by_id[edge.target].name
    return tr("Insert {kind} between {one} and {two}", kind=shown(layer), one=one, two=two)


def _placed_with(project: Project, layer: Layer, spot: Spot, remedy: Remedy | None) -> tuple[Project, str]:
    project, node = _placed(project, layer, spot)
    return with_remedy(project, remedy), node


def _exchanged(project: Project, node: str, layer: Layer) -> Project:
    entry = project.graph.entry_of(node)
    source, port = (entry.source, entry.source_port) if entry is not None else ("", "")
    project, made = made_for(project, layer, source, port)
    return edits.exchange(project, node, made)


def _placed(project: Project, layer: Layer, spot: Spot) -> tuple[Project, str]:
    edge = project.graph.edges_by_id[spot.wire] if spot.wire else None
    port = edge.source_port if edge is not None else spot.slot.port if spot.slot is not None else ""
    project, layer = made_for(project, layer, edge.source if edge is not None else spot.node, port)
    at = (round(spot.at.x()), round(spot.at.y()))
    if spot.wire:
        return edits.insert_on_edge(project, spot.wire, layer, at if spot.roomy else None, spot.gaps)
    project, node = edits.add(project, layer, at)
    if spot.slot is not None:
        project = edits.connect(project, spot.node, node, spot.slot.port)
    return project, node


def outlook(document: Document, layer: Layer, spot: Spot) -> Outlook:
    """Try the layer at a spot and return what the analysis says of it."""
    project = document.project
    if not spot.wire and spot.slot is None:
        return Outlook(_alone(project, layer))
    try:
        after, node = _placed(project, layer, spot)
    except edits.EditError as error:
        return Outlook(reason=str(error))
    facts = analyse(after, document.facts, document.analysis)
    fit = fit_of(after, facts, (node, *sound_reader(document, spot.wire)))
    if fit.refused:
        return Outlook(reason=fit.refused.removeprefix(f"{after.node(node).name}: "))
    mine = facts.nodes[node]
    if fit.remedy is not None:
        mine = analyse(with_remedy(after, fit.remedy), document.facts, facts).nodes[node]
    return Outlook(shape_text(mine.output) if mine.output is not None else "", fit=fit)


def _alone(project: Project, layer: Layer) -> str:
    if layer.inputs:
        return ""
    after, node = edits.add(project, layer, (0.0, 0.0))
    output = analyse(after).nodes[node].output
    return shape_text(output) if output is not None else ""
