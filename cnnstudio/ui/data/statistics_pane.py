"""What the samples of a part are like: classes, values by channel, pictures by a number, and the mean of each class."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.data.statistics import LEVELS, STATISTICS, ChannelFacts, Statistics, meanings, titles
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.histogram import Histogram
from cnnstudio.ui.data.summaries import ClassSummary
from cnnstudio.ui.data.thumbs import Thumbs
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.labels import Label, SectionHead
from cnnstudio.ui.widgets.styled import Styled

_BINS = 40
_LEVELS_SHOWN = 64


class StatisticsPane(Styled, QScrollArea):
    """Charts over one part; a bar leads to its samples."""

    searched = Signal(str)
    """Carries the search that finds the samples behind a bar."""
    class_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._statistics: Statistics | None = None
        self._edges: list[float] = []
        self.classes = Histogram(tr("Samples of each class"))
        self.means = Thumbs(tr("Mean image of each class"), side=64)
        self.waiting = Label("", "body", "text_quiet")
        self.by = Choice([(key, words) for key, words in titles().items()], "mean", name=tr("Pictures by"))
        self.pictures, self.meaning = (
            Histogram(tr("Pictures by a number")),
            Label("", "small", "text_quiet", wrap=True),
        )
        self.channels = [_Channel() for _ in range(3)]
        self._class_head = SectionHead(tr("Classes"))
        self._mean_head = SectionHead(tr("Mean image of each class"), tr("of the training part"))
        self._picture_head = SectionHead(tr("Pictures by"))
        self._picture_head.add(self.by)
        self._value_head = SectionHead(
            tr("Values by channel"), tr("bars grow with the logarithm of the count")
        )
        self._inside = QWidget()
        self._column, self._charts = QVBoxLayout(self._inside), QHBoxLayout()
        self._build()
        self.restyle()

    def _build(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for part in (self._class_head, self.classes, self._picture_head, self.pictures, self.meaning):
            left.addWidget(part)
        for wide in (self._value_head, self.waiting, *self.channels):
            right.addWidget(wide)
        for side in (left, right):
            side.addStretch(1)
            self._charts.addLayout(side, 1)
        self._column.addLayout(self._charts)
        self._column.addWidget(self._mean_head)
        self._column.addWidget(self.means)
        self._column.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        self.classes.pressed.connect(self.class_chosen)
        self.pictures.pressed.connect(self._search)
        self.by.valueChanged.connect(lambda _value: self._show_pictures())
        self.setAccessibleName(tr("Statistics"))

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(8), inset, look.px(16))
        self._column.setSpacing(look.px(8))
        self._charts.setSpacing(look.space("section"))
        self.by.setFixedWidth(look.px(140))

    def show_classes(self, names: tuple[str, ...], counts: tuple[int, ...]) -> None:
        """Show how many samples each class of the part has; nothing where there are no classes."""
        told = [
            tr("{name}: {n} samples", name=name, n=number(n)) for name, n in zip(names, counts, strict=True)
        ]
        self.classes.show_bars(counts, told, names)
        for part in (self._class_head, self.classes):
            part.setVisible(bool(names))

    def show_means(self, classes: tuple[ClassSummary, ...]) -> None:
        """Show the mean image of each class."""
        for part in (self._mean_head, self.means):
            part.setVisible(bool(classes))
        if classes:
            means = np.stack([one.mean for one in classes])
            captions = tuple(one.name for one in classes)
            self.means.show_images(means, 255.0 if means.dtype == np.uint8 else 1.0, captions)

    def show_waiting(self, sentence: str) -> None:
        """Say how far the measuring is, or why it cannot be done."""
        self.waiting.setText(sentence)
        self.waiting.setVisible(bool(sentence))

    def show_statistics(self, statistics: Statistics | None) -> None:
        """Show what was measured; None while it is not."""
        self._statistics = statistics
        for place, channel in enumerate(self.channels):
            there = statistics is not None and place < len(statistics.channels)
            channel.setVisible(there)
            if statistics is not None and there:
                channel.show_facts(statistics.channels[place], _channel_name(place, len(statistics.channels)))
        for part in (self._picture_head, self.pictures, self.meaning):
            part.setVisible(statistics is not None)
        if statistics is not None:
            self.show_waiting("")
        self._show_pictures()

    def _show_pictures(self) -> None:
        if self._statistics is None:
            return
        key = str(self.by.value())
        values = self._statistics.rows[key]
        counts, edges = np.histogram(values, bins=_BINS) if len(values) else (np.zeros(1), np.zeros(2))
        self._edges = edges.tolist()
        told = [
            tr(
                "{low} to {high}: {n} pictures",
                low=number(low, 3),
                high=number(high, 3),
                n=number(int(count)),
            )
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ]
        feet = (number(float(edges[0]), 3), number(float(edges[-1]), 3))
        self.pictures.show_bars(counts.tolist(), told, feet)
        self.meaning.setText(meanings()[key])

    def _search(self, place: int) -> None:
        """Ask for the pictures behind a bar."""
        key = STATISTICS[STATISTICS.index(str(self.by.value()))]
        low, high = self._edges[place], self._edges[place + 1]
        above = "<=" if place + 2 == len(self._edges) else "<"
        # Five digits after the point are finer than any bar; a bound that is rounded keeps its bar's pictures.
        self.searched.emit(
            f"{key} >= {low - 5e-7:.6f} {key} {above} {high + (5e-7 if above == '<=' else -5e-7):.6f}"
        )


class _Channel(Styled, QWidget):
    """One channel: its facts in a line, and how often each level occurs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.facts = Label("", "strong"), Label("", "small", "text_quiet")
        self.levels = Histogram(tr("How often each level occurs"))
        head, self._column = QHBoxLayout(), QVBoxLayout(self)
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.facts)
        self._column.addLayout(head)
        self._column.addWidget(self.levels)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(4))

    def show_facts(self, facts: ChannelFacts, name: str) -> None:
        """Show one channel."""
        self.name.setText(name)
        self.facts.setText(
            tr("mean {mean}, deviation {deviation}, {low} to {high}", mean=number(facts.mean, 3),
               deviation=number(facts.deviation, 3), low=number(facts.low, 3), high=number(facts.high, 3))
        )  # fmt: skip
        counts = facts.levels.reshape(_LEVELS_SHOWN, LEVELS // _LEVELS_SHOWN).sum(axis=1)
        whole = max(int(counts.sum()), 1)
        step = LEVELS // _LEVELS_SHOWN
        told = [
            tr("{low} to {high} of 255: {share}", low=at * step, high=at * step + step - 1,
               share=percent(int(count) / whole, 2))
            for at, count in enumerate(counts)
        ]  # fmt: skip
        self.levels.show_bars(np.log1p(counts).tolist(), told, ("0", "1"))


def _channel_name(place: int, count: int) -> str:
    return (tr("Red"), tr("Green"), tr("Blue"))[place] if count == 3 else tr("Brightness")
