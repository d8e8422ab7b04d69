"""The line above the views: the chosen layer with its shape, what is known of the network, and whose weights it shows."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.evaluation.page_switch import PageSwitch
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.styled import Styled

_NARROW = 1300


class LayerHead(Styled, QWidget):
    """A glyph, the layer's name and shape, and a note; the pages stand at the right, below where there is no width."""

    def __init__(self, pages: PageSwitch, whose: QWidget) -> None:
        super().__init__()
        self.title, self.shape = Label("", "title"), Label("", "body", "text_quiet")
        self.note = Elided("", "small", "text_quiet")
        self._glyph = QLabel()
        self._node: NodeAnalysis | None = None
        self._pages, self._narrow = pages, False
        self._row, self._lower, self._spread = QHBoxLayout(), QHBoxLayout(), QWidget()
        for part in (self._glyph, self.title, self.shape):
            self._row.addWidget(part)
        self._row.addWidget(self._spread, 1)
        self._row.addWidget(self.note, 1)
        self._row.addWidget(pages)
        self._row.addWidget(whose)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._row)
        self._column.addLayout(self._lower)
        self._spread.hide()
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._column.setContentsMargins(
            look.space("section"), look.px(10), look.space("section"), look.px(10)
        )
        self._column.setSpacing(look.px(8) if self._narrow else 0)
        self._row.setSpacing(look.space("gap"))
        self._lower.setSpacing(look.space("gap"))
        self._show_glyph()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the pages stand below in a narrow window."""
        super().resizeEvent(event)
        self.fit(self.width())

    def fit(self, width: int) -> None:
        """Stand in one row or in two."""
        self._pages.fit(width - 2 * theme.current().space("section"))
        narrow = width < theme.current().px(_NARROW)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self._spread.setVisible(narrow)
        if narrow:
            self._lower.addWidget(self._pages, 0, Qt.AlignmentFlag.AlignLeft)
            self._lower.addWidget(self.note, 1)
        else:
            self._row.insertWidget(self._row.count() - 1, self.note, 1)
            self._row.insertWidget(self._row.count() - 1, self._pages)
        self.restyle()

    def show_layer(self, node: NodeAnalysis | None, note: str) -> None:
        """Name a layer, and say what must be known of its numbers."""
        self._node = node
        self.title.setText(node.name if node is not None else tr("No layer"))
        self.shape.setText(shape_text(node.output) if node is not None else "")
        self.note.setText(note)
        self._show_glyph()

    def _show_glyph(self) -> None:
        if self._node is not None:
            family = self._node.layer.family
            self._glyph.setPixmap(icons.pixmap(icons.family_icon(family), theme.family_role(family), 20))
            self._glyph.setFixedSize(QSize(theme.current().px(20), theme.current().px(20)))
