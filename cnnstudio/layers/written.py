"""A layer's calculation line by line, and as it is copied: text, LaTeX or one line of Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cnnstudio.language import tr
from cnnstudio.layers.formulas import (
    USUAL,
    Formula,
    Reading,
    dilated,
    in_numbers,
    in_symbols,
    number_of,
    span_in_numbers,
    span_in_symbols,
    zeros_in_numbers,
)
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.working import Step

_WITH_SYMBOLS = ("window-", "transpose-", "pad", "crop", "times", "rest", "channels-grouped")
_PLAIN = frozenset({"kept", "given", "equal"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is about, a formula in symbols or with numbers, and the result."""

    title: str
    written: Formula
    result: str = ""
    symbols: bool = False

    @property
    def formula(self) -> str:
        """Return the formula as text."""
        return self.written.text


def lines(steps: Sequence[Step], reading: Reading = USUAL) -> tuple[Line, ...]:
    """Return the lines of a working: each formula in symbols once, then filled in per axis."""
    found: list[Line] = []
    told: set[object] = set()
    for step in steps:
        span = ("span", number_of(step, "d"), number_of(step, "k"))
        if step.result is not None and dilated(step) and span not in told:
            told.add(span)
            found += _span(step, reading)
        if step.formula not in told and step.formula.startswith(_WITH_SYMBOLS):
            found.append(Line("", in_symbols(step, reading), symbols=True))
        told.add(step.formula)
        found.append(Line(title(step.axis), _numbers(step), _result(step)))
    return (*found, *_zeros(steps))


def title(axis: str) -> str:
    """Return an axis name as it stands before its line."""
    return tr(axis).capitalize()


def unchanged(steps: Sequence[Step]) -> bool:
    """Say whether the layer leaves every axis as it is."""
    return bool(steps) and all(step.formula in _PLAIN for step in steps)


def same_shape(inputs: Sequence[Shape | None], outputs: Sequence[Shape | None]) -> bool:
    """Say whether all that comes out has the shape that came in."""
    return bool(inputs) and None not in inputs and len({*inputs, *outputs}) == 1


def _numbers(step: Step) -> Formula:
    """Return the formula with numbers; a size that is set as it is keeps its argument's name."""
    numbers = in_numbers(step)
    return in_symbols(step) if numbers.text == _result(step) and in_symbols(step).part else numbers


def _result(step: Step) -> str:
    if step.result is None:
        return "" if step.formula == "last" else "?"
    return str(int(step.result))


def _span(step: Step, reading: Reading) -> Iterator[Line]:
    yield Line("", span_in_symbols(reading), symbols=True)
    yield Line(tr("Kernel"), span_in_numbers(step), str(number_of(step, "F")))


def _zeros(steps: Sequence[Step]) -> Iterator[Line]:
    """Yield how many zeros same padding adds, once where all axes get the same."""
    padded = [step for step in steps if step.formula == "window-same" and step.result is not None]
    alike = len({zeros_in_numbers(step) for step in padded}) == 1
    for step in padded[:1] if alike else padded:
        name = tr("Zeros") if alike else tr("Zeros, {axis}", axis=tr(step.axis))
        left, right = number_of(step, "left"), number_of(step, "right")
        yield Line(name, zeros_in_numbers(step), f"{left} + {right}")


def as_text(heading: str, parts: Sequence[Line], *notes: str) -> str:
    """Return a calculation as plain text, one line under the other."""
    told = [heading]
    for line in parts:
        before = f"{line.title}: " if line.title else ""
        told.append(before + line.formula + (f" = {line.result}" if line.result else ""))
    return "\n".join([*told, *(note for note in notes if note)])


def as_latex(parts: Sequence[Line]) -> str:
    """Return a calculation as LaTeX for an align* environment."""
    rows = []
    for line in parts:
        before = rf"\text{{{_escaped(line.title)}}}" if line.title else ""
        after = f" = {_latex_result(line.result)}" if line.result else ""
        rows.append(f"{before} &\\quad {_latex(line)}{after}")
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}"


def _latex(line: Line) -> str:
    return line.written.latex if line.written.part is not None else rf"\text{{{_escaped(line.formula)}}}"


def _latex_result(result: str) -> str:
    """Return a number or a shape for a formula, units upright."""
    amount, _, unit = result.partition(" ")
    if unit.isalpha():
        return rf"{_latex_result(amount)}\,\text{{{unit}}}"
    return result.replace(",", "{,}").replace("×", r"\times").replace("−", "-")


def _escaped(words: str) -> str:
    for mark in "\\{}_%&#$":
        words = words.replace(mark, "\\" + mark) if mark != "\\" else words
    return words


def shape_python(output: Shape | None, steps: Sequence[Step]) -> str | None:
    """Return one line of arithmetic that comes to the output shape; None while an axis is unknown."""
    if output is None or None in output:
        return None
    parts = []
    left = [step for step in steps if step.result is not None]
    for axis in output:
        step = next((step for step in left if step.result == axis), None)
        if step is not None:
            left.remove(step)
        line = in_numbers(step).python if step is not None else None
        parts.append(line or str(axis))
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
