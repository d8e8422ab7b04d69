"""The palette's rows as a tree for Qt: families with their kinds below them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView

from cnnstudio.language import tr
from cnnstudio.layers.kind import FAMILY_ICONS, FAMILY_TITLES, Layer
from cnnstudio.ui import icons, theme
from cnnstudio.ui.kind_search import Section
from cnnstudio.ui.widgets.paint import LEFT, rounded, text, text_width

Index = QModelIndex | QPersistentModelIndex
KIND = Qt.ItemDataRole.UserRole
FAMILY = Qt.ItemDataRole.UserRole + 1


def model_of(found: tuple[Section, ...]) -> QStandardItemModel:
    """Return the rows of a search."""
    model = QStandardItemModel()
    for family, kinds in found:
        head = QStandardItem(tr(FAMILY_TITLES[family]))
        head.setData(family, FAMILY)
        head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        head.appendRows([_row(kind) for kind in kinds])
        model.appendRow(head)
    return model


def add_blocks(model: QStandardItemModel, title: str, rows: Iterable[tuple[str, str, str]]) -> None:
    """Add a section of blocks: what the palette calls each, its name and one sentence."""
    head = QStandardItem(title)
    head.setData(title, FAMILY)
    head.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    for kind, name, sentence in rows:
        row = QStandardItem(name)
        row.setData(kind, KIND)
        row.setData("", FAMILY)
        row.setToolTip(f"{name}: {sentence}")
        row.setData(sentence, Qt.ItemDataRole.AccessibleDescriptionRole)
        row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        head.appendRow(row)
    if head.rowCount():
        model.appendRow(head)


def _row(kind: type[Layer]) -> QStandardItem:
    row = QStandardItem(kind.kind)
    row.setData(kind.kind, KIND)
    row.setData(kind.family, FAMILY)
    row.setToolTip(f"{kind.kind}: {tr(kind.summary)}")
    row.setData(tr(kind.summary), Qt.ItemDataRole.AccessibleDescriptionRole)
    row.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return row


def font_for(name: str, room: float) -> str:
    """Return the largest of the list's fonts in which a name fits, or the smallest."""
    return next((font for font in ("body", "small") if text_width(name, font) <= room + 1), "micro")


def whole_or_ends(name: str, font: str, room: float) -> str:
    """Return a name, or where it is too long its two ends: 1D, 2D and 3D are told apart by the last letters."""
    metrics = QFontMetricsF(theme.current().font(font))
    return metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, room + 1)


class RowPainter(QStyledItemDelegate):
    """Paints family heads with an arrow, kinds with their glyph."""

    narrow = False
    """Glyphs only, for a palette of 56 pixels."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give heads a little air above."""
        look = theme.current()
        head = not index.data(KIND)
        if head and self.narrow:
            return QSize(look.px(40), look.px(9))
        return QSize(look.px(160), look.px(32 if head else 24) if not self.narrow else look.px(36))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, state = option.rect, option.state
        self._surface(painter, rect, state, bool(index.data(KIND)))
        if index.data(KIND):
            self._kind(painter, rect, index)
        elif not self.narrow:
            self._head(painter, rect, index, bool(state & QStyle.StateFlag.State_Open))
        painter.restore()

    def _surface(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, kind: bool) -> None:
        look = theme.current()
        chosen = bool(state & QStyle.StateFlag.State_Selected) and bool(
            state & QStyle.StateFlag.State_HasFocus
        )
        if chosen:
            box = QRectF(rect).adjusted(look.px(6), 1 if kind else look.px(7), -look.px(6), -1)
            rounded(painter, box, look.radius("control"), look.colour("accent_tint"), look.colour("focus"), 2)
        elif state & QStyle.StateFlag.State_MouseOver and kind:
            painter.fillRect(rect, look.colour("control_hover"))

    def _head(self, painter: QPainter, rect: QRect, index: Index, is_open: bool) -> None:
        look = theme.current()
        side, lower = look.px(12), QRectF(rect).adjusted(0, look.px(8), 0, 0)
        box = QRectF(look.px(12), lower.center().y() - side / 2, side, side)
        icons.draw(painter, "chevron-down" if is_open else "chevron-right", box, look.colour("text_faint"))
        area = QRectF(look.px(32), lower.top(), rect.width() - look.px(40), lower.height())
        text(painter, area, index.data(Qt.ItemDataRole.DisplayRole), "group", "text_quiet", LEFT)

    def _kind(self, painter: QPainter, rect: QRect, index: Index) -> None:
        look, family = theme.current(), index.data(FAMILY)
        side = look.px(20 if self.narrow else 16)
        left = (self._across(rect) - side) / 2 if self.narrow else look.px(22)
        middle = rect.top() + rect.height() / 2
        box = QRectF(left, middle - side / 2, side, side)
        icon, ink = (
            (FAMILY_ICONS[family], look.family(family)) if family else ("block", look.colour("text_quiet"))
        )
        icons.draw(painter, icon, box, ink)
        if not self.narrow:
            area = QRectF(look.px(44), rect.top(), rect.width() - look.px(46), rect.height())
            name = str(index.data(Qt.ItemDataRole.DisplayRole))
            font = font_for(name, area.width())
            text(painter, area, whole_or_ends(name, font, area.width()), font, "text", LEFT)

    def _across(self, rect: QRect) -> int:
        """Return the width that can be seen: while a palette folds, its rows are still as wide as before."""
        tree = self.parent()
        return tree.viewport().width() if isinstance(tree, QTreeView) else rect.width()
