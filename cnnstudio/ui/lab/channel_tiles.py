"""A line of small pictures, one for each channel, of which one is shown large."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import Kind
from cnnstudio.ui.widgets import SectionHead, TileGrid
from cnnstudio.ui.widgets.tile_grid import shared_limit

_TILE = 44


class ChannelTiles(QWidget):
    """`selected(index)` tells which channel the user wants to see large."""

    selected = Signal(int)

    def __init__(self, title: str, named: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = SectionHead(title)
        self.tiles = TileGrid(title, tile=_TILE, gap=6, caption_height=18 if named else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().space("half"))
        column.addWidget(self._head)
        column.addWidget(self.tiles)
        self.tiles.selected.connect(self.selected)

    def show_planes(
        self,
        planes: Sequence[NDArray[np.float64]],
        kind: Kind,
        limit: float | None,
        shown: int,
        names: Sequence[str] = (),
    ) -> None:
        """Show all channels on one scale, perhaps with their names, and mark the one that is shown large."""
        limit = limit if limit is not None else shared_limit(planes) or 1.0
        self.tiles.set_tiles(list(planes), kind, limit, names)
        self.tiles.select(shown)
        self._head.set_note(f"{number(shown + 1)} / {number(len(planes))}")
