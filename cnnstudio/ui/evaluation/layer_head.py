"""The line above the grids: the chosen layer with its shape, what is known of the network, and whose weights it shows."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.styled import Styled


class LayerHead(Styled, QWidget):
    """A glyph, the layer's name and shape, and a note; other controls stand at the right."""

    def __init__(self, *controls: QWidget) -> None:
        super().__init__()
        self.title, self.shape = Label("", "title"), Label("", "body", "text_quiet")
        self.note = Label("", "small", "text_quiet")
        self._glyph = QLabel()
        self._node: NodeAnalysis | None = None
        self._row = QHBoxLayout(self)
        for part in (self._glyph, self.title, self.shape, self.note):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for control in controls:
            self._row.addWidget(control)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.space("section"), look.px(10), look.space("section"), look.px(10))
        self._row.setSpacing(look.space("gap"))
        self._show_glyph()

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
