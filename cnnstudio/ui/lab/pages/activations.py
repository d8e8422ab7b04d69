"""Activations: the curve of each, its slope, and what it makes of a map of sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic import activations
from cnnstudio.arithmetic.activations import EVERY, PARAMETERS, TOGETHER
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.activation_notes import ActivationNotes
from cnnstudio.ui.lab.activation_words import RULES, remark
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Choice, FormRow, Label, NumberField

_SUMS = Table(((1, 0, -2, 4), (-1, 0.5, 1, -3), (0, 2, -0.5, 6), (3, -4, 0.2, 1)))
_SPAN = 6.0
_STEP = 0.25
_FIRST_AT = -2.0
_SHAPES: tuple[str, ...] = tuple(dict.fromkeys(key for shape in PARAMETERS.values() for key in shape))


@dataclass(frozen=True)
class Activating:
    """An activation, the numbers that shape it where they are not Keras's, and a map of sums."""

    name: str = "relu"
    shaped: tuple[tuple[str, float], ...] = ()
    sums: Table = _SUMS

    @property
    def given(self) -> dict[str, float]:
        """The numbers that differ from Keras's and belong to this activation."""
        known = PARAMETERS.get(self.name, {})
        return {key: value for key, value in self.shaped if key in known}

    @property
    def together(self) -> bool:
        """Whether the channels of a place act on each other."""
        return self.name in TOGETHER


class Activations(LabPage[Activating]):
    """The line in the plot follows the pointer, the cell pressed and the arrow keys; the map below is typed into."""

    def __init__(self, context: LabContext) -> None:
        # The plot is loaded when the page is first looked at, not when the program starts.
        from cnnstudio.ui.lab.plot import Plot

        super().__init__(context, Activating())
        self.at = _FIRST_AT
        self.row_at = 0
        self.plot = Plot(tr("Curve and slope of the activation"), 268)
        self.stage.addWidget(self.plot)
        self.working = FormulaStrip()
        self.stage.addWidget(self.working)
        self.input, self.output, self.slope = NumberGrid(editable=True), NumberGrid(), NumberGrid()
        self.row = self.add_grids(
            Part(tr("Sums"), self.input), "→", Part(tr("Outputs"), self.output),
            Part(tr("Slopes"), self.slope), share=0.38,
        )  # fmt: skip
        self.effect = Label("", "body", "text_quiet", wrap=True)
        self.stage.addWidget(self.effect)
        self._controls()
        self.notes = ActivationNotes(self.controls)
        self.input.edited.connect(self._edit)
        self.input.pasted.connect(lambda table: self.change(sums=Table(table)))
        self.input.refused.connect(self.tell_problem)
        self.input.pressed.connect(self._take_cell)
        self.plot.pointed.connect(self.stand)
        self.begin()

    def _controls(self) -> None:
        self.name = Choice([(name, name) for name in EVERY], "relu", tr("Activation"))
        self.add_row(tr("Activation"), self.name, "activation")
        self.name.valueChanged.connect(lambda name: self.change(name=name))
        self.shapes: dict[str, tuple[NumberField, FormRow]] = {}
        for key in _SHAPES:
            field = NumberField(
                0.0, -1e6, 1e6, 0.1, whole=False, optional=True, placeholder=tr("none"), name=key
            )
            row = self.add_row(key, field, key)
            field.valueChanged.connect(lambda value, key=key: self._shape(key, value))
            field.editingEnded.connect(self.history.seal)
            self.shapes[key] = (field, row)
        self.about = Label("", "body", "text", wrap=True)
        self.controls.addWidget(self.about)

    # What the user does.

    def _edit(self, row: int, column: int, value: float) -> None:
        self.change(sums=self.settings.sums.with_cell((row, column), value))
        self._take_cell(row, column)

    def _take_cell(self, row: int, column: int) -> None:
        if row in range(self.settings.sums.shape[0]) and column in range(self.settings.sums.shape[1]):
            changed, self.row_at = self.row_at != row, row
            if changed and self.settings.together:
                self.show_settings()
            self.stand(float(self.settings.sums.array[row, column]))

    def _shape(self, key: str, value: object) -> None:
        kept = tuple(pair for pair in self.settings.shaped if pair[0] != key)
        self.change(key, shaped=kept if value is None else (*kept, (key, float(str(value)))))

    def stand(self, x: float) -> None:
        """Stand the line at a place of the plot."""
        self.at = round(min(max(x, -_SPAN), _SPAN), 2)
        self._show_place()

    def move_window(self, down: int, right: int) -> None:
        """Move the line; up and down choose the activation before or after."""
        if right:
            self.stand(self.at + right * _STEP)
        else:
            self.change(name=EVERY[(EVERY.index(self.settings.name) + down) % len(EVERY)])

    # What is shown.

    def refresh(self) -> None:
        """Work out the curve and the maps."""
        settings = self.settings
        self._show_controls()
        self.input.set_values(settings.sums.array)
        # ReLU makes a zero with a minus sign of a negative sum; it is no other number.
        outputs = activations.activate(settings.name, settings.sums.array, **settings.given) + 0.0
        self.row_at = min(self.row_at, settings.sums.shape[0] - 1)
        self.output.set_values(outputs)
        self.slope.set_values(self._slopes())
        self._say_effect(outputs)
        self.notes.show(settings.name, settings.sums.array, outputs, self.row_at)
        self._draw()
        self._show_place()

    def _show_controls(self) -> None:
        settings = self.settings
        self.name.set_value(settings.name)
        usual = PARAMETERS.get(settings.name, {})
        for key, (field, row) in self.shapes.items():
            row.setVisible(key in usual)
            value = settings.given.get(key, usual.get(key, 0.0))
            field.set_value(value if np.isfinite(value) else None)
        self.about.setText(remark(settings.name))
        self.about.setVisible(bool(self.about.text()))

    def _slopes(self) -> np.ndarray:
        settings = self.settings
        if not settings.together:
            return activations.derivative(settings.name, settings.sums.array, **settings.given)
        return activations.jacobian(settings.name, settings.sums.array[self.row_at])

    def _say_effect(self, outputs: np.ndarray) -> None:
        settings = self.settings
        sums = settings.sums.array
        first = self.context.reading.first
        if settings.together:
            self.row.set_caption(self.slope, tr("Slopes of row {row}", row=self.row_at + first))
            self.effect.setText(
                tr(
                    "Each row is one place and its columns are the channels, which act on each other. The outputs of row {row} sum to {total}.",
                    row=self.row_at + first,
                    total=number(float(outputs[self.row_at].sum()), 6),
                )
            )
            return
        self.row.set_caption(self.slope, tr("Slopes"))
        self.effect.setText(
            tr(
                "Sums from {low} to {high} become outputs from {least} to {most}; {flat} of {all} slopes are 0 and pass no gradient back.",
                low=full(float(sums.min())),
                high=full(float(sums.max())),
                least=number(float(outputs.min()), 4),
                most=number(float(outputs.max()), 4),
                flat=int((self._slopes() == 0).sum()),
                all=sums.size,
            )
        )

    def _draw(self) -> None:
        from cnnstudio.ui.lab.curve import Curve

        settings = self.settings
        self.plot.setVisible(settings.name != "glu")
        if settings.name == "glu":
            return
        curve = activations.curve(settings.name, -_SPAN, _SPAN, 481, **settings.given)
        words = tr("output, beside a second channel of 0") if settings.together else tr("output f(x)")
        low = max(min(curve.y.min(), curve.slope.min()), -_SPAN)
        high = min(max(curve.y.max(), curve.slope.max()), _SPAN)
        edge = (high - low) * 0.08
        self.plot.set_curves(
            [
                Curve(words, curve.x, curve.y, "accent"),
                Curve(tr("slope f′(x)"), curve.x, curve.slope, "plot_val", dashed=True),
            ],
            (-_SPAN, _SPAN),
            (low - edge, high + edge),
        )

    def value_at(self) -> tuple[float, float]:
        """Return output and slope where the line stands; of channels that act together, beside one of 0."""
        settings = self.settings
        if settings.together:
            pair = np.array([self.at, 0.0])
            return (
                float(activations.activate(settings.name, pair)[0]) + 0.0,
                float(activations.jacobian(settings.name, pair)[0, 0]),
            )
        at = np.array([self.at])
        return (
            float(activations.activate(settings.name, at, **settings.given)[0]) + 0.0,
            float(activations.derivative(settings.name, at, **settings.given)[0]),
        )

    def _show_place(self) -> None:
        self.plot.set_marker(self.at)
        value, slope = self.value_at()
        self.working.set_lines([
            RULES[self.settings.name],
            f"f({number(self.at, 4)}) = {number(value, 5)}     f′({number(self.at, 4)}) = {number(slope, 5)}",
        ])  # fmt: skip
        first = self.context.reading.first
        for grid in (self.input, self.output, self.slope):
            grid.set_first(first)
        same = self.settings.sums.array == self.at
        halved = self.output.shape != self.input.shape
        self.output.set_marks(outlined=None if halved else same)
        self.slope.set_marks(outlined=None if self.settings.together else same)
        self.tell_place()

    def spoken(self) -> str:
        """Return activation, place, value and slope as a sentence."""
        value, slope = self.value_at()
        return tr(
            "{name} at {x}: output {value}, slope {slope}.",
            name=self.settings.name, x=number(self.at, 4), value=number(value, 5), slope=number(slope, 5),
        )  # fmt: skip


PAGE = PageSpec(
    "activations",
    lambda: tr("Activations"),
    "layers",
    Activations,
    lambda: tr("relu sigmoid tanh softmax curve derivative slope"),
)
