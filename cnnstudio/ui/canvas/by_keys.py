"""What a single key begins on the canvas: carrying layers with the arrows, and wiring by letters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from cnnstudio.language import tr
from cnnstudio.ui.canvas.gestures.connect_by_keys import ConnectByKeys, first_slot
from cnnstudio.ui.canvas.gestures.gesture import Gesture, pointer_at
from cnnstudio.ui.canvas.gestures.move_by_keys import MoveByKeys
from cnnstudio.ui.canvas.pointing import Pointing


def begin_move(pointing: Pointing) -> None:
    """Let the arrows carry what is selected, else the layer in focus."""
    stage = pointing.stage
    nodes = set(stage.selected()) or {stage.marks.focus} - {""}
    if not nodes:
        stage.refused.emit(tr("Select a layer to move it with the arrow keys."))
        return
    _start(pointing, MoveByKeys(stage, nodes))


def begin_wire(pointing: Pointing, from_input: bool = False) -> None:
    """Begin a wire at the layer in focus, at its output or at its input."""
    stage = pointing.stage
    node = stage.marks.focus or next(iter(stage.selected()), "")
    if not node:
        stage.refused.emit(tr("Walk to a layer first; the wire begins there."))
        return
    item, name = stage.scene.nodes[node], stage.document.project.node(node).name
    slot = first_slot(item, "in" if from_input else "out")
    if slot is None:
        words = (
            tr("{name} has no input.", name=name) if from_input else tr("{name} has no output.", name=name)
        )
        stage.refused.emit(words)
        return
    _start(pointing, ConnectByKeys(stage, node, slot))


def _start(pointing: Pointing, gesture: Gesture) -> None:
    middle = QPointF(pointing.stage.window.width() / 2, pointing.stage.window.height() / 2)
    held = Qt.KeyboardModifier.NoModifier
    pointing.start(gesture, pointer_at(pointing.stage.camera.eye, middle, held), sticky=True)
