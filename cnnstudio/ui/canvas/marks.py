"""What the canvas points out at this moment: selection, hover, and what the gesture under way shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QRectF

from cnnstudio.ui.canvas.items import Face, Label, NodeItem
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.routes import Route

PortState = Literal["rest", "hover", "valid", "held", "impossible"]


@dataclass(frozen=True, slots=True)
class Ghost:
    """A node that is not there yet, with what will come out of it."""

    box: QRectF
    face: Face
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """A wire in the hand or about to be made."""

    route: Route
    refused: bool = False


@dataclass(slots=True)
class Marks:
    """Emphasis on nodes, wires and ports; a gesture's part is wiped when it ends."""

    selected: set[str] = field(default_factory=set)
    selected_wires: set[str] = field(default_factory=set)
    selected_dots: set[tuple[str, int]] = field(default_factory=set)
    """Dots on wires: the wire, and the number from its source on."""
    selected_things: set[str] = field(default_factory=set)
    """Frames and notes."""
    inner: str = ""
    """The selected layer inside a block that shows its layers in place, by its path from here."""
    hovered: str = ""
    hovered_wire: str = ""
    hovered_port: tuple[str, Slot] | None = None
    plus: tuple[str, Slot] | None = None
    """The open output whose sign is under the pointer."""
    focus: str = ""
    ring: bool = False
    """Whether the node in focus wears its ring: the canvas has the keyboard and was reached by it."""
    ghosts: list[Ghost] = field(default_factory=list)
    threads: list[Thread] = field(default_factory=list)
    guides: tuple[QLineF, ...] = ()
    """Hairlines, in scene pixels, that say with what the nodes in the hand line up."""
    insert_at: str = ""
    """The wire that will take in the layer in the hand."""
    doomed: set[str] = field(default_factory=set)
    """Wires that will be cut if the gesture ends now."""
    hidden: set[str] = field(default_factory=set)
    """Wires that the hand holds by one end."""
    waiting: tuple[str, float] | None = None
    """A node over which a layer is held to take its place, and the share of the wait that is over."""
    flashed: tuple[str, ...] = ()
    """Nodes along the circle that a wire would close."""
    lit: frozenset[str] = frozenset()
    """Nodes and wires that an undo or redo has just changed."""
    port_state: Callable[[NodeItem, Slot], PortState] | None = None
    letters: list[tuple[str, Slot, str, bool]] = field(default_factory=list)
    """Ports that a wire drawn by keys may end at: node, port, its letters, and whether it is the chosen one."""
    band: QRectF | None = None
    """The rubber band, in window pixels."""
    band_touches: bool = False
    blade: list[QPointF] = field(default_factory=list)
    """The way of the blade that cuts wires, in scene pixels."""
    leash: tuple[str, QPointF] | None = None
    """A node and the window point where the card about its problem begins."""

    def point_at_nothing(self) -> None:
        """Forget what lies under the pointer."""
        self.hovered = self.hovered_wire = ""
        self.hovered_port = self.plus = None

    def forget(self) -> None:
        """Point out nothing at all."""
        self.wipe()
        self.selected.clear()
        self.selected_wires.clear()
        self.selected_dots.clear()
        self.selected_things.clear()
        self.point_at_nothing()
        self.focus = self.inner = ""
        self.leash = None
        self.lit = frozenset()
        self.ring = self.band_touches = False

    def wipe(self) -> None:
        """Forget what a gesture pointed out."""
        self.ghosts.clear()
        self.threads.clear()
        self.doomed.clear()
        self.letters.clear()
        self.hidden.clear()
        self.blade.clear()
        self.guides = ()
        self.insert_at, self.flashed = "", ()
        self.port_state = self.band = self.waiting = None
