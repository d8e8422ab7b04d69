"""The inspector: the right column of Design, for whatever is selected."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.change import Change
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Remedy
from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.about import About
from cnnstudio.ui.inspector.block_form import BlockForm
from cnnstudio.ui.inspector.calculation import costs, costs_written, unseen_of, waiting_for
from cnnstudio.ui.inspector.cost_card import CostCard
from cnnstudio.ui.inspector.form import Form
from cnnstudio.ui.inspector.form_place import FormPlace
from cnnstudio.ui.inspector.head import Head
from cnnstudio.ui.inspector.overview import Overview
from cnnstudio.ui.inspector.problems_part import ProblemsPart
from cnnstudio.ui.inspector.several import Several
from cnnstudio.ui.inspector.shape_card import ShapeCard
from cnnstudio.ui.inspector.waiting_card import WaitingCard
from cnnstudio.ui.inspector.ways_on import WaysOn
from cnnstudio.ui.inspector.ways_table import WaysTable
from cnnstudio.ui.inspector.wishes import foretold, fulfil
from cnnstudio.ui.look import Look
from cnnstudio.ui.widgets.card import SidePanel
from cnnstudio.ui.widgets.labels import Label


class Inspector(SidePanel):
    """Shows and edits the selected layers; hears of changes through `apply` and of the selection by `set_selection`."""

    kernelsRequested = Signal(str)
    mapsRequested = Signal(str)
    labRequested = Signal(str)
    whatIfRequested = Signal(str)
    dataRequested = Signal()
    selectionRequested = Signal(object)
    previewRequested = Signal(object)
    refused = Signal(str)
    told = Signal(str)
    aboutUnfolded = Signal(bool)
    """The user opened or folded what tells of the layer's kind."""

    def __init__(
        self, document: Document, look: Look, offers_lab: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__("", side="right", parent=parent)
        self._document, self._look, self._offers_lab = document, look, offers_lab
        self._ids: tuple[str, ...] = ()
        self._reading = USUAL
        self._stale = False
        self._forms = FormPlace(document, self.body, self)
        self.head, self.ways = Head(), WaysOn()
        told = partial(foretold, document)
        self.problems = ProblemsPart("error", "warning", foretell=told)
        self.hints = ProblemsPart("info", foretell=told)
        self.about, self.shape, self.waiting = About(), ShapeCard(), WaitingCard()
        self.cost, self.sentence = CostCard(), Label("", "small", "text_quiet", wrap=True)
        self.sight = WaysTable()
        self.cost.add(self.sight)
        self.overview, self.several = Overview(), Several()
        self._build()
        self._listen()
        self.setAccessibleName(tr("Inspector"))
        self.restyle()
        self.refresh()

    def _build(self) -> None:
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.insertWidget(0, self.head)
            column.addWidget(self.ways)
        for part in (*self._of_layer(), self.overview, self.several):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.ways.lab.setVisible(self._offers_lab)

    def _of_layer(self) -> tuple[QWidget, ...]:
        return self.problems, self.about, self.shape, self.hints, self.waiting, self.cost, self.sentence

    def _listen(self) -> None:
        self.head.name.renamed.connect(self._rename)
        self.head.wished.connect(self._wish)
        self.head.changedOnly.connect(self._forms.show_changed_only)
        self._forms.refused.connect(self.refused)
        self.about.unfolded.connect(self.aboutUnfolded)
        self.about.unfolded.connect(self._follow_fold)
        self.several.wished.connect(self._wish)
        for part in (self.problems, self.hints):
            part.fixRequested.connect(self._fix)
            part.previewRequested.connect(self.previewRequested)
            part.explainRequested.connect(self.explain)
        self.waiting.layerRequested.connect(lambda node_id: self.selectionRequested.emit((node_id,)))
        self.overview.dataRequested.connect(self.dataRequested)
        for card in (self.shape, self.cost, self.overview.network, self.overview.memory):
            card.copied.connect(self.told)
        self.ways.wished.connect(self._go)

    @Slot(object)
    def set_reading(self, reading: Reading) -> None:
        """Show formulas in these symbols and count rows so, at once."""
        self._reading = reading
        self._follow()

    def restyle(self) -> None:
        """Take distances from the theme."""
        super().restyle()
        look = theme.current()
        self.body.setSpacing(look.space("gap"))
        self.setMinimumWidth(look.px(264))

    def sizeHint(self) -> QSize:
        """Ask for the width of the right column."""
        return QSize(theme.current().size("inspector"), theme.current().px(600))

    @property
    def form(self) -> Form | None:
        """The form of the selected layers, if they share one."""
        return self._forms.form

    @property
    def block_form(self) -> BlockForm | None:
        """The rows of the selected block."""
        return self._forms.block_form

    @property
    def selection(self) -> tuple[str, ...]:
        """The layers shown."""
        return self._ids

    def set_selection(self, node_ids: Sequence[str]) -> None:
        """Show these layers; nothing selected shows the network."""
        known = self._document.project.graph.by_id
        wanted = tuple(node_id for node_id in node_ids if node_id in known)
        if wanted != self._ids:
            self._forms.leave()
            self._document.settle()
            if len(wanted) != 1 or len(self._ids) != 1:
                self._forms.drop()
            self._ids = wanted
            self.refresh()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Follow the document."""
        known = change.after.graph.by_id
        left = tuple(node_id for node_id in self._ids if node_id in known)
        if change.reset or left != self._ids:
            self._ids = () if change.reset else left
            self._forms.drop()
        self._follow()

    def _follow(self) -> None:
        """Refresh now if anybody sees it, else when it is shown again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the panel was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def refresh(self) -> None:
        """Show what the document holds now."""
        one, many = len(self._ids) == 1, len(self._ids) > 1
        for part in (*self._of_layer(), self.ways):
            part.setVisible(one)
        self.overview.setVisible(not self._ids)
        self.several.setVisible(many)
        self._forms.fit(self._ids)
        if one:
            self._show_layer(self._ids[0])
        elif many:
            self._show_several()
        else:
            self._show_network()

    def _show_layer(self, node_id: str) -> None:
        project, analysis = self._document.project, self._document.analysis
        node = project.node(node_id)
        known = analysis.nodes.get(node_id) or NodeAnalysis(node_id, node.name, node_id, node.layer, "error")
        self.head.show_layer(node.layer, node.name)
        own = tuple(p for p in analysis.problems if p.node == node_id)
        self.problems.show_problems(node.name, own, node.layer.kind)
        self.hints.show_problems(node.name, own, node.layer.kind)
        self.about.show_kind(node.layer.kind, self._reading)
        sources = tuple(project.node(e.source).name for e in project.graph.incoming.get(node_id, ()))
        self.shape.show_node(known, sources, self._reading, unseen_of(analysis, known))
        self.waiting.show_layers(node.name, waiting_for(analysis, node.name))
        self.cost.setVisible(known.state == "ok" and bool(node.layer.inputs))
        sums = costs(project.graph, analysis, known) if known.state == "ok" else ()
        self.cost.show_sums(sums, costs_written(known, sums))
        self.sight.show_layer(analysis, node_id)
        self.sentence.setText(tr(node.layer.summary))
        self.ways.show_layer(known)

    def _show_several(self) -> None:
        project = self._document.project
        kinds = {project.node(node_id).layer.kind for node_id in self._ids}
        subtitle = tr("all {kind}", kind=kinds.pop()) if len(kinds) == 1 else tr("{n} kinds", n=len(kinds))
        self.head.show_title(tr("{n} layers", n=len(self._ids)), subtitle, "block")
        self.several.show_layers(self._document.analysis, self._ids)

    def _show_network(self) -> None:
        project, analysis = self._document.project, self._document.analysis
        layers = tr("{n} layers", n=len(analysis.order))
        self.head.show_title(project.name, layers, "view-design")
        self.overview.show_project(project, analysis)

    def explain(self) -> None:
        """Open what tells of the layer's kind and bring it into sight."""
        self.about.open()
        self.content.updateGeometry()
        # Its place is known only once the column has been laid out with the text.
        QTimer.singleShot(0, self, self._reveal_about)

    def _follow_fold(self, opened: bool) -> None:
        """Bring a text that was unfolded near the lower edge into sight."""
        self.content.updateGeometry()
        if opened:
            QTimer.singleShot(0, self, lambda: self.reveal(self.about))

    def show_shape(self) -> None:
        """Bring how the shape is computed into sight."""
        QTimer.singleShot(0, self, lambda: self.reveal(self.shape))

    def _reveal_about(self) -> None:
        self.reveal(self.about)
        self.about.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def rename(self) -> None:
        """Let the user type another name (F2)."""
        if len(self._ids) == 1:
            self.head.name.begin()

    def _rename(self, name: str) -> None:
        old = self._document.project.node(self._ids[0]).name
        try:
            label = tr("Rename {old} to {name}", old=old, name=name)
            self._document.edit(label, edits.rename, self._ids[0], name, origin=self)
        except EditError as error:
            self.head.name.refuse(error.message)
        else:
            self.head.name.setModified(False)
            self.refresh()

    def _wish(self, wish: str) -> None:
        if wish == "rename":
            self.rename()
            return
        try:
            selected = fulfil(self._document, wish, self._ids, self)
        except EditError as error:
            self.refused.emit(error.message)
            return
        self.refresh()
        if selected is not None:
            self.selectionRequested.emit(selected)

    def _fix(self, remedy: Remedy) -> None:
        self.previewRequested.emit(None)
        try:
            self._document.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments, origin=self)
        except EditError as error:
            self.refused.emit(error.message)

    def _go(self, way: str) -> None:
        ways = {
            "kernels": self.kernelsRequested,
            "maps": self.mapsRequested,
            "lab": self.labRequested,
            "what-if": self.whatIfRequested,
        }
        ways[way].emit(self._ids[0])

    def hideEvent(self, event: QHideEvent) -> None:
        """End the merging of edits when the panel is left for another workspace."""
        super().hideEvent(event)
        self._document.settle()
