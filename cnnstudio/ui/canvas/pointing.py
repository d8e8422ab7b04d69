"""Turns presses, moves and releases into clicks, gestures and pans; at most one gesture is under way."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent

from cnnstudio.language import tr
from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.clicking import Clicking
from cnnstudio.ui.canvas.gestures.cut_wires import CutWires
from cnnstudio.ui.canvas.gestures.draw_wire import DrawWire
from cnnstudio.ui.canvas.gestures.gesture import (
    DRAG_FROM,
    SLOW_AFTER,
    SLOW_FROM,
    Gesture,
    Pointer,
    pointer_at,
)
from cnnstudio.ui.canvas.gestures.place_layer import PlaceLayer
from cnnstudio.ui.canvas.hits import Hit, hit
from cnnstudio.ui.canvas.hovering import Hovering
from cnnstudio.ui.canvas.inner_layers import inner_under
from cnnstudio.ui.canvas.panning import Panning
from cnnstudio.ui.canvas.press import Press, gesture_for
from cnnstudio.ui.canvas.stage import Stage

Selected = tuple[set[str], set[str], set[tuple[str, int]], set[str]]
"""Layers, wires, dots of wires, frames and notes."""


class Pointing(Hovering, Clicking, Panning, QObject):
    """The state of the mouse on the canvas."""

    opened = Signal(str)
    renameWished = Signal(str)
    valueWished = Signal(str, QPointF)
    """A double press on a node's lower half: a value there, else the layer itself, is meant."""
    editWished = Signal(str)
    problemWished = Signal(str)
    menuWished = Signal(QPointF, object)
    addWished = Signal(QPointF)
    breakWished = Signal(object)
    dotWished = Signal(str, QPointF)
    layerWished = Signal(str, object)
    thingWished = Signal(str)
    """The words of a frame or note are to be changed."""
    repairWished = Signal(str)
    linkWished = Signal(str, QPointF)
    """A link in a note was clicked."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.stage = stage
        self.gesture: Gesture | None = None
        self.space = False
        self.blade = False
        """Whether the key that makes a drag cut wires is held."""
        self._space_used = False
        self._told_repair = False
        self._press: Press | None = None
        self._pressed = QElapsedTimer()
        self._inner_before = ""
        self._before: Selected | None = None
        """What was selected before the press, to be selected again where the gesture is cancelled."""
        self._edged: tuple[Eye, Eye] | None = None
        """How one looked before the view moved by itself at the window's edge, and after."""
        self._armed = False
        """Whether the gesture was once away from the edges; one that begins there does not pan at once."""
        self._pan: tuple[QPointF, float] | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._sticky = False
        self._last = pointer_at(stage.camera.eye, QPointF(), Qt.KeyboardModifier.NoModifier)
        self._edge = QTimer(self)
        self._edge.setInterval(16)
        self._edge.timeout.connect(self._pan_at_edge)

    @property
    def busy(self) -> bool:
        """Say whether a gesture is under way."""
        return self.gesture is not None

    @property
    def by_keys(self) -> bool:
        """Say whether the keys lead the gesture under way."""
        return self.gesture is not None and self.gesture.by_keys

    def last_at(self) -> QPointF:
        """Return where the pointer was last seen, in window pixels."""
        return self._last.at

    # Gestures, whoever starts them.

    def start(self, gesture: Gesture, pointer: Pointer, sticky: bool = False) -> None:
        """Begin a gesture; a sticky one goes on without a button until the next click."""
        before = self._before
        self.cancel()
        if gesture.changes and self.stage.refuses_locked():
            return
        self._before, self._armed, self._edged = before, False, None
        self.gesture, self._sticky, self._last = gesture, sticky, pointer
        self.stage.marks.point_at_nothing()
        gesture.begin(pointer)
        self.stage.changed.emit()
        self.stage.hinted.emit(tr(gesture.hint))

    def follow(self, pointer: Pointer) -> None:
        """Let the gesture follow the pointer."""
        if self.gesture is None or self.by_keys:
            return
        self._last = pointer
        self.gesture.move(pointer)
        if self._depth(pointer.at).isNull():
            self._armed = True
            self._edge.stop()
        elif self._armed and not self._edge.isActive():
            self._edge.start()

    def finish(self, pointer: Pointer) -> None:
        """End the gesture by doing what was meant."""
        gesture, self.gesture = self.gesture, None
        self._before = None
        if gesture is not None:
            self._edge.stop()
            gesture.finish(pointer)
            gesture.end()
            self.stage.hinted.emit("")

    def accept(self) -> None:
        """End what the keys lead, or a wire in the hand as with Ctrl: with what makes it fit."""
        if self.by_keys:
            self._sticky = False
            self.finish(self._last)
            return
        if isinstance(self.gesture, DrawWire):
            self._sticky = False
            self.finish(Pointer(self._last.at, self._last.scene, Qt.KeyboardModifier.ControlModifier))

    def toggle_membership(self) -> None:
        """Let what is dragged join or leave a frame."""
        if self.gesture is not None:
            self.gesture.toggle_membership(self._last)

    def cancel(self) -> bool:
        """End the gesture by putting everything back; say whether there was one."""
        gesture, self.gesture = self.gesture, None
        before, self._before = self._before, None
        self._press, self._sticky = None, False
        if gesture is None:
            return False
        self._edge.stop()
        gesture.cancel()
        gesture.end()
        if before is not None:
            self.stage.select(*before)
            if self._inner_before:
                self.stage.select_inner(self._inner_before)
        if self._edged is not None and self.stage.camera.eye == self._edged[1]:
            self.stage.camera.look(self._edged[0])
        self.stage.hinted.emit("")
        return True

    def refresh(self, modifiers: Qt.KeyboardModifier) -> None:
        """Let the gesture see the same pointer with other modifiers, or after the view has moved."""
        if self.gesture is not None:
            self.gesture.move(pointer_at(self.stage.camera.eye, self._last.at, modifiers))

    # Events of the mouse.

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        at = event.position()
        if self._begins_cut(event):
            self._press = Press(at, Hit(), event.modifiers(), cuts=True)
            return
        pans = event.button() == Qt.MouseButton.LeftButton and self.space
        if pans or event.button() in {Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton}:
            self._pan, self._pan_button = (at, 0.0), event.button()
            self._space_used = self._space_used or pans
            return
        if event.button() != Qt.MouseButton.LeftButton or self._sticky:
            return
        found = hit(self.stage.scene, self.stage.camera.eye, at)
        self._press = Press(at, found, event.modifiers())
        marks = self.stage.marks
        self._inner_before = marks.inner
        self._before = (
            set(marks.selected), set(marks.selected_wires), set(marks.selected_dots), set(marks.selected_things),
        )  # fmt: skip
        self._select_on_press(found, at, event.modifiers())
        self._pressed.start()  # only now: what others do about the selection is no time that the hand took

    def _begins_cut(self, event: QMouseEvent) -> bool:
        if self._sticky or self.space:
            return False
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        left, right = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
        return (event.button() == left and self.blade) or (event.button() == right and control)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        at = event.position()
        pointer = pointer_at(self.stage.camera.eye, at, event.modifiers())
        if self._pan is not None:
            self._drag_view(at)
        elif self.gesture is not None:
            self.follow(pointer)
        elif self._press is not None:
            self._maybe_begin(self._press, pointer)
        else:
            self.hover(at)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        pointer = pointer_at(self.stage.camera.eye, event.position(), event.modifiers())
        if self._pan is not None and event.button() == self._pan_button:
            self._end_pan(pointer)
        elif event.button() == Qt.MouseButton.LeftButton or isinstance(self.gesture, CutWires):
            self._release_left(pointer)
        elif self._press is not None and self._press.cuts:
            self._press = None
            self._ask_for_menu(pointer)

    def _release_left(self, pointer: Pointer) -> None:
        press, self._press = self._press, None
        if self.gesture is not None:
            self._sticky = False
            self.finish(pointer)
            self.hover(pointer.at)
        elif press is not None and not press.cuts:
            self._click(press.hit, pointer)
        if self.gesture is None:
            self._before = None

    def _select_on_press(self, found: Hit, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A press on an unselected node selects it at once; a member of a selection waits for the release."""
        plain = not modifiers & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        if found.what != "node" or not plain or found.node in self.stage.marks.selected:
            return
        inner = inner_under(self.stage.scene, found.node, self.stage.camera.eye, at)
        if inner:
            self.stage.select_inner(inner)
        else:
            self.stage.select([found.node])

    def _maybe_begin(self, press: Press, pointer: Pointer) -> None:
        travel = pointer.at - press.at
        least = SLOW_FROM if self._pressed.isValid() and self._pressed.elapsed() >= SLOW_AFTER else DRAG_FROM
        if max(abs(travel.x()), abs(travel.y())) < least:
            return
        if self.stage.locked and press.hit.what not in {"nothing", "repair"}:
            self._press, self._pan, self._pan_button = None, (press.at, 0.0), Qt.MouseButton.LeftButton
            self._drag_view(pointer.at)
            return
        gesture = gesture_for(self.stage, press)
        self._press = None
        if gesture is not None:
            self.start(gesture, pointer_at(self.stage.camera.eye, press.at, press.modifiers))
            self.follow(pointer)

    # The palette's drag, which begins outside.

    def place_over(self, at: QPointF, inside: bool, modifiers: Qt.KeyboardModifier) -> None:
        """Let a layer from the palette follow the pointer."""
        if not isinstance(self.gesture, PlaceLayer):
            return
        if inside:
            self.follow(pointer_at(self.stage.camera.eye, at, modifiers))
        else:
            self._edge.stop()
            self._armed = False
            self.gesture.leave()
