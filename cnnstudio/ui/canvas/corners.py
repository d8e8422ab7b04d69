"""Where the things that lie on the canvas stand: each in its corner, whatever the size of the window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QRect

from cnnstudio.ui import theme
from cnnstudio.ui.canvas.breadcrumb import Breadcrumb
from cnnstudio.ui.canvas.chips import LockChip, Notice
from cnnstudio.ui.canvas.minimap import Minimap
from cnnstudio.ui.canvas.overlay import EDGE, EmptyCanvas, ViewStrip
from cnnstudio.ui.canvas.search_bar import SearchBar


class Furnished(Protocol):
    """A canvas with everything that lies on it."""

    breadcrumb: Breadcrumb
    strip: ViewStrip
    empty: EmptyCanvas
    lock_chip: LockChip
    notice: Notice
    search: SearchBar
    minimap: Minimap

    def width(self) -> int:
        """Return the width of the canvas in pixels."""

    def rect(self) -> QRect:
        """Return the canvas's own rectangle."""


def stand_in_corners(canvas: Furnished) -> None:
    """Put everything in its place at its own size."""
    look = theme.current()
    for part in (canvas.breadcrumb, canvas.strip, canvas.empty):
        part.adjustSize()
    inset, bar = look.space("inset"), look.px(48)
    top = (bar - canvas.strip.height()) // 2 + look.px(0)
    canvas.breadcrumb.move(inset - look.px(8), (bar - canvas.breadcrumb.height()) // 2)
    canvas.strip.move(canvas.width() - canvas.strip.width() - inset + look.px(EDGE), top)
    canvas.lock_chip.resize(canvas.lock_chip.sizeHint())
    canvas.lock_chip.move((canvas.width() - canvas.lock_chip.width()) // 2, top)
    if canvas.notice.isVisible():
        canvas.notice.stand()
    canvas.search.stand()
    canvas.minimap.stand()
    centre, empty = canvas.rect().center(), canvas.empty
    empty.move(centre.x() - empty.width() // 2, centre.y() - empty.height() // 2)
