"""Buttons that mute and edit parts of the network for trial, what that does to the accuracy, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.engine import messages
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.evaluation.interfering import Interfering
from cnnstudio.ui.evaluation.sight import Sight
from cnnstudio.ui.widgets import Button, IconButton, Label, SectionHead, ToggleButton
from cnnstudio.ui.widgets.styled import Styled, set_available


class InterfereBox(Styled, QWidget):
    """Wishes: `mapWanted`, `layerWanted` mute, `kernelWanted` sets a kernel to 0; `editWanted`, `changeWanted`, `judgeWanted`."""

    mapWanted = Signal()
    kernelWanted = Signal()
    layerWanted = Signal()
    editWanted = Signal()
    changeWanted = Signal()
    judgeWanted = Signal()

    def __init__(self, interfering: Interfering, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._interfering = interfering
        self.head = SectionHead(tr("Interfere"), tr("for trial"))
        self.undo = IconButton("undo", tr("Take the last change back"))
        self.clear = Button(tr("Undo all"), framed=False)
        self.map = ToggleButton(tr("Mute map"))
        self.kernel = Button(tr("Kernel to 0"))
        self.edit = Button(tr("Edit kernel…"))
        self.change = Button(tr("Change weights…"))
        self.layer = ToggleButton(tr("Mute layer"))
        self.accuracy = Label("", "small", "text", wrap=True)
        self.judge = Button(tr("Measure accuracy"), framed=False)
        self._build()
        self._connect()
        self.follow()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self.head, 1)
        top.addWidget(self.clear)
        top.addWidget(self.undo)
        column.addLayout(top)
        grid = QGridLayout()
        for n, part in enumerate((self.map, self.layer, self.kernel, self.edit)):
            grid.addWidget(part, n // 2, n % 2)
        grid.addWidget(self.change, 2, 0, 1, 2)
        column.addLayout(grid)
        for below in (self.accuracy, self.judge):
            column.addWidget(below)

    def _connect(self) -> None:
        for button, wish in (
            (self.map, self.mapWanted), (self.kernel, self.kernelWanted), (self.layer, self.layerWanted),
            (self.edit, self.editWanted), (self.change, self.changeWanted), (self.judge, self.judgeWanted),
        ):  # fmt: skip
            button.clicked.connect(wish)
        self.undo.clicked.connect(self._interfering.undo)
        self.clear.clicked.connect(self._interfering.clear)
        self._interfering.changed.connect(self.follow)

    def follow(self) -> None:
        """Show what stands now."""
        trial = self._interfering.now
        self.undo.setEnabled(self._interfering.can_undo)
        self.clear.setVisible(bool(trial))
        self.accuracy.setText("")
        self.accuracy.hide()
        self.judge.setVisible(bool(trial))

    def show_layer(self, sight: Sight, filter_: int, *, kernels: bool) -> None:
        """Offer what can be done to the chosen layer, its chosen map and its chosen kernel."""
        node, trial = sight.node, self._interfering.now
        name = node.name if node is not None else ""
        heard = node is not None and node.layer.kind != "Input"
        reason = tr("The input itself cannot be muted.")
        for part in (self.map, self.layer):
            set_available(part, heard, "" if heard else reason)
        for button in (self.kernel, self.edit):
            set_available(button, kernels, "" if kernels else tr("This layer has no kernels to edit."))
        weighed = bool(node is not None and node.parameters)
        set_available(self.change, weighed, "" if weighed else tr("This layer has no weights."))
        self.map.setText(tr("Mute map {n}", n=number(filter_)) if sight.output is not None and sight.output.ndim > 1
                         else tr("Mute unit {n}", n=number(filter_)))  # fmt: skip
        self.map.setChecked((name, filter_) in trial.muted)
        self.layer.setChecked((name, -1) in trial.muted)

    def show_judged(self, report: messages.SampleJudged, sample: str) -> None:
        """Tell the accuracy with the changes and without, as far as it is counted."""
        done = max(report.done, 1)
        words = tr("Accuracy on {sample}: {before} as it is, {after} with the changes.",
                   sample=sample, before=percent(report.right_before / done, 1),
                   after=percent(report.right / done, 1))  # fmt: skip
        if report.done < report.samples:
            words += " " + tr(
                "{done} of {all} counted.", done=number(report.done), all=number(report.samples)
            )
        self.say(words)

    def say(self, sentence: str) -> None:
        """Say something where the accuracy stands."""
        self.accuracy.setText(sentence)
        self.accuracy.show()
