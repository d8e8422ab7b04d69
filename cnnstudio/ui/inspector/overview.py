"""What the inspector shows while nothing is selected: the whole network and its data in a few lines."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.costs import ERROR_RANGE, TrainingMemory, slots, training_memory
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import memory_text, number, percent, shape_text, tr
from cnnstudio.layers.formulas import Formula
from cnnstudio.layers.input_output import Input
from cnnstudio.layers.written import Line, as_latex
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.calculation import Sum
from cnnstudio.ui.inspector.copy_card import Written
from cnnstudio.ui.inspector.cost_card import CostCard
from cnnstudio.ui.widgets.buttons import LinkButton
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.styled import Styled

_SCALES = {"1/255": "values 0 to 1", "none": "values as they are", "1/127.5 - 1": "values −1 to 1"}


def recipe_line(recipe: DataRecipe, batch_size: int) -> str:
    """Return the data pipeline in one line."""
    checked = tr("validated on the given test part")
    if recipe.validation == "split":
        checked = tr("{share} kept for validation", share=percent(recipe.validation_fraction, 0))
    parts = [recipe.source, tr(_SCALES[recipe.scale]), checked, tr("batches of {n}", n=batch_size)]
    return ", ".join(parts)


def totals(analysis: Analysis) -> tuple[Sum, ...]:
    """Return the sums over the network."""
    all_ = analysis.totals
    held = tr("{n} trainable", n=number(all_.trainable_parameters))
    if all_.non_trainable_parameters:
        held += ", " + tr("{n} not trainable", n=number(all_.non_trainable_parameters))
    memory, doubled = memory_text(all_.activation_bytes), number(2 * all_.macs)
    return (
        Sum(tr("Parameters"), number(all_.parameters), held if all_.parameters else "", "parameters"),
        Sum(
            tr("MACs"),
            number(all_.macs),
            tr("{n} multiplications\n1 MAC = 2 FLOPs: {flops} FLOPs", n=number(all_.macs), flops=doubled)
            if all_.macs
            else "",
            "macs",
        ),
        Sum(tr("Outputs of all layers"), memory, tr("of one sample, 4 bytes a number")),
    )


def memory_sums(memory: TrainingMemory, plan: Plan) -> tuple[Sum, ...]:
    """Return what training needs, by what it is for."""
    low, high = ERROR_RANGE
    kept = slots(plan)
    optimiser = tr("{name} keeps {n} numbers per parameter", name=plan.optimizer, n=kept) if kept else ""
    parts = (
        Sum(tr("Weights and gradients"), memory_text(memory.weights + memory.gradients)),
        Sum(tr("Optimiser"), memory_text(memory.slots), optimiser),
        Sum(
            tr("Outputs kept"), memory_text(memory.activations), tr("for a batch of {n}", n=memory.batch_size)
        ),
        Sum(tr("Room to work in"), memory_text(memory.working), tr("for gradients and the program")),
    )
    hover = tr(
        "An estimate: in measured trainings it came to {low} to {high} times what they took.",
        low=low,
        high=high,
    )
    held = tr(
        "{low} to {high} by measurements",
        low=memory_text(round(memory.total / high)),
        high=memory_text(round(memory.total / low)),
    )
    if not memory.complete:
        held = tr("so far, without what waits")
    return (Sum(tr("In all, about"), memory_text(memory.total), held, "", hover), *parts)


def sums_written(heading: str, sums: tuple[Sum, ...], python: str) -> Written:
    """Return a network's sums as they are copied."""
    text = "\n".join([heading, *(f"{one.title}: {one.value}" for one in sums)])
    rows = tuple(Line(one.title, Formula(one.value)) for one in sums)
    return Written(text, as_latex(rows), python)


def totals_python(analysis: Analysis) -> str:
    """Return parameters and MACs of the network as one line of Python, layer by layer."""
    known = [node for node in analysis.flat if node.state == "ok"]
    parameters = [node.parameters or 0 for node in known]
    return f"({_added(parameters)}, {_added([node.macs or 0 for node in known])})"


def memory_python(memory: TrainingMemory) -> str:
    """Return the bytes that training needs as one line of Python, part by part."""
    return _added([memory.weights, memory.gradients, memory.slots, memory.activations, memory.working])


def _added(numbers: list[int]) -> str:
    return " + ".join(str(one) for one in numbers if one) or "0"


class Overview(Styled, QWidget):
    """Totals, inputs and outputs, the data pipeline in one line."""

    dataRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.network, self.ends = CostCard(), Card(tr("From input to output"))
        self.network.set_title(tr("Network"))
        self._left_out = Label("", "small", "warning", wrap=True)
        self.network.add(self._left_out)
        self.memory = CostCard()
        self.memory.set_title(tr("Memory in training, estimated"))
        self.ways = Label("", "strong", wrap=True)
        self._ends_note = Label("", "small", "text_quiet", wrap=True)
        self.ends.add(self.ways)
        self.ends.add(self._ends_note)
        self.data, self.recipe = Card(tr("Data pipeline")), Label("", "small", "text_quiet", wrap=True)
        link = LinkButton(tr("Open the data"))
        link.clicked.connect(self.dataRequested)
        self.data.add(self.recipe)
        self.data.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        self._hint = Label(
            tr("Select a layer to see its fields and its calculation."), "small", "text_quiet", wrap=True
        )
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for part in (self.network, self.memory, self.ends, self.data, self._hint):
            self._column.addWidget(part)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("gap"))

    def show_project(self, project: Project, analysis: Analysis) -> None:
        """Show a project's sums and data."""
        sums = totals(analysis)
        self.network.show_sums(sums, sums_written(project.name, sums, totals_python(analysis)))
        memory = training_memory(analysis, project.plan)
        needed = memory_sums(memory, project.plan)
        self.memory.show_sums(needed, sums_written(tr("Memory in training"), needed, memory_python(memory)))
        left = analysis.totals.left_out
        self._left_out.setText(tr("Without {names}: not known yet.", names=_few(left)) if left else "")
        self._left_out.setVisible(bool(left))
        self.ways.setText(_ways(project, analysis))
        self._ends_note.setText(_classes(analysis))
        self._ends_note.setVisible(bool(self._ends_note.text()))
        self.recipe.setText(recipe_line(project.recipe, project.plan.batch_size))


def _few(names: tuple[str, ...]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else tr("{names} and {n} more", names=shown, n=len(names) - 3)


def _ways(project: Project, analysis: Analysis) -> str:
    known = analysis.flat or project.graph.nodes  # inside a block the graph shown is not the network's
    inputs = [shape_text(node.layer.shape) for node in known if isinstance(node.layer, Input)]
    if not inputs:
        return tr("no input yet")
    outputs = [shape_text(analysis.nodes[end].output) for end in analysis.ends]
    return "{}  →  {}".format(", ".join(inputs), ", ".join(outputs) or "?")


def _classes(analysis: Analysis) -> str:
    if len(analysis.ends) != 1:
        return tr("{n} outputs", n=len(analysis.ends)) if analysis.ends else ""
    end = analysis.nodes[analysis.ends[0]]
    if getattr(end.layer, "activation", None) == "softmax" and end.output:
        return tr("{name} tells {n} classes apart.", name=end.name, n=end.output[-1])
    return tr("{name} is the last layer.", name=end.name)
