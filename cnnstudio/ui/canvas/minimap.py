"""The whole network in a corner, with a window on what is seen: drag it to look elsewhere, turn the wheel to zoom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import QAccessible, QMouseEvent, QPainter, QPaintEvent, QPixmap, QWheelEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.paint_far import worst_of
from cnnstudio.ui.canvas.skin import skin
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

FROM = 25
"""Smaller networks need no map."""
_WIDE, _HIGH, _MARGIN = 112, 128, 8
_DOT = 2.5
_SOON = 80
"""Milliseconds after which a changed network is drawn anew: an edit must not wait for it."""


class Minimap(Styled, QWidget):
    """Layers in the colours of their families, and dots where there are problems."""

    spoken_role = QAccessible.Role.Graphic

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent)
        self._stage, self._around = stage, parent
        stage.corner = self._hidden
        self._picture: tuple[tuple[object, ...], QPixmap] | None = None
        self._held: QPointF | None = None
        self._renewal = QTimer(self)
        self._renewal.setSingleShot(True)
        self._renewal.setInterval(_SOON)
        self._renewal.timeout.connect(self._renew)
        self.wished = True
        """Whether one wants it where the network is large enough."""
        self.setAccessibleName(tr("Map of the network"))
        self.setToolTip(tr("Drag to look elsewhere, turn the wheel to zoom"))
        # Otherwise the canvas below would be painted anew whenever the window on the map moves.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        stage.changed.connect(self.follow)
        stage.wordsChanged.connect(self.follow)
        stage.cameraMoved.connect(self.update)
        self.hide()

    def follow(self) -> None:
        """Come where the network is large enough, and go where it is not."""
        shown = self._is_due()
        if shown != (not self.isHidden()):
            self.setVisible(shown)
            self.stand()
        self.update()

    def set_wished(self, on: bool) -> None:
        """Show or hide it where the network is large enough."""
        self.wished = on
        self.follow()

    def sizeHint(self) -> QSize:
        """Return the size of the map: upright or lying as the network is."""
        look, bounds = theme.current(), self._stage.scene.bounds()
        lying = bounds.width() > 1.5 * bounds.height()
        size = QSize(look.px(_WIDE), look.px(_HIGH))
        return QSize(look.px(2 * _WIDE), look.px(_HIGH)) if lying else size

    def stand(self) -> None:
        """Stand in the lower right corner."""
        place = self._place()
        if place != self.geometry():
            self.setGeometry(place)
            self.raise_()

    def _place(self) -> QRect:
        """Return the lower right corner of what it lies on."""
        inset, box = theme.current().space("inset"), QRect(QPoint(), self.sizeHint())
        box.moveBottomRight(self._around.rect().bottomRight() - QPoint(inset, inset))
        return box

    def _hidden(self) -> QRectF:
        """Return what it hides, or nothing where it is not to be seen."""
        return QRectF(self._place()) if self._is_due() else QRectF()

    def _is_due(self) -> bool:
        return self.wished and len(self._stage.scene.nodes) >= FROM

    def scale(self) -> tuple[float, QPointF]:
        """Return map pixels per scene pixel, and where the scene's origin lies on the map."""
        bounds, room = (
            self._stage.scene.bounds(),
            QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN),
        )
        if bounds.isEmpty() or room.isEmpty():
            return 1.0, QPointF()
        factor = min(room.width() / bounds.width(), room.height() / bounds.height())
        return factor, room.center() - bounds.center() * factor

    def view_box(self) -> QRectF:
        """Return the window on what is seen, in map pixels."""
        factor, origin = self.scale()
        seen = self._stage.seen()
        box = QRectF(seen.topLeft() * factor + origin, seen.size() * factor)
        return box.intersected(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the layers, the problems, and the window."""
        painter, look, worn = painter_on(self), theme.current(), skin()
        painter.fillRect(self.rect(), look.colour("canvas"))
        rounded(painter, QRectF(self.rect()), look.radius("card"), look.colour("card"), look.colour("line"))
        ratio = self.devicePixelRatioF()
        scene = self._stage.scene
        key = (scene.version, self.size(), worn, ratio, id(scene.analysis))
        if self._picture is None or self._picture[0][1:4] != key[1:4]:
            self._picture = (key, self._drawn(ratio))
        elif self._picture[0] != key and not self._renewal.isActive():
            self._renewal.start()
        painter.drawPixmap(0, 0, self._picture[1])
        painter.setPen(worn.pen("accent", 1.5))
        painter.setBrush(worn.colour("accent", 0.14))
        painter.drawRoundedRect(self.view_box(), 3, 3)
        painter.end()

    def _renew(self) -> None:
        """Draw the network anew, a moment after its last change."""
        self._picture = None
        self.update()

    def _drawn(self, ratio: float) -> QPixmap:
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter, worn, scene = QPainter(picture), skin(), self._stage.scene
        factor, origin = self.scale()
        painter.setPen(Qt.PenStyle.NoPen)
        known, least = scene.project.graph.by_id, QSizeF(1, 1)
        by_family: dict[str, list[QRectF]] = {}
        for item in scene.nodes.values():
            size = (item.box.size() * factor).expandedTo(least)
            box = QRectF(item.box.topLeft() * factor + origin, size)
            by_family.setdefault(known[item.id].layer.family, []).append(box)
        for family, boxes in by_family.items():
            painter.setBrush(worn.family(family))
            painter.drawRects(boxes)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grave = ((node, kind) for node, kind in worst_of(scene).items() if kind != "info")
        for node, severity in grave:
            painter.setBrush(worn.colour(severity))
            painter.drawEllipse(scene.nodes[node].box.topRight() * factor + origin, _DOT, _DOT)
        painter.end()
        return picture

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the window, or look where one pressed."""
        if event.button() == Qt.MouseButton.LeftButton:
            at, box = event.position(), self.view_box()
            self._held = at - box.center() if box.contains(at) else QPointF()
            self._look_at(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the window."""
        if self._held is not None:
            self._look_at(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the window."""
        self._held = None

    def _look_at(self, at: QPointF) -> None:
        factor, origin = self.scale()
        scene = (at - (self._held or QPointF()) - origin) / factor
        stage = self._stage
        middle = QPointF(stage.window.width() / 2, stage.window.height() / 2)
        stage.pan(middle - stage.camera.eye.to_window(scene))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom around the middle of what is seen."""
        middle = QPointF(self._stage.window.width() / 2, self._stage.window.height() / 2)
        self._stage.zoom(1.0015 ** event.angleDelta().y(), middle)
        event.accept()
