"""The middle of the Data workspace for samples that are no pictures: a table of numbers, or of lines."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.numbers_table import LINES, NumbersTable
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled


class NumbersPane(Styled, QWidget):
    """Shows what is there as it is; reads nothing but the rows that are seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self.title, self.count = Label("", "title"), Label("", "body", "text_quiet")
        self.part = Segments([("train", tr("Training")), ("test", tr("Test"))], "train", name=tr("Part"))
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.table = NumbersTable()
        self.rows = self.table.rows
        self._head, self._upper, column = QHBoxLayout(), QVBoxLayout(), QVBoxLayout(self)
        for part in (self.title, self.count):
            self._head.addWidget(part)
        self._head.addStretch(1)
        self._head.addWidget(self.part)
        self._upper.addLayout(self._head)
        self._upper.addWidget(self.note)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._upper)
        column.addWidget(self.table, 1)
        self.part.valueChanged.connect(lambda _value: self._show())
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._upper.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._upper.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("unit"))

    def show_samples(self, samples: Samples) -> None:
        """Show another data set from its beginning."""
        self._samples = samples
        self.part.set_value("train")
        self.part.setEnabled(samples.has_test)
        self.part.setToolTip("" if samples.has_test else tr("{name} has no test part.", name=samples.name))
        self.note.setText(_note(samples))
        self._show()

    def _show(self) -> None:
        if self._samples is None:
            return
        training = self.part.value() == "train"
        self.table.show_part(self._samples, training)
        self.title.setText(tr("Training samples") if training else tr("Test samples"))
        self.count.setText(number(self.rows.rowCount()))


def _note(samples: Samples) -> str:
    """Return what one sample is and what is learned from it."""
    shape = samples.input_shape
    what = tr("Each sample is {shape} numbers.", shape=shape_text(shape))
    if len(shape) == 2:
        what = tr(
            "Each sample is a sequence of {n} steps with {c} channels.",
            n=number(shape[0]),
            c=number(shape[1]),
        )
        if shape[1] > len(LINES):
            what = " ".join((what, tr("The first {n} channels are drawn.", n=len(LINES))))
    if samples.task == "classification":
        return " ".join((what, tr("It has one of {n} labels.", n=number(samples.classes))))
    if samples.columns == 1:
        return " ".join((what, tr("One number is to be predicted.")))
    return " ".join((what, tr("{n} numbers are to be predicted.", n=number(samples.columns))))
