"""What the scene holds for each node and wire: a box, slots, a route; faces and labels are made when first seen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSizeF

from cnnstudio.document.flow import DOWN, Flow
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.routes import GUTTER, LANE, Route
from cnnstudio.ui.theme import tokens

_SIZE = tokens()["size"]
NODE = QSizeF(_SIZE["node_width"], _SIZE["node_height"])
PILL = float(_SIZE["pill_height"])
RANK_GAP = float(_SIZE["rank_gap"])
SIBLING_GAP = float(_SIZE["sibling_gap"])

WireState = Literal["rest", "waiting", "misfit", "skipped", "stale"]
NodeState = Literal["ok", "error", "waiting", "unconnected"]
Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Face:
    """What is written and drawn on a node."""

    name: str
    caption: str
    terse: str
    """The caption without the first number's unit, for where it is too wide."""
    short: str
    """The caption at small zoom: its first two facts."""
    code: str
    icon: str
    family: str
    state: NodeState
    badge: Severity | None = None
    repeat: int = 1
    bands: tuple[str, ...] = ()
    """Families inside a block, for its strip."""
    skipped: bool = False
    port: str = ""
    """Of a block's input or output: which of the two it is."""
    linked: bool = False
    """Another instance of the same block changes with it."""
    remarked: bool = False
    """Somebody commented on it."""
    pinned: bool = False
    """Nothing but a hand moves it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a wire's pill."""

    words: str
    short: str
    state: WireState


@dataclass(slots=True)
class NodeItem:
    """A node as it stands on the canvas."""

    id: str
    box: QRectF
    slots: tuple[Slot, ...]
    face: Face | None = None
    lead: QPointF = field(default_factory=QPointF)
    """From the node's place to its upper left corner; a block that shows its layers reaches out further."""
    unfolded: bool = False
    """A block that shows its layers."""
    inside: object = None
    """What it shows, a scene seen from its upper left corner; made when first seen."""

    def slot(self, edge: str, side: str) -> Slot | None:
        """Return the slot where an edge ends."""
        return next((s for s in self.slots if s.side == side and edge in s.edges), None)


@dataclass(slots=True)
class WireItem:
    """A wire as it runs on the canvas."""

    id: str
    source: str
    target: str
    start: QPointF
    end: QPointF
    order: int
    route: Route | None = None
    label: Label | None = None
    bounds: QRectF = field(default_factory=QRectF)
    dots: tuple[QPointF, ...] = ()
    """Places it runs through, from the source on."""

    def span(self, flow: Flow = DOWN) -> QRectF:
        """Return a box that holds every way the wire may take and its label."""
        box = QRectF(self.start, self.end).normalized()
        for dot in self.dots:
            box = box.united(QRectF(dot, QSizeF(1, 1)))
        side = flow.across + GUTTER + 7 * LANE
        return box.adjusted(-120, -side, 120, side) if flow.lies else box.adjusted(-side, -60, side, 60)


def node_box(place: tuple[float, float]) -> QRectF:
    """Return the box of a node whose upper left corner stands here."""
    return QRectF(QPointF(*place), NODE)


def at_place(slot: Slot, item: NodeItem) -> Slot:
    """Return a slot of an unfolded block over where it is while the block is folded."""
    if slot.flow.lies:
        return replace(slot, share=(slot.share * NODE.height() - item.lead.y()) / item.box.height())
    return replace(slot, share=(slot.share * NODE.width() - item.lead.x()) / item.box.width())
