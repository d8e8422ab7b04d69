"""The room of a page of the lab: a middle that scrolls, the panel at the right, and grids that take what there is."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.grid_row import GridRow, Part
from cnnstudio.ui.widgets import Label, SidePanel
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

_LEVELS = 8
"""Layouts within layouts, from a label in a card up to the area that rolls; more than any page has."""


class _Sheet(QWidget):
    """What rolls; it hides all below it, so that what changes on it is painted without its frames."""

    def __init__(self) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the work surface."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.current().colour("canvas"))
        painter.end()


class PageFrame(Styled, QWidget):
    """`stage` is the middle from top to bottom, `controls` the body of the panel, `refusal` a sentence below the stage that never rolls away."""

    spoken_role = QAccessible.Role.Grouping

    def __init__(self) -> None:
        super().__init__()
        self._grids: list[tuple[GridRow, float]] = []
        self.stage = QVBoxLayout()
        self.refusal = Label("", "body", "error", wrap=True)
        self._content = _Sheet()
        self._build()

    def _build(self) -> None:
        column = QVBoxLayout(self._content)
        column.addLayout(self.stage)
        column.addStretch(1)
        self._column = column
        self.area = QScrollArea()
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.viewport().setAutoFillBackground(False)
        self.area.setWidget(self._content)
        self.area.viewport().installEventFilter(self)
        self._content.installEventFilter(self)
        self.panel = SidePanel(tr("Settings"))
        for whole in (self, self.panel):  # each paints the whole of itself
            whole.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # The rule for contents would let what is below shine through.
        self.panel.content.setObjectName("sheet")
        self.panel.content.setAutoFillBackground(True)
        self.controls = self.panel.body
        # What stands still is not painted again when something below it grows.
        for part in (self._content, self.controls.parentWidget()):
            if part is not None:
                part.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.area, 1)
        middle.addWidget(self.refusal)
        row.addLayout(middle, 1)
        row.addWidget(self.panel)
        self.refusal.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        section = look.space("section")
        self._column.setContentsMargins(section, look.px(14), section, look.space("inset"))
        self._column.setSpacing(look.space("gap"))
        self.stage.setSpacing(look.space("inset"))
        self.refusal.setContentsMargins(section, look.space("half"), section, look.space("unit"))
        self.panel.setFixedWidth(look.size("inspector"))

    def add_grids(self, *parts: Part | str, share: float = 0.55) -> GridRow:
        """Put grids side by side into the stage; together they take at most this share of its height."""
        row = GridRow(parts)
        self._grids.append((row, share))
        self.stage.addWidget(row)
        return row

    def fit(self) -> None:
        """Give the grids the room there is."""
        room, margins = self.area.viewport(), self._column.contentsMargins()
        width = room.width() - margins.left() - margins.right()
        for row, share in self._grids:
            row.fit(width, int(room.height() * share))

    def settle(self) -> None:
        """Lay out now what has changed, level after level: the events would paint once for each level on the way."""
        if self.isVisible():
            for _level in range(_LEVELS):
                QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def _keep_whole(self) -> None:
        """Let the stage be as high as its parts: a scroll area does not ask how high broken lines become."""
        width = self.area.viewport().width()
        high = self._column.totalMinimumSize().height()
        if self._column.hasHeightForWidth():
            high = max(high, self._column.totalMinimumHeightForWidth(width))
        self._content.setMinimumHeight(high)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the grids the room there is now."""
        if event.type() == QEvent.Type.Resize and watched is self.area.viewport():
            self.fit()
            self._keep_whole()
        elif event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self._keep_whole()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the work surface."""
        painter = painter_on(self, smooth=False)
        painter.fillRect(self.rect(), theme.current().colour("canvas"))
        painter.end()
