"""The output-shape card: the one result, drawings of the window, the formula with its numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.unseen_words import Unseen
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.formulas import USUAL, Reading
from cnnstudio.layers.working import Step
from cnnstudio.layers.written import title
from cnnstudio.ui.glossary import explain
from cnnstudio.ui.inspector.calculation import (
    shape_lines,
    shape_note,
    shape_sentence,
    shape_written,
)
from cnnstudio.ui.inspector.copy_card import CopyCard
from cnnstudio.ui.inspector.inputs_table import InputsTable
from cnnstudio.ui.inspector.lines_table import LinesTable
from cnnstudio.ui.inspector.unseen_picture import UnseenPicture
from cnnstudio.ui.inspector.window_cells import WindowRow, window_row
from cnnstudio.ui.inspector.window_drawing import WindowDrawing
from cnnstudio.ui.widgets.labels import Label

_DRAWINGS = 3


class ShapeCard(CopyCard):
    """Shows how one layer's output shape comes about, or why it is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Output shape"), parent=parent)
        explain(self, "output_shape")
        self.result = Label("", "number")
        self.drawings = tuple(WindowDrawing() for _ in range(_DRAWINGS))
        self._axes = tuple(Label("", "micro", "text_faint") for _ in range(_DRAWINGS))
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.lines = LinesTable(tr("Calculation of the output shape"))
        self.inputs = InputsTable()
        self.unseen = UnseenPicture()
        self._note = Label("", "micro", "text_faint", wrap=True)
        self.add(self.result)
        for axis, drawing in zip(self._axes, self.drawings, strict=True):
            self.add(axis)
            self.add(drawing)
        for part in (self.sentence, self.lines, self.inputs, self.unseen, self._note):
            self.add(part)

    @property
    def drawing(self) -> WindowDrawing:
        """The drawing of the first axis."""
        return self.drawings[0]

    def show_node(
        self,
        known: NodeAnalysis,
        sources: tuple[str, ...],
        reading: Reading = USUAL,
        unseen: Unseen | None = None,
    ) -> None:
        """Show a layer's shape and its working; `sources` names what its inputs come from."""
        self.result.setText("\n".join(shape_text(shape) for shape in known.outputs))
        self.result.set_role("text" if known.output is not None else "text_quiet")
        steps = known.working.steps if known.working else ()
        self._show_rows(steps, reading)
        _say(self.sentence, shape_sentence(known, reading) or _why_unknown(known))
        self.lines.show_lines(shape_lines(known, reading))
        _say(self._note, shape_note(steps, reading))
        several = len(known.inputs) > 1 or (known.state == "error" and len(known.inputs) > 0)
        self.inputs.show_inputs(sources, known.inputs if several else (), known.state == "error")
        self.unseen.show_unseen(unseen, reading)
        self.set_written(shape_written(known, reading))

    def _show_rows(self, steps: tuple[Step, ...], reading: Reading) -> None:
        """Draw the window along each axis; axes that are alike share a drawing."""
        rows: dict[WindowRow, list[str]] = {}
        for step in steps:
            row = window_row(step)
            if row is not None:
                rows.setdefault(row, []).append(title(step.axis))
        shown = [*rows.items()][:_DRAWINGS]
        for index, (axis, drawing) in enumerate(zip(self._axes, self.drawings, strict=True)):
            row, names = shown[index] if index < len(shown) else (None, [])
            drawing.show_row(row, reading)
            _say(axis, ", ".join(names) if len(shown) > 1 else "")


def _why_unknown(known: NodeAnalysis) -> str:
    if known.state == "waiting":
        return tr("Waits for {name}; its numbers return as soon as that layer fits.", name=known.waits_for)
    if known.state == "unconnected":
        return tr("Draw a wire to this layer, and its shape is worked out.")
    return ""


def _say(label: Label, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
