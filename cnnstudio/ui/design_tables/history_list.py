"""What was done in this session; pressing a step goes there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.language import tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.design_tables.history_model import NOW_ROLE, SAVED_ROLE, UNDONE_ROLE, HistoryModel
from cnnstudio.ui.look import Look
from cnnstudio.ui.widgets.paint import text
from cnnstudio.ui.widgets.styled import Styled

Index = QModelIndex | QPersistentModelIndex


class _Step(QStyledItemDelegate):
    """A dot on a line, the label beside it; undone steps are faint."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.current().px(160), theme.current().size("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, box = theme.current(), QRectF(option.rect)
        now, undone = bool(index.data(NOW_ROLE)), bool(index.data(UNDONE_ROLE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if now:
            painter.fillRect(box, look.colour("accent_tint"))
            painter.fillRect(QRectF(box.left(), box.top(), look.px(3), box.height()), look.colour("accent"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, look.colour("control_hover"))
        side = look.px(14)
        sign = QRectF(box.left() + look.px(14), box.center().y() - side / 2, side, side)
        drawing = "flag" if index.row() == 0 else ("redo" if undone else "check")
        icons.draw(painter, drawing, sign, look.colour("accent" if now else "text_faint"))
        saved = bool(index.data(SAVED_ROLE))
        if saved:
            mark = QRectF(box.right() - look.px(12) - side, sign.top(), side, side)
            icons.draw(painter, "save", mark, look.colour("text_faint"))
        area = box.adjusted(look.px(38), 0, -look.px(34 if saved else 12), 0)
        role = "text_faint" if undone else ("text" if now else "text_quiet")
        text(painter, area, str(index.data()), "small", role)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(look.colour("focus"))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        painter.restore()


class HistoryList(Styled, QListView):
    """Follows the document through `apply`."""

    jumped = Signal(int)

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look = document, look
        self.steps = HistoryModel(document, self)
        self.setModel(self.steps)
        self.setItemDelegate(_Step(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(tr("History"))
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        self._follow_now()

    def restyle(self) -> None:
        """Measure the rows anew."""
        self.scheduleDelayedItemsLayout()

    @Slot(object)
    def apply(self, _change: Change) -> None:
        """Follow the document."""
        self.steps.refresh()
        self._follow_now()

    def _follow_now(self) -> None:
        now = self.steps.index(self.steps.position)
        self.setCurrentIndex(now)
        self.scrollTo(now)

    def _go(self, index: QModelIndex) -> None:
        """Go to the state after the pressed step."""
        if index.row() != self.steps.position:
            self._document.jump(index.row())
            self.steps.refresh()
            self.jumped.emit(index.row())
