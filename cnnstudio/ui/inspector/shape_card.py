"""The output-shape card: the one result, a drawing of the window, the formula with its numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.glossary import explain
from cnnstudio.ui.inspector.calculation import shape_lines, shape_note, shape_sentence, unchanged
from cnnstudio.ui.inspector.inputs_table import InputsTable
from cnnstudio.ui.inspector.lines_table import LinesTable
from cnnstudio.ui.inspector.window_cells import window_row
from cnnstudio.ui.inspector.window_drawing import WindowDrawing
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.labels import Label


class ShapeCard(Card):
    """Shows how one layer's output shape comes about, or why it is not known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Output shape"), parent=parent)
        explain(self, "output_shape")
        self.result = Label("", "number")
        self.drawing = WindowDrawing()
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.lines = LinesTable(tr("Calculation of the output shape"))
        self.inputs = InputsTable()
        self._note = Label("", "micro", "text_faint", wrap=True)
        for part in (self.result, self.drawing, self.sentence, self.lines, self.inputs, self._note):
            self.add(part)

    def show_node(self, known: NodeAnalysis, sources: tuple[str, ...]) -> None:
        """Show a layer's shape and its working; `sources` names what its inputs come from."""
        self.result.setText(_result(known))
        self.result.set_role("text" if known.output is not None else "text_quiet")
        steps = known.working.steps if known.working else ()
        row = next((r for step in steps if (r := window_row(step)) is not None), None)
        self.drawing.show_row(row)
        _say(self.sentence, shape_sentence(known) or _why_unknown(known))
        self.lines.show_lines(() if unchanged(steps) else shape_lines(steps))
        _say(self._note, shape_note(steps))
        several = len(known.inputs) > 1 or (known.state == "error" and len(known.inputs) > 0)
        self.inputs.show_inputs(sources, known.inputs if several else (), known.state == "error")


def _result(known: NodeAnalysis) -> str:
    shapes = [shape_text(shape) for shape in known.outputs]
    return "\n".join(shapes)


def _why_unknown(known: NodeAnalysis) -> str:
    if known.state == "waiting":
        return tr("Waits for {name}; its numbers return as soon as that layer fits.", name=known.waits_for)
    if known.state == "unconnected":
        return tr("Draw a wire to this layer, and its shape is worked out.")
    return ""


def _say(label: Label, words: str) -> None:
    label.setText(words)
    label.setVisible(bool(words))
