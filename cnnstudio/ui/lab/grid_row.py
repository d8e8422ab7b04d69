"""Grids side by side with signs between them, each below its caption, in cells as large as there is room for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.lab.digits import ENLARGED
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.widgets import Label, SectionHead
from cnnstudio.ui.widgets.paint import text_width
from cnnstudio.ui.widgets.styled import Styled

_STEPS = (*range(52, 8, -1), 8, 7, 6, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.75, 1.5, 1.25, 1, 0.75, 0.5, 0.25)
"""Cells to try, in pixels at 100 %."""


_ROOM_FOR_NOTES = 620
_HEADS = ("words", "one line", "noted")
_CRUSHED = 0.75
"""Below this share of the size that cells could have, captions are rather broken than the cells made small."""
_EASY = 24
"""Pixels (at 100 %) from which four digits are read with ease."""
_FEW, _LEGIBLE = 8, 40
"""Where everything is enlarged, grids of up to so many rows have cells of at least so many pixels (at 100 %)."""


class Part(NamedTuple):
    """A grid and the words over it."""

    title: str
    grid: NumberGrid


class GridRow(Styled, QWidget):
    """`fit(width, height)` gives all grids one size of cell; those of few cells stay larger where others must be small."""

    def __init__(self, parts: Sequence[Part | str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grids: list[NumberGrid] = []
        self._heads: dict[NumberGrid, SectionHead] = {}
        self._titles: dict[NumberGrid, str] = {}
        self._notes: dict[NumberGrid, str] = {}
        self._notes_shown = True
        self._signs = 0
        self._beside: list[QWidget] = []
        """What stands in the line and is no grid."""
        self._case: object = None
        self._sizes: list[float] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        for part in parts:
            if isinstance(part, str):
                sign = Label(part, "display", "text_quiet")
                self._signs += 1
                self._row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._row.addLayout(self._column(part))
        self._row.addStretch(1)
        self.restyle()

    def _column(self, part: Part) -> QVBoxLayout:
        column, head = QVBoxLayout(), SectionHead(part.title)
        self.grids.append(part.grid)
        self._heads[part.grid], self._titles[part.grid] = head, part.title
        if not part.grid.accessibleName():
            part.grid.setAccessibleName(part.title)
        column.addStretch(1)
        column.setSpacing(2)
        column.addWidget(head)
        column.addWidget(part.grid)
        column.addStretch(1)
        return column

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._case = None
        self._row.setSpacing(theme.current().space("section"))

    def add(self, widget: QWidget, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter) -> None:
        """Put something else at the end of the line."""
        self._beside.append(widget)
        self._row.insertWidget(self._row.count() - 1, widget, 0, align)

    def set_indent(self, pixels: float) -> None:
        """Begin so many pixels further to the right."""
        self._row.setContentsMargins(round(pixels), 0, 0, 0)

    def set_note(self, grid: NumberGrid, note: str) -> None:
        """Say something beside a grid's caption, such as its size."""
        self._notes[grid] = note
        self._heads[grid].set_note(self._note_of(grid))

    def _note_of(self, grid: NumberGrid) -> str:
        return self._notes.get(grid, "") if self._notes_shown and not grid.covered else ""

    def show_notes(self) -> None:
        """Show what stands beside the captions, except of a grid that is covered."""
        for grid, head in self._heads.items():
            head.set_note(self._note_of(grid))

    def set_caption(self, grid: NumberGrid, title: str) -> None:
        """Give a grid another caption."""
        self._titles[grid] = title
        self._heads[grid].set_title(title)
        grid.setAccessibleName(title)

    def set_shown(self, grid: NumberGrid, shown: bool) -> None:
        """Show a grid with its caption, or hide both."""
        grid.setVisible(shown)
        self._heads[grid].setVisible(shown)

    def fit(self, width: int, height: int) -> None:
        """Choose the largest cells with which all grids stand beside each other in this room."""
        look = theme.current()
        shown = [grid for grid in self.grids if not grid.isHidden()]
        if not shown:
            return
        rows = max(height - look.size("row_dense") - look.space("unit"), look.px(96))
        if look.scale >= ENLARGED:  # what is to be read from afar may rather be rolled than become small
            rows = max(rows, max(min(grid.shape[0], _FEW) for grid in shown) * look.px(_LEGIBLE))
        words = tuple((self._titles[grid], self._notes.get(grid, "")) for grid in shown)
        case = (width, rows, look, words, tuple((grid, grid.shape) for grid in shown))
        if case != self._case:
            self._case = case
            self._choose_with_gaps(shown, width, rows)
        for grid, size in zip(shown, self._sizes, strict=True):
            grid.set_largest(size)

    def _choose_with_gaps(self, shown: Sequence[NumberGrid], width: int, rows: int) -> None:
        """Choose the size of the cells; where all is enlarged and they would be small, stand closer to each other."""
        look = theme.current()
        for gap in ("section", "unit") if look.scale >= ENLARGED else ("section",):
            self._row.setSpacing(look.space(gap))
            room = self._room_for_cells(width, len(shown), look.space(gap))
            self._choose(shown, room, rows, width >= look.px(_ROOM_FOR_NOTES))
            if min(self._sizes) >= _EASY:
                break

    def _room_for_cells(self, width: int, count: int, gap: int) -> int:
        """Return the width that signs, distances and what else stands in the line leave to so many grids."""
        look, beside = theme.current(), [part for part in self._beside if not part.isHidden()]
        gaps = (count + self._signs + len(beside)) * gap
        return width - gaps - self._signs * look.px(28) - sum(part.sizeHint().width() for part in beside)

    def _choose(self, shown: Sequence[NumberGrid], room: int, rows: int, roomy: bool) -> None:
        """Choose the size of the cells; notes stand beside the captions where they cost no cell its size."""
        words, titles, noted = ([self._head_width(grid, how) for grid in shown] for how in _HEADS)
        self._sizes, broken = _largest(shown, room, rows, titles), _largest(shown, room, rows, words)
        wrapped = any(size < _CRUSHED * other for size, other in zip(self._sizes, broken, strict=True))
        for grid in shown:
            self._heads[grid].set_wrapped(wrapped)
        self._sizes = broken if wrapped else self._sizes
        self._show_notes(roomy and not wrapped and _largest(shown, room, rows, noted) == self._sizes)

    def _head_width(self, grid: NumberGrid, how: str) -> int:
        """Return how much room a caption takes: broken into its words, in one line, or with its note."""
        note, gap = self._notes.get(grid, "") if how == "noted" else "", theme.current().space("unit")
        title = self._titles[grid]
        words = title.split() if how == "words" else [title]
        longest = max((text_width(word, "strong") for word in words), default=0)
        return longest + 2 * gap + (text_width(note, "body") if note else 0)

    def _show_notes(self, shown: bool) -> None:
        """Leave out what stands beside the captions where there is no room for it."""
        if shown != self._notes_shown:
            self._notes_shown = shown
            for grid, head in self._heads.items():
                head.set_note(self._note_of(grid))


def _largest(grids: Sequence[NumberGrid], width: float, height: float, heads: Sequence[int]) -> list[float]:
    """Return the largest cells that fit: a kernel of few cells stays readable where the crowded grids must shrink."""
    look = theme.current()
    shapes = [grid.shape for grid in grids]

    def fit(sizes: Sequence[float]) -> bool:
        cells = [size * look.scale for size in sizes]
        if any(rows * cell > height for (rows, _columns), cell in zip(shapes, cells, strict=True)):
            return False
        columns = zip(shapes, cells, heads, strict=True)
        return sum(max(shape[1] * cell, head) for shape, cell, head in columns) <= width

    for floors in ([_readable(max(shape)) for shape in shapes], [0.0] * len(shapes)):
        # What fits once fits in all smaller cells too.
        first = bisect_left(_STEPS, True, key=lambda step: fit([max(step, floor) for floor in floors]))
        if first < len(_STEPS):
            return [max(_STEPS[first], floor) for floor in floors]
    return [float(_STEPS[-1])] * len(shapes)


def _readable(cells: int) -> float:
    """Return the pixels below which a grid of so few cells is not made smaller if others can be."""
    return 52.0 if cells <= 3 else 40.0 if cells <= 5 else 24.0 if cells <= 9 else 0.0
