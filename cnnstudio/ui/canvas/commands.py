"""What menus, keys and buttons may ask of the canvas, each one step of the document or one view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from PySide6.QtCore import QObject, QPointF, QTimer

from cnnstudio.document import edits
from cnnstudio.document.arriving import made_for
from cnnstudio.document.flow import flow_of
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project
from cnnstudio.document.ready import shown
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui.canvas.adapters import with_remedy
from cnnstudio.ui.canvas.arranging import Arranging
from cnnstudio.ui.canvas.blocking import Blocking
from cnnstudio.ui.canvas.copying import Copying
from cnnstudio.ui.canvas.furnishing import Furnishing
from cnnstudio.ui.canvas.gestures.moving import move_label
from cnnstudio.ui.canvas.gestures.place_layer import Outlook, outlook, place, put
from cnnstudio.ui.canvas.gestures.spots import Spot
from cnnstudio.ui.canvas.items import NODE, WireItem
from cnnstudio.ui.canvas.looking import Looking
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.routes import far_from
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.standing import Standing
from cnnstudio.ui.canvas.taking import Taking
from cnnstudio.ui.canvas.walk import flow

NUDGE, NUDGE_FAR = 8.0, 40.0
_NUDGES_MERGE = 1000


class Commands(Copying, Taking, Looking, Blocking, Furnishing, Standing, QObject):
    """The verbs of the canvas."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.stage = stage
        self.arranging = Arranging(stage)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_NUDGES_MERGE)
        self._settling.timeout.connect(stage.document.settle)

    # Selection.

    def select_all(self) -> None:
        """Select every layer."""
        self.stage.select(self.stage.scene.nodes)

    def invert(self) -> None:
        """Select what is not selected."""
        self.stage.select(self.stage.scene.nodes.keys() - self.stage.marks.selected)

    def select_flow(self, up: bool) -> None:
        """Select all that leads to the selected layers, or all that they lead to."""
        graph = self.stage.document.project.graph
        self.stage.select(set().union(*(flow(graph, node, up) for node in self.stage.selected())))

    def select_alike(self) -> None:
        """Select every layer of the selected layers' kinds."""
        nodes = self.stage.document.project.graph.nodes
        kinds = {n.layer.kind for n in nodes if n.id in self.stage.marks.selected}
        self.stage.select(n.id for n in nodes if n.layer.kind in kinds)

    # Edits.

    def add_dot(self, wire: str, at: QPointF) -> None:
        """Let a wire run through a scene point."""
        item = self.stage.scene.wires[wire]
        dots = list(item.dots)
        dots.insert(place_among(item, at), at)
        ways = tuple((dot.x(), dot.y()) for dot in dots)
        self.stage.edit(tr("Add a dot"), edits.bend, wire, ways)
        self.stage.select(dots=[(wire, dots.index(at))])

    def break_wires(self, slot: Slot) -> None:
        """Remove all wires of a port."""
        if slot.edges:
            self.stage.edit(self.naming(tr("Remove"), [], len(slot.edges)), edits.disconnect, *slot.edges)

    def swap_inputs(self) -> None:
        """Exchange the first two inputs of the selected layer."""
        chosen = self.stage.selected()
        if len(chosen) != 1:
            self.stage.refused.emit(tr("Select one layer with two inputs to exchange them."))
            return
        name = self.stage.document.project.node(chosen[0]).name
        self.stage.edit(tr("Swap the inputs of {name}", name=name), edits.swap_inputs, chosen[0])

    def shift_input(self, node: str, edge: str, step: int, _checked: bool = False) -> None:
        """Let a layer read one of its wires earlier or later among its inputs."""
        project = self.stage.document.project
        order = [each.id for each in project.graph.incoming[node]]
        place = order.index(edge)
        goal = min(max(place + step, 0), len(order) - 1)
        if goal != place:
            order.insert(goal, order.pop(place))
            name = project.node(node).name
            self.stage.edit(tr("Reorder the inputs of {name}", name=name), edits.order_inputs, node, order)

    def chain(self) -> None:
        """Wire the selected layers one after the other."""
        nodes = self.stage.selected()
        self.stage.edit(self.naming(tr("Chain"), nodes, 0), edits.chain, nodes)

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected layers a little; quick repetitions are one step."""
        nodes = set(self.stage.selected())
        if not nodes:
            return
        boxes = {node: self.stage.scene.nodes[node].box for node in nodes}
        at = {node: self.stage.scene.place_of(node) for node in boxes}
        places = {node: (x + dx, y + dy) for node, (x, y) in at.items()}
        key = "nudge " + " ".join(sorted(nodes))
        self.stage.edit(move_label(self.stage, nodes), edits.move, places, merge=key)
        self._settling.start()

    def align(self, line: edits.Line) -> None:
        """Put the selected layers on one line."""
        self._place_anew(tr("Align"), edits.align, line)

    def distribute(self, axis: edits.Axis) -> None:
        """Give the selected layers equal distances."""
        self._place_anew(tr("Distribute"), edits.distribute, axis)

    def straighten(self) -> None:
        """Put the selected layers, or all, straight under what feeds them."""
        if len(self.stage.selected()) < 2:
            self.stage.select(self.stage.scene.nodes)
        self._place_anew(tr("Straighten"), edits.straighten)

    def _place_anew(self, verb: str, function: Callable[..., Project], *arguments: Any) -> None:
        nodes = self.stage.selected()
        self.stage.glides = True
        self.stage.edit(self.naming(verb, nodes, 0), function, nodes, *arguments)
        self.stage.glides = False

    def add_layer(self, layer: Layer, at: QPointF | None = None) -> str | None:
        """Add a layer at a scene point, else behind the selected layer, else in the middle of the window."""
        chosen = self.stage.selected()
        if at is None and len(chosen) == 1:
            return self.append(layer, chosen[0])
        if at is None:
            end = self._open_end() if layer.inputs else None
            if end is not None:
                return self.append(layer, end)
            at = self.stage.seen().center() - QPointF(NODE.width() / 2, NODE.height() / 2)
        return place(self.stage, layer, Spot(at))

    def _open_end(self) -> str | None:
        """Return the only layer that nothing reads, where a network grows on."""
        graph = self.stage.document.project.graph
        ends = [node.id for node in graph.nodes if not graph.outgoing.get(node.id)]
        return ends[0] if len(ends) == 1 else None

    def append(self, layer: Layer, after: str) -> str | None:
        """Put a layer behind another one."""
        wires = self.stage.document.project.graph.outgoing.get(after, ())
        remedy = None
        if len(wires) == 1 and layer.inputs:
            spot = Spot(_halfway(self.stage, wires[0].id), wires[0].id)
            seen = outlook(self.stage.document, layer, spot)
            if seen.reason:
                return self._stand_aside(layer, spot, seen)
            remedy = seen.fit.remedy
        name = self.stage.document.project.node(after).name
        label = tr("Add {kind} after {name}", kind=shown(layer), name=name)
        self.stage.glides = True
        node = self.stage.edit(label, _appended, after, layer, self.stage.snapping.gaps, remedy)
        self.stage.glides = False
        if not isinstance(node, str):
            return None
        self.stage.follow_with_focus(node)
        self.stage.select([node])
        self.reveal(node)
        return node

    def _stand_aside(self, layer: Layer, spot: Spot, seen: Outlook) -> str | None:
        """Put a layer beside the wire that it does not fit."""
        node = put(self.stage, layer, spot, seen)
        if node is not None:
            self.reveal(node)
        return node

    def mend(self, verb: str, arguments: Iterable[tuple[str, Any]], label: str) -> None:
        """Do what a remedy says."""
        self.stage.glides = True
        self.stage.edit(label, edits.apply_remedy, verb, tuple(arguments))
        self.stage.glides = False


def place_among(wire: WireItem, at: QPointF) -> int:
    """Return before which of a wire's dots a new one stands: on the piece that it is nearest to."""
    stops = [wire.start, *wire.dots, wire.end]
    return min(range(len(stops) - 1), key=lambda n: far_from(at, stops[n], stops[n + 1]))


def _halfway(stage: Stage, wire: str) -> QPointF:
    """Return the corner of a layer whose middle lies halfway along a wire."""
    item = stage.scene.wires[wire]
    return (item.start + item.end) / 2 - QPointF(NODE.width() / 2, NODE.height() / 2)


def _appended(
    project: Project, after: str, layer: Layer, gaps: bool, remedy: Remedy | None
) -> tuple[Project, str]:
    project, layer = made_for(project, layer, after)
    if layer.inputs:
        project, node = edits.insert_after(project, after, layer, gaps)
        return with_remedy(project, remedy), node
    flow, here = flow_of(project), project.positions.get(after, (0.0, 0.0))
    return edits.add(project, layer, flow.onward(here, 0.0, flow.breadth + flow.aside))
