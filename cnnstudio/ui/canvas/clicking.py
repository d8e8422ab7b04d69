"""What a click, a second click and the wish for a menu do."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt, SignalInstance
from PySide6.QtGui import QMouseEvent

from cnnstudio.document.graph import Block
from cnnstudio.ui.canvas.gestures.draw_wire import DrawWire
from cnnstudio.ui.canvas.gestures.gesture import Gesture, Pointer, pointer_at
from cnnstudio.ui.canvas.hits import Hit, hit
from cnnstudio.ui.canvas.inner_layers import inner_under
from cnnstudio.ui.canvas.note_links import link_at
from cnnstudio.ui.canvas.press import Press, select_by_click, select_for_menu
from cnnstudio.ui.canvas.stage import Stage


class Clicking:
    """Mixed into the pointing: what is meant by presses that do not travel."""

    stage: Stage
    gesture: Gesture | None
    opened: SignalInstance
    renameWished: SignalInstance
    valueWished: SignalInstance
    problemWished: SignalInstance
    menuWished: SignalInstance
    addWished: SignalInstance
    breakWished: SignalInstance
    dotWished: SignalInstance
    layerWished: SignalInstance
    thingWished: SignalInstance
    repairWished: SignalInstance
    linkWished: SignalInstance
    _press: Press | None

    def ask_for_menu(self, at: QPointF) -> None:
        """Ask what can be done with what lies at a window point."""
        self._ask_for_menu(pointer_at(self.stage.camera.eye, at, Qt.KeyboardModifier.NoModifier))

    def _ask_for_menu(self, pointer: Pointer) -> None:
        found = hit(self.stage.scene, self.stage.camera.eye, pointer.at)
        select_for_menu(self.stage, found)
        self.menuWished.emit(pointer.at, found)

    def _click(self, found: Hit, pointer: Pointer) -> None:
        self.stage.marks.focus = ""
        if found.what == "badge":
            self.problemWished.emit(found.node)
        elif found.what == "repair":
            self.repairWished.emit(found.wire)
        elif found.what == "plus" and found.slot is not None:
            self.layerWished.emit(found.node, found.slot)
        elif found.what == "port" and found.slot is not None and pointer.alt:
            self.breakWished.emit(found.slot)
        elif found.thing and (link := self._link(pointer)):
            self.linkWished.emit(link, pointer.at)
        elif found.what == "wire" and pointer.alt:
            self.dotWished.emit(found.wire, pointer.scene)
        elif found.what == "port" and found.slot is not None:
            self.start(DrawWire(self.stage, found.node, found.slot), pointer, sticky=True)
            self.follow(pointer)
        else:
            select_by_click(self.stage, found, pointer)

    def _link(self, pointer: Pointer) -> str:
        """Return the link under a plain click."""
        plain = not (pointer.shift or pointer.control or pointer.alt)
        return link_at(self.stage.scene, self.stage.camera.eye, pointer.at) if plain else ""

    def double_click(self, event: QMouseEvent) -> None:
        """A second press came soon after a click: rename on the title, open elsewhere on a node, add on nothing."""
        if event.button() != Qt.MouseButton.LeftButton or self.gesture is not None:
            return
        at = event.position()
        found = hit(self.stage.scene, self.stage.camera.eye, at)
        self._press = None
        if found.what == "node" and isinstance(self.stage.document.project.node(found.node).layer, Block):
            inner = inner_under(self.stage.scene, found.node, self.stage.camera.eye, at)
            self.opened.emit(inner or found.node)
        elif found.what == "node":
            box = self.stage.camera.eye.box_to_window(self.stage.scene.nodes[found.node].box)
            on_title = at.y() < box.center().y() and at.x() > box.left() + box.width() * 0.22
            if on_title:
                self.renameWished.emit(found.node)
            else:
                self.valueWished.emit(found.node, at)
        elif found.thing:
            self.thingWished.emit(found.thing)
        elif found.what == "wire":
            self.dotWished.emit(found.wire, self.stage.camera.eye.to_scene(at))
        elif found.what == "nothing":
            self.addWished.emit(at)

    def start(self, gesture: Gesture, pointer: Pointer, sticky: bool = False) -> None:
        """Begin a gesture."""
        raise NotImplementedError

    def follow(self, pointer: Pointer) -> None:
        """Let the gesture follow the pointer."""
        raise NotImplementedError
