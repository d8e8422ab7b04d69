"""Where a file or folder can be dropped, or chosen by pressing."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.paint import CENTRE, painter_on, rounded, text


class DropPlace(Button):
    """A dashed frame; `dropped` carries the path, a press asks for a file chooser."""

    dropped = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Open data…"), parent=parent)
        self._lines = (tr("Drop a file or folder here"), tr("CSV, images, .npz, IDX, zip"))
        self._over = False
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(". ".join(self._lines))

    def sizeHint(self) -> QSize:
        """Ask for a drawing and two lines."""
        return QSize(theme.current().px(160), theme.current().px(96))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column."""
        return QSize(theme.current().px(96), self.sizeHint().height())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept one local file or folder."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and urls[0].isLocalFile():
            self._light(on=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Return to the resting look."""
        self._light(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the path that was dropped."""
        self._light(on=False)
        self.dropped.emit(event.mimeData().urls()[0].toLocalFile())
        event.acceptProposedAction()

    def _light(self, on: bool) -> None:
        self._over = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame, the drawing and the words."""
        painter, look = painter_on(self), theme.current()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = look.colour("accent_tint") if self._over else None
        if fill is None and self._hover.share:
            fill = look.colour("control_hover", self._hover.share * 0.5)
        rounded(painter, box, look.radius("card"), fill)
        painter.setPen(QPen(look.colour("accent" if self._over else "line_strong"), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, look.radius("card"), look.radius("card"))
        side = look.px(18)
        top = look.px(16)
        icons.draw(
            painter, "import", QRectF((self.width() - side) / 2, top, side, side), look.colour("text_quiet")
        )
        for index, line in enumerate(self._lines):
            area = QRectF(8, top + side + look.px(6) + index * look.px(18), self.width() - 16, look.px(18))
            text(painter, area, line, "small", "text_quiet" if index == 0 else "text_faint", CENTRE)
        painter.end()
