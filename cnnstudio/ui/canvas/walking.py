"""Walking from layer to layer by Tab and the arrows; the view follows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.ui.canvas.commands import NUDGE, NUDGE_FAR, Commands
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.walk import neighbour, topological

Key = Qt.Key

ARROWS = {Key.Key_Left: (-1, 0), Key.Key_Right: (1, 0), Key.Key_Up: (0, -1), Key.Key_Down: (0, 1)}
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_ALL = _CONTROL | _SHIFT | Qt.KeyboardModifier.AltModifier


class Walking:
    """Mixed into the keys: what moves the focus, the selection by keys, and the selected layers."""

    by_key: bool
    _stage: Stage
    _pointing: Pointing
    _commands: Commands

    def here(self) -> str:
        """Return the layer that the keyboard has reached, else the only one selected."""
        marks, chosen = self._stage.marks, self._stage.selected()
        if self.by_key and marks.focus:
            return marks.focus
        return chosen[0] if len(chosen) == 1 else ""

    def arrive(self, backward: bool = False) -> None:
        """Stand on a node when the keyboard comes here."""
        marks = self._stage.marks
        self.by_key = True
        if not marks.focus:
            order = self._stage.selected() or topological(self._stage.scene.project.graph)
            marks.focus = next(iter(reversed(order) if backward else order), "")
        self._stage.changed.emit()

    def step(self, forward: bool) -> bool:
        """Walk by Tab to the next layer in the order of the data; say whether there was one."""
        marks, order = self._stage.marks, topological(self._stage.scene.project.graph)
        place = order.index(marks.focus) if marks.focus in order else -1 if forward else len(order)
        place += 1 if forward else -1
        self.by_key = True
        if self._pointing.busy or not 0 <= place < len(order):
            marks.focus = "" if not self._pointing.busy else marks.focus
            return self._pointing.busy
        marks.focus = order[place]
        self._commands.reveal(marks.focus)
        self._stage.changed.emit()
        return True

    def _arrow(self, event: QKeyEvent) -> None:
        dx, dy = ARROWS[Key(event.key())]
        held = event.modifiers() & _ALL
        if held == Qt.KeyboardModifier.AltModifier:
            if dx:
                (self._commands.back if dx < 0 else self._commands.forward)()
            return
        if held & _CONTROL:
            step = NUDGE_FAR if held & _SHIFT else NUDGE
            self._commands.nudge(dx * step, dy * step)
        else:
            self._walk(dx, dy, extend=bool(held & _SHIFT))

    def _walk(self, dx: int, dy: int, extend: bool) -> None:
        marks, scene = self._stage.marks, self._stage.scene
        here = marks.focus or next(iter(self._stage.selected()), "")
        there = neighbour(scene, here, dx, dy) if here else next(iter(scene.nodes), None)
        if there is None:
            return
        self.by_key, marks.focus = True, there
        self._stage.select({*marks.selected, there} if extend else [there])
        self._commands.reveal(there)
