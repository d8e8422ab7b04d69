"""Number fields that name one element of a layer's output, axis by axis."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.told import axis_words
from cnnstudio.ui.widgets import Label, NumberField
from cnnstudio.ui.widgets.styled import Styled

_MOST_AXES = 4


class ElementFields(Styled, QWidget):
    """`chosen(place)` tells the element that was typed."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = [Label("", "small", "text_quiet") for _ in range(_MOST_AXES)]
        self.fields = [NumberField(0, 0, 0, name="") for _ in range(_MOST_AXES)]
        self._rank = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for label, field in zip(self.labels, self.fields, strict=True):
            row.addWidget(label)
            row.addWidget(field)
            field.valueChanged.connect(self._tell)
        self.show_place((), ())
        self.restyle()

    def restyle(self) -> None:
        """Take widths from the theme."""
        for field in self.fields:
            field.setFixedWidth(theme.current().px(64))

    def show_place(self, at: tuple[int, ...], shape: tuple[int, ...]) -> None:
        """Show an element of an output of this shape; none for what has too many axes."""
        self._rank = len(at) if len(at) <= _MOST_AXES else 0
        words = axis_words(self._rank)
        for n, (label, field) in enumerate(zip(self.labels, self.fields, strict=True)):
            label.setVisible(n < self._rank)
            field.setVisible(n < self._rank)
            if n < self._rank:
                label.setText(words[n])
                field.setAccessibleName(words[n])
                field.set_limits(0, shape[n] - 1)
                if not field.hasFocus():
                    field.set_value(at[n])

    def _tell(self, _value: object) -> None:
        values = [field.value() for field in self.fields[: self._rank]]
        if all(isinstance(value, int) for value in values):
            self.chosen.emit(tuple(values))
