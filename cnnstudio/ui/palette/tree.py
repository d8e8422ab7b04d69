"""The tree of kinds, whose drags never leave the program: the mouse stays with it and it tells where it goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent, QStandardItemModel
from PySide6.QtWidgets import QTreeView, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.palette.rows import FAMILY, KIND, Index, RowPainter

DRAG_FROM = 6
_REST = 600
"""Milliseconds the pointer rests on a row before its card comes."""
_STEPS = (Qt.Key.Key_Down, Qt.Key.Key_Up)


class Tree(QTreeView):
    """Families with their kinds; a press that travels becomes a drag."""

    dragBegan = Signal(str, QPoint)
    dragMoved = Signal(QPoint)
    dragDropped = Signal(QPoint)
    dragCancelled = Signal()
    taken = Signal(str)
    leftUpwards = Signal()
    pointed = Signal(str)
    """The pointer rests on a kind, or, as an empty text, no longer does."""
    explainRequested = Signal(str)
    """The keyboard asks what the current kind is."""
    stepped = Signal(str)
    """Another row is the current one; an empty text for a family."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = RowPainter(self)
        self._held: tuple[str, QPoint] | None = None
        self._dragging = False
        self._folded: set[str] = set()
        self.setItemDelegate(self._rows)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setExpandsOnDoubleClick(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.setInterval(_REST)
        self._resting.timeout.connect(self._tell_pointed)
        self._pointed = ""
        self.setProperty("rings_itself", True)
        self.setAccessibleName(tr("Layers"))

    def set_narrow(self, narrow: bool) -> None:
        """Show glyphs only."""
        self._rows.narrow = narrow
        # A scroll bar would take a fifth of the glyphs' column; the wheel and the arrows scroll without it.
        bars = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(bars.ScrollBarAlwaysOff if narrow else bars.ScrollBarAsNeeded)
        if narrow:
            self.expandAll()
        self.doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the rows out for the new width."""
        super().resizeEvent(event)
        self.doItemsLayout()

    def show_rows(self, model: QStandardItemModel, open_all: bool) -> None:
        """Show other rows; families stay folded unless a search is on."""
        before = self.model()
        model.setParent(self)
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            self.setExpanded(index, open_all or index.data(FAMILY) not in self._folded)

    def kinds(self) -> list[str]:
        """Return the kinds in their order."""
        return [str(index.data(KIND)) for index in self._kind_rows()]

    def index_of(self, kind: str) -> QModelIndex:
        """Return the row of a kind."""
        return next((index for index in self._kind_rows() if index.data(KIND) == kind), QModelIndex())

    def _kind_rows(self) -> list[QModelIndex]:
        model = self.model()
        heads = [model.index(row, 0) for row in range(model.rowCount())]
        return [model.index(row, 0, head) for head in heads for row in range(model.rowCount(head))]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Fold a family, or hold a kind."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        self.setCurrentIndex(index)
        if index.data(KIND):
            self._held = (str(index.data(KIND)), at)
        else:
            self._fold(index)

    def _fold(self, index: QModelIndex | QPersistentModelIndex) -> None:
        folded = self.isExpanded(index)
        self.setExpanded(index, not folded)
        (self._folded.add if folded else self._folded.discard)(str(index.data(FAMILY)))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin a drag after six pixels and tell where it goes."""
        if self._held is None:
            self._rest_on(event.position().toPoint())
            super().mouseMoveEvent(event)
            return
        kind, start = self._held
        point = event.globalPosition().toPoint()
        if self._dragging:
            self.dragMoved.emit(point)
        elif (event.position().toPoint() - start).manhattanLength() >= DRAG_FROM:
            self._dragging = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.dragBegan.emit(kind, point)

    def _rest_on(self, at: QPoint) -> None:
        """Wait for the pointer to stay on a kind; while a card is open the next one comes at once."""
        kind = str(self.indexAt(at).data(KIND) or "")
        if kind == self._pointed:
            return
        told, self._pointed = bool(self._pointed) and not self._resting.isActive(), kind
        if kind and told:
            self.pointed.emit(kind)
        elif kind:
            self._resting.start()
        else:
            self.forget_pointer()

    def _tell_pointed(self) -> None:
        self.pointed.emit(self._pointed)

    def forget_pointer(self) -> None:
        """Tell that no row is pointed at."""
        self._resting.stop()
        self._pointed = ""
        self.pointed.emit("")

    def viewportEvent(self, event: QEvent) -> bool:
        """Let the card stand in for tooltips, and go when the pointer leaves or the rows move."""
        if event.type() == QEvent.Type.ToolTip:
            return True
        if event.type() in (QEvent.Type.Leave, QEvent.Type.Wheel, QEvent.Type.MouseButtonPress):
            self.forget_pointer()
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep F1 from the window while a kind can be explained."""
        asked = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if asked and isinstance(event, QKeyEvent) and _explains(event) and self.currentIndex().data(KIND):
            event.accept()
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let the layer go."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        dragging, self._dragging, self._held = self._dragging, False, None
        if dragging:
            self.viewport().unsetCursor()
            self.dragDropped.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a kind at once."""
        index = self.indexAt(event.position().toPoint())
        if index.data(KIND):
            self._held = None
            self.taken.emit(str(index.data(KIND)))
        elif index.isValid():
            self._fold(index)

    def cancel_drag(self) -> bool:
        """Put the held layer back; say whether there was one."""
        dragging, self._dragging, self._held = self._dragging, False, None
        if dragging:
            self.viewport().unsetCursor()
            self.dragCancelled.emit()
        return dragging

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape ends a drag, Enter takes a kind or folds a family, Up from the first row goes to the search."""
        index, key = self.currentIndex(), event.key()
        if key == Qt.Key.Key_Escape and self.cancel_drag():
            return
        if _explains(event) and index.data(KIND):
            self.explainRequested.emit(str(index.data(KIND)))
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and index.isValid():
            self.taken.emit(str(index.data(KIND))) if index.data(KIND) else self._fold(index)
        elif key == Qt.Key.Key_Up and index == self.model().index(0, 0):
            self.leftUpwards.emit()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which kind is the current one."""
        super().currentChanged(current, previous)
        self.stepped.emit(str(current.data(KIND) or ""))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the card of the row that was left."""
        super().focusOutEvent(event)
        self.forget_pointer()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a row to stand on; a press chooses its own, and must not scroll away from it."""
        super().focusInEvent(event)
        pressed = event.reason() == Qt.FocusReason.MouseFocusReason
        if not pressed and not self.currentIndex().isValid() and self._kind_rows():
            self.setCurrentIndex(self._kind_rows()[0])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come from the search field with the arrow down."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == _STEPS[0]:
            self.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)


def _explains(event: QKeyEvent) -> bool:
    """Say whether a key asks what a kind is: F1, or Enter with Shift."""
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
    return event.key() == Qt.Key.Key_F1 or (shifted and enter)
