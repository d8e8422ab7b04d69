"""What if this convolution were another layer: the table, what is said of its rows, and the replacement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.document import what_if
from cnnstudio.document.edits import EditError
from cnnstudio.document.what_if import PRESENT, Row
from cnnstudio.language import shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.what_if.lines import lines
from cnnstudio.ui.what_if.sample import Sample
from cnnstudio.ui.what_if.table import WhatIfTable
from cnnstudio.ui.what_if.times import Times
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Elided, Label, Line
from cnnstudio.ui.widgets.paint import RIGHT
from cnnstudio.ui.widgets.styled import Styled, set_available

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.document.known import NodeAnalysis
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData


class WhatIf(Styled, QWidget):
    """Follows the document through `apply` and the canvas's selection through `set_selection`."""

    refused = Signal(str)
    emptied = Signal()
    """The layer has become one that has no other forms."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = bridge.document
        self.sample = Sample()
        self._chosen: tuple[str, ...] = ()
        self._stale = False
        self.rows: tuple[Row, ...] = ()
        self.times = Times(bridge, self.sample.image, self)
        self.title, self.note = Elided("", "strong"), Elided("", "small", "text_quiet", RIGHT)
        self.again = IconButton("redo", tr("Measure the times again"))
        self.table, self.below = WhatIfTable(), Label("", "small", "text_quiet", wrap=True)
        self.empty = EmptyState("family-convolution", "")
        self._head, self._foot = QWidget(), QWidget()
        self._build()
        self.times.changed.connect(self._show_times)
        self.table.chosen.connect(self.replace)
        self.table.looked.connect(self._say_below)
        self.again.clicked.connect(self.times.forget)
        self.setAccessibleName(tr("What if"))
        self.restyle()
        self.refresh()

    def _build(self) -> None:
        self._top, foot, column = QHBoxLayout(self._head), QVBoxLayout(self._foot), QVBoxLayout(self)
        self._top.addWidget(self.title, 3)
        self._top.addWidget(self.note, 2)
        self._top.addWidget(self.again)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(0)
        foot.addWidget(Line())
        foot.addWidget(self.below)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self._head, self.table, self._foot, self.empty):
            column.addWidget(part, 1 if part in (self.table, self.empty) else 0)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("inset")
        self._top.setContentsMargins(inset, look.px(4), look.px(8), look.px(4))
        self.below.setContentsMargins(inset, look.px(6), inset, look.px(6))
        self.below.setMinimumHeight(2 * look.line_height("small") + look.px(12))

    def use_data(self, data: OpenData) -> None:
        """Measure on the recipe's samples, as soon as they are open."""
        self.sample.use(data)
        data.changed.connect(self._follow_data)

    def set_selection(self, node_ids: Sequence[str]) -> None:
        """Show the forms of the selected layer; layers inside blocks are told by their path."""
        if tuple(node_ids) != self._chosen:
            self._chosen = tuple(node_ids)
            self._follow_soon()

    @Slot(object)
    def apply(self, change: Change) -> None:
        """Follow the document."""
        if change.reset:
            self._chosen = ()
        if change.reset or change.analysis is not change.previous:
            self._follow_soon()

    def _follow_soon(self) -> None:
        """Refresh now if anybody sees it, else when it is shown again."""
        self._stale = not self.isVisible()
        if not self._stale:
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while the table was hidden."""
        super().showEvent(event)
        if self._stale or self.rows:
            self._stale = False
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Measure nothing that nobody sees."""
        super().hideEvent(event)
        self.times.rest()

    def refresh(self) -> None:
        """Show what the document holds now."""
        project, analysis = self._document.project, self._document.analysis
        sentence = self._why_empty()
        self.rows = () if sentence else what_if.what_if(project, analysis, self._chosen[0])
        self._show_parts(sentence)
        if sentence:
            self.times.rest()
            return
        self.sample.want(project)
        known = analysis.nodes[self._chosen[0]]
        self.title.setText(self._heading(known))
        self.times.show(self.rows, project, self._chosen[0])
        self._show_times()

    def _show_parts(self, sentence: str) -> None:
        """Show the table, or the sentence in its place; the keyboard waits here for the table's return."""
        if sentence and self.table.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        for part in (self._head, self.table, self._foot):
            part.setVisible(not sentence)
        self.empty.setVisible(bool(sentence))
        self.empty.set_sentence(sentence)
        self.setAccessibleDescription(sentence)
        if not sentence and self.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _heading(self, known: NodeAnalysis) -> str:
        """Return what is compared, and how often it stands in the network."""
        words = tr("{name}: {caption}, reads {shape}", name=known.name, caption=known.layer.caption(),
                   shape=shape_text(known.inputs[0]))  # fmt: skip
        copies = what_if.copies(self._document.analysis, self._chosen[0])
        return words if copies == 1 else tr("{words} (in all {n} copies of its block)", words=words, n=copies)

    def _why_empty(self) -> str:
        if len(self._chosen) > 1:
            return tr("Select one convolution to see what could stand in its place.")
        if not self._chosen or self._chosen[0] not in self._document.analysis.nodes:
            return tr(
                "Select a convolution on the canvas to see what could stand in its place, and its price."
            )
        return what_if.why_not(self._document.project, self._document.analysis, self._chosen[0])

    def _show_times(self) -> None:
        if not self.rows:
            return
        self.table.show_lines(lines(self.rows, self.times.spent()))
        self.note.setText(self._note())
        set_available(self.again, self.times.measured(), tr("There are no times yet."))
        line = self.table.current()
        self._say_below(line.key if line is not None else PRESENT)

    def _note(self) -> str:
        if self.times.message:
            return self.times.message
        if self.times.measuring:
            return tr("Measuring the times per image")
        if not self.times.measured():
            return ""
        if self.times.random():
            why = self.sample.why_none(self._document.project)
            return tr("Times: batch 1, median of 20, on random numbers {why}", why=why)
        return tr("Times: batch 1, median of 20, on a sample of {name}", name=self.sample.name())

    def _say_below(self, key: str) -> None:
        line = next((line for line in self.table.rows.lines() if line.key == key), None)
        self.below.setText(line.below if line is not None else "")
        self.below.set_role("error" if line is not None and line.broken else "text_quiet")

    def _follow_data(self) -> None:
        if not self.isVisible() or not self.rows:
            return
        if self.sample.image() is not None:
            self.times.show(self.rows, self._document.project, self._chosen[0])
        self._show_times()

    def replace(self, key: str) -> None:
        """Put a row in the layer's place, as one step."""
        row = next((row for row in self.rows if row.key == key), None)
        if row is None or key == PRESENT:
            return
        if row.project is None:
            self.refused.emit(row.refused)
            return
        name = self._document.analysis.nodes[self._chosen[0]].name
        label = tr("{name} becomes: {form}", name=name, form=row.title)
        try:
            self._document.edit(label, what_if.replace, self._chosen[0], key, origin=self)
        except EditError as error:
            self.refused.emit(error.message)
        else:
            if not self.rows:
                self.emptied.emit()
