"""The samples worth looking at: the most confident mistakes, the hardest, the closest calls."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.evaluation import residuals, standouts
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.judging.behind import NOTHING, Behind
from cnnstudio.ui.judging.images import Images
from cnnstudio.ui.judging.opened import Opened, Rows
from cnnstudio.ui.widgets import Label, Segments
from cnnstudio.ui.widgets.styled import Styled

_MOST = 960


class SamplesView(Styled, QWidget):
    """`rowChosen(Behind, row)` tells the sample chosen among which others; `inspectRequested(row)`."""

    rowChosen = Signal(object, int)
    inspectRequested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._behind = NOTHING
        self.kind = Segments(
            [
                ("mistakes", tr("Confident mistakes")),
                ("hardest", tr("Hardest")),
                ("close", tr("Closest calls")),
            ],
            "mistakes",
            tr("Which samples"),
        )
        self.note = Label("", "body", "text_quiet", wrap=True)
        self.images = Images(tr("Samples that stand out"), 64)
        self._head = QHBoxLayout()
        self._head.addWidget(self.kind)
        self._head.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self.note)
        self._column.addWidget(self.images, 1)
        self.kind.valueChanged.connect(lambda _: self._show())
        self.images.selected.connect(lambda row: self.rowChosen.emit(self._behind, row))
        self.images.activated.connect(self.inspectRequested)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().space("gap"))

    def show_opened(self, opened: Opened) -> None:
        """Show a run's samples."""
        self._opened = opened
        self.kind.setVisible(opened.found.task == "classes")
        self._show()

    def _show(self) -> None:
        if self._opened is None:
            return
        rows, words = self._wanted(self._opened)
        if len(rows) > _MOST:
            words += " " + tr("The first {count} are shown.", count=number(_MOST))
        self.note.setText(words)
        self._behind = Behind(self._title(), rows[:_MOST])
        self.images.show_behind(self._opened, self._behind)

    def _title(self) -> str:
        found = self._opened.found if self._opened is not None else None
        if found is None or found.task != "classes":
            return tr("Farthest from the truth")
        return {
            "mistakes": tr("Most confident mistakes"),
            "hardest": tr("Hardest samples"),
            "close": tr("Closest calls"),
        }[str(self.kind.value())]

    def _wanted(self, opened: Opened) -> tuple[Rows, str]:
        found = opened.found
        if found.task == "numbers":
            return residuals.farthest(found, 0), tr("The largest errors come first.")
        if found.task == "several":
            return standouts.wrong_somewhere(found), tr("Samples with most labels wrong come first.")
        if self.kind.value() == "mistakes":
            rows = standouts.surest_mistakes(found)
            words = tr("{count} of {samples} answers are wrong; the most confident come first.",
                       count=number(len(rows)), samples=number(found.samples))  # fmt: skip
            return rows, words if len(rows) else tr("Not one answer is wrong.")
        if self.kind.value() == "hardest":
            return standouts.hardest(found), tr(
                "The true class got the smallest share: their loss is the largest."
            )
        return standouts.closest_calls(found), tr("The two best classes got almost the same share.")
