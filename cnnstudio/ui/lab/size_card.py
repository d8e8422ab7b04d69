"""The size of the output: the answer, the places from the side, and the formula with its numbers in the symbols chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cnnstudio.arithmetic.windows import Axes, Axis, never_used
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.formulas import Reading
from cnnstudio.ui.lab.formula import FormulaStrip, in_symbols, with_numbers
from cnnstudio.ui.lab.window_strip import WindowStrip, places_words
from cnnstudio.ui.widgets import Card, Label

RULE, SAME_RULE = "floor((W − F + 2P)/S) + 1", "ceil(W/S)"


def numbers_of(axis: Axis) -> str:
    """Return the anchor with an axis's numbers: floor((28 − 5 + 2·2)/2) + 1; unequal padding is written out."""
    pads = f"2·{axis.before}" if axis.before == axis.after else f"{axis.before} + {axis.after}"
    return f"floor(({axis.size} − {axis.effective} + {pads})/{axis.stride}) + 1"


def size_lines(axis: Axis, padding: object, reading: Reading) -> list[str]:
    """Return the rule in symbols, with numbers, and its result."""
    dilated = axis.dilation > 1
    lines = [in_symbols(RULE, reading, dilated)]
    if padding == "same":
        lines = [
            in_symbols(SAME_RULE, reading, dilated),
            f"{with_numbers(f'ceil({axis.size}/{axis.stride})')} = {axis.places}",
        ]
    if dilated:
        letters = reading.letters(True)
        span = with_numbers(f"{axis.dilation}·({axis.kernel} − 1) + 1")
        lines.append(f"{letters.get('F', 'F')} = {span} = {axis.effective}")
    return [*lines, f"{with_numbers(numbers_of(axis))} = {axis.places}"]


class SizeCard(Card):
    """Shows both axes where they differ, one where they are alike."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Output size"), parent=parent)
        self.answer = Label("", "number")
        self.strip, self.words = WindowStrip(), Label("", "small", "text_quiet", wrap=True)
        self.formula, self.other = FormulaStrip(), FormulaStrip()
        self.dropped = Label("", "small", "warning", wrap=True)
        for part in (self.answer, self.strip, self.words, self.formula, self.other, self.dropped):
            self.add(part)

    def show_axes(self, axes: Axes, padding: object, reading: Reading, channels: int | None = None) -> None:
        """Show the result of these axes."""
        shape = tuple(axis.places for axis in axes)
        self.answer.setText(shape_text((*shape, channels) if channels is not None else shape))
        width = axes[-1]
        self.words.setText(places_words(width))
        self.formula.set_lines(size_lines(width, padding, reading))
        alike = len(axes) < 2 or axes[0] == width
        self.other.setVisible(not alike)
        if not alike:
            self.other.set_lines([tr("height"), *size_lines(axes[0], padding, reading)[1:]])
        unread = int(never_used(axes).sum())
        self.dropped.setVisible(bool(unread))
        self.dropped.setText(
            tr("1 cell of the input is never read.")
            if unread == 1
            else tr("{n} cells of the input are never read.", n=number(unread))
        )

    def show_place(self, axes: Axes, place: tuple[int, ...]) -> None:
        """Mark the place of the window along the width."""
        self.strip.set_axis(axes[-1], place[-1])
