"""The middle of the Data workspace: which part, which classes, the images, and the marked one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.browser import Browser, Rows
from cnnstudio.ui.data.class_strip import ClassStrip
from cnnstudio.ui.data.sample_bar import SampleBar
from cnnstudio.ui.data.summaries import Summary
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled

_ALL = -1


class BrowserPane(Styled, QWidget):
    """Filters and orders rows of the samples; reads nothing but what is seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._recipe = DataRecipe()
        self.title, self.count = Label("", "title"), Label("", "body", "text_quiet")
        self.part = Segments([("train", tr("Training")), ("test", tr("Test"))], "train", name=tr("Part"))
        self.label = Choice([(_ALL, tr("All labels"))], _ALL, name=tr("Label"))
        self.order = Choice(
            [("file", tr("Order: file")), ("label", tr("Order: label"))], "file", name=tr("Order")
        )
        self.strip, self.browser, self.sample = ClassStrip(), Browser(), SampleBar()
        self._column, self._head = QVBoxLayout(self), QHBoxLayout()
        self._upper = QVBoxLayout()
        self._build()
        self.restyle()

    def _build(self) -> None:
        self._head.addWidget(self.title)
        self._head.addWidget(self.count)
        self._head.addStretch(1)
        for part in (self.part, self.label, self.order):
            self._head.addWidget(part)
        self._upper.addLayout(self._head)
        self._upper.addWidget(self.strip)
        self._column.addLayout(self._upper)
        self._column.addWidget(self.browser, 1)
        self.part.valueChanged.connect(lambda _value: self._show())
        self.order.valueChanged.connect(lambda _value: self._show())
        self.label.valueChanged.connect(self._filter_from_list)
        self.strip.chosen.connect(self._filter_from_strip)
        self.browser.picked.connect(self._show_sample)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._upper.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._upper.setSpacing(look.space("gap"))
        self._head.setSpacing(look.space("unit"))
        self.label.setFixedWidth(look.px(136))
        self.order.setFixedWidth(look.px(124))

    def show_samples(self, samples: Samples) -> None:
        """Show another data set from its beginning."""
        self._samples = samples
        self.part.set_value("train")
        self.part.setEnabled(samples.has_test)
        self.part.setToolTip("" if samples.has_test else tr("{name} has no test part.", name=samples.name))
        classes = samples.y_train.ndim == 1 and bool(samples.labels)
        for choice in (self.label, self.order):
            choice.setVisible(classes)
        self.order.set_value("file")
        options = [(_ALL, tr("All labels"))]
        options += [(index, name) for index, name in enumerate(samples.labels)]
        self.label.set_options(options)
        self.label.set_value(_ALL)
        self.strip.show_classes(())
        self.strip.setVisible(False)
        self._show()

    def show_summary(self, summary: Summary) -> None:
        """Show the classes, now that they have been looked at."""
        self.strip.show_classes(summary.classes)
        self.strip.setVisible(bool(summary.classes))
        chosen = self.label.value()
        self.strip.set_lit(chosen if isinstance(chosen, int) and chosen >= 0 else None)

    def set_recipe(self, recipe: DataRecipe) -> None:
        """Tell pixel values as this recipe makes them."""
        self._recipe = recipe
        if self.browser.marked is not None:
            self._show_sample(self.browser.marked)

    def bring(self, row: int) -> None:
        """Show and mark a row of the training part, whatever the filter."""
        self.part.set_value("train")
        self.label.set_value(_ALL)
        self.strip.set_lit(None)
        self.order.set_value("file")
        self._show()
        self.browser.mark(row)

    def _filter_from_strip(self, wanted: int | None) -> None:
        self.label.set_value(_ALL if wanted is None else wanted)
        self._show()

    def _filter_from_list(self, wanted: object) -> None:
        self.strip.set_lit(wanted if isinstance(wanted, int) and wanted >= 0 else None)
        self._show()

    def _rows(self, labels: npt.NDArray[Any]) -> Rows:
        wanted = self.label.value()
        rows = np.arange(len(labels)) if wanted == _ALL else np.flatnonzero(labels == wanted)
        if self.order.value() == "label":
            rows = rows[np.argsort(labels[rows], kind="stable")]
        return rows.astype(np.int64)

    def _show(self) -> None:
        samples = self._samples
        if samples is None:
            return
        training = self.part.value() == "train"
        images, labels = (samples.x_train, samples.y_train) if training else (samples.x_test, samples.y_test)
        rows = self._rows(np.asarray(labels))
        self.browser.show_samples(images, labels, samples.labels or samples.target_names, rows)
        self.title.setText(tr("Training images") if training else tr("Test images"))
        shown, all_ = number(len(rows)), number(len(labels))
        self.count.setText(shown if len(rows) == len(labels) else tr("{n} of {all}", n=shown, all=all_))
        if len(rows):
            self.browser.mark(0)

    def _show_sample(self, row: int) -> None:
        samples = self._samples
        if samples is None:
            return
        training = self.part.value() == "train"
        images = samples.x_train if training else samples.x_test
        part = tr("Training") if training else tr("Test")
        targets = samples.y_train if training else samples.y_test
        self.sample.show_sample(np.asarray(images[row]), row, self.browser.label_of(row), part, self._recipe)
        self.sample.show_target(np.asarray(targets[row]))
