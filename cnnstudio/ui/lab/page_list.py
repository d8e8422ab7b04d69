"""The list of pages at the left, in groups; the one shown is marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.catalogue import groups
from cnnstudio.ui.lab.page import PageSpec
from cnnstudio.ui.widgets.paint import LEFT, painter_on, text
from cnnstudio.ui.widgets.styled import Styled


class PageList(Styled, QWidget):
    """`chosen(key)` tells which page the user wants; Up and Down go through them."""

    spoken_role = QAccessible.Role.List

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = tuple(pages)
        self._lit = self._pages[0].key if pages else ""
        self._pointed = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Pages"))
        self.set_lit(self._lit)

    def set_lit(self, key: str) -> None:
        """Mark the page shown without telling anyone."""
        self._lit = key
        titles = {page.key: page.title() for page in self._pages}
        self.setAccessibleDescription(titles.get(key, ""))
        self.update()

    def lit(self) -> str:
        """Return the key of the page marked."""
        return self._lit

    def neighbour(self, step: int) -> str:
        """Return the key of the page so many places on, stopping at the ends."""
        keys = [page.key for page in self._pages]
        return keys[min(max(keys.index(self._lit) + step, 0), len(keys) - 1)]

    def _rows(self) -> list[tuple[str, PageSpec | None, QRectF]]:
        """Return heads (without a page) and pages, with where each stands."""
        look = theme.current()
        rows: list[tuple[str, PageSpec | None, QRectF]] = []
        top, group = 0.0, ""
        for page in self._pages:
            if page.group != group:
                group = page.group
                high = look.size("row") + (look.space("half") if top else 0)
                rows.append((groups()[group](), None, QRectF(0, top, self.width(), high)))
                top += high
            rows.append((page.title(), page, QRectF(0, top, self.width(), look.size("row"))))
            top += look.size("row")
        return rows

    def rect_of(self, key: str) -> QRectF:
        """Return where a page's row stands."""
        return next(box for _t, page, box in self._rows() if page is not None and page.key == key)

    def sizeHint(self) -> QSize:
        """Ask for all rows."""
        rows = self._rows()
        return QSize(theme.current().size("palette"), int(rows[-1][2].bottom()) if rows else 0)

    def _at(self, event: QMouseEvent) -> str:
        for _title, page, box in self._rows():
            if page is not None and box.contains(event.position()):
                return page.key
        return ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the row under the pointer."""
        pointed = self._at(event)
        if pointed != self._pointed:
            self._pointed = pointed
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Light no row."""
        super().leaveEvent(event)
        self._pointed = ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the pressed row."""
        self._choose(self._at(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go up and down."""
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self.neighbour(step))

    def _choose(self, key: str) -> None:
        if key and key != self._lit:
            self.set_lit(key)
            self.chosen.emit(key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint heads and rows."""
        painter = painter_on(self)
        for title, page, box in self._rows():
            self._paint_row(painter, title, page, box)
        painter.end()

    def _paint_row(self, painter: QPainter, title: str, page: PageSpec | None, box: QRectF) -> None:
        look = theme.current()
        words = box.adjusted(look.space("inset"), 0, -look.space("half"), 0)
        if page is None:
            row = look.size("row")
            text(
                painter,
                QRectF(words.left(), box.bottom() - row, words.width(), row),
                title,
                "group",
                "text_faint",
                LEFT,
            )
            return
        lit = page.key == self._lit
        if lit:
            painter.fillRect(box, look.colour("accent_tint"))
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), look.colour("accent"))
        elif page.key == self._pointed:
            painter.fillRect(box, look.colour("control_hover"))
        text(painter, words, title, "strong" if lit else "body", "text" if lit else "text_quiet", LEFT)
