"""What a press means: which gesture a drag from there begins, and what a click there selects."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt

from cnnstudio.ui.canvas.gestures.carry_wires import CarryWires
from cnnstudio.ui.canvas.gestures.copy_nodes import CopyNodes
from cnnstudio.ui.canvas.gestures.cut_wires import CutWires
from cnnstudio.ui.canvas.gestures.draw_wire import DrawWire
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer
from cnnstudio.ui.canvas.gestures.move_nodes import MoveNodes
from cnnstudio.ui.canvas.gestures.move_things import MoveThings, ResizeThing
from cnnstudio.ui.canvas.gestures.rubber_band import RubberBand
from cnnstudio.ui.canvas.gestures.zoom_by_drag import ZoomByDrag
from cnnstudio.ui.canvas.hits import Hit, near_end, slot_at
from cnnstudio.ui.canvas.inner_layers import inner_under
from cnnstudio.ui.canvas.ports import Slot
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.walk import flow

_ALT = Qt.KeyboardModifier.AltModifier
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@dataclass(frozen=True, slots=True)
class Press:
    """A held button that has not travelled yet."""

    at: QPointF
    hit: Hit
    modifiers: Qt.KeyboardModifier
    cuts: bool = False
    """The cutting key was held, or Ctrl with the right button."""

    def held(self, modifier: Qt.KeyboardModifier) -> bool:
        """Say whether a modifier was held at the press."""
        return bool(self.modifiers & modifier)


def gesture_for(stage: Stage, press: Press) -> Gesture:
    """Return the gesture that a drag from a press begins."""
    found = press.hit
    if press.cuts:
        return CutWires(stage)
    if press.held(_CONTROL) and press.held(_SHIFT) and not press.held(_ALT):
        return ZoomByDrag(stage)
    if found.what in {"port", "plus"} and found.slot is not None:
        return _wiring(stage, found.node, found.slot, press)
    if found.what in {"node", "badge"}:
        return _copying(stage, found.node) if press.held(_ALT) else _moving(stage, found.node)
    if found.what in {"thing", "corner"}:
        return _furnishing(stage, found, press)
    if found.what == "dot":
        return _moving_dots(stage, (found.wire, found.dot))
    if found.what == "wire":
        return _taking_end(stage, found.wire, press)
    return RubberBand(stage)


def _furnishing(stage: Stage, found: Hit, press: Press) -> Gesture:
    """A title or note is moved, its corner stretched; with Ctrl a frame moves without what it carries."""
    if found.what == "corner":
        return ResizeThing(stage, found.thing)
    if found.thing not in stage.marks.selected_things:
        stage.select(things=[found.thing])
    return MoveThings(stage, found.thing, alone=press.held(_CONTROL))


def _copying(stage: Stage, node: str) -> Gesture:
    if node not in stage.marks.selected:
        stage.select([node])
    return CopyNodes(stage, stage.selected())


def _moving_dots(stage: Stage, dot: tuple[str, int]) -> Gesture:
    """A dot carries along everything that is selected with it."""
    if dot not in stage.marks.selected_dots:
        stage.select(dots=[dot])
    return MoveNodes(stage, set(stage.marks.selected), "", set(stage.marks.selected_dots))


def _moving(stage: Stage, node: str) -> Gesture:
    if node not in stage.marks.selected:
        stage.select([node, *stage.marks.selected])
    if stage.marks.selected_things:
        return MoveThings(stage, node)
    return MoveNodes(stage, set(stage.marks.selected), node, set(stage.marks.selected_dots))


def _wiring(stage: Stage, node: str, slot: Slot, press: Press) -> Gesture:
    """From a free port a new wire; a used input gives up its wire by the end that is held.

    Ctrl carries all wires of an output, Shift draws one more wire from the same source.
    """
    if slot.side == "out" and slot.edges and press.held(_CONTROL):
        return CarryWires(stage, node, slot)
    if slot.side == "in" and slot.edges:
        again = press.held(_SHIFT)
        return _loosened(stage, slot.edges[0], "target", again) or DrawWire(stage, node, slot)
    return DrawWire(stage, node, slot)


def _taking_end(stage: Stage, wire: str, press: Press) -> Gesture:
    """A wire is taken by its nearer end; close to an output a new wire begins there."""
    port = slot_at(stage.scene, stage.camera.eye, press.at)
    if port is not None and port[1].side == "out":
        return _wiring(stage, port[0].id, port[1], press)
    end = near_end(stage.scene.wires[wire], stage.camera.eye, press.at)
    taken = _loosened(stage, wire, end, press.held(_SHIFT)) if end is not None else None
    return taken or RubberBand(stage)


def _loosened(stage: Stage, wire: str, end: str, again: bool = False) -> Gesture | None:
    """Hold a wire by one end, the other stays where it is; `again` leaves the wire and holds a second one like it."""
    item = stage.scene.wires[wire]
    fixed, side = (item.source, "out") if end == "target" else (item.target, "in")
    slot = stage.scene.nodes[fixed].slot(wire, side)
    return DrawWire(stage, fixed, slot, loose="" if again else wire) if slot is not None else None


def select_by_click(stage: Stage, found: Hit, pointer: Pointer) -> None:
    """Select what was clicked: Shift adds, Ctrl toggles, a click on nothing clears.

    With Alt, Shift selects all that leads to a layer, and Ctrl all that it leads to.
    """
    marks = stage.marks
    if found.what == "node" and pointer.alt and (pointer.shift or pointer.control):
        stage.select(flow(stage.document.project.graph, found.node, up=pointer.shift))
    elif found.what == "node" and pointer.control:
        stage.select(marks.selected ^ {found.node}, marks.selected_wires)
    elif found.what == "node" and pointer.shift:
        stage.select(marks.selected | {found.node}, marks.selected_wires)
    elif found.what == "node" and (
        inner := inner_under(stage.scene, found.node, stage.camera.eye, pointer.at)
    ):
        stage.select_inner(inner)
    elif found.what == "node":
        stage.select([found.node])
    elif found.what in {"thing", "corner"} and (pointer.shift or pointer.control):
        stage.select(marks.selected, marks.selected_wires, (), marks.selected_things ^ {found.thing})
    elif found.what in {"thing", "corner"}:
        stage.select(things=[found.thing])
    elif found.what == "dot":
        dot, dots = (found.wire, found.dot), marks.selected_dots
        more = pointer.shift or pointer.control
        stage.select(marks.selected if more else (), (), dots ^ {dot} if more else [dot])
    elif found.what == "wire" and (pointer.shift or pointer.control):
        stage.select(marks.selected, marks.selected_wires ^ {found.wire})
    elif found.what == "wire":
        stage.select(wires=[found.wire])
    elif not (pointer.shift or pointer.control):
        stage.select()


def select_for_menu(stage: Stage, found: Hit) -> None:
    """Select what a menu is asked for, where it is not selected yet."""
    marks = stage.marks
    if found.node and found.node not in marks.selected:
        stage.select([found.node])
    elif found.thing and found.thing not in marks.selected_things:
        stage.select(things=[found.thing])
    elif found.what == "dot":
        stage.select(dots=[(found.wire, found.dot)])
    elif found.what == "wire" and found.wire not in marks.selected_wires:
        stage.select(wires=[found.wire])
