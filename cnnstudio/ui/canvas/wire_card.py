"""What flows in a wire, told half a second after the pointer came to rest on it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.document.graph import Edge
from cnnstudio.document.project import Project
from cnnstudio.language import memory_text, number, shape_text, tr
from cnnstudio.layers.shape import Shape, size
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.floating import FloatingCard
from cnnstudio.ui.canvas.reasons import output_shape
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets import Label

_BYTES = {"float16": 2, "bfloat16": 2, "mixed_float16": 2, "mixed_bfloat16": 2, "float64": 8}
_USUAL = 4
_ROOM = QPoint(10, 10)


class WireCard(FloatingCard):
    """Both ends, shape, number type, elements, and bytes of a batch."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__(parent, "inspector")
        self._stage, self._wire, self._at = stage, "", QRect()
        self._title, self._facts = Label("", "strong"), Label("", "small", "text_quiet", wrap=True)
        row = QHBoxLayout(self)
        row.addLayout(self.column, 1)
        for part in (self._title, self._facts):
            self.column.addWidget(part)
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.timeout.connect(self._appear)
        self.restyle()

    def text(self) -> str:
        """Return all that stands on the card."""
        return f"{self._title.text()} {self._facts.text()}"

    def follow(self, wire: str, at: QPoint, quiet: bool) -> None:
        """Wait on the hovered wire, or go when there is none or the canvas is busy."""
        if quiet or not wire:
            self._wire = ""
            self._waiting.stop()
            self.hide()
        elif wire != self._wire:
            self._wire, self._at = wire, QRect(at - _ROOM, at + _ROOM)
            self.hide()
            self._waiting.start(theme.current().motion("hover_card"))

    def _appear(self) -> None:
        project = self._stage.document.project
        edge = project.graph.edges_by_id.get(self._wire)
        if edge is None:
            return
        shape = output_shape(project, self._stage.document.analysis, edge.source, edge.source_port)
        known = project.graph.by_id
        self._title.setText(f"{known[edge.source].name} → {known[edge.target].name}")
        self._facts.setText(facts_of_wire(project, edge, shape))
        self.place(self._at, beside=True)


def facts_of_wire(project: Project, edge: Edge, shape: Shape | None) -> str:
    """Return shape, number type, elements per sample, and bytes per batch; what is not known is said to be so."""
    if shape is None:
        return tr("What flows here is not known yet.")
    kind = project.node(edge.source).layer.dtype or "float32"
    words = tr("batch × {shape}, {kind}", shape=shape_text(shape), kind=kind)
    count = size(shape)
    if count is None:
        return words
    batch = project.plan.batch_size
    total = count * _BYTES.get(kind, _USUAL) * batch
    return (
        words
        + "\n"
        + tr(
            "{count} numbers per sample; a batch of {batch} takes {size}",
            count=number(count),
            batch=number(batch),
            size=memory_text(total),
        )
    )
