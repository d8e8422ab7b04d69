"""The left column of the Design view: search, families, kinds."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.ui import theme
from cnnstudio.ui.kind_search import best, sections
from cnnstudio.ui.palette.first_course import first_course
from cnnstudio.ui.palette.hover_card import HoverCard
from cnnstudio.ui.palette.rows import KIND, add_blocks, model_of
from cnnstudio.ui.palette.tree import Tree
from cnnstudio.ui.wares import matching, ready_rows
from cnnstudio.ui.widgets import IconButton, Label, SearchField, Segments
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled


class Palette(Styled, QWidget):
    """All layer kinds by family. A drag is told in global points, so that any canvas can follow it.

    `dragBegan` comes first, then any number of `dragMoved`, then `dragDropped` or `dragCancelled`;
    `appended` asks for a layer behind the selected one; `firstCourseChosen` tells which list the user wants.
    """

    dragBegan = Signal(str, QPoint)
    dragMoved = Signal(QPoint)
    dragDropped = Signal(QPoint)
    dragCancelled = Signal()
    appended = Signal(str)
    firstCourseChosen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = SearchField(tr("Search layers"), tr("A"))
        self.wider = IconButton("search", tr("Search layers"))
        self.tree = Tree(self)
        self.extent = Segments(
            [(False, tr("All layers")), (True, tr("First course"))], False, tr("Which layers")
        )
        self.extent.set_help(True, tr("The twelve kinds a first course needs; a search still finds all."))
        self._nothing = Label("", "body", "text_quiet", wrap=True)
        self._narrow = False
        self._own: tuple[tuple[str, str, str], ...] = ()
        self._card: HoverCard | None = None
        self._reading = USUAL
        self._column = QVBoxLayout(self)
        for part in (self.search, self.wider, self.extent, self._nothing):
            self._column.addWidget(part)
        self._column.addWidget(self.tree, 1)
        self._connect()
        self.wider.hide()
        self.setAccessibleName(tr("Palette"))
        self._show()
        self.restyle()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show)
        self.search.returnPressed.connect(self._take_best)
        self.search.installEventFilter(self.tree)
        self.wider.clicked.connect(self.widened)
        self.tree.dragBegan.connect(self.dragBegan)
        self.tree.dragMoved.connect(self.dragMoved)
        self.tree.dragDropped.connect(self.dragDropped)
        self.tree.dragCancelled.connect(self.dragCancelled)
        self.tree.taken.connect(self.appended)
        self.tree.leftUpwards.connect(self.focus_search)
        self.tree.pointed.connect(self.explain)
        self.tree.explainRequested.connect(self.explain)
        self.tree.stepped.connect(self._follow_step)
        self.extent.valueChanged.connect(self._choose_extent)

    widened = Signal()
    """The narrow palette was asked to show its search."""

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, look.px(12), 1, 0)
        self._column.setSpacing(look.space("half"))
        inset = 0 if self._narrow else look.px(12)
        self.search.setFixedWidth(look.size("palette") - 2 * look.px(12))
        self.extent.setFixedWidth(look.size("palette") - 2 * look.px(12))
        self._column.setAlignment(self.search, Qt.AlignmentFlag.AlignHCenter)
        self._column.setAlignment(self.extent, Qt.AlignmentFlag.AlignHCenter)
        self._column.setAlignment(self.wider, Qt.AlignmentFlag.AlignHCenter)
        self._nothing.setContentsMargins(look.px(16), look.px(8), inset, 0)
        self.setFixedWidth(look.size("palette_collapsed" if self._narrow else "palette"))
        self.tree.doItemsLayout()

    def set_narrow(self, narrow: bool) -> None:
        """Show glyphs only, with names as tooltips."""
        self._narrow = narrow
        self.search.setVisible(not narrow)
        self.wider.setVisible(narrow)
        self.extent.setVisible(not narrow)
        self.tree.set_narrow(narrow)
        if narrow:
            self.search.clear()
        self.restyle()

    def viewport(self) -> QWidget:
        """Return the widget that takes the presses on rows."""
        return self.tree.viewport()

    def row_rect(self, kind: str) -> QRect:
        """Return a kind's row in viewport pixels, scrolled into view; empty if the search hides it."""
        index = self.tree.index_of(kind)
        if not index.isValid():
            return QRect()
        self.tree.expand(index.parent())
        self.tree.scrollTo(index)
        return self.tree.visualRect(index)

    def kinds(self) -> list[str]:
        """Return the kinds shown now, in their order."""
        return self.tree.kinds()

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        if self._narrow:
            self.widened.emit()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def set_own_blocks(self, rows: tuple[tuple[str, str, str], ...]) -> None:
        """List the project's named blocks: what each is called here, its name and one sentence."""
        if rows != self._own:
            self._own = rows
            self._show()

    def set_first_course(self, on: bool) -> None:
        """List the twelve kinds of a first course, or all."""
        self.extent.set_value(on)
        self._show()

    def _choose_extent(self, on: bool) -> None:
        self._show()
        self.firstCourseChosen.emit(on)

    @property
    def card(self) -> HoverCard | None:
        """The card that tells what a kind is, once it has been asked for."""
        return self._card

    def explain(self, kind: str) -> None:
        """Open a kind's card beside its row, or close the card without a kind."""
        if not kind:
            if self._card is not None:
                self._card.close_it()
            return
        if self._card is None or self._card.parent() is not self.window():
            self._card = HoverCard(self.window())
        row = self.tree.visualRect(self.tree.index_of(kind))
        corner = self.tree.viewport().mapTo(self.window(), row.topLeft())
        # Beside the whole palette, its scroll bar included.
        place = QRect(corner.x(), corner.y(), self.width(), row.height())
        self._card.tell(kind, place, self._reading)

    def set_reading(self, reading: Reading) -> None:
        """Let formulas use these letters."""
        self._reading = reading

    def _follow_step(self, kind: str) -> None:
        """Let an open card go with the keyboard from row to row."""
        if self._card is not None and self._card.kind():
            self.explain(kind)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the card along."""
        super().hideEvent(event)
        self.explain("")

    def _show(self) -> None:
        words = self.search.text().strip()
        found = sections(words)
        few = not words and self.extent.value() is True
        if few:
            found = first_course(found)
        model = model_of(found)
        ready = () if few else matching(ready_rows(), words)
        own = matching(self._own, words)
        add_blocks(model, tr("Ready blocks"), ready)
        add_blocks(model, tr("My blocks"), own)
        self.tree.show_rows(model, open_all=bool(words))
        first = best(words) if words else None
        if first is not None:
            self.tree.setCurrentIndex(self.tree.index_of(first.kind))
        nothing = tr("No layer is called {words}. Try what it does, such as pool or flatten.", words=words)
        empty = not (found or ready or own)
        self._nothing.setText(nothing if empty else "")
        self._nothing.setVisible(empty)
        self.search.setAccessibleDescription(nothing if empty else "")

    def _take_best(self) -> None:
        kind = best(self.search.text())
        first = kind.kind if kind is not None else next(iter(self.kinds()), "")
        if first and self.search.text().strip():
            self.appended.emit(first)
            self.search.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear the search on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("chrome"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.current().colour("line"))
        painter.end()


__all__ = ["KIND", "Palette"]
