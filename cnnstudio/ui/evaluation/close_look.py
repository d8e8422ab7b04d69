"""One kernel or one map by itself: enlarged, and beside it the same numbers as a table with a sentence about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.widgets import Choice, IconButton, ImageView, Label, Mark, Popover, ScaleBar
from cnnstudio.ui.widgets.number_grid import NumberGrid, NumberModel, summary_of
from cnnstudio.ui.widgets.picture import Kind

Array = NDArray[np.generic]
_WIDE, _HIGH, _SIDE, _CELL = 980, 420, 400, 46
MOST_COLUMNS = 4096
"""Columns that a table has room for; more stand in rows below each other."""


@dataclass(frozen=True, eq=False, slots=True)
class Looked:
    """What is looked at closely: planes of numbers under their names, on one scale."""

    title: str
    names: tuple[str, ...]
    """Of each plane; one where there is only one."""
    planes: Array
    """planes x rows x columns."""
    limit: float
    kind: Kind = "signed"


def planes_of(title: str, values: Array, names: Sequence[str] = (), kind: Kind = "signed") -> Looked:
    """Return numbers ready to be looked at: a vector as a row, two axes as they are, three as planes."""
    made = np.atleast_2d(np.asarray(values))
    made = made[None] if made.ndim == 2 else made.reshape(len(made), -1, made.shape[-1])
    if made.shape[1] == 1 and made.shape[2] > MOST_COLUMNS:
        short = -made.shape[2] % MOST_COLUMNS
        padded = np.pad(made.astype(np.float32), ((0, 0), (0, 0), (0, short)), constant_values=np.nan)
        made = padded.reshape(len(made), -1, MOST_COLUMNS)
    limit = float(np.max(made)) if kind == "grey" else float(signed_limit(made))
    return Looked(title, tuple(names) or ("",), made, limit or 1.0, kind)


class CloseLook(Popover):
    """The cell of the table is marked on the picture, and a press on the picture chooses the cell."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _WIDE)
        self.title, self.sentence = Label("", "group"), Label("", "body", "text_quiet", wrap=True)
        self.plane = Choice([], name=tr("Which of them"))
        self.scale = ScaleBar("signed")
        self.leave = IconButton("close", tr("Close"))
        self.view = ImageView(tr("Enlarged"), _SIDE)
        self.table, self.model = NumberGrid(tr("The same numbers"), _CELL), NumberModel(self)
        self.table.setModel(self.model)
        self._looked: Looked | None = None
        self._build()
        self.plane.valueChanged.connect(lambda _value: self._show())
        self.table.selectionModel().currentChanged.connect(self._mark)
        self.view.clicked.connect(self._choose)
        self.leave.clicked.connect(self.close_it)

    def _build(self) -> None:
        head, row = QHBoxLayout(), QHBoxLayout()
        head.addWidget(self.title)
        head.addWidget(self.plane)
        head.addStretch(1)
        head.addWidget(self.scale)
        head.addWidget(self.leave)
        row.addWidget(self.view, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.table, 1)
        self.body.addLayout(head)
        self.body.addLayout(row)
        self.body.addWidget(self.sentence)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme; a small window has a small picture."""
        super().restyle()
        if not hasattr(self, "view"):
            return
        look = theme.current()
        high = max(min(look.px(_HIGH), self._window.height() - look.px(180)), look.px(160))
        side = max(min(look.px(_SIDE), high, self.width() * 2 // 5), look.px(120))
        self.view.setFixedSize(side, side)
        self.table.setFixedHeight(high)
        self.plane.setFixedWidth(look.px(160))

    def open_on(self, looked: Looked, beside: QWidget, plane: int = 0) -> None:
        """Look closely at these numbers."""
        self.show_numbers(looked, plane)
        self.open_beside(beside)
        self.table.setFocus(Qt.FocusReason.PopupFocusReason)
        self.table.setCurrentIndex(self.model.index(0, 0))

    def show_numbers(self, looked: Looked, plane: int | None = None) -> None:
        """Show these numbers; without a plane the one that is shown already."""
        chosen = self._chosen() if plane is None else plane
        self._looked = looked
        self.title.setText(looked.title)
        self.plane.setVisible(len(looked.names) > 1)
        self.plane.set_options(list(enumerate(looked.names)))
        self.plane.set_value(min(chosen, len(looked.planes) - 1))
        self._show()

    def _chosen(self) -> int:
        value = self.plane.value()
        return value if isinstance(value, int) else 0

    def _show(self) -> None:
        looked = self._looked
        if looked is None:
            return
        values = np.asarray(looked.planes[min(self._chosen(), len(looked.planes) - 1)])
        self.view.set_image(values, looked.kind, looked.limit)
        self.scale.set_scale(looked.limit, looked.kind)
        self.model.show_values(values, looked.kind, looked.limit)
        words = summary_of(values)
        self.sentence.setText(words)
        for part in (self.view, self.table):
            part.setAccessibleDescription(words)
        self._mark(self.table.currentIndex())

    def _mark(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        self.view.set_mark(Mark(index.row(), index.column()) if index.isValid() else None)

    def _choose(self, row: int, column: int) -> None:
        self.table.setCurrentIndex(self.model.index(row, column))
