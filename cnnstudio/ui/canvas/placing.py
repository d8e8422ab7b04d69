"""The palette's drag: the palette holds the mouse, the canvas shows what would come of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication

from cnnstudio.ui.canvas.gestures.gesture import pointer_at
from cnnstudio.ui.canvas.gestures.place_layer import PlaceLayer
from cnnstudio.ui.canvas.glide import Glide
from cnnstudio.ui.canvas.held_keys import HeldKeys
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.surface import Surface
from cnnstudio.ui.wares import layer_called


class Placing:
    """Mixed into the canvas; all points are in viewport pixels."""

    stage: Stage
    pointing: Pointing
    _glide: Glide
    _held_keys: HeldKeys
    _surface: Surface

    def begin_place(self, kind: str, at: QPoint) -> None:
        """A layer left the palette."""
        layer = layer_called(kind)
        if layer is not None:
            self._glide.end()
            pointer = pointer_at(self.stage.camera.eye, QPointF(at), _modifiers())
            self.pointing.start(PlaceLayer(self.stage, layer), pointer)
            self._held_keys.listen()
            self.move_place(at)

    def move_place(self, at: QPoint) -> None:
        """The layer is carried to a point."""
        self.pointing.place_over(QPointF(at), self._surface.rect().contains(at), _modifiers())

    def drop_place(self, at: QPoint) -> None:
        """The layer is let go; outside the canvas nothing happens."""
        self._held_keys.stop()
        if not self.pointing.busy:
            return
        self.move_place(at)
        self.pointing.finish(pointer_at(self.stage.camera.eye, QPointF(at), _modifiers()))
        self._surface.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel_place(self) -> None:
        """The layer goes back to the palette."""
        self._held_keys.stop()
        self.pointing.cancel()


def _modifiers() -> Qt.KeyboardModifier:
    return QGuiApplication.keyboardModifiers()
