"""What is often printed about activations, and what is right, with the numbers of the map that is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtWidgets import QVBoxLayout

from cnnstudio.arithmetic import activations
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.note import Note

Array = NDArray[np.float64]
_RARE_OR_USUAL = ("relu", "sigmoid", "tanh", "leaky_relu")


def _slopes() -> str:
    """Return why ReLU is the most used, with the slopes of all three at 3."""
    relu, sigmoid, tanh = (
        number(float(activations.derivative(name, np.array([3.0]))[0]), 2)
        for name in ("relu", "sigmoid", "tanh")
    )
    return tr(
        "ReLU is the most used one in hidden layers; sigmoid and tanh are rare there since their slope is small: "
        "at 3 it is {sigmoid} and {tanh}, ReLU's is {relu}.",
        sigmoid=sigmoid, tanh=tanh, relu=relu,
    )  # fmt: skip


class ActivationNotes:
    """Cards at the end of a panel, of which those are shown that belong to the activation."""

    def __init__(self, panel: QVBoxLayout) -> None:
        self.positive = Note(tr("ReLU turns all values into positive numbers"), "")
        self.least = Note(tr("Least used: sigmoid, tanh, ReLU, Leaky ReLU"), _slopes())
        self.where = Note(tr("The activation is applied for every weight"), "")
        self.keras = Note(tr("sparsemax: the outputs sum to 1"), "")
        for note in (self.positive, self.least, self.where, self.keras):
            panel.addWidget(note)

    def show(self, name: str, sums: Array, outputs: Array, row: int) -> None:
        """Say what is right of this activation, of these sums and of one row of them."""
        self.positive.setVisible(name == "relu")
        self.least.setVisible(name in _RARE_OR_USUAL)
        self.keras.setVisible(name == "sparsemax")
        self._show_positive(sums)
        self.where.set_right(
            tr(
                "It is applied to every output value, sum plus bias, and to no weight: here to {n} sums.",
                n=sums.size,
            )
        )
        self._show_sparsemax(sums[row], outputs[row])

    def _show_positive(self, sums: Array) -> None:
        relu = activations.activate("relu", np.array([-2.0, 1.0]))
        self.positive.set_right(
            tr(
                "Negative numbers become 0, positive ones stay: relu(−2) = {a}, relu(1) = {b}. {below} of these {all} sums are below 0.",
                a=full(float(relu[0])),
                b=full(float(relu[1])),
                below=int((sums < 0).sum()),
                all=sums.size,
            )
        )

    def _show_sparsemax(self, sums: Array, outputs: Array) -> None:
        paper = activations.published_sparsemax(sums)
        self.keras.set_right(
            tr(
                "So it is in the paper ({paper} for this row), but Keras 3.15 takes another edge: its outputs of this row sum to {keras}.",
                paper=number(float(paper.sum()), 4),
                keras=number(float(outputs.sum()), 4),
            )
        )
