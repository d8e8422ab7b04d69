"""Moving the selected nodes, or one loose node into a wire."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.language import tr
from cnnstudio.ui.canvas.covered import along, covered
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.gestures.inserting import Inserting, Room, insert
from cnnstudio.ui.canvas.gestures.membership import Membership, take_part
from cnnstudio.ui.canvas.gestures.moving import freed, move_label, moved, shaken_label
from cnnstudio.ui.canvas.gestures.place_layer import besides
from cnnstudio.ui.canvas.gestures.shake import Shake
from cnnstudio.ui.canvas.gestures.spots import beside
from cnnstudio.ui.canvas.guides import SNAP, Guides, to_grid
from cnnstudio.ui.canvas.hits import wire_at
from cnnstudio.ui.canvas.items import NODE
from cnnstudio.ui.canvas.stage import Stage, Tag

INSERT_REACH = 24.0
_FEW = 40
"""Up to so many nodes only their own surroundings are painted anew."""


class MoveNodes(Gesture):
    """The selection, layers and dots of wires, follows the pointer; a loose layer may be dropped on a wire."""

    hint = "Shift: one direction · Ctrl: snapping the other way · Alt: do not insert · F: join or leave a frame · Esc: cancel"

    def __init__(
        self, stage: Stage, nodes: set[str], grabbed: str, dots: set[tuple[str, int]] | None = None
    ) -> None:
        super().__init__(stage)
        self._nodes, self._grabbed, self._dots = nodes, grabbed, dots or set()
        self._from: dict[str, QPointF] = {}
        self._ways: dict[str, tuple[QPointF, ...]] = {}
        self._inserting, self._room = Inserting(stage, grabbed), Room()
        self._misfit = ""
        """The wire that the loose layer is held on and cannot be put into."""
        self._held = QPointF()
        """Where the pointer has the grabbed node, also while that shows where it would go."""
        self._start = QPointF()
        self._frame = QRectF()
        """Around all nodes in the hand, where they were."""
        self._guides: Guides | None = None
        self._seen = QRectF()
        self._covered: list[QRectF] = []
        self._membership = Membership(stage, nodes)
        self._shake = Shake()
        self._shaken_off: tuple[str, ...] = ()
        """Wires that a shake pulled off; they go when the nodes are put down."""

    def begin(self, pointer: Pointer) -> None:
        """Lift the nodes."""
        scene = self.stage.scene
        self._start = pointer.scene
        self._from = {node: scene.nodes[node].box.topLeft() for node in self._nodes}
        for node in self._nodes:
            self._frame = self._frame.united(scene.nodes[node].box)
        scene.lift(self._nodes, {wire for wire, _number in self._dots})
        self._ways = {
            w: scene.wires[w].dots for w, _number in self._dots if not scene.carries(scene.wires[w])
        }

    def move(self, pointer: Pointer) -> None:
        """Carry the nodes along."""
        guides = self.stage.marks.guides
        offset = self._offset(pointer)
        if self.stage.snapping.shaking and self._shake.follow(pointer.at.x()):
            self._shake_off()
        if guides != self.stage.marks.guides:
            self.stage.handChanged.emit(
                along((*guides, *self.stage.marks.guides), self.stage.camera.eye.factor)
            )
        self._carry(offset)
        if self._room.aside:
            self.stage.marks.guides = ()  # it stands in the gap, wherever the pointer has it
        under = self._wire_under(pointer)
        self._misfit = under if self._inserting.against(under) else ""
        self._point_out("" if self._misfit else under)
        self._tell()
        self._membership.follow(pointer)
        self._repaint()

    def _carry(self, offset: QPointF) -> None:
        """Put the nodes and dots where they belong now."""
        scene, gap = self.stage.scene, self._room.gap
        self._held = self._from.get(self._grabbed, QPointF()) + offset
        places = {node: place + offset for node, place in self._from.items()}
        scene.move({**places, self._grabbed: gap} if self._room.aside else places)
        for wire, dots in self._ways.items():
            moved = (dot + offset if (wire, n) in self._dots else dot for n, dot in enumerate(dots))
            scene.lead(wire, moved)

    def _point_out(self, wire: str) -> None:
        """Show the wire that the loose layer would be put into, and the room that is made for it there."""
        parted = bool(wire) and self._inserting.parts(self._held)
        room = self._inserting.room(wire) if parted else Room()
        if wire == self.stage.marks.insert_at and room.aside == self._room.aside:
            return
        self.stage.marks.insert_at = wire
        if room.aside != self._room.aside:
            self._room = room
            self.stage.marks.guides = ()
            self.stage.scene.lift(self._nodes | room.aside.keys())
            self.stage.scene.move({self._grabbed: room.gap if room.aside else self._held, **room.aside})
        self.stage.changed.emit()

    def _shake_off(self) -> None:
        """Mark the wires between the nodes in the hand and the others as going."""
        if self._shaken_off:
            return
        edges = self.stage.document.project.graph.edges
        self._shaken_off = tuple(
            e.id for e in edges if (e.source in self._nodes) != (e.target in self._nodes)
        )
        self.stage.marks.doomed = set(self._shaken_off)
        self.stage.changed.emit()

    def toggle_membership(self, pointer: Pointer) -> None:
        """Let the nodes join the frame under the pointer, or leave their frame."""
        self._membership.toggle(pointer)

    def _repaint(self) -> None:
        """Have only what the nodes cover, and covered before, painted anew over the picture of all else."""
        if self._is_noted():
            self.stage.changed.emit()
            return
        if len(self.stage.scene.lifted) > _FEW:
            self.stage.handChanged.emit([self.stage.seen()])
            return
        now = covered(self.stage.scene, self.stage.camera.eye.factor, *self.stage.scene.air)
        self.stage.handChanged.emit(self._covered + now)
        self._covered = now

    def _is_noted(self) -> bool:
        """Say whether a note hangs on one of the nodes; its line follows them."""
        return any(thing.node in self._nodes for thing in self.stage.scene.things.values())

    def _offset(self, pointer: Pointer) -> QPointF:
        offset = pointer.scene - self._start
        if pointer.shift:
            sideways = abs(offset.x()) >= abs(offset.y())
            offset = QPointF(offset.x(), 0.0) if sideways else QPointF(0.0, offset.y())
        offset = QPointF(round(offset.x()), round(offset.y()))
        return offset + self._snapped(offset, pointer)

    def _snapped(self, offset: QPointF, pointer: Pointer) -> QPointF:
        """Return how much further the nodes are drawn by guides and the grid."""
        stage = self.stage
        stage.marks.guides = ()
        if not self._nodes or stage.snapping.on == pointer.control:
            return QPointF()
        box = self._frame.translated(offset)
        if stage.snapping.grid:
            return _free(to_grid(box), offset, pointer)
        found = self._lines().snap(box, SNAP / stage.camera.eye.factor)
        shift = _free(found.shift, offset, pointer)
        stage.marks.guides = found.lines if shift == found.shift else ()
        return shift

    def _lines(self) -> Guides:
        """Return the guides of what is in sight; another view makes other guides."""
        seen = self.stage.seen()
        if self._guides is None or seen != self._seen:
            self._seen = seen
            standing = self.stage.scene.nodes_in(seen)
            self._guides = Guides(item.box for item in standing if item.id not in self._nodes)
        return self._guides

    def _wire_under(self, pointer: Pointer) -> str:
        """Return the wire that a single loose node is held on."""
        if pointer.alt or len(self._nodes) != 1 or self.stage.scene.wires_of(self._nodes):
            return ""
        eye, middle = self.stage.camera.eye, QRectF(self._held, NODE).center()
        wire = wire_at(self.stage.scene, eye, eye.to_window(middle), INSERT_REACH)
        return wire.id if wire is not None else ""

    def _tell(self) -> None:
        wire = self.stage.marks.insert_at
        names = self.stage.document.project.graph
        if not wire:
            self.stage.tagged.emit(self._about_misfit() or self._about_pins())
            return
        edge = names.edges_by_id[wire]
        one, two = names.by_id[edge.source].name, names.by_id[edge.target].name
        title = tr("Insert between {one} and {two}", one=one, two=two)
        held = self.stage.scene.nodes[self._grabbed].box
        self.stage.tagged.emit(Tag(title, besides(self._inserting.fit(wire)), over=held))

    def _about_misfit(self) -> Tag | None:
        """Say why the loose layer cannot be put into the wire it is held on."""
        if not self._misfit:
            return None
        title = tr("{name} does not fit here", name=self._name())
        held = self.stage.scene.nodes[self._grabbed].box
        return Tag(title, self._inserting.against(self._misfit), refused=True, over=held)

    def _name(self) -> str:
        return self.stage.document.project.node(self._grabbed).name

    def _about_pins(self) -> Tag | None:
        """Return a note that a pinned layer is in the hand: a hand may move it."""
        project = self.stage.document.project
        held = self._nodes & project.pinned
        if not held:
            return None
        one = project.node(next(iter(held))).name if len(held) == 1 else ""
        title = tr("{name} is pinned", name=one) if one else tr("Pinned layers")
        return Tag(
            title, tr("Let go, and it is pinned there.") if one else tr("Let go, and they are pinned there.")
        )

    def finish(self, pointer: Pointer) -> None:
        """Leave the nodes where they are, as one step; what lies on a wire it does not fit goes beside it."""
        scene, wire, before = self.stage.scene, self.stage.marks.insert_at, self.stage.document.project
        self._carry_back()
        places = {n: scene.place_of(n) for n in self._nodes}
        travelled = any(scene.nodes[n].box.topLeft() != self._from[n] for n in self._nodes)
        ways = self._new_ways()
        if wire:
            self._put_in(wire, places)
        elif self._misfit and travelled:
            self._put_beside()
        elif self._shaken_off:
            self.stage.edit(shaken_label(self.stage, self._nodes), freed, self._shaken_off, places, ways)
        elif travelled or ways or self._membership.part() is not None:
            part = self._membership.part()
            self.stage.edit(move_label(self.stage, self._nodes), take_part, part, moved, places, ways)
        if self.stage.document.project is before:
            scene.land()  # an edit lands all by itself, and may let it glide from here

    def _put_beside(self) -> None:
        """Let the loose layer stand beside the wire that it does not fit, and say why once."""
        stage, node = self.stage, self._grabbed
        corner = beside(stage.scene, self._held, node) - stage.scene.nodes[node].lead
        part, label, before = self._membership.part(), move_label(stage, self._nodes), stage.document.project
        stage.glides = True
        stage.edit(label, take_part, part, moved, {node: (corner.x(), corner.y())}, {})
        stage.glides = False
        if stage.document.project is not before:
            reason = self._inserting.against(self._misfit)
            stage.stoodAside.emit(
                tr("{kind} stands beside the wire: {reason}", kind=self._name(), reason=reason)
            )

    def _carry_back(self) -> None:
        """Let the grabbed node be where the pointer has it."""
        if self._room.aside:
            self.stage.scene.move({self._grabbed: self._held})

    def _put_in(self, wire: str, places: dict[str, tuple[float, float]]) -> None:
        """Put the loose layer into a wire; where it would stand too close, what lies behind makes room."""
        stage, node, graph = self.stage, self._grabbed, self.stage.document.project.graph
        edge = graph.edges_by_id[wire]
        words = {
            "name": graph.by_id[node].name,
            "one": graph.by_id[edge.source].name,
            "two": graph.by_id[edge.target].name,
        }
        parted = self._inserting.parts(self._held)
        stage.glides = True
        stage.edit(
            tr("Insert {name} between {one} and {two}", **words),
            insert, wire, node, places, self._inserting.fit(wire).remedy, parted,
        )  # fmt: skip
        stage.glides = False

    def _new_ways(self) -> dict[str, tuple[tuple[float, float], ...]]:
        """Return the dots of every wire whose dots stand elsewhere now."""
        scene, before = self.stage.scene, self.stage.document.project.bends
        held = scene.wires_of(self._nodes) | self._ways.keys()
        now = {w: tuple((dot.x(), dot.y()) for dot in scene.wires[w].dots) for w in held}
        return {w: dots for w, dots in now.items() if dots != before.get(w, ())}

    def cancel(self) -> None:
        """Put the nodes back."""
        self.stage.scene.land()


def _free(shift: QPointF, offset: QPointF, pointer: Pointer) -> QPointF:
    """Keep a shift out of the direction that Shift holds."""
    if not pointer.shift:
        return shift
    return QPointF(shift.x() if offset.x() else 0.0, shift.y() if offset.y() else 0.0)
