"""The newest kept drawings in one row, and the way to all of them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.data.drawn import grey_of
from cnnstudio.data.errors import DataError
from cnnstudio.data.kept_drawings import DrawingSet, Kept
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.widgets import Button, Label, SectionHead, TileGrid
from cnnstudio.ui.widgets.styled import Styled

_SHOWN = 8
_TILE = 52


def small(drawing: Kept) -> Bytes | None:
    """Return a kept drawing at the size of a tile; None where its file has gone or is damaged."""
    try:
        return grey_of(drawing.picture())[::5, ::5]
    except DataError:
        return None


class KeptStrip(Styled, QWidget):
    """`listWanted` asks for all that was kept."""

    listWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("My drawings"))
        self.all = Button(tr("Show and learn"), framed=False)
        self.head.add(self.all)
        self.empty = Label("", "small", "text_quiet", wrap=True)
        self.grid = TileGrid(tr("My drawings"), tile=_TILE, caption_height=16)
        self.all.clicked.connect(self.listWanted)
        self.grid.activated.connect(lambda _index: self.listWanted.emit())
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.head, self.empty, self.grid):
            self._column.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def show_set(self, kept: DrawingSet) -> None:
        """Show the newest drawings of a set."""
        newest = sorted(kept.drawings, key=lambda one: one.path.name, reverse=True)[:_SHOWN]
        pictures = [(one, small(one)) for one in newest]
        readable = [(one, picture) for one, picture in pictures if picture is not None]
        names = tuple(kept.labels[one.label] for one, _ in readable)
        self.grid.set_tiles([picture for _, picture in readable], "grey", 255.0, names)
        self.grid.setVisible(bool(readable))
        self.head.set_note(tr("{count} kept", count=number(len(kept.drawings))) if kept.drawings else "")
        self.empty.setVisible(not kept.drawings)
        self.empty.setText(tr("Keep drawings with their class at the top; a network can learn from them."))
        self.all.setVisible(bool(kept.drawings))
