"""The weights of one kernel as fields to type into, for trial."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Label, NumberField, Popover, PrimaryButton

Array = NDArray[np.generic]
LARGEST = 7
_FIELD = 96
_DIGITS = 4
_HALF = 0.5 * 10**-_DIGITS
_LIMIT = 1e6
_NARROWEST = 420


class KernelEditor(Popover):
    """`edited(filter, values)` tells a kernel's new weights; other input channels keep theirs unless all are changed."""

    edited = Signal(int, object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, _NARROWEST)
        self._values: Array = np.zeros((0, 0, 0))
        self._filter, self._channel = 0, 0
        self.title, self.note = Label("", "group"), Label("", "small", "text_quiet", wrap=True)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self.fields: list[list[NumberField]] = []
        self.flip = Button(tr("Turn by 180°"))
        self.negate = Button(tr("Change the sign"))
        self.zero = Button(tr("All to 0"))
        self.use = PrimaryButton(tr("Try it"))
        for part in (self.title, self.note, self._grid_holder):
            self.body.addWidget(part)
        row = QHBoxLayout()
        for button in (self.flip, self.negate, self.zero):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.use)
        self.body.addLayout(row)
        self.flip.clicked.connect(self._turn)
        self.negate.clicked.connect(self._negate)
        self.zero.clicked.connect(self._empty)
        self.use.clicked.connect(self._take)

    def edit(self, layer: str, filter_: int, values: Array, channel: int) -> None:
        """Offer one channel of a kernel, rows x columns x channels."""
        self._values, self._filter, self._channel = np.array(values, np.float32), filter_, channel
        self.title.setText(tr("Kernel {n} of {layer}", n=number(filter_), layer=layer))
        channels = values.shape[-1]
        alone = tr("Only this copy changes, never the run.")
        named = tr("Input channel {n} of {all}.", n=number(channel), all=number(channels))
        self.note.setText(f"{named} {alone}" if channels > 1 else alone)
        self._wide = max(_NARROWEST, values.shape[1] * (_FIELD + 8) + 40)
        self._fill(self._values[:, :, channel])

    def _fill(self, plane: Array) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.fields = [[self._field(float(v)) for v in row] for row in np.asarray(plane, np.float64)]
        for r, row in enumerate(self.fields):
            for c, field in enumerate(row):
                field.setAccessibleName(tr("row {row}, column {column}", row=r, column=c))
                self._grid.addWidget(field, r, c)

    def _field(self, value: float) -> NumberField:
        field = NumberField(round(value, _DIGITS), -_LIMIT, _LIMIT, 0.1, whole=False)
        field.setFixedWidth(theme.current().px(_FIELD))
        return field

    def plane(self) -> NDArray[np.float32]:
        """Return what the fields hold."""
        return np.array([[field.value() or 0.0 for field in row] for row in self.fields], np.float32)

    def _turn(self) -> None:
        self._show(self.plane()[::-1, ::-1])

    def _negate(self) -> None:
        self._show(-self.plane())

    def _empty(self) -> None:
        self._show(np.zeros_like(self.plane()))

    def _show(self, plane: NDArray[np.float32]) -> None:
        for row, values in zip(self.fields, plane, strict=True):
            for field, value in zip(row, values, strict=True):
                field.set_value(round(float(value), _DIGITS))

    def _take(self) -> None:
        made = np.array(self._values)
        plane = self.plane()
        # A field shows four places; what was not typed into keeps all of its own.
        same = np.isclose(plane, made[:, :, self._channel], rtol=0, atol=1.01 * _HALF)
        made[:, :, self._channel] = np.where(same, made[:, :, self._channel], plane)
        self.close_it()
        self.edited.emit(self._filter, made)
