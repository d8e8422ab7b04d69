"""Drawing a wire from a port, in either direction, and taking an existing one by its end."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF

from cnnstudio.document import edits
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.ui.canvas.adapters import WireEnds, adapted, adapter_for
from cnnstudio.ui.canvas.faces import shape_at
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.hits import nearest_slot, node_at
from cnnstudio.ui.canvas.items import NodeItem
from cnnstudio.ui.canvas.marks import PortState, Thread
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.reasons import Verdict, judge, output_shape
from cnnstudio.ui.canvas.stage import PortWish, Stage, Tag, Wish
from cnnstudio.ui.canvas.ways import led


@dataclass(frozen=True, slots=True)
class Target:
    """A port that the wire in the hand may end at, or may not, and what is to be said of it."""

    node: str
    slot: Slot
    verdict: Verdict
    choices: tuple[Slot, ...] = ()
    """The free ports to choose from where the wire was dropped on a layer's body."""


class DrawWire(Gesture):
    """A wire follows the pointer from a held port and snaps to the nearest port that fits."""

    hint = "Space: pan · Ctrl: no snapping, or insert what makes it fit · Esc: cancel"

    def __init__(self, stage: Stage, node: str, slot: Slot, loose: str = "") -> None:
        """Hold a port; `loose` names the wire whose other end was taken off."""
        super().__init__(stage)
        self._node, self._slot, self._loose = node, slot, loose
        self._project = self._without(loose)
        self._verdicts: dict[tuple[str, str], Verdict] = {}
        self._target: Target | None = None
        self._adapters: dict[tuple[str, str], Remedy | None] = {}

    def _without(self, wire: str) -> Project:
        project = self.stage.document.project
        return edits.disconnect(project, wire) if wire else project

    def begin(self, pointer: Pointer) -> None:
        """Point out every port: those that fit grow, the others shrink."""
        marks = self.stage.marks
        marks.port_state = self._port_state
        if self._loose:
            marks.hidden = {self._loose}

    def _port_state(self, item: NodeItem, slot: Slot) -> PortState:
        if item.id == self._node and slot.side == self._slot.side and slot.port == self._slot.port:
            return "held" if slot == self._slot or slot.side == "out" else "rest"
        if slot.side == self._slot.side:
            return "impossible"
        return "impossible" if self._judge(item.id, slot).refused else "valid"

    def _judge(self, node: str, slot: Slot) -> Verdict:
        key = (node, slot.port)
        if key not in self._verdicts:
            source, out, target, into = self._ends(node, slot)
            facts = self.stage.document.analysis
            self._verdicts[key] = judge(self._project, facts, source, out.port, target, into.port)
        return self._verdicts[key]

    def _ends(self, node: str, slot: Slot) -> tuple[str, Slot, str, Slot]:
        if self._slot.side == "out":
            return self._node, self._slot, node, slot
        return node, slot, self._node, self._slot

    def move(self, pointer: Pointer) -> None:
        """Stretch the wire to the pointer or the port it snaps to."""
        self._target = self._find(pointer)
        self._show(pointer)
        self.repaint((frozenset(self.stage.marks.doomed), self.stage.marks.flashed))

    def _find(self, pointer: Pointer) -> Target | None:
        eye, scene = self.stage.camera.eye, self.stage.scene
        snapped = None if pointer.control else nearest_slot(scene, eye, pointer.at, self._takes)
        if snapped is not None:
            return self._target_at(*snapped)
        near = nearest_slot(scene, eye, pointer.at, lambda _i, slot: slot.side != self._slot.side)
        if near is not None and near[0].id != self._node:
            return self._target_at(*near)
        item = node_at(scene, eye, pointer.at)
        return self._on_body(item) if item is not None and item.id != self._node else None

    def _target_at(self, item: NodeItem, slot: Slot) -> Target:
        return Target(item.id, slot, self._judge(item.id, slot))

    def _takes(self, item: NodeItem, slot: Slot) -> bool:
        facing = slot.side != self._slot.side and item.id != self._node
        return facing and not self._judge(item.id, slot).refused

    def _on_body(self, item: NodeItem) -> Target | None:
        """Return the first free port of a node that fits, else a used one, else the first reason."""
        facing = [slot for slot in item.slots if slot.side != self._slot.side]
        if not facing:
            return None
        fitting = [slot for slot in facing if not self._judge(item.id, slot).refused]
        free = [slot for slot in fitting if not slot.edges or slot.side == "out"]
        chosen = (free or fitting or facing)[0]
        return Target(item.id, chosen, self._judge(item.id, chosen), _choices(free))

    def _show(self, pointer: Pointer) -> None:
        marks, target = self.stage.marks, self._target
        refused = target is not None and bool(target.verdict.refused)
        end = pointer.scene
        if target is not None and not refused:
            end = target.slot.point(self.stage.scene.nodes[target.node].box)
        start = self._slot.point(self.stage.scene.nodes[self._node].box)
        ends = (start, end) if self._slot.side == "out" else (end, start)
        scene = self.stage.scene
        met = target is not None and not refused
        route = scene.way(*ends) if met else led(*ends, scene.flow)
        marks.threads = [Thread(route, refused)]
        marks.doomed = self._replaced()
        marks.flashed = self._circle(target) if target is not None and refused else ()
        self.stage.tagged.emit(self._tag(target))

    def _replaced(self) -> set[str]:
        """Return the wire of a single port that the new one would replace."""
        if self._target is None or self._target.verdict.refused:
            return set()
        _source, _out, node, slot = self._ends(self._target.node, self._target.slot)
        variadic = self._project.node(node).layer.variadic
        return set() if variadic else set(slot.edges) - {self._loose}

    def _circle(self, target: Target) -> tuple[str, ...]:
        source, _out, goal, _in = self._ends(target.node, target.slot)
        return self._project.graph.path(goal, source)

    def _tag(self, target: Target | None) -> Tag | None:
        if target is None:
            return None
        source, out, goal, _slot = self._ends(target.node, target.slot)
        known, box = self._project.graph.by_id, self.stage.scene.nodes[target.node].box
        if target.verdict.refused:
            title = tr("{name} does not take this wire", name=known[goal].name)
            return Tag(title, self._offered(target, target.verdict.refused), refused=True, over=box)
        words = target.verdict.warned or (tr("Replaces the wire that was there") if self._replaced() else "")
        words = self._offered(target, words) if target.verdict.warned else words
        return Tag(self._title(source, out.port, goal), words, over=box)

    def _title(self, source: str, port: str, goal: str) -> str:
        """Say what would flow in the wire, or why that is not known."""
        known, facts = self._project.graph.by_id, self.stage.document.analysis
        if output_shape(self._project, facts, source, port) is not None:
            shape = shape_at(self._project, facts, source, port)
            return tr("{shape} into {name}", shape=shape, name=known[goal].name)
        if not self._project.graph.incoming.get(source):
            return tr("{name} has no input yet; its shape follows", name=known[source].name)
        return tr("The shape of {name} is not known yet", name=known[source].name)

    def _offered(self, target: Target, reason: str) -> str:
        """Return a reason with the fix that Ctrl would take."""
        fix = self._adapter(target)
        return reason if fix is None else tr("{reason} Ctrl or Enter: {fix}", reason=reason, fix=fix.label)

    def _adapter(self, target: Target) -> Remedy | None:
        """Return what could be put in so that the wire fits."""
        key = (target.node, target.slot.port)
        if key not in self._adapters:
            facts = self.stage.document.analysis
            self._adapters[key] = adapter_for(self._project, facts, self._wire(target))
        return self._adapters[key]

    def _wire(self, target: Target) -> WireEnds:
        source, out, goal, slot = self._ends(target.node, target.slot)
        return WireEnds(source, out.port, goal, slot.port)

    def finish(self, pointer: Pointer) -> None:
        """Make the wire, take it away, or ask which layer should stand at its end, or which port is meant."""
        target = self._target
        misfit = target is not None and bool(target.verdict.refused or target.verdict.warned)
        if target is None:
            self._drop_on_nothing(pointer)
        elif misfit and pointer.control and self._adapter(target) is not None:
            self._adapt(target)
        elif target.verdict.refused:
            self.stage.refused.emit(target.verdict.refused)
        elif len(target.choices) > 1:
            self._ask_for_port(target, pointer)
        else:
            self._connect(target)

    def _adapt(self, target: Target) -> None:
        remedy, wire = self._adapter(target), self._wire(target)
        if remedy is not None:
            label = tr("{fix} for {name}", fix=remedy.label, name=self._project.node(wire.target).name)
            self.stage.glides = True
            self.stage.edit(label, adapted, self._loose, wire, remedy)
            self.stage.glides = False

    def _ask_for_port(self, target: Target, pointer: Pointer) -> None:
        by_port = {slot.port: slot for slot in target.choices}

        def take(port: str) -> None:
            self._connect(Target(target.node, by_port[port], target.verdict))

        self.stage.portWished.emit(PortWish(QPointF(pointer.at), tuple(by_port), take))

    def _connect(self, target: Target) -> None:
        source, out, goal, slot = self._ends(target.node, target.slot)
        known = self._project.graph.by_id
        label = tr("Wire {one} to {two}", one=known[source].name, two=known[goal].name)
        if not self._is_as_before(source, out, goal, slot):
            self.stage.edit(label, _connected, self._loose, source, goal, out.port, slot.port)

    def _is_as_before(self, source: str, out: Slot, goal: str, slot: Slot) -> bool:
        edge = self.stage.document.project.graph.edges_by_id.get(self._loose)
        there = (source, out.port, goal, slot.port)
        return edge is not None and (edge.source, edge.source_port, edge.target, edge.target_port) == there

    def _drop_on_nothing(self, pointer: Pointer) -> None:
        if self._loose:
            self.stage.edit(tr("Remove wire"), edits.disconnect, self._loose)
        elif self._slot.side == "out":
            self.stage.layerWished.emit(Wish(QPointF(pointer.scene), self._node, self._slot))


def _choices(free: list[Slot]) -> tuple[Slot, ...]:
    """Return the free ports one may mean: all of them unless a single required one is among them."""
    required = [slot for slot in free if not slot.spare]
    names = {slot.port for slot in free}
    return () if len(required) == 1 or len(names) < 2 else tuple(free)


def _connected(
    project: Project, loose: str, source: str, target: str, source_port: str, target_port: str
) -> Project:
    if loose:
        project = edits.disconnect(project, loose)
    return edits.connect(project, source, target, source_port, target_port)
