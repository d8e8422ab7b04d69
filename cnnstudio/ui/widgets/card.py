"""Groups: a card inside a panel, and the panel at the side of the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled


class Card(Styled, QFrame):
    """A titled group; put widgets into `body`."""

    spoken_role = QAccessible.Role.Grouping

    def __init__(
        self, title: str = "", tint: str = "card", edge: str = "line", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tint, self._edge = tint, edge
        self.body = QVBoxLayout(self)
        self._title = Label(title, "group", "text_quiet")
        # A widget that is shown before it lies in another flashes up as a window and takes the keyboard.
        self.body.addWidget(self._title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self.body.setContentsMargins(inset, look.px(14), inset, look.px(14))
        self.body.setSpacing(look.px(6))

    def set_title(self, title: str) -> None:
        """Show another title; an empty one takes no room."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_tint(self, tint: str, edge: str) -> None:
        """Take another surface and border, such as error_tint and error."""
        self._tint, self._edge = tint, edge
        self.update()

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end."""
        self.body.addWidget(widget)

    def add_layout(self, layout: QLayout) -> None:
        """Put a layout at the end."""
        self.body.addLayout(layout)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and its hairline."""
        painter, look = painter_on(self), theme.current()
        edge = look.colour(self._edge)
        rounded(painter, QRectF(self.rect()), look.radius("card"), look.colour(self._tint), edge)
        painter.end()


class SidePanel(Styled, QFrame):
    """A panel at the window's side: a head of 40 pixels and a body that scrolls; put widgets into `body`.

    `padded=False` lets what is in the body reach the panel's edges.
    """

    def __init__(
        self,
        title: str = "",
        side: str = "right",
        scrolls: bool = True,
        padded: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._side, self._padded = side, padded
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._head = QWidget()
        self._head_row = QHBoxLayout(self._head)
        self._title = Label(title, "strong")
        self._head_row.addWidget(self._title)
        self._head_row.addStretch(1)
        self._column.addWidget(self._head)
        self._head.setVisible(bool(title))
        self.content = QWidget()
        self.content.setObjectName("content")
        self.body = QVBoxLayout(self.content)
        self._column.addWidget(self._scrolling(self.content) if scrolls else self.content, 1)
        self.setAccessibleName(title)
        self.restyle()

    def _scrolling(self, content: QWidget) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        area.setWidget(content)
        return area

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._column.setContentsMargins(
            1 if self._side == "right" else 0, 0, 1 if self._side == "left" else 0, 0
        )
        self._head.setFixedHeight(look.size("panel_head"))
        self._head_row.setContentsMargins(inset, 0, look.space("unit"), 0)
        self._head_row.setSpacing(look.space("half"))
        if not self._padded:
            self.body.setContentsMargins(0, 0, 0, 0)
            self.body.setSpacing(0)
            return
        top = look.space("half") if self._title.text() else inset
        self.body.setContentsMargins(inset, top, inset, inset)
        self.body.setSpacing(look.space("unit"))

    def reveal(self, part: QWidget) -> None:
        """Scroll so that a part of the body begins at the top, as far as the body reaches."""
        area = self.findChild(QScrollArea)
        if isinstance(area, QScrollArea) and area.widget() is self.content:
            top = part.mapTo(self.content, part.rect().topLeft()).y()
            area.verticalScrollBar().setValue(top - theme.current().space("unit"))

    def set_title(self, title: str) -> None:
        """Show another title; without one the head disappears."""
        self._title.setText(title)
        self._head.setVisible(bool(title))
        self.setAccessibleName(title)
        self.restyle()

    def add_to_head(self, control: QWidget) -> None:
        """Put a control at the right end of the head."""
        self._head.setVisible(True)
        self._head_row.addWidget(control)

    def add(self, widget: QWidget) -> None:
        """Put a widget at the end of the body."""
        self.body.addWidget(widget)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the surface and the line towards the work area."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("chrome"))
        x = 0 if self._side == "right" else self.width() - 1
        painter.fillRect(x, 0, 1, self.height(), look.colour("line"))
        painter.end()
