"""The right column: the picture with the window on it, the network's answer, and facts about the chosen map."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.evaluation.interfere_box import InterfereBox
from cnnstudio.ui.evaluation.interfering import Interfering
from cnnstudio.ui.evaluation.sight import Array
from cnnstudio.ui.evaluation.tracing import Window
from cnnstudio.ui.widgets import (
    Bars,
    IconButton,
    ImageView,
    Label,
    Line,
    Mark,
    NumberField,
    SectionHead,
    SidePanel,
)

_SIDE = 256
_NARROW = 260
_MOST_CLASSES, _LEADING = 40, 10


@dataclass(frozen=True, slots=True)
class MapFacts:
    """What is remarkable about one feature map."""

    largest: float
    row: int
    column: int
    zero_share: float
    count: int


def map_facts(values: Array) -> MapFacts:
    """Return the largest value with its place, and the share of values that are exactly zero."""
    numbers = np.asarray(values, np.float64)
    row, column = divmod(int(numbers.argmax()), numbers.shape[1])
    zeros = float((numbers == 0).mean())
    return MapFacts(float(numbers[row, column]), row, column, zeros, int(numbers.size))


def strongest_on_maps(output: Array) -> tuple[int, int, int]:
    """Return row, column and channel of the largest value of the map with the largest mean magnitude."""
    strongest = int(np.abs(output).reshape(-1, output.shape[2]).mean(axis=0).argmax())
    facts = map_facts(output[:, :, strongest])
    return facts.row, facts.column, strongest


class PictureSide(SidePanel):
    """Wishes: `indexChosen(n)`, `randomWanted`, `drawingWanted(on)`; `pixelPointed(row, column)` of the picture."""

    indexChosen = Signal(object)
    randomWanted = Signal(bool)
    drawingWanted = Signal(bool)
    pixelPointed = Signal(int, int)
    _filled = False
    _narrow = False

    def __init__(self, interfering: Interfering, parent: QWidget | None = None) -> None:
        super().__init__(tr("Test image"), parent=parent)
        self.interfere = InterfereBox(interfering)
        self.altered = Label("", "small", "warning", wrap=True)
        self.index = NumberField(0, 0, 0, name=tr("Number of the image"))
        self.next = IconButton("chevron-right", tr("Next image"))
        self.random = IconButton("shuffle", tr("Any other image"))
        self.drawing = IconButton("view-draw", tr("Look at your drawing"))
        self.view = ImageView(tr("Picture"), _SIDE)
        self.caption = Label("", "small", "text_quiet", wrap=True)
        self.bars = Bars((), tr("Answer by class"), dense=True)
        self.answer = Label("", "number")
        self.note = Label("", "small", "text_quiet", wrap=True)
        self.facts_head = SectionHead(tr("Map"))
        self._facts = QGridLayout()
        self._values: list[Label] = []
        self._labels: tuple[str, ...] = ()
        self._fill()
        self._connect()
        self._filled = True
        self.restyle()

    def _fill(self) -> None:
        row = QHBoxLayout()
        for part in (self.index, self.next, self.random, self.drawing):
            row.addWidget(part)
        self.body.addLayout(row)
        self.body.addWidget(self.view, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self.caption)
        head = SectionHead(tr("Answer"))
        head.add(self.answer)
        self.body.addWidget(head)
        self.body.addWidget(self.altered)
        self.altered.hide()
        self.body.addWidget(self.bars)
        self.body.addWidget(self.note)
        self._facts_box = QWidget()
        self._facts_column = QVBoxLayout(self._facts_box)
        self._facts_column.setContentsMargins(0, 0, 0, 0)
        self._facts_column.addWidget(Line())
        self._facts_column.addWidget(self.facts_head)
        for place, words in enumerate((tr("Largest"), tr("Zero"), tr("Kernel norm"))):
            self._facts.addWidget(Label(words, "small", "text_quiet"), place, 0)
            value = Label("–", "small", "text", wrap=True)
            self._values.append(value)
            self._facts.addWidget(value, place, 1)
        self._facts.setColumnStretch(1, 1)
        self._facts_column.addLayout(self._facts)
        self.body.addWidget(self._facts_box)
        self.body.addWidget(Line())
        self.body.addWidget(self.interfere)
        self.body.addStretch(1)
        told = tr("Confidence (not calibrated): the share the network gives, not how often it is right.")
        self.answer.setToolTip(told)
        self.bars.setToolTip(told)

    def restyle(self) -> None:
        """Take lengths from the theme."""
        super().restyle()
        look = theme.current()
        self.set_narrow(self._narrow)
        if self._filled:
            self._facts.setHorizontalSpacing(look.space("inset"))

    def set_narrow(self, narrow: bool) -> None:
        """Take less room in a narrow window."""
        look = theme.current()
        self._narrow = narrow
        self.setFixedWidth(look.px(_NARROW) if narrow else look.size("inspector"))
        if self._filled:
            side = look.px(_NARROW - 36 if narrow else _SIDE)
            self.view.setFixedSize(side, side)

    def _connect(self) -> None:
        self.index.valueChanged.connect(self.indexChosen)
        self.next.clicked.connect(lambda: self.index.step_by(1))
        self.random.clicked.connect(self.randomWanted)
        self.drawing.clicked.connect(self.drawingWanted)
        self.view.hovered.connect(self.pixelPointed)
        self.view.clicked.connect(self.pixelPointed)

    def show_picture(self, title: str, image: Array | None, note: str) -> None:
        """Show a picture under a title; the note says what it is."""
        self.set_title(title)
        self.view.set_image(image, "grey")
        self.note.setText(note)

    def show_window(self, window: Window | None, layer_shape: tuple[int, int] | None) -> None:
        """Mark what the chosen value reads."""
        if window is None:
            self.view.set_mark(None)
            self.caption.setText(
                "" if layer_shape is None else tr("One value of this layer can read the whole picture.")
            )
            return
        high, wide = window.bottom - window.top + 1, window.right - window.left + 1
        self.view.set_mark(Mark(window.top, window.left, high, wide))
        self.caption.setText(
            tr(
                "The window reads rows {top}–{bottom}, columns {left}–{right}.",
                top=number(window.top),
                bottom=number(window.bottom),
                left=number(window.left),
                right=number(window.right),
            )
        )

    def show_answer(self, labels: tuple[str, ...], shares: tuple[float, ...] | None, lead: str) -> None:
        """Show the answer for the picture; of very many classes the leading ones."""
        if shares is not None and len(labels) > _MOST_CLASSES:
            led = sorted(zip(shares, labels, strict=True), key=lambda pair: -pair[0])[:_LEADING]
            shares, labels = tuple(share for share, _ in led), tuple(label for _, label in led)
        if labels != self._labels:
            self._labels = labels
            self.bars.set_labels(labels)
        self.bars.set_values(shares)
        self.answer.setText(lead)

    def show_altered(self, sentence: str) -> None:
        """Say beside the answer that it is not the network's own."""
        self.altered.setText(sentence)
        self.altered.setVisible(bool(sentence))

    def show_facts(self, title: str, facts: MapFacts | None, norm: float | None) -> None:
        """Show what is remarkable about one map."""
        self.facts_head.set_title(title)
        self._facts_box.setVisible(facts is not None)
        texts = ("–", "–")
        if facts is not None:
            at = tr(
                "{value} at row {row}, column {column}",
                value=number(facts.largest),
                row=facts.row,
                column=facts.column,
            )
            texts = (
                at,
                tr(
                    "{share} of {count} values", share=percent(facts.zero_share, 0), count=number(facts.count)
                ),
            )
        for label, words in zip(self._values, (*texts, number(norm, 3)), strict=True):
            label.setText(words)
