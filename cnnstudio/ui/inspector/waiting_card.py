"""The layers whose numbers wait for the selected one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import tr
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded, text

_MOST = 6


def family_drawing(family: str) -> str:
    """Return the drawing of a family, or the block where it has none of its own."""
    name = FAMILY_ICONS.get(family, "block")  # type: ignore[call-overload]
    return name if name in icons.names() else "block"


class LayerRow(Button):
    """A layer's glyph and name, and a clock at the end; pressing goes there."""

    def __init__(self, one: NodeAnalysis, end_icon: str = "clock", parent: QWidget | None = None) -> None:
        super().__init__(one.name, framed=False, parent=parent)
        self._family, self._end_icon = one.layer.family, end_icon
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for a dense row."""
        return QSize(theme.current().px(120), theme.current().size("row_dense"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint glyph, name and clock."""
        painter, look = painter_on(self), theme.current()
        if self._hover.share:
            ground = QRectF(self.rect()).adjusted(-4, 0, 4, 0)
            rounded(painter, ground, look.radius("control"), look.colour("control_hover", self._hover.share))
        side = look.size("icon")
        top = (self.height() - side) / 2
        icons.draw(
            painter, family_drawing(self._family), QRectF(0, top, side, side), look.family(self._family)
        )
        area = QRectF(side + look.px(10), 0, self.width() - 2 * side - look.px(18), self.height())
        text(painter, area, self.text(), "body", "text")
        end = QRectF(self.width() - side, top, side, side)
        icons.draw(painter, self._end_icon, end, look.colour("text_faint"))
        painter.end()


class WaitingCard(Card):
    """A list of the layers that wait, in topological order."""

    layerRequested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Waiting for this layer"), parent=parent)
        self._shown: tuple[str, ...] = ()
        self._parts: list[QWidget] = []

    def show_layers(self, name: str, waiting: tuple[NodeAnalysis, ...]) -> None:
        """Show who waits for the layer of this name."""
        self.setVisible(bool(waiting))
        names = (name, *(one.name for one in waiting))
        if names == self._shown:
            return
        self._shown = names
        for part in self._parts:
            self.body.removeWidget(part)
            part.deleteLater()
        self._parts = [self._row(one) for one in waiting[:_MOST]]
        if len(waiting) > _MOST:
            self._parts.append(Label(tr("and {n} more", n=len(waiting) - _MOST), "small", "text_quiet"))
        told = tr("Their numbers return as soon as {name} fits. The totals leave them out.", name=name)
        self._parts.append(Label(told, "small", "text_quiet", wrap=True))
        for part in self._parts:
            self.add(part)
            part.show()

    def _row(self, one: NodeAnalysis) -> LayerRow:
        row = LayerRow(one)
        row.clicked.connect(partial(self.layerRequested.emit, one.node_id))
        return row

    def names(self) -> tuple[str, ...]:
        """Return the names of the layers listed."""
        return tuple(part.text() for part in self._parts if isinstance(part, LayerRow))
