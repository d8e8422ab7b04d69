"""Which page of Inspect is shown: names side by side, or as a list where they would not stand whole."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.widgets import Choice, Segments

PAGES = ("maps", "layers", "field", "statistics", "reasons", "alike", "compare")


class PageSwitch(QWidget):
    """`valueChanged` tells only of the user's choice."""

    valueChanged = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        options = list(zip(PAGES, _words(), strict=True))
        self.listed = Choice(options, "maps", tr("What is shown"))
        self.segments = Segments(options, "maps", tr("What is shown"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.segments)
        row.addWidget(self.listed)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for part in (self.segments, self.listed):
            part.valueChanged.connect(self._tell)
        self.fit(1 << 14)

    def fit(self, room: int) -> None:
        """Stand side by side in this width, or in a list."""
        wide = self.segments.minimumSizeHint().width() <= room
        self.segments.setVisible(wide)
        self.listed.setVisible(not wide)

    def value(self) -> object:
        """Return the page that is shown."""
        return self.segments.value()

    def set_value(self, page: str) -> None:
        """Choose a page without telling anyone."""
        self.segments.set_value(page)
        self.listed.set_value(page)

    def _tell(self, page: object) -> None:
        self.set_value(str(page))
        self.valueChanged.emit(page)


def _words() -> tuple[str, ...]:
    return (
        tr("Kernels and maps"), tr("All layers"), tr("Receptive field"), tr("Statistics"), tr("Why this answer"),
        tr("Nearest images"), tr("Compare"),
    )  # fmt: skip
