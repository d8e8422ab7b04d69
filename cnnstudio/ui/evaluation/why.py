"""The sum behind one value, read from left to right: pixels times kernel, products, bias, activation, Keras's value."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.colour_scale import signed_limit
from cnnstudio.ui.evaluation.activation_curve import ActivationCurve
from cnnstudio.ui.evaluation.explanation import Explanation
from cnnstudio.ui.evaluation.sums import Sums
from cnnstudio.ui.widgets import Button, Card, Label, Matrix, NumberField, SectionHead
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

CELL = 56
_LARGEST_KERNEL = 7
_NARROW = 940
_MOST_TERMS = 9


def fixed(value: float, digits: int = 4) -> str:
    """Return a number with a fixed count of decimals and a true minus."""
    return f"{value:.{digits}f}".replace("-", "−")


class Why(Styled, QWidget):
    """Shows one explanation; with several input channels one of them at a time, and the sum of each."""

    channelChanged = Signal(int)
    """Which input channel is shown; the kernel grid follows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = SectionHead(tr("Why is this value what it is?"))
        self.channel = NumberField(0, 0, 0, name=tr("Input channel"))
        self.strongest = Button(tr("Strongest"), framed=False)
        self._channel_label = Label(tr("input channel"), "small", "text_quiet")
        self.pixel_matrix = Matrix(tr("What the kernel reads"), "grey", CELL, "body")
        self.value_matrix = Matrix(tr("What the kernel reads"), "signed", CELL, "body")
        self.kernel_matrix = Matrix(tr("Kernel"), "signed", CELL, "body")
        self.product_matrix = Matrix(tr("Products"), "signed", CELL, "body")
        self.sums, self.curve = Sums(), ActivationCurve()
        self.line = Label("", "working", "text", wrap=True)
        self.check = Label("", "small", "text_quiet", wrap=True)
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self._titles = [Label("", "small", "text_quiet") for _ in range(3)]
        self._explanation: Explanation | None = None
        self._follow_strongest = True
        self._narrow = False
        self._build()
        self.channel.valueChanged.connect(self._choose_channel)
        self.strongest.clicked.connect(self._choose_strongest)
        self.show_sentence(tr("Pick a convolution layer, then a place on one of its maps."))

    def _build(self) -> None:
        self.head.add(self._channel_label)
        self.head.add(self.channel)
        self.head.add(self.strongest)
        self._row = QHBoxLayout()
        signs = ("×", "=", "")
        places = ((self.pixel_matrix, self.value_matrix), (self.kernel_matrix,), (self.product_matrix,))
        for title, matrices, sign in zip(self._titles, places, signs, strict=True):
            column = QVBoxLayout()
            column.addWidget(title, 0, Qt.AlignmentFlag.AlignHCenter)
            for matrix in matrices:
                column.addWidget(matrix, 0, Qt.AlignmentFlag.AlignHCenter)
            column.addStretch(1)
            self._row.addLayout(column)
            if sign:
                self._row.addWidget(Label(sign, "title", "text_quiet"))
        self._row.addWidget(self.sums, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addWidget(self.curve, 0, Qt.AlignmentFlag.AlignTop)
        self._content = QWidget()
        inner = QVBoxLayout(self._content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(self._row)
        self._card = Card()
        self._card.add(self.line)
        inner.addWidget(self._card)
        inner.addWidget(self.check)
        inner.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._content)
        self._area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.head)
        self._column.addWidget(self.sentence)
        self._column.addWidget(self._area, 1)
        self._column.addStretch(0)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(inset, look.px(12), inset, look.px(12))
        self._column.setSpacing(look.px(8))
        self._row.setSpacing(look.px(18))
        self.channel.setFixedWidth(look.px(76))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take smaller cells and leave the curve out where there is no width."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_channel()

    def minimumSizeHint(self) -> QSize:
        """Accept a line of the sum."""
        return QSize(theme.current().px(300), theme.current().px(120))

    def show_sentence(self, sentence: str) -> None:
        """Say why there is no sum to show."""
        self._explanation = None
        self.head.set_title(tr("Why is this value what it is?"))
        self.head.set_note("")
        self.sentence.setText(sentence)
        self.sentence.show()
        self._area.hide()
        self._column.setStretch(self._column.count() - 1, 1)
        for part in (self._channel_label, self.channel, self.strongest):
            part.hide()

    def shown(self) -> Explanation | None:
        """Return the explanation on the screen."""
        return self._explanation

    def show_explanation(self, explanation: Explanation) -> None:
        """Show the working of one value."""
        self._explanation = explanation
        self.sentence.hide()
        self._area.show()
        self._column.setStretch(self._column.count() - 1, 0)
        channels = explanation.kernel.shape[2]
        for part in (self._channel_label, self.channel, self.strongest):
            part.setVisible(channels > 1)
        self.channel.set_limits(0, channels - 1)
        if self._follow_strongest or (self.channel.value() or 0) >= channels:
            self.channel.set_value(explanation.strongest_channel())
        self.head.set_title(tr("Why is this {value}?", value=fixed(explanation.keras)))
        self.head.set_note(
            tr(
                "filter {filter}, row {row}, column {column}",
                filter=explanation.filter,
                row=explanation.row,
                column=explanation.column,
            )
        )
        self._show_channel()

    def shown_channel(self) -> int:
        """Return the input channel whose cells are shown."""
        return int(self.channel.value() or 0)

    def _choose_channel(self, _value: object) -> None:
        self._follow_strongest = False
        self._show_channel()
        self.channelChanged.emit(self.shown_channel())

    def _choose_strongest(self) -> None:
        self._follow_strongest = True
        if self._explanation is not None:
            self.channel.set_value(self._explanation.strongest_channel())
            self._show_channel()
            self.channelChanged.emit(self.shown_channel())

    def _show_channel(self) -> None:
        explanation = self._explanation
        if explanation is None:
            return
        channel = self.shown_channel()
        self._show_matrices(explanation, channel)
        self.sums.show_sums(explanation, channel)
        self.curve.show_point(explanation.activation, explanation.before, explanation.value)
        self.curve.setVisible(explanation.value is not None and not self._narrow)
        self.line.setText(working_line(explanation))
        self._card.setVisible(bool(self.line.text()))
        self.check.setText(check_sentence(explanation))
        calm = explanation.agrees or explanation.value is None or explanation.moving
        self.check.set_role("text_quiet" if calm else "error")

    def _show_matrices(self, explanation: Explanation, channel: int) -> None:
        small = max(explanation.kernel.shape[:2]) <= _LARGEST_KERNEL
        cell = CELL if max(explanation.kernel.shape[:2]) <= 3 and not self._narrow else 40 if small else 24
        window = explanation.window[:, :, channel]
        first = explanation.kernel.shape[2] <= 3
        products = explanation.products[:, :, channel]
        reads = self.pixel_matrix if first else self.value_matrix
        self.pixel_matrix.setVisible(first)
        self.value_matrix.setVisible(not first)
        matrices = (reads, self.kernel_matrix, self.product_matrix)
        limits = (
            1.0 if first else signed_limit(explanation.window),
            signed_limit(explanation.kernel),
            signed_limit(explanation.kernel),
        )
        values = (window, explanation.kernel[:, :, channel], products)
        for matrix, numbers, limit in zip(matrices, values, limits, strict=True):
            matrix.set_cell(cell)
            matrix.set_values(numbers, limit or 1.0)
        hatched = {(int(r), int(c)) for r, c in np.argwhere(explanation.outside)}
        reads.set_hatched(frozenset(hatched))
        count = explanation.kernel.shape[0] * explanation.kernel.shape[1]
        many = explanation.kernel.shape[2] > 1
        read = tr("values of map {channel} below", channel=channel) if many else tr("pixels of the input")
        self._titles[0].setText(tr("{count} {read}", count=count, read=read))
        self._titles[1].setText(tr("kernel {index}", index=explanation.filter))
        self._titles[2].setText(tr("{count} products", count=count))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas surface and the line above."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(self.rect(), look.colour("canvas"))
        painter.fillRect(0, 0, self.width(), 1, look.colour("line"))
        painter.end()


def working_line(explanation: Explanation) -> str:
    """Return the whole sum as one line of text: of products for one channel, of channel sums for several."""
    if explanation.kernel.shape[2] == 1:
        terms = [
            f"{fixed(float(x), 2)}·{_bracketed(float(w), 2)}"
            for x, w in zip(explanation.window.reshape(-1), explanation.kernel.reshape(-1), strict=True)
        ]
    else:
        terms = [_bracketed(float(total)) for total in explanation.channel_sums]
    shown = terms[:_MOST_TERMS]
    left = len(terms) - len(shown)
    text = " + ".join(shown)
    if left:
        text += tr(" + {count} more", count=number(left))
    text += f" = {fixed(explanation.total)}\n"
    text += f"{fixed(explanation.total)} + {_bracketed(explanation.bias)} {tr('bias')} = {fixed(explanation.before)}"
    if explanation.value is not None and explanation.activation != "linear":
        text += f"    {_applied(explanation)} = {fixed(explanation.value)}"
    return text


def _applied(explanation: Explanation) -> str:
    if explanation.activation == "relu":
        return f"max(0, {fixed(explanation.before)})"
    return f"{explanation.activation}({fixed(explanation.before)})"


def _bracketed(value: float, digits: int = 4) -> str:
    return f"({fixed(value, digits)})" if value < 0 else fixed(value, digits)


def check_sentence(explanation: Explanation) -> str:
    """Return how Keras's value compares with our sum."""
    keras = fixed(explanation.keras, 7)
    if explanation.value is None:
        return tr(
            "Keras gives {keras}; {activation} is not worked out here, so only the sum before it is shown.",
            keras=keras,
            activation=explanation.activation,
        )
    ours = fixed(explanation.value, 7)
    if explanation.agrees:
        return tr("Keras gives {keras}, this sum {ours}.", keras=keras, ours=ours)
    if explanation.moving:
        return tr("The weights are moving; pause to compare.")
    return tr(
        "Keras gives {keras}, this sum {ours}: they should agree, so this is a fault of ours.",
        keras=keras,
        ours=ours,
    )
