"""The scene: a mirror of the document, a dictionary from id to item, that obeys changes and edits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from operator import attrgetter

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.change import Change
from cnnstudio.document.flow import Flow, flow_of
from cnnstudio.document.graph import Block, Edge
from cnnstudio.document.project import Project
from cnnstudio.document.unfolding import unfolded_box
from cnnstudio.ui.canvas.faces import face_of, label_of
from cnnstudio.ui.canvas.furniture import TITLE_HEIGHT, Thing, things_of
from cnnstudio.ui.canvas.grid import Grid
from cnnstudio.ui.canvas.items import Face, Label, NodeItem, WireItem, at_place, node_box
from cnnstudio.ui.canvas.ports import Slot, bare_end, slots
from cnnstudio.ui.canvas.repairs import Repair, still_open
from cnnstudio.ui.canvas.routes import Route
from cnnstudio.ui.canvas.wayfinding import way_between, way_of


class Scene:
    """Nodes and wires by id, with grids for what is near; items hold ids and never objects of the document."""

    def __init__(self, project: Project, analysis: Analysis) -> None:
        self.nodes: dict[str, NodeItem] = {}
        self.wires: dict[str, WireItem] = {}
        self.lifted: set[str] = set()
        """Nodes that a gesture holds in the air: outside the grid, where the gesture puts them."""
        self.version = 0
        """Rises with everything that is not a move in the air; pictures of the whole are kept by it."""
        self._node_grid, self._wire_grid = Grid(), Grid()
        self.repairs: tuple[Repair, ...] = ()
        """Wires that are missing since layers were taken out; hints, and no part of the design."""
        self.stale: frozenset[str] = frozenset()
        """Nodes whose shapes are those of an earlier edit, for a moment."""
        self.things: dict[str, Thing] = {}
        """Frames and notes, outer frames first."""
        self._lifted_wires: set[str] = set()
        self._bounds = (-1, QRectF())
        self.project, self.analysis = project, analysis
        self.show(project, analysis)

    def show(self, project: Project, analysis: Analysis) -> None:
        """Mirror a design from nothing."""
        self.project, self.analysis = project, analysis
        self.nodes.clear()
        self.wires.clear()
        self._node_grid.clear()
        self._wire_grid.clear()
        self.lifted, self._lifted_wires, self.repairs = set(), set(), ()
        self._add_nodes(node.id for node in project.graph.nodes)
        self._add_wires(project.graph.edges)
        self.refurnish()
        self.version += 1

    def refurnish(self) -> None:
        """Let frames and notes stand where the design says."""
        self.things = things_of(self.project)

    @property
    def flow(self) -> Flow:
        """Return which way the network is drawn."""
        return flow_of(self.project)

    def place_of(self, node: str) -> tuple[float, float]:
        """Return where a node stands, as the design gives places."""
        item = self.nodes[node]
        return item.box.left() - item.lead.x(), item.box.top() - item.lead.y()

    def apply(self, change: Change) -> None:
        """Obey a change of the document."""
        if change.reset or change.before.direction != change.after.direction:
            self.show(change.after, change.analysis)
            return
        self.land()
        before = change.before.graph.edges_by_id
        self.project, self.analysis = change.after, change.analysis
        gone = [before[edge] for edge in change.edges_removed if edge in before]
        come = (
            [e for e in change.after.graph.edges if e.id in change.edges_added] if change.edges_added else []
        )
        ends = {end for edge in (*gone, *come) for end in (edge.source, edge.target)}
        old_boxes = [self.nodes[n].box for n in (*change.removed, *change.moved) if n in self.nodes]
        self._drop(change.removed, change.edges_removed)
        dirty = {*change.added, *change.touched, *change.moved, *ends, *change.after.opened}
        known = change.after.graph.by_id
        fresh = [n for n in known if n in dirty] if change.added else [n for n in dirty if n in known]
        stood = {node: self.nodes[node].box for node in fresh if node in self.nodes}
        self._add_nodes(fresh)
        self._add_wires(come)
        if gone or come or old_boxes or any(stood.get(n) != self.nodes[n].box for n in fresh):
            self._renew_wires(fresh, old_boxes)
        else:
            self._relabel(fresh)
        for edge in change.bent & self.wires.keys():
            self._pin(self.wires[edge])
        self.repairs = tuple(each for each in self.repairs if still_open(change.after, each))
        if change.furnished or self.things:
            self.refurnish()
        self.version += 1

    def _drop(self, nodes: Iterable[str], wires: Iterable[str]) -> None:
        for node in nodes:
            self.nodes.pop(node, None)
            self._node_grid.drop(node)
        for wire in wires:
            self.wires.pop(wire, None)
            self._wire_grid.drop(wire)

    def _add_nodes(self, ids: Iterable[str]) -> None:
        places, known = self.project.positions, self.project.graph.by_id
        for node_id in ids:
            place = places.get(node_id, (0.0, 0.0))
            unfolded = node_id in self.project.opened and isinstance(known[node_id].layer, Block)
            box = QRectF(*unfolded_box(self.project, node_id)) if unfolded else node_box(place)
            item = NodeItem(node_id, box, slots(self.project, known[node_id]), unfolded=unfolded)
            item.lead = box.topLeft() - QPointF(*place)
            if unfolded:
                item.slots = tuple(at_place(slot, item) for slot in item.slots)
            self.nodes[node_id] = item
            self._node_grid.put(node_id, box)

    def _add_wires(self, edges: Iterable[Edge]) -> None:
        for order, edge in enumerate(edges, len(self.wires)):
            wire = WireItem(edge.id, edge.source, edge.target, QPointF(), QPointF(), order)
            self.wires[edge.id] = wire
            self._pin(wire)

    def _pin(self, wire: WireItem) -> None:
        """Tie a wire's ends to their ports and forget its route and label."""
        self._tie(wire)
        wire.dots = tuple(QPointF(*dot) for dot in self.project.bends.get(wire.id, ()))
        wire.label = None
        wire.bounds = wire.span(self.flow)
        self._wire_grid.put(wire.id, wire.bounds)

    def _tie(self, wire: WireItem) -> None:
        wire.start = self._end(wire.source, wire.id, "out")
        wire.end = self._end(wire.target, wire.id, "in")
        wire.route = None

    def _end(self, node_id: str, edge: str, side: str) -> QPointF:
        item = self.nodes[node_id]
        slot = item.slot(edge, side)
        return slot.point(item.box) if slot is not None else bare_end(item.box, side, self.flow)

    def _renew_wires(self, nodes: Iterable[str], boxes: Iterable[QRectF]) -> None:
        near = set().union(*(self._wire_grid.near(box) for box in boxes), self.wires_of(nodes))
        for node in nodes:
            near |= self._wire_grid.near(self.nodes[node].box)
        for wire in near & self.wires.keys():
            self._pin(self.wires[wire])

    def _relabel(self, nodes: Iterable[str]) -> None:
        """Let the wires of nodes that stand where they stood say what flows now; most take the way they took."""
        for wire in (self.wires[name] for name in self.wires_of(nodes)):
            start, end, route = wire.start, wire.end, wire.route
            self._pin(wire)
            if (wire.start, wire.end) == (start, end):
                wire.route = route

    def wires_of(self, nodes: Iterable[str]) -> set[str]:
        """Return the wires that begin or end at these nodes."""
        graph = self.project.graph
        found = (e.id for n in nodes for e in (*graph.incoming.get(n, ()), *graph.outgoing.get(n, ())))
        return set(found) & self.wires.keys()

    # What a gesture may do for a while.

    def lift(self, nodes: Iterable[str], wires: Iterable[str] = ()) -> None:
        """Take nodes, their wires and further wires out of the grid, to be moved and led freely until `land`."""
        self.land()
        self.lifted = set(nodes) & self.nodes.keys()
        self._lifted_wires = self.wires_of(self.lifted) | (set(wires) & self.wires.keys())
        for node in self.lifted:
            self._node_grid.drop(node)
        for wire in self._lifted_wires:
            self._wire_grid.drop(wire)
        self.version += 1

    def move(self, places: Mapping[str, QPointF]) -> None:
        """Put lifted nodes somewhere; their wires follow, with their dots where both ends move alike."""
        for node, place in places.items():
            item = self.nodes[node]
            item.box = QRectF(place, item.box.size())
        for name in self._lifted_wires:
            wire = self.wires[name]
            self._tie(wire)
            if wire.dots and self.carries(wire):
                wire.dots = self._carried(wire)

    def carries(self, wire: WireItem) -> bool:
        """Say whether both ends of a wire are lifted, so that its dots move with them."""
        return wire.source in self.lifted and wire.target in self.lifted

    def _carried(self, wire: WireItem) -> tuple[QPointF, ...]:
        was = self.project.positions.get(wire.source, (0.0, 0.0))
        way = QPointF(*self.place_of(wire.source)) - QPointF(*was)
        return tuple(QPointF(*dot) + way for dot in self.project.bends.get(wire.id, ()))

    def lead(self, name: str, dots: Iterable[QPointF]) -> None:
        """Let a lifted wire run through these places."""
        wire = self.wires[name]
        wire.dots, wire.route = tuple(dots), None

    @property
    def air(self) -> tuple[AbstractSet[str], AbstractSet[str]]:
        """Return the nodes and the wires that are lifted."""
        return self.lifted, self._lifted_wires

    def land(self) -> None:
        """Put everything lifted back where the document has it."""
        if not self.lifted and not self._lifted_wires:
            return
        wires, nodes = self._lifted_wires, self.lifted
        self.lifted, self._lifted_wires = set(), set()
        self._add_nodes(nodes)
        for wire in wires:
            self._pin(self.wires[wire])
        self.version += 1

    # What painting and hit tests ask.

    def nodes_in(self, *areas: QRectF) -> list[NodeItem]:
        """Return the nodes that meet one of some areas, those in the air last."""
        near = self._node_grid.near_any(areas)
        lifted = (self.nodes[node] for node in sorted(self.lifted))
        met = (item for item in lifted if any(item.box.intersects(area) for area in areas))
        return [*(self.nodes[node] for node in sorted(near)), *met]

    def wires_in(self, *areas: QRectF) -> list[WireItem]:
        """Return the wires that meet one of some areas, or whose labels do, always in the same order."""
        near = [self.wires[name] for name in self._wire_grid.near_any(areas) | self._lifted_wires]
        met = [wire for wire in near if any(map(self.route(wire).box.intersects, areas))]
        return sorted(met, key=attrgetter("order", "id"))

    def bounds(self) -> QRectF:
        """Return the rectangle around all nodes."""
        if self._bounds[0] != self.version:
            self._bounds = (self.version, self._node_grid.bounds())
        box = QRectF(self._bounds[1])
        for thing in self.things.values():
            box = box.united(thing.box.adjusted(0, -TITLE_HEIGHT if thing.kind == "frame" else 0, 0, 0))
        for node in self.lifted:
            box = box.united(self.nodes[node].box)
        return box

    def face(self, item: NodeItem) -> Face:
        """Return what is written on a node."""
        if item.face is None:
            item.face = face_of(self.project, self.analysis, self.project.graph.by_id[item.id])
        return item.face

    def label(self, wire: WireItem) -> Label:
        """Return what stands on a wire."""
        if wire.label is None:
            wire.label = label_of(self.project, self.analysis, self.project.graph.edges_by_id[wire.id])
        return wire.label

    def route(self, wire: WireItem) -> Route:
        """Return the way of a wire."""
        if wire.route is None:
            wire.route = way_of(self, wire)
        return wire.route

    def gap(self, repair: Repair) -> Route:
        """Return the way of a wire that is missing since layers were taken out."""
        edge = repair.edge
        return self.way(
            self._port(edge.source, edge.source_port, "out"), self._port(edge.target, edge.target_port, "in")
        )

    def _port(self, node: str, port: str, side: str) -> QPointF:
        item = self.nodes[node]
        found = [slot for slot in item.slots if (slot.side, slot.port) == (side, port)]
        free = [slot for slot in found if not slot.edges and side == "in"] or found
        if not free:
            return bare_end(item.box, side, self.flow)
        return free[-1].point(item.box)

    def way(self, start: QPointF, end: QPointF) -> Route:
        """Return the way of a wire that is not there yet."""
        return way_between(self, start, end)

    def merges(self, wire: WireItem) -> bool:
        """Say whether other wires arrive beside a wire."""
        return sum(slot.side == "in" and bool(slot.edges) for slot in self.nodes[wire.target].slots) > 1

    def near(self, area: QRectF) -> set[str]:
        """Return the nodes on the ground that meet an area."""
        return self._node_grid.near(area)

    def slots(self, side: str) -> Iterator[tuple[NodeItem, Slot]]:
        """Yield every slot of one side."""
        yield from ((item, s) for item in self.nodes.values() for s in item.slots if s.side == side)
