"""Whether the network passes the picture as it answers or as it learns: inference or training, and which draw of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui.widgets import IconButton, Label, Segments
from cnnstudio.ui.widgets.styled import Styled


class ModeSwitch(Styled, QWidget):
    """`chosen(training, draw)` tells the mode that was chosen."""

    chosen = Signal(bool, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.segments = Segments(
            [("inference", tr("Inference")), ("training", tr("Training"))],
            "inference",
            tr("Mode of the pass"),
        )
        self.segments.set_help(
            "inference", tr("As the network answers: nothing is dropped, normalisation uses moving averages.")
        )
        self.segments.set_help(
            "training",
            tr("As a training step passes it: with a batch, its dropout mask and its mean and variance."),
        )
        self.again = IconButton("shuffle", tr("Another batch and another mask"))
        self.words = Label("", "small", "text_quiet")
        self._draw = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.words, self.again, self.segments):
            row.addWidget(part)
        self.segments.valueChanged.connect(self._choose)
        self.again.clicked.connect(self._draw_again)
        self.show_batch(0)

    @property
    def training(self) -> bool:
        """Say whether training mode is chosen."""
        return self.segments.value() == "training"

    def show_batch(self, count: int) -> None:
        """Say with how many others the picture passes in training mode."""
        self.again.setVisible(self.training)
        self.words.setVisible(self.training)
        if count > 1:
            words = tr(
                "with {count} training images, draw {n}", count=number(count - 1), n=number(self._draw + 1)
            )
        elif not count:
            words = tr("is being worked out, draw {n}", n=number(self._draw + 1))
        else:
            words = tr("alone in its batch, draw {n}", n=number(self._draw + 1))
        self.words.setText(words)

    def _choose(self, _value: object) -> None:
        self.show_batch(0)
        self.chosen.emit(self.training, self._draw)

    def _draw_again(self) -> None:
        self._draw += 1
        self.show_batch(0)
        self.chosen.emit(self.training, self._draw)
