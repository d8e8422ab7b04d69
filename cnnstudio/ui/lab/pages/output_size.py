"""Output size: the formula with the numbers of any choice, what same adds on either side, and what a stride drops."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.arithmetic.sizes import Agreement, Size, agreement, misprinted_size, output_size
from cnnstudio.arithmetic.windows import Padding, never_used, remarks, use_counts
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.formula import FormulaStrip
from cnnstudio.ui.lab.grid import NumberGrid
from cnnstudio.ui.lab.grid_row import Part
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.lab.size_card import size_lines
from cnnstudio.ui.lab.size_notes import size_notes
from cnnstudio.ui.lab.window_strip import WindowStrip, places_words
from cnnstudio.ui.widgets import Card, Label, NumberField, Segments

_AGREES_UP_TO = 32
_WAYS: tuple[Padding, ...] = ("valid", "same", "full")


@cache
def agreed() -> Agreement:
    """Count once in how many settings the misprint is right."""
    return agreement(_AGREES_UP_TO)


@dataclass(frozen=True)
class Sizes:
    """One axis: its size, the kernel's, stride, dilation rate and padding."""

    width: int = 28
    kernel: int = 5
    stride: int = 2
    dilation: int = 1
    padding: str = "own"
    own: int = 2

    @property
    def pads(self) -> Padding:
        """What the arithmetic is told of the padding."""
        return self.own if self.padding == "own" else self.padding


def examples() -> dict[str, tuple[str, Sizes]]:
    """Return settings that are told often."""
    return {
        "anchor": (tr("28, F 5, S 2, P 2"), Sizes()),
        "same": (tr("28, F 5, S 2, same"), Sizes(padding="same")),
        "valid": (tr("28, F 5, S 2, valid"), Sizes(padding="valid")),
        "pool": (tr("Pooling 2 on 7"), Sizes(7, 2, 2, padding="valid")),
        "dropped": (tr("7, F 3, S 3"), Sizes(7, 3, 3, padding="valid")),
        "dilated": (tr("10, F 3, rate 2"), Sizes(10, 3, 1, 2, padding="valid")),
    }


class OutputSize(LabPage[Sizes]):
    """The window moves along one axis; the square shows what is never read in two."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Sizes())
        self.found: Size | None = None
        self.at = 0
        self.answer, self.words = Label("", "figure"), Label("", "body", "text_quiet")
        self.strip, self.formula = WindowStrip(), FormulaStrip()
        self.stage.addWidget(Label(tr("Output size"), "strong"))
        self.stage.addWidget(self.answer)
        self.stage.addWidget(self.strip)
        self.stage.addWidget(self.words)
        self.add_player().moved.connect(self._stand_at)
        self.stage.addWidget(self.formula)
        self.remark = Label("", "body", "text_quiet", wrap=True)
        self.stage.addWidget(self.remark)
        self.square = NumberGrid()
        self.table = Card(tr("The same axis with other padding"))
        self.row = self.add_grids(
            Part(tr("How often each pixel of a square is read"), self.square), share=0.42
        )
        self.row.add(self.table, Qt.AlignmentFlag.AlignTop)
        self._build_table()
        self._build_controls()
        self.telling = (self.answer, self.strip, self.words, self.remark, self.table)
        self.begin()

    def _build_table(self) -> None:
        self._cells: dict[tuple[str, str], Label] = {}
        grid = QGridLayout()
        heads = (tr("padding"), tr("before"), tr("after"), tr("size"), tr("never read"))
        for column, head in enumerate(heads):
            grid.addWidget(Label(head, "small", "text_faint"), 0, column)
        keys = ("before", "after", "size", "dropped")
        for row, way in enumerate(("valid", "same", "full", "own"), start=1):
            grid.addWidget(Label(way, "strong"), row, 0)
            for column, key in enumerate(keys, start=1):
                label = self._cells[way, key] = Label("", "body")
                label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(label, row, column)
        grid.setHorizontalSpacing(24)
        self.table.add_layout(grid)

    def _build_controls(self) -> None:
        self.examples = Chips([(key, words) for key, (words, _s) in examples().items()], tr("Examples"))
        self.controls.addWidget(self.examples)
        self.examples.chosen.connect(lambda key: self.set_settings(examples()[str(key)][1]))
        self.fields = {
            "width": NumberField(28, 1, 4096, name=tr("Input size")),
            "kernel": NumberField(5, 1, 4096, name=tr("Kernel size")),
            "stride": NumberField(2, 1, 4096, name=tr("Stride")),
            "dilation": NumberField(1, 1, 4096, name=tr("Dilation rate")),
            "own": NumberField(2, 0, 4096, name=tr("On each side")),
        }
        faults = {
            "width": "input",
            "kernel": "kernel",
            "stride": "stride",
            "dilation": "dilation rate",
            "own": "padding",
        }
        self.rows = {}
        for name, field in self.fields.items():
            self.rows[name] = self.add_row(field.accessibleName(), field, faults[name])
            field.valueChanged.connect(lambda v, name=name: self.change(name, **{name: v}))
            field.editingEnded.connect(self.history.seal)
        options = [*((way, str(way)) for way in _WAYS), ("own", tr("own"))]
        self.padding = Segments(options, "own", tr("Padding"))
        self.add_row(tr("Padding"), self.padding)
        self.padding.valueChanged.connect(lambda v: self.change(padding=v))
        self.note = Note("(W − F + 2P/S) + 1", "")
        self.square_note = Note("(n + 2p − f + 1)²", "")
        self.share = Label("", "small", "text_quiet", wrap=True)
        for note in (self.note, self.square_note, *(Note(*words) for words in size_notes())):
            self.controls.addWidget(note)
        self.note.add(self.share)

    def refresh(self) -> None:
        """Work out the size and all that belongs to it."""
        settings = self.settings
        for name, field in self.fields.items():
            field.set_value(getattr(settings, name))
        self.rows["own"].setVisible(settings.padding == "own")
        self.padding.set_value(settings.padding)
        known = {setting: key for key, (_words, setting) in examples().items()}
        self.examples.set_value(known.get(settings, ""))
        self.found = self._worked(settings.pads)
        self._show()

    def withdraw(self) -> None:
        """Show no size."""
        self.found = None
        self.answer.setText("–")
        for part in (self.words, self.formula, self.remark, self.strip, self.row):
            part.setVisible(False)

    def _worked(self, padding: Padding) -> Size:
        s = self.settings
        return output_size(s.width, s.kernel, s.stride, padding, s.dilation)

    def _show(self) -> None:
        size = self.found
        if size is None:
            return
        for part in (self.words, self.formula, self.strip, self.row):
            part.setVisible(True)
        self.answer.setText(number(size.output))
        self.words.setText(places_words(size.axis))
        self.formula.set_lines(size_lines(size.axis, self.settings.padding, self.context.reading))
        said = remarks((size.axis,))
        self.remark.setVisible(bool(said))
        self.remark.setText(" ".join(said))
        if self.player is not None:
            self.player.set_count(size.output)
            self.at = self.player.at
        self._show_table()
        self._show_square(size)
        self._show_note(size)
        self._show_place()

    def _show_table(self) -> None:
        for way in (*_WAYS, self.settings.own):
            name = way if isinstance(way, str) else "own"
            try:
                size: Size | None = self._worked(way)
            except Refused:
                size = None
            told = (
                (size.axis.before, size.axis.after, size.output, size.dropped)
                if size is not None
                else (None,) * 4
            )
            for key, value in zip(("before", "after", "size", "dropped"), told, strict=True):
                self._cells[str(name), key].setText(number(value))

    def _show_square(self, size: Size) -> None:
        axes = (size.axis, size.axis)
        if size.axis.size > 64:
            self.row.set_shown(self.square, False)
            return
        self.row.set_shown(self.square, True)
        uses = use_counts(axes).astype(float)
        unread = never_used(axes)
        self.square.set_values(uses, hatched=unread)
        most, counts = int(uses.max()), {"n": number(int(unread.sum())), "all": number(unread.size)}
        note = (
            tr("once at most, {n} of {all} never", **counts)
            if most == 1
            else tr("up to {most} times, {n} of {all} never", most=number(most), **counts)
        )
        self.row.set_note(self.square, note)

    def _show_note(self, size: Size) -> None:
        s = self.settings
        pads = s.own if s.padding == "own" else size.axis.before
        wrong = misprinted_size(s.width, size.axis.effective, s.stride, pads)
        self.note.set_right(
            tr(
                "The bracket closes before the stride: here {right}, the misprint gives {wrong}.",
                right=number(size.output), wrong=full(wrong),
            )
        )  # fmt: skip
        square = s.width - size.axis.effective + 2 * pads + 1
        self.square_note.set_right(
            tr(
                "Right for stride 1 only: here it gives {wrong} along an axis, and {right} is right. The size stays the same with stride 1, p = (f − 1)/2 and an odd f.",
                wrong=number(square), right=number(size.output),
            )
        )  # fmt: skip
        found = agreed()
        self.share.setText(
            tr(
                "Of all {n} settings up to {size} the misprint is right in {share}.",
                n=number(found.settings), size=number(_AGREES_UP_TO), share=percent(found.share),
            )
        )  # fmt: skip

    def _stand_at(self, at: int) -> None:
        self.at = at
        self._show_place()

    def _show_place(self) -> None:
        size = self.found
        if size is not None:
            self.strip.set_axis(size.axis, self.at)
            read = tuple(size.axis.reads(self.at))
            self.square.set_marks(read, read)
            self.tell_place()

    def move_window(self, down: int, right: int) -> None:
        """Move the window along the axis."""
        if self.player is not None:
            self.player.go(self.at + down + right)

    def spoken(self) -> str:
        """Return the size and where the window stands."""
        size = self.found
        if size is None:
            return self.refusal.text()
        cells = size.axis.reads(self.at)
        first = self.context.reading.first
        return tr(
            "Output size {n}. Place {at} reads cells {low} to {high}.",
            n=number(size.output), at=number(self.at + 1), low=number(cells[0] + first), high=number(cells[-1] + first),
        )  # fmt: skip


PAGE = PageSpec(
    "output-size",
    lambda: tr("Output size"),
    "window",
    OutputSize,
    lambda: tr("formula floor stride same valid dropped pixels"),
)
