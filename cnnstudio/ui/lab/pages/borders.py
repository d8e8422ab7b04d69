"""Borders: all rules for what stands beyond the edge at once, on the same image, and how often each pixel is used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from cnnstudio.arithmetic.borders import BORDERS, Border
from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.border_notes import border_notes
from cnnstudio.ui.lab.border_rules import ROOM, RuleView, rule_words
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.digits import ENLARGED
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.plain import InputRows, KernelRows, PlainPair
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Label, NumberField, Segments

_SIGNAL, _ONES = Table(((1, 2, 3, 4, 5),)), Table(((1, 1, 1, 1, 1),))
_SEVEN, _THREE = Table(np.ones((7, 7))), Table(np.ones((3, 3)))
_MOST_COLUMNS, _MOST_LINES, _LEAST = 4, 3, 112
_VIEWS = ("result", "padded", "uses")


@dataclass(frozen=True)
class Beyond(PlainPair):
    """An input, a kernel and the number of the constant border."""

    source: str = "signal"
    image: Table = _SIGNAL
    kernel: Table = _ONES
    preset: str = ""
    constant: float = 1.0


class Borders(LabPage[Beyond]):
    """Every rule is worked out for the same input and kernel; a press marks the same place in all."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Beyond())
        self.done: dict[Border, Convolution] = {}
        self.place = (0, 0)
        self.input, self.kernel = NumberGrid(editable=True), NumberGrid(editable=True)
        self.row = self.add_grids(
            Part(tr("Input"), self.input), "∗", Part(tr("Kernel"), self.kernel), share=0.26
        )
        options = zip(_VIEWS, (tr("Result"), tr("With its border"), tr("How often used")), strict=True)
        self.view = Segments(list(options), "result", tr("What is shown of each rule"))
        self.stage.addWidget(self.view, 0, Qt.AlignmentFlag.AlignLeft)
        self.rules = {rule: RuleView(rule) for rule in BORDERS}
        self._places = QGridLayout()
        self._places.setHorizontalSpacing(theme.current().space("section"))
        self._columns = 0
        self._arrange(_MOST_COLUMNS)
        for view in self.rules.values():
            view.grid.pressed.connect(lambda r, c, rule=view.rule: self._press(rule, r, c))
        self.stage.addLayout(self._places)
        self.sentence = Label("", "body", "text_quiet", wrap=True)
        self.stage.addWidget(self.sentence)
        self._build_controls()
        self.telling = (self.sentence,)
        self.begin()

    def _arrange(self, columns: int) -> None:
        """Put so many rules beside each other."""
        if columns == self._columns:
            return
        self._columns = columns
        for index, view in enumerate(self.rules.values()):
            self._places.removeWidget(view)
            self._places.addWidget(view, index // columns, index % columns)
        for column in range(_MOST_COLUMNS):
            self._places.setColumnStretch(column, 1 if column < columns else 0)

    def _build_controls(self) -> None:
        ready = {
            "signal": (tr("The signal 1 2 3 4 5"), _SIGNAL),
            "seven": (tr("7 × 7 ones"), _SEVEN),
        }
        self.input_rows = InputRows(self, self.input, ready, self._kernel_with)
        self.kernel_rows = KernelRows(self, self.kernel)
        self.constant = NumberField(1.0, -1e30, 1e30, whole=False, name=tr("Constant"))
        self.add_row(tr("Constant"), self.constant, "constant")
        self.constant.valueChanged.connect(lambda v: self.change("constant", constant=float(v)))
        self.constant.editingEnded.connect(self.history.seal)
        self.view.valueChanged.connect(lambda _view: self.show_settings())
        for grid in (self.input, self.kernel):
            grid.refused.connect(self.tell_problem)
        for words in border_notes():
            self.controls.addWidget(Note(*words))

    def _kernel_with(self, source: str, image: Table) -> dict[str, object]:
        """Bring a kernel along that the ready inputs are told with."""
        settings = self.settings
        if source in {"signal", "seven"}:
            return {"kernel": _ONES if source == "signal" else _THREE, "preset": ""}
        if image.shape[0] > 1 and settings.kernel.shape[0] == 1:
            return {"kernel": _THREE, "preset": ""}
        return {}

    def refresh(self) -> None:
        """Work out all rules."""
        settings = self.settings
        self.input_rows.show(settings)
        self.kernel_rows.show(settings)
        self.constant.set_value(settings.constant)
        kind = "grey" if settings.grey else "signed"
        self.input.set_values(settings.image.array, kind=kind, high=settings.brightest)  # type: ignore[arg-type]
        self.kernel.set_values(settings.kernel.array)
        self.row.set_note(self.input, shape_text(settings.image.shape))
        done: dict[Border, Convolution] = {}
        for rule in self.rules:
            done[rule] = correlate(
                settings.image.array,
                settings.kernel.array,
                padding="same",
                border=rule,
                constant=settings.constant,
            )
        self.done = done
        for view in self.rules.values():
            view.setVisible(True)
        self._show_rules()
        self.go_to(self.place)

    def withdraw(self) -> None:
        """Show no rule."""
        self.done = {}
        self.sentence.setText("")
        for view in self.rules.values():
            view.setVisible(False)

    def _show_rules(self) -> None:
        results = [done.outputs for done in self.done.values()]
        limit = max(float(np.abs(result).max()) for result in results) or 1.0
        for rule, view in self.rules.items():
            done = self.done[rule]
            view.head.set_note(shape_text(done.outputs.shape))
            view.grid.set_room(self._room())
            view.beyond.setVisible(self._one_row() and self.view.value() == "result")
            if self._one_row():
                self._show_padded(view.beyond, done)
            if self.view.value() == "uses":
                view.grid.set_values(done.uses().astype(float))
            elif self.view.value() == "padded":
                self._show_padded(view.grid, done)
            else:
                view.grid.set_values(done.outputs, limit=limit, kind="signed")

    def _show_padded(self, grid: NumberGrid, done: Convolution) -> None:
        before = (done.axes[0].before, done.axes[1].before)
        inner = (done.axes[0].size, done.axes[1].size)
        grey = self.settings.grey
        grid.set_values(
            done.padded[..., 0],
            kind="grey" if grey else "signed",
            high=self.settings.brightest,
            before=before,
            inner=inner,
        )

    def _one_row(self) -> bool:
        """Say whether the input is a single row: there is room for its border above the result."""
        return self.settings.image.shape[0] == 1

    def _room(self) -> int:
        """Return how wide a rule's grid may be at 100 %."""
        look = theme.current()
        width = (
            self.area.viewport().width()
            - 2 * look.space("section")
            - (self._columns - 1) * look.space("section")
        )
        return max(int(width / self._columns / look.scale) - 2, _LEAST)

    def fit(self) -> None:
        """Share the width among the rules."""
        super().fit()
        one_row = bool(self.done) and self._one_row()
        most = _MOST_LINES if one_row else _MOST_COLUMNS
        width = self.area.viewport().width() / theme.current().px(ROOM + 8)
        self._arrange(min(max(int(width), 1), most))
        room = min(self._room(), int(self.area.viewport().height() * 0.26 / theme.current().scale))
        # What is to be read from afar may rather be rolled than become small.
        wide = one_row or theme.current().scale >= ENLARGED
        for view in self.rules.values():
            view.grid.set_room(self._room() if wide else max(room, _LEAST))
            view.beyond.set_room(self._room())

    def _press(self, rule: Border, row: int, column: int) -> None:
        """Mark the place that was pressed; places of `ignore` begin where its first window lies inside."""
        if rule == "ignore" and self.view.value() == "result" and self.done:
            axes = self.done["zero"].axes
            row, column = row + axes[0].before, column + axes[1].before
        self.go_to((row, column))

    def move_window(self, down: int, right: int) -> None:
        """Look at a neighbouring place."""
        self.go_to((self.place[0] + down, self.place[1] + right))

    def go_to(self, place: tuple[int, int]) -> None:
        """Mark a place in all rules."""
        if not self.done:
            return
        rows, columns = self.done["zero"].outputs.shape
        self.place = min(max(place[0], 0), rows - 1), min(max(place[1], 0), columns - 1)
        first = self.context.reading.first
        for rule, view in self.rules.items():
            for grid in (view.grid, view.beyond):
                grid.set_first(first)
            self._mark(rule, view.grid)
            view.beyond.set_marks(*self._window(rule))
        under = [a.reads(at) for a, at in zip(self.done["zero"].axes, self.place, strict=True)]
        self.input.set_marks(tuple(under[0]), tuple(under[1]))
        self.sentence.setText(self.spoken())
        self.tell_place()

    def _mark(self, rule: Border, grid: NumberGrid) -> None:
        done = self.done[rule]
        if self.view.value() == "result":
            grid.set_marks(chosen=self._in_result(rule))
        elif self.view.value() == "padded":
            grid.set_marks(*self._window(rule))
        else:
            inside = all(at < axis.size for at, axis in zip(self.place, done.axes, strict=True))
            grid.set_marks(chosen=self.place if inside else None)

    def _window(self, rule: Border) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return rows and columns that the place reads under a rule; none where the rule has no such place."""
        at = self._in_result(rule)
        if at is None:
            return (), ()
        rows, columns = (axis.reads(n) for axis, n in zip(self.done[rule].axes, at, strict=True))
        return tuple(rows), tuple(columns)

    def _in_result(self, rule: Border) -> tuple[int, int] | None:
        """Return where the place stands in a rule's result; `ignore` has none near the edge."""
        if rule != "ignore":
            return self.place
        axes, shape = self.done["zero"].axes, self.done["ignore"].outputs.shape
        row, column = self.place[0] - axes[0].before, self.place[1] - axes[1].before
        return (row, column) if 0 <= row < shape[0] and 0 <= column < shape[1] else None

    def spoken(self) -> str:
        """Return every rule's value at the place."""
        if not self.done:
            return self.refusal.text()
        first, told = self.context.reading.first, []
        for rule, done in self.done.items():
            at = self._in_result(rule)
            value = full(float(done.outputs[at])) if at is not None else tr("nothing")
            told.append(f"{rule_words()[rule][0].lower()} {value}")
        if self.view.value() == "uses":
            told = [
                f"{rule_words()[rule][0].lower()} {number(int(done.uses()[self.place]))}"
                for rule, done in self.done.items()
            ]
            return tr("Cell in row {row}, column {column} is used: {told}.", row=self.place[0] + first, column=self.place[1] + first, told=", ".join(told))  # fmt: skip
        return tr(
            "Row {row}, column {column}: {told}.",
            row=self.place[0] + first, column=self.place[1] + first, told=", ".join(told),
        )  # fmt: skip


PAGE = PageSpec(
    "borders",
    lambda: tr("Borders"),
    "window",
    Borders,
    lambda: tr("padding zero replicate reflect symmetric wrap constant edge"),
)
