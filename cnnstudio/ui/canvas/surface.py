"""The widget one sees and touches: it paints frames and hands events on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.frame import Frame
from cnnstudio.ui.canvas.inner_layers import paint_choice
from cnnstudio.ui.canvas.kept_picture import KeptPicture
from cnnstudio.ui.canvas.keys import Keys
from cnnstudio.ui.canvas.pan_through import PanThrough
from cnnstudio.ui.canvas.pointing import Pointing
from cnnstudio.ui.canvas.sane_events import is_sane, released_at
from cnnstudio.ui.canvas.skin import skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.touch import Touch
from cnnstudio.ui.canvas.wheel import Wheel
from cnnstudio.ui.widgets.styled import Styled

_Box = tuple[int, int, int, int]
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class Surface(Styled, QWidget):
    """The canvas itself, without what lies on top of it."""

    def __init__(self, stage: Stage, pointing: Pointing, keys: Keys, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wheel = Wheel(stage)
        self.frame = Frame(stage)
        self.picture = KeptPicture(self.frame.rest, self)
        self.picture.outdated.connect(self.update)
        self._stage, self._pointing, self._keys = stage, pointing, keys
        stage.changed.connect(self._update_all)
        stage.cameraMoved.connect(self._update_hurried)
        stage.wordsChanged.connect(self._update_parts)
        stage.handChanged.connect(self._update_hand)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setProperty("rings_itself", True)
        self.setAccessibleName(tr("Canvas"))
        self._touch = Touch(self, stage, pointing)
        self._through = PanThrough(self, lambda: pointing.space)

    def restyle(self) -> None:
        """Carry the interface scale into the camera."""
        camera = self._stage.camera
        scale = theme.current().scale
        if camera.eye.scale != scale:
            camera.look(camera.eye.scaled(scale, self._middle()))
        self._update_all()

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is out of date into the kept picture, show that, and what is in the hand over it."""
        self._show_ring()
        painter, eye, ratio = QPainter(self), self._stage.camera.eye.on_pixels(), self.devicePixelRatioF()
        self.picture.show(painter, eye, self.size(), ratio)
        paint_choice(painter, skin(), self._stage.scene, eye, self._stage.marks.inner)
        self.frame.hand(painter, ratio)
        painter.end()

    def _show_ring(self) -> None:
        ring, marks = self.hasFocus() and self._keys.by_key, self._stage.marks
        if ring != marks.ring:
            marks.ring = ring
            self._update_all()

    def _update_all(self) -> None:
        self.picture.spoil()
        self.update()

    def _update_hurried(self) -> None:
        self.picture.hurry()
        self.update()

    def _update_parts(self, parts: Iterable[QRectF]) -> None:
        """Paint these parts of the scene anew."""
        if self.frame.spreads:
            self._update_all()
            return
        self.picture.move_to(self._stage.camera.eye.on_pixels())
        region = self._region(parts)
        self.picture.spoil(region)
        self.update(region)

    def _update_hand(self, parts: Iterable[QRectF]) -> None:
        """Paint what is in the hand anew; the picture below too where it is a part of that."""
        if self._stage.scene.lifted and not self.frame.floats:
            self._update_all()
            return
        self.update(self._region(parts))

    def _region(self, parts: Iterable[QRectF]) -> QRegion:
        """Return parts of the scene as a region of the window."""
        region, eye = QRegion(), self._stage.camera.eye
        for box in {cast("_Box", eye.box_to_window(part).toAlignedRect().getRect()) for part in parts}:
            region += QRect(*box)
        return region

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the stage how much of the scene fits."""
        self._stage.window = QSizeF(self.size())
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the keyboard, unless the press only pans, and begin a press."""
        if event.button() != Qt.MouseButton.MiddleButton and not self._pointing.space:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._keys.by_key = False
        self._pointing.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held, or hover."""
        self._stage.pointer = event.position()
        self._pointing.move(event)
        self._show_cursor()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """Cut wires with a pen's other end; all else of a pen comes as the mouse."""
        if not self._touch.pen(event):
            event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a press."""
        self._pointing.release(event)
        self._show_cursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename, open or add."""
        self._pointing.double_click(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Stop hovering."""
        super().leaveEvent(event)
        self._stage.pointer = None
        self._pointing.leave()

    def _show_cursor(self) -> None:
        if self._pointing.space or self._pointing.panning:
            self.setCursor(
                Qt.CursorShape.ClosedHandCursor if self._pointing.panning else Qt.CursorShape.OpenHandCursor
            )
        elif self._stage.marks.hovered_port is not None or self._pointing.blade:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer, in proportion to the turn; on a trackpad two fingers pan and Ctrl zooms."""
        self.wheel.turn(event)
        self._pointing.refresh(event.modifiers())
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Pinch, keep keys that the window would take during a gesture, and let no senseless place in."""
        if not is_sane(event):
            return self._take_senseless(event)
        if isinstance(event, QNativeGestureEvent):
            return self._native(event)
        if isinstance(event, QTouchEvent):
            return self._touch.take(event)
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and self._keys.takes_tab(event)
        ):
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and self._keys.owns(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def _take_senseless(self, event: QEvent) -> bool:
        """End a press where the pointer was last seen; all else that comes from nowhere is nothing."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            self._pointing.release(released_at(event, self._pointing.last_at()))
        event.accept()
        return True

    def _native(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return super().event(event)
        self.wheel.pinch(event)
        self._pointing.refresh(event.modifiers())
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key means on the canvas."""
        if not self._keys.press(event):
            super().keyPressEvent(event)
        self._show_cursor()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End panning with the space bar."""
        if not self._keys.release(event):
            super().keyReleaseEvent(event)
        self._show_cursor()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Walk through the layers by Tab before the focus goes on."""
        walks = self.hasFocus() and self._keys.step(next)  # what lies on the canvas asks here too
        return walks or super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of the space bar."""
        self._pointing.space = self._pointing.blade = False
        super().focusOutEvent(event)
        self._update_all()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring around the node that the keyboard has reached."""
        if event.reason() in _BY_KEY:
            self._keys.arrive(event.reason() == Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
        self._update_all()
