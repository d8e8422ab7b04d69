"""What all gestures share: a beginning, moves, and one of two ends."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from cnnstudio.ui.canvas.camera import Eye
from cnnstudio.ui.canvas.stage import Stage

DRAG_FROM = 6.0
"""Pixels of travel that make a press a drag."""
SLOW_FROM, SLOW_AFTER = 2.0, 150
"""After so many milliseconds fewer pixels will do."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the pointer is, in window and scene pixels, and which modifier keys are held."""

    at: QPointF
    scene: QPointF
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def shift(self) -> bool:
        """Say whether Shift is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ShiftModifier)

    @property
    def control(self) -> bool:
        """Say whether Ctrl (Command on a Mac) is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.ControlModifier)

    @property
    def alt(self) -> bool:
        """Say whether Alt is held."""
        return bool(self.modifiers & Qt.KeyboardModifier.AltModifier)


def pointer_at(eye: Eye, at: QPointF, modifiers: Qt.KeyboardModifier) -> Pointer:
    """Return the pointer at a window point."""
    return Pointer(at, eye.to_scene(at), modifiers)


class Gesture:
    """One thing a person does with the pointer. The document hears of it once, in `finish`; `cancel` restores all."""

    hint = ""
    """What the status bar says meanwhile: the modifiers and what they do."""
    changes = True
    """Whether it moves or rewires anything; a locked canvas has only gestures that do not."""

    by_keys = False
    """Whether the keys lead it and the pointer has no part in it; Enter ends it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._picture: object = self

    def repaint(self, picture: object) -> None:
        """Have all painted anew where the picture below looks different, which a value tells, else what is over it."""
        if picture == self._picture:
            self.stage.handChanged.emit([self.stage.seen()])
        else:
            self._picture = picture
            self.stage.changed.emit()

    def key(self, event: QKeyEvent) -> bool:
        """Take a key; say whether it meant anything."""
        return False

    def begin(self, pointer: Pointer) -> None:
        """Take hold; the pointer is where the press was."""

    def move(self, pointer: Pointer) -> None:
        """Follow the pointer."""

    def toggle_membership(self, pointer: Pointer) -> None:
        """Let what is dragged join or leave a frame, where that makes sense."""

    def finish(self, pointer: Pointer) -> None:
        """Do what was meant."""

    def cancel(self) -> None:
        """Leave everything as it was."""

    def end(self) -> None:
        """Wipe what the gesture pointed out; called after either end."""
        self.stage.marks.wipe()
        self.stage.tagged.emit(None)
        self.stage.changed.emit()
