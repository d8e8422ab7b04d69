"""All problems of the design, worst first; F8 and Shift+F8 step through them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.diagnosis import CODES
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.preview import preview
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.design_tables.problem_row import ProblemRow
from cnnstudio.ui.look import Look
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label, SectionHead
from cnnstudio.ui.widgets.preview_table import PreviewTable
from cnnstudio.ui.widgets.styled import Styled

_ORDER = ("error", "warning", "info")
_HEADS = {"error": "Problems", "warning": "Warnings", "info": "Good to know"}
_PLACES = {"plan": "the training plan", "data": "the data", "budget": "the budget"}
"""Where a problem lies that belongs to no layer."""
_NARROW = 640
"""In a narrower list the preview gives its room to the problems."""
_MOST = 60


class ProblemList(Styled, QWidget):
    """Follows the document through `apply`; stepping asks the canvas to select the layer."""

    selectionRequested = Signal(object)
    previewRequested = Signal(object)
    explainRequested = Signal(str)
    """The path of a layer whose kind is to be explained."""
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
        self._heads: list[SectionHead] = []
        self._side = QWidget()
        self.preview = PreviewTable(tr("Point at a suggested fix to see what it changes."))
        self._title = Label(tr("What it changes"), "strong")
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
        self._build_side()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._area, 1)
        row.addWidget(self._side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.empty)

    def _build_side(self) -> None:
        self._side_column = QVBoxLayout(self._side)
        self._side_column.addWidget(self._title)
        self._side_column.addWidget(self.preview)
        self._side_column.addStretch(1)
        self.restyle()

    def restyle(self) -> None:
        """Take lengths from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._side_column.setContentsMargins(inset, look.px(8), inset, look.px(8))
        self._side_column.setSpacing(look.px(6))
        self._side.setFixedWidth(look.px(360))
        self._show_side()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the preview where there is little room."""
        super().resizeEvent(event)
        self._show_side()

    def _show_side(self) -> None:
        wide = self.width() >= theme.current().px(_NARROW)
        self._side.setVisible(wide and bool(self.rows))

    def show_preview(self, remedy: Remedy | None) -> None:
        """Say what a fix would change, computed by applying it to the project as it is."""
        document = self._document
        found = (
            None if remedy is None else preview(document.project, document.analysis, document.facts, remedy)
        )
        self._title.setText(tr("What it changes") if remedy is None else remedy.label)
        self.preview.show_preview(found)

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
        self.show_preview(None)
        self._show_side()
        self._light()

    def _rebuild(self, wanted: list[tuple[Problem, str]]) -> None:
        for row in self.rows:
            row.hide()
            self._column.removeWidget(row)
            row.deleteLater()
        self.rows = [self._row(problem, layer) for problem, layer in wanted]
        for head in self._heads:
            head.hide()
            self._column.removeWidget(head)
            head.deleteLater()
        self._heads = []
        for severity in _ORDER:
            self._add_group(severity, [row for row in self.rows if row.problem.severity == severity])

    def _add_group(self, severity: str, rows: list[ProblemRow]) -> None:
        """Put one severity's rows under a head that counts all of them."""
        if not rows:
            return
        count = self._document.analysis.count(severity)
        head = SectionHead(tr("{what} · {n}", what=tr(_HEADS[severity]), n=count))
        head.setContentsMargins(theme.current().space("inset"), theme.current().px(8), 0, 0)
        self._heads.append(head)
        for part in (head, *rows):
            self._column.insertWidget(self._column.indexOf(self._more), part)
            part.show()

    def _row(self, problem: Problem, layer: str) -> ProblemRow:
        known = self._document.analysis.nodes.get(problem.node or "")
        row = ProblemRow(problem, layer, known.layer.kind if known is not None else "")
        row.explainRequested.connect(partial(self._explain, problem))
        row.setProperty("layer", layer)
        row.chosen.connect(partial(self._go, problem))
        row.fixRequested.connect(self._fix)
        row.previewRequested.connect(self.previewRequested)
        row.previewRequested.connect(self.show_preview)
        return row

    def _layer_name(self, problem: Problem) -> str:
        """Return the second line of a row: the layer's name and kind; the kind alone where the sentence names it."""
        known = self._document.analysis.nodes.get(problem.node or "")
        if known is None:
            scope = CODES[problem.code].scope if problem.code in CODES else "layers"
            return tr(_PLACES[scope]) if scope in _PLACES else ""
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
            self.selectionRequested.emit((known.path,))

    def _explain(self, problem: Problem) -> None:
        self._go(problem)
        if problem.node is not None:
            self.explainRequested.emit(problem.node)

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
