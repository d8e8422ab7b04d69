"""The middle of the Data workspace: which part, which samples, seen as images, as statistics or as a map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.corrections import PartName, label_before
from cnnstudio.data.errors import DataError
from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.browser import Browser
from cnnstudio.ui.data.browser_head import BrowserHead
from cnnstudio.ui.data.class_strip import ClassStrip
from cnnstudio.ui.data.map_pane import MapPane
from cnnstudio.ui.data.measurer import Measurer
from cnnstudio.ui.data.pictures import brightest
from cnnstudio.ui.data.planes_pane import PlanesPane
from cnnstudio.ui.data.sample_bar import SampleBar
from cnnstudio.ui.data.selection import ALL, Selection
from cnnstudio.ui.data.statistics_pane import StatisticsPane
from cnnstudio.ui.data.summaries import Summary
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


class BrowserPane(Styled, QWidget):
    """Filters and orders rows of the samples; reads nothing but what is seen or asked for."""

    relabelled = Signal(str, int, int)
    """Carries part, row and class of a label that the user corrects."""
    told = Signal(str)
    """Carries why a picture cannot be shown."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._samples: Samples | None = None
        self._summary: Summary | None = None
        self._recipe = DataRecipe()
        self._measurer = Measurer(self)
        head = self._head = BrowserHead()
        self.title, self.count, self.view, self.part = head.title, head.count, head.view, head.part
        which = self.selection = Selection()
        self.label, self.order, self.search = which.label, which.order, which.search
        self.strip, self.browser, self.sample = ClassStrip(), Browser(), SampleBar()
        self.planes, self.map, self.statistics = PlanesPane(), MapPane(bridge), StatisticsPane()
        self.views = QStackedWidget()
        self._column, self._upper = QVBoxLayout(self), QVBoxLayout()
        self._build()
        self._listen()
        self.restyle()

    def _build(self) -> None:
        self._upper.addWidget(self._head)
        self._upper.addWidget(self.selection)
        self._upper.addWidget(self.strip)
        for view in (self.browser, self.map, self.statistics):
            self.views.addWidget(view)
        self._column.addLayout(self._upper)
        self._column.addWidget(self.views, 1)

    def _listen(self) -> None:
        self.view.valueChanged.connect(self._show_view)
        self.part.valueChanged.connect(lambda _value: self._show())
        self.selection.changed.connect(self._filter)
        self.strip.chosen.connect(self._filter_from_strip)
        self.browser.picked.connect(self._show_sample)
        self.browser.typed.connect(self._take_digit)
        self.sample.relabelled.connect(self._relabel)
        self.map.picked.connect(self._bring)
        self.statistics.searched.connect(self._search)
        self.statistics.class_chosen.connect(self._filter_from_strip)
        self._measurer.known.connect(self._take_statistics)
        self._measurer.progressed.connect(self._tell_share)
        self._measurer.refused.connect(self.statistics.show_waiting)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._upper.setContentsMargins(inset, look.px(12), inset, look.px(8))
        self._upper.setSpacing(look.space("gap"))
        self.views.setStyleSheet("QStackedWidget { background: transparent; }")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the images room in a small window."""
        super().resizeEvent(event)
        self.strip.suit(self.height())

    def end(self) -> None:
        """Stop what runs in the background."""
        self._measurer.end()
        self.browser.end()
        self.map.end()

    def show_samples(self, samples: Samples) -> None:
        """Show another data set from its beginning; the same samples under other labels stay where they are."""
        before, self._samples = self._samples, samples
        if before is not None and before.x_train is samples.x_train:
            self._show_labels(samples)
            return
        self._summary = None
        self.part.set_value("train")
        self.part.setEnabled(samples.has_test)
        self.part.setToolTip("" if samples.has_test else tr("{name} has no test part.", name=samples.name))
        names = _classes(samples)
        self.selection.offer(names)
        self.sample.offer_labels(names)
        self.strip.show_classes(())
        self.strip.setVisible(False)
        self._measurer.look_at(train=samples.x_train, test=samples.x_test)
        self._show()

    def _show_labels(self, samples: Samples) -> None:
        """Show the labels as they are now, without moving anything."""
        _images, labels = self._of_part(samples)
        self.browser.relabel(np.asarray(labels), samples.labels or samples.target_names)
        self.map.show_part(samples, self._part())
        marked = self.browser.marked
        if marked is not None:
            self._show_sample(marked)

    def show_summary(self, summary: Summary) -> None:
        """Show the classes, now that they have been looked at."""
        self._summary = summary
        self.strip.show_classes(summary.classes)
        self._show_strip()
        chosen = self.label.value()
        self.strip.set_lit(chosen if isinstance(chosen, int) and chosen >= 0 else None)
        self._show_statistics()

    def set_recipe(self, recipe: DataRecipe) -> None:
        """Tell pixel values as this recipe makes them."""
        self._recipe = recipe
        if self.browser.marked is not None:
            self._show_sample(self.browser.marked)

    def choose_view(self, which: str) -> None:
        """Show images, the map or the statistics."""
        self.view.set_value(which)
        self._show_view(which)

    def bring(self, row: int) -> None:
        """Show and mark a row of the training part, whatever the filter."""
        self.part.set_value("train")
        self.choose_view("images")
        self._bring(row)

    def _bring(self, row: int) -> None:
        """Mark a row of the part that is shown, whatever the filter."""
        if row not in self.browser.rows:
            self.selection.show_all()
            self.strip.set_lit(None)
            self.map.light(None)
            self._show_rows()
        self.browser.mark(int(np.flatnonzero(self.browser.rows == row)[0]))

    def _part(self) -> PartName:
        return "test" if self.part.value() == "test" else "train"

    def _of_part(self, samples: Samples) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        training = self._part() == "train"
        return (samples.x_train, samples.y_train) if training else (samples.x_test, samples.y_test)

    def _show_view(self, which: object) -> None:
        views = {"images": self.browser, "map": self.map, "statistics": self.statistics}
        self.views.setCurrentWidget(views[str(which)])
        self.selection.setVisible(which == "images")
        self._show_strip()
        if which == "statistics":
            self._show_statistics()

    def _show_strip(self) -> None:
        classes = self._summary is not None and bool(self._summary.classes)
        self.strip.setVisible(classes and self.view.value() != "statistics")
        # Only with its width does the strip know its rows: were Qt to find that out later, the images would jump.
        for _width_then_height in range(2):
            self._column.activate()

    def _filter_from_strip(self, wanted: int | None) -> None:
        self.label.set_value(ALL if wanted is None else wanted)
        self.strip.set_lit(wanted)
        if self.view.value() == "statistics":
            self.choose_view("images")
        self.map.light(wanted)
        self._show_rows()

    def _filter(self) -> None:
        wanted = self.label.value()
        lit = wanted if isinstance(wanted, int) and wanted >= 0 else None
        self.strip.set_lit(lit)
        self.map.light(lit)
        self._show_rows()

    def _search(self, text: str) -> None:
        """Show the images behind a bar."""
        self.choose_view("images")
        self.selection.look_for(text)

    def _show(self) -> None:
        """Show another part, or other samples."""
        if self._samples is None:
            return
        self._show_rows()
        self.map.show_part(self._samples, self._part())
        self._show_statistics()

    def _show_rows(self) -> None:
        samples = self._samples
        if samples is None:
            return
        statistics = self._measurer.statistics(self._part())
        if self.selection.needs_statistics() and statistics is None:
            self._measurer.want(self._part())
        images, labels = self._of_part(samples)
        y = np.asarray(labels)
        rows = self.selection.rows(y, samples.labels, statistics)
        self.browser.show_samples(images, labels, samples.labels or samples.target_names, rows)
        training = self._part() == "train"
        self.title.setText(tr("Training images") if training else tr("Test images"))
        shown, all_ = number(len(rows)), number(len(labels))
        self.count.setText(shown if len(rows) == len(labels) else tr("{n} of {all}", n=shown, all=all_))
        if len(rows):
            self.browser.mark(0)

    def _show_statistics(self) -> None:
        if self.view.value() != "statistics" or self._samples is None:
            return
        statistics, names = self._measurer.statistics(self._part()), _classes(self._samples)
        labels = np.asarray(self._of_part(self._samples)[1])
        counts = np.bincount(labels, minlength=len(names)) if names else np.zeros(0, int)
        self.statistics.show_classes(names, tuple(counts.tolist()))
        self.statistics.show_means(self._summary.classes if self._summary is not None else ())
        self.statistics.show_statistics(statistics)
        if statistics is None:
            self.statistics.show_waiting(tr("Measuring the images"))
            self._measurer.want(self._part())

    def _take_statistics(self) -> None:
        self._show_statistics()
        if self.selection.needs_statistics():
            self._show_rows()

    def _tell_share(self, share: float) -> None:
        sentence = tr("Measuring the images: {share}", share=percent(share, 0))
        self.statistics.show_waiting(sentence)
        if self.selection.needs_statistics():
            self.count.setText(sentence)

    def _show_sample(self, row: int) -> None:
        samples = self._samples
        if samples is None:
            return
        images, targets = self._of_part(samples)
        try:
            part, image, y = self._part(), np.asarray(images[row]), np.asarray(targets[row])
        except DataError as error:
            self.told.emit(str(error))
            return
        name = tr("Training") if part == "train" else tr("Test")
        classes = _classes(samples)
        self.sample.show_sample(image, row, self.browser.label_of(row), name, self._recipe)
        self.sample.show_target(y)
        before = label_before(self._recipe, part, row) if classes else None
        told = classes[before] if before is not None and before < len(classes) else ""
        self.sample.show_label(int(y) if classes else None, told)
        self.planes.show_sample(image, brightest(images))

    def _take_digit(self, digit: str) -> None:
        """Give the marked sample the label that was typed."""
        if self._samples is not None and digit in _classes(self._samples):
            self._relabel(_classes(self._samples).index(digit))

    def _relabel(self, wanted: int) -> None:
        row = self.browser.marked
        if row is not None:
            self.relabelled.emit(self._part(), row, wanted)


def _classes(samples: Samples) -> tuple[str, ...]:
    """Return the names of the classes; nothing where samples have several labels or none."""
    return samples.labels if samples.y_train.ndim == 1 else ()
