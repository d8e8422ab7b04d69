"""What is wrong with a teacher's file, line by line, above the lab until the file is mended or put away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.widgets import Button, Card, Label

_MOST = 8


class LessonFaults(Card):
    """`againWished` asks to read the file once more."""

    againWished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "error_tint", "error", parent)
        self.told = Label("", "body", "text", wrap=True)
        self.again = Button(tr("Read it again"))
        self.away = Button(tr("Close"), framed=False)
        row = QHBoxLayout()
        row.addWidget(self.again)
        row.addWidget(self.away)
        row.addStretch(1)
        self.add(self.told)
        self.add_layout(row)
        self.again.clicked.connect(self.againWished)
        self.away.clicked.connect(self.hide)
        self.hide()

    def show_faults(self, name: str, sentences: Sequence[str]) -> None:
        """Show the faults of a file."""
        count = len(sentences)
        self.set_title(
            tr("{name} has one fault", name=name)
            if count == 1
            else tr("{name} has {n} faults", name=name, n=count)
        )
        more = [tr("… and {n} more.", n=count - _MOST)] if count > _MOST else []
        self.told.setText("\n".join([*sentences[:_MOST], *more]))
        self.setAccessibleDescription(self.told.text())
        self.show()
