"""Paints the cells of the network table."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui import icons, theme
from cnnstudio.ui.design_tables.network_model import OFFENDS_ROLE, ROW_ROLE, SHARE_ROLE
from cnnstudio.ui.design_tables.network_rows import COLUMNS, NUMBERS, Row
from cnnstudio.ui.widgets.paint import LEFT, RIGHT, text

_STATE_ROLE = {"error": "error", "unconnected": "error", "waiting": "text_faint"}


def drawing_of(family: str) -> str:
    """Return a family's drawing, or the block where it has none."""
    name = dict(FAMILY_ICONS).get(family, "block")  # type: ignore[call-overload]
    return name if name in icons.names() else "block"


class NetworkCells(QStyledItemDelegate):
    """Ground, glyph, words; below the parameters a bar to the scale of the largest layer."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        row: Row = index.data(ROW_ROLE)
        column, look = COLUMNS[index.column()], theme.current()
        box: QRect = option.rect
        painter.save()
        self._paint_ground(painter, option, box, index.column())
        area = QRectF(box).adjusted(look.px(8), 0, -look.px(8), 0)
        if column == "name":
            area = self._paint_glyph(painter, row, area)
        role = _STATE_ROLE.get(row.state, "text" if column in ("name", "shape") else "text_quiet")
        font = "strong" if column == "name" else "small"
        if index.data(OFFENDS_ROLE):
            role, area = "warning", self._paint_offence(painter, area)
        text(painter, area, index.data(), font, role, RIGHT if column in NUMBERS else LEFT)
        share = index.data(SHARE_ROLE)
        if share:
            self._paint_share(painter, area, float(share))
        painter.restore()

    @staticmethod
    def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, box: QRect, column: int) -> None:
        look = theme.current()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, look.colour("accent_tint"))
            if column == 0:
                painter.fillRect(
                    QRect(box.left(), box.top(), look.px(3), box.height()), look.colour("accent")
                )
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("control_hover"))
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), look.colour("line", 0.6))

    @staticmethod
    def _paint_glyph(painter: QPainter, row: Row, area: QRectF) -> QRectF:
        look = theme.current()
        side = look.size("icon")
        glyph = QRectF(area.left(), area.center().y() - side / 2, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        drawing, colour = drawing_of(row.family), look.family(row.family)
        if row.state in ("error", "unconnected"):
            drawing, colour = "error", look.colour("error")
        elif row.state == "waiting":
            drawing, colour = "clock", look.colour("text_faint")
        icons.draw(painter, drawing, glyph, colour)
        return area.adjusted(side + look.px(8), 0, 0, 0)

    @staticmethod
    def _paint_offence(painter: QPainter, area: QRectF) -> QRectF:
        """Paint the sign of an exceeded budget at the left of the number."""
        look = theme.current()
        side = look.px(12)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sign = QRectF(area.left(), area.center().y() - side / 2, side, side)
        icons.draw(painter, "warning", sign, look.colour("warning"))
        return area.adjusted(side + look.px(4), 0, 0, 0)

    @staticmethod
    def _paint_share(painter: QPainter, area: QRectF, share: float) -> None:
        look = theme.current()
        width = max(area.width() * share, 1.0)
        bar = QRectF(area.right() - width, area.bottom() - look.px(5), width, look.px(2))
        painter.fillRect(bar, look.colour("bar"))
