"""Where wires end on a node: its ports as slots along the edges where data arrive and leave."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.document.edits import input_ports, output_ports
from cnnstudio.document.flow import DOWN, Flow, flow_of
from cnnstudio.document.graph import Edge, Node
from cnnstudio.document.project import Project

Side = Literal["in", "out"]

_SPARE_SHARE = 0.94
"""Where a merge offers room for one more wire; the other slots need not move for it."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One place where a wire may end: the port's name, its place among equals, and the wires that end there."""

    side: Side
    port: str
    index: int
    share: float
    """Position along the node's edge, from 0 at the left to 1 at the right, or from the top down."""
    edges: tuple[str, ...] = ()
    spare: bool = False
    """Shown only while a wire is drawn: one more input of a merge, or an optional input."""
    flow: Flow = DOWN
    """Which way the data leave and arrive."""

    def point(self, box: QRectF) -> QPointF:
        """Return the middle of the port on a node's box."""
        if self.flow.lies:
            x = box.left() if self.side == "in" else box.right()
            return QPointF(x, box.top() + box.height() * self.share)
        y = box.top() if self.side == "in" else box.bottom()
        return QPointF(box.left() + box.width() * self.share, y)


def numbered(slot: Slot, among: tuple[Slot, ...]) -> int | None:
    """Return which input of a merge a wire is, counted from 1; None where there is only one, or no wire."""
    alike = [each for each in among if each.side == "in" and each.port == slot.port and each.edges]
    return slot.index + 1 if slot.side == "in" and slot.edges and len(alike) > 1 else None


def slots(project: Project, node: Node) -> tuple[Slot, ...]:
    """Return all slots of a node, inputs first."""
    incoming = project.graph.incoming.get(node.id, ())
    outgoing = project.graph.outgoing.get(node.id, ())
    found = (*_inputs(project, node, incoming), *_outputs(output_ports(project, node), outgoing))
    flow = flow_of(project)
    return tuple(replace(slot, flow=flow) for slot in found) if flow.lies else found


def bare_end(box: QRectF, side: str, flow: Flow) -> QPointF:
    """Return where a wire ends on a node that has no such port."""
    middle = box.center()
    if flow.lies:
        return QPointF(box.left() if side == "in" else box.right(), middle.y())
    return QPointF(middle.x(), box.top() if side == "in" else box.bottom())


def _inputs(project: Project, node: Node, incoming: tuple[Edge, ...]) -> tuple[Slot, ...]:
    names = input_ports(project, node)
    if node.layer.variadic and len(names) == 1:
        return _merged(names[0], incoming)
    used = {edge.target_port: edge.id for edge in incoming}
    extra = tuple(n for n in names if n in node.layer.optional_inputs)
    plain = tuple(n for n in names if n not in extra)
    found = [_single(name, (i + 0.5) / len(plain), used, False) for i, name in enumerate(plain)]
    found += [_single(name, 0.62 + 0.32 * (i + 1) / len(extra), used, True) for i, name in enumerate(extra)]
    return tuple(found)


def _single(name: str, share: float, used: dict[str, str], optional: bool) -> Slot:
    edges = (used[name],) if name in used else ()
    return Slot("in", name, 0, share, edges, spare=optional and not edges)


def _merged(port: str, incoming: tuple[Edge, ...]) -> tuple[Slot, ...]:
    shown = max(len(incoming), 2)
    wired = [edge.id for edge in incoming] + [""] * (shown - len(incoming))
    found = [Slot("in", port, i, (i + 0.5) / shown, (edge,) if edge else ()) for i, edge in enumerate(wired)]
    if len(incoming) >= shown:
        found.append(Slot("in", port, shown, _SPARE_SHARE, spare=True))
    return tuple(found)


def _outputs(names: tuple[str, ...], outgoing: tuple[Edge, ...]) -> tuple[Slot, ...]:
    return tuple(
        Slot("out", name, 0, (i + 0.5) / len(names), tuple(e.id for e in outgoing if e.source_port == name))
        for i, name in enumerate(names)
    )
