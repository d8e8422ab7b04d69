"""All problems of the design, worst first; F8 and Shift+F8 step through them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.ui.design_tables.problem_row import ProblemRow
from cnnstudio.ui.look import Look
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label

_ORDER = ("error", "warning", "info")
_MOST = 60


class ProblemList(QWidget):
    """Follows the document through `apply`; stepping asks the canvas to select the layer."""

    selectionRequested = Signal(object)
    previewRequested = Signal(object)
    refused = Signal(str)

    def __init__(self, document: Document, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._look, self._stale = document, look, False
        self.rows: list[ProblemRow] = []
        self._at: Problem | None = None
        self._area, self._content = QScrollArea(), QWidget()
        self._content.setObjectName("content")
        self._column = QVBoxLayout(self._content)
        self._more = Label("", "small", "text_quiet")
        self.empty = EmptyState("check", tr("No problems. The network can be trained."))
        self._build()
        self.setAccessibleName(tr("Problems"))
        self.refresh()

    def _build(self) -> None:
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._more)
        self._column.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self._area.setWidget(self._content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        column.addWidget(self.empty)

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Follow the document."""
        if change.reset or change.analysis.problems != change.previous.problems or change.touched:
            self._follow_soon()

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems in the order listed."""
        found = self._document.analysis.problems
        return tuple(sorted(found, key=lambda problem: _ORDER.index(problem.severity)))

    def _follow_soon(self) -> None:
        """Refresh now if anybody sees it, else when it is shown again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the list was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        """Show the document's problems; rows that stay the same are kept."""
        problems = self.problems()
        if self._at not in problems:
            self._at = None
        wanted = [(problem, self._layer_name(problem)) for problem in problems[:_MOST]]
        if [(row.problem, row.property("layer")) for row in self.rows] != wanted:
            self._rebuild(wanted)
        left = len(problems) - len(self.rows)
        self._more.setText(tr("and {n} more", n=left))
        self._more.setVisible(left > 0)
        self.empty.setVisible(not problems)
        self._area.setVisible(bool(problems))
        self._light()

    def _rebuild(self, wanted: list[tuple[Problem, str]]) -> None:
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(problem, layer) for problem, layer in wanted]
        for place, row in enumerate(self.rows):
            self._column.insertWidget(place, row)
            row.show()

    def _row(self, problem: Problem, layer: str) -> ProblemRow:
        row = ProblemRow(problem, layer)
        row.setProperty("layer", layer)
        row.chosen.connect(partial(self._go, problem))
        row.fixRequested.connect(self._fix)
        row.previewRequested.connect(self.previewRequested)
        return row

    def _layer_name(self, problem: Problem) -> str:
        """Return the second line of a row: the layer's name and kind; the kind alone where the sentence names it."""
        known = self._document.analysis.nodes.get(problem.node or "")
        if known is None:
            return ""
        kind = known.layer.kind
        return kind if known.name in problem.message else f"{known.name} · {kind}"

    @Slot()
    def step(self, back: bool = False) -> None:
        """Go to the next problem's layer (F8), or to the one before (Shift+F8)."""
        problems = self.problems()
        if not problems:
            return
        if self._at is None:
            place = len(problems) - 1 if back else 0
        else:
            place = (problems.index(self._at) + (-1 if back else 1)) % len(problems)
        self._go(problems[place])

    @property
    def current(self) -> Problem | None:
        """The problem stepped to."""
        return self._at

    def _go(self, problem: Problem) -> None:
        self._at = problem
        self._light()
        known = self._document.analysis.nodes.get(problem.node or "")
        if known is not None:
            self.selectionRequested.emit((known.node_id,))

    def _light(self) -> None:
        for row in self.rows:
            row.set_lit(row.problem == self._at)
            if row.lit:
                self._area.ensureWidgetVisible(row, 0, 8)

    def _fix(self, remedy: Remedy) -> None:
        self.previewRequested.emit(None)
        try:
            self._document.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments, origin=self)
        except EditError as error:
            self.refused.emit(error.message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with F8 and Shift+F8, also where no window action does."""
        if event.key() == Qt.Key.Key_F8:
            self.step(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().keyPressEvent(event)
