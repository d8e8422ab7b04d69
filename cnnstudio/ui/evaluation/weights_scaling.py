"""All weights of a kernel, of a unit or of a whole layer multiplied by one number, for trial."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Choice, Label, NumberField, Popover, PrimaryButton

_MOST = 1e6
_FIRST = 0.5


class WeightsScaling(Popover):
    """`wanted(factor, whole)` tells the factor, and whether it is for the whole layer."""

    wanted = Signal(float, bool)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, 480)
        self.title = Label("", "group")
        self.note = Label(tr("Only this copy changes, never the run."), "small", "text_quiet", wrap=True)
        self.reach = Choice([("whole", tr("whole layer"))], "whole", name=tr("What is changed"))
        self.zero, self.negate = Button(tr("All to 0")), Button(tr("Change the sign"))
        self.factor = NumberField(_FIRST, -_MOST, _MOST, 0.1, whole=False, name=tr("Factor"))
        self.use = PrimaryButton(tr("Try it"))
        self._build()
        self.zero.clicked.connect(lambda: self._tell(0.0))
        self.negate.clicked.connect(lambda: self._tell(-1.0))
        self.use.clicked.connect(lambda: self._tell(float(self.factor.value() or 0.0)))

    def _build(self) -> None:
        for part in (self.title, self.note, self.reach):
            self.body.addWidget(part)
        row = QHBoxLayout()
        self.factor.setFixedWidth(theme.current().px(96))
        row.addWidget(self.zero)
        row.addWidget(self.negate)
        row.addStretch(1)
        row.addWidget(Label(tr("times"), "small", "text_quiet"))
        row.addWidget(self.factor)
        row.addWidget(self.use)
        self.body.addLayout(row)

    def offer(self, layer: str, part: str) -> None:
        """Ask about a layer and, where it is named, one part of it."""
        self.title.setText(tr("Weights of {layer}", layer=layer))
        self.reach.set_options([*([("part", part)] if part else []), ("whole", tr("whole layer"))])
        self.reach.set_value("part" if part else "whole")

    def _tell(self, factor: float) -> None:
        whole = self.reach.value() == "whole"
        self.close_it()
        self.wanted.emit(factor, whole)
