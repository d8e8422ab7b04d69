"""Adding a layer by typing: at the pointer, at the end of a wire, or behind the selected layer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QFont, QKeyEvent, QStandardItemModel
from PySide6.QtWidgets import QListView, QWidget

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.quick_rows import PROPOSAL, QuickRows, fill
from cnnstudio.ui.canvas.quick_search import Proposal, proposals
from cnnstudio.ui.widgets import Label, Line, SearchField
from cnnstudio.ui.widgets.popover import Popover

_ROWS_SEEN = 7
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuickAdd(Popover):
    """A line to type into and what it may mean; `take` is told the layer and whether to append it."""

    def __init__(
        self,
        window: QWidget,
        given: Shape | None,
        take: Callable[[Layer, bool], None],
        added: tuple[str, ...] = (),
    ) -> None:
        super().__init__(window, theme.tokens()["size"]["quick_add"])
        self._given, self._take, self._added = given, take, added
        self._model = QStandardItemModel(self)
        self._rows = QuickRows(self)
        self._rows.given = _words_of(given)
        self.line = SearchField(tr("Layer, then its numbers: conv 32 3x3 relu"), tr("Esc"))
        self.list = QListView()
        self._nothing = Label("", "small", "text_quiet", wrap=True)
        self._build()
        self.line.textChanged.connect(self._search)
        self.line.installEventFilter(self)
        self._search()

    def _build(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._rows)
        self.list.setAccessibleName(tr("What the line may mean"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._clicked)
        foot = Label(tr("Shift Enter append    Ctrl Enter keep open"), "micro", "text_faint")
        for part in (self.line, self._nothing, self.list, Line(), foot):
            self.body.addWidget(part)
        self.setAccessibleName(tr("Add a layer"))

    def restyle(self) -> None:
        """Let rows reach the frame's sides."""
        super().restyle()
        look = theme.current()
        if hasattr(self, "list"):
            self.body.setContentsMargins(look.px(8), look.px(8), look.px(8), look.px(12))
            font = look.font("title")
            font.setWeight(QFont.Weight.Normal)
            self.line.setFont(font)
            self.line.setFixedHeight(look.px(36))
            self._fit_list()

    def _fit_list(self) -> None:
        look = theme.current()
        rows = min(self._model.rowCount(), _ROWS_SEEN)
        self.list.setFixedHeight(look.px(34) * max(rows - 1, 0) + (look.px(48) if rows else 0))

    def shown(self) -> list[Proposal]:
        """Return the proposals in their order."""
        return [self._model.item(row).data(PROPOSAL) for row in range(self._model.rowCount())]

    def chosen(self) -> Proposal | None:
        """Return the proposal that Enter takes."""
        found = self.shown()
        return found[self._rows.chosen] if self._rows.chosen < len(found) else None

    def _search(self) -> None:
        found = proposals(self.line.text(), self._given, added=self._added)
        fill(self._model, found)
        self._nothing.setText(
            "" if found else tr("No layer is called that. Type a name such as conv, dense or pool.")
        )
        self._nothing.setVisible(not found)
        self._choose(0)
        self._fit_list()
        self.adjustSize()

    def _choose(self, row: int) -> None:
        count = self._model.rowCount()
        self._rows.chosen = min(max(row, 0), max(count - 1, 0))
        index = self._model.index(self._rows.chosen, 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)
        self.list.doItemsLayout()
        self.line.setAccessibleDescription(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))

    def follow_on(self, given: Shape | None, added: tuple[str, ...]) -> None:
        """Propose what may stand behind the layer that was just added."""
        self._given, self._added = given, added
        self._rows.given = _words_of(given)
        self._search()

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())
        self._accept(append=False, stay=False)

    def _accept(self, append: bool, stay: bool) -> None:
        proposal = self.chosen()
        if proposal is None or proposal.layer is None or proposal.reason:
            return
        if not stay:
            self.close_it()
        self._take(proposal.layer, append)
        if stay:
            self.line.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows choose, Enter takes; the rest is typing."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            if event.key() in step:
                self._choose(self._rows.chosen + step[Qt.Key(event.key())])
                return True
            if event.key() in _ENTER:
                held = event.modifiers()
                shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
                self._accept(shift, bool(held & Qt.KeyboardModifier.ControlModifier))
                return True
        return super().eventFilter(watched, event)

    def open_for(self, near: QRect) -> None:
        """Open below a place and take the keyboard."""
        self.open_at(near, take_focus=True)
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)


def _words_of(given: Shape | None) -> str:
    return shape_text(given) if given is not None else ""
