"""One dimension: a kernel slides along a signal, causal padding, and a stack whose dilation rates double, as in WaveNet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.receptive import Stage, fields
from cnnstudio.arithmetic.stacks import through, wavenet
from cnnstudio.arithmetic.windows import Padding
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.stack_tree import StackTree
from cnnstudio.ui.lab.sum_card import factor, written
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, Segments

_LONGEST = 32
_SIGNAL = Table(((1, 3, 2, 5, 4, 6, 3, 2, 4, 1, 2, 3, 5, 4, 2, 1),))
_KERNEL = Table(((1, 2),))


@dataclass(frozen=True)
class Along:
    """A signal, a kernel, how it slides, and how many such layers are stacked."""

    image: Table = _SIGNAL
    kernel: Table = _KERNEL
    stride: int = 1
    rate: int = 1
    padding: str = "causal"
    layers: int = 4

    def worked(self) -> Convolution:
        """Return the convolution of the signal; raises Refused."""
        return correlate(
            self.image.array[0], self.kernel.array[0], strides=self.stride, dilation=self.rate, padding=self.pads
        )  # fmt: skip

    @property
    def pads(self) -> Padding:
        """What the arithmetic is told of the padding."""
        return self.padding

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stack with rates 1, 2, 4, 8 and so on."""
        return wavenet(self.layers, self.kernel.shape[1])

    def stacked(self) -> tuple[Convolution, ...]:
        """Return every layer of the stack at work on the signal."""
        rates = [stage.dilation for stage in self.stages]
        return through(self.image.array[0], [self.kernel.array[0]] * self.layers, rates)


class OneDimension(LabPage[Along]):
    """Arrow keys and the player go along the output."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Along())
        self.done: Convolution | None = None
        self.at = 0
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.output = NumberGrid()
        self.row_in = self.add_grids(
            Part(tr("Signal"), self.input), "∗", Part(tr("Kernel"), self.kernel), share=0.2
        )
        self.row_out = self.add_grids(Part(tr("Output"), self.output), share=0.2)
        self.add_player().moved.connect(self.go_to)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.tree = StackTree(tr("What the last step sees"), 46)
        self.about = Label("", "body", "text", wrap=True)
        self.stage.addWidget(self.tree)
        self.stage.addWidget(self.about)
        self._controls()
        self._connect()
        self.telling = (self.about,)
        self.begin()

    def _controls(self) -> None:
        self.length = NumberField(16, 1, _LONGEST, name=tr("Length"))
        self.kernel_size = NumberField(2, 1, 9, name=tr("Kernel size"))
        self.stride = NumberField(1, 1, 9, name=tr("Stride"))
        self.rate = NumberField(1, 1, 9, name=tr("Dilation rate"))
        options = [("valid", "valid"), ("same", "same"), ("causal", "causal")]
        self.padding = Segments(options, "causal", tr("Padding"))
        self.layers = NumberField(4, 1, 5, name=tr("Layers of the stack"))
        self.add_row(tr("Length"), self.length, "input")
        self.add_row(tr("Kernel size"), self.kernel_size, "kernel", "kernel size")
        self.add_row(tr("Stride"), self.stride, "stride")
        self.add_row(tr("Dilation rate"), self.rate, "dilation rate")
        self.add_row(tr("Padding"), self.padding, "padding")
        self.add_row(tr("Layers"), self.layers, "layers")
        self.note = Note(tr("the output is as long as the input"), "")
        self.controls.addWidget(self.note)

    def _connect(self) -> None:
        self.length.valueChanged.connect(
            lambda n: self.change(
                "length", image=self.history.begun("length").image.resized((1, int(str(n))))
            )
        )
        self.kernel_size.valueChanged.connect(
            lambda n: self.change(
                "kernel", kernel=self.history.begun("kernel").kernel.resized((1, int(str(n))))
            )
        )
        self.stride.valueChanged.connect(lambda n: self.change("stride", stride=n))
        self.rate.valueChanged.connect(lambda n: self.change("rate", rate=n))
        self.layers.valueChanged.connect(lambda n: self.change("layers", layers=n))
        self.padding.valueChanged.connect(lambda padding: self.change(padding=padding))
        for field in (self.length, self.kernel_size, self.stride, self.rate, self.layers):
            field.editingEnded.connect(self.history.seal)
        self.input.edited.connect(lambda r, c, v: self.change(image=self.settings.image.with_cell((r, c), v)))
        self.kernel.edited.connect(
            lambda r, c, v: self.change(kernel=self.settings.kernel.with_cell((r, c), v))
        )
        self.input.pasted.connect(lambda table: self.change(image=Table(table[:1, :_LONGEST])))
        self.kernel.pasted.connect(lambda table: self.change(kernel=Table(table[:1, :9])))
        self.output.pressed.connect(lambda _r, c: self.go_to(c))
        for grid in (self.input, self.kernel):
            grid.refused.connect(self.tell_problem)

    def go_to(self, at: int) -> None:
        """Look at one step of the output."""
        if self.done is None:
            return
        self.at = min(max(at, 0), len(self.done.outputs) - 1)
        if self.player is not None:
            self.player.set_at(self.at)
        self._show_step(self.done)

    def move_window(self, down: int, right: int) -> None:
        """Go to the neighbouring step."""
        self.go_to(self.at + right + down)

    def refresh(self) -> None:
        """Slide the kernel, and work the stack out."""
        settings = self.settings
        self._show_settings(settings)
        self.kernel.set_values(settings.kernel.array)
        self.done = done = settings.worked()
        axis = done.axes[0]
        self.input.set_values(
            done.padded[:, 0][None, :], before=(0, axis.before), inner=(1, axis.size),
            hatched=(done.uses() == 0)[None, :],
        )  # fmt: skip
        self.row_out.set_shown(self.output, True)
        self.output.set_values(done.outputs[None, :])
        self.row_out.set_note(self.output, tr("{n} steps", n=len(done.outputs)))
        if self.player is not None:
            self.player.set_count(len(done.outputs))
        self._show_stack(settings)
        self._show_note(settings)
        self.go_to(self.at)

    def fit(self) -> None:
        """Let each step of the output stand below its own step of the signal."""
        super().fit()
        if self.done is not None:
            self.output.set_largest(self.input.cell / theme.current().scale)
            self.row_out.set_indent(self.done.axes[0].before * self.input.cell)

    def withdraw(self) -> None:
        """Show the signal alone."""
        self.done = None
        self.input.set_values(self.settings.image.array)
        self.input.set_marks()
        self.row_out.set_shown(self.output, False)
        self.working.set_lines([])

    def _show_settings(self, settings: Along) -> None:
        for field, value in (
            (self.length, settings.image.shape[1]),
            (self.kernel_size, settings.kernel.shape[1]),
            (self.stride, settings.stride),
            (self.rate, settings.rate),
            (self.layers, settings.layers),
        ):
            field.set_value(value)
        self.padding.set_value(settings.padding)

    def _show_stack(self, settings: Along) -> None:
        done = settings.stacked()
        self.tree.show_causal(settings.stages, settings.image.shape[1])
        found = fields(settings.stages)
        self.about.setText(
            tr(
                "{n} causal layers with rates {rates} see {field} steps; no step sees what comes after it. The last number of the stack is {value}.",
                n=settings.layers, rates=", ".join(str(f.stage.dilation) for f in found), field=found[-1].field,
                value=full(float(done[-1].outputs[-1])),
            )
        )  # fmt: skip

    def _show_note(self, settings: Along) -> None:
        made = correlate(np.zeros((10, 32)), np.zeros((3, 32, 64)), dilation=2)
        self.note.set_right(
            tr(
                "Only with same or causal and stride 1. 64 filters of 3 with rate 2 on 10 × 32 give {size} with valid and have {n} parameters.",
                size=shape_text(made.maps.shape), n=number(made.parameters),
            )
        )  # fmt: skip

    def _show_step(self, done: Convolution) -> None:
        first = self.context.reading.first
        for grid in (self.input, self.kernel, self.output):
            grid.set_first(first)
        self.input.set_marks((0,), tuple(done.axes[0].reads(self.at)))
        self.output.set_marks(chosen=(0, self.at))
        cell = done.cell((self.at,))
        products = " + ".join(f"{written(p.value)}·{factor(p.weight)}" for p in cell.products)
        self.working.set_lines([
            tr("O(i) = Σ x(i·S + d·k − p) · w(k)"),
            f"{products} = {written(cell.output)}",
        ])  # fmt: skip
        self.tell_place()

    def spoken(self) -> str:
        """Return the step and its value."""
        if self.done is None:
            return self.refusal.text()
        axis, first = self.done.axes[0], self.context.reading.first
        read = [cell + first for cell in axis.reads(self.at) if 0 <= cell < axis.size]
        return tr(
            "Step {n} of the output reads steps {read} of the signal and is {value}.",
            n=self.at + first, read=", ".join(str(n) for n in read) or tr("none"),
            value=full(float(self.done.outputs[self.at])),
        )  # fmt: skip


PAGE = PageSpec(
    "one-dimension",
    lambda: tr("One dimension"),
    "kinds",
    OneDimension,
    lambda: tr("1-D signal causal padding dilation WaveNet time series Conv1D"),
)
