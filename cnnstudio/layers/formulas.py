"""The formulas behind the steps of a working: in symbols, with numbers, as text, LaTeX or Python.

The anchor is floor((W − F + 2P)/S) + 1. A formula is an expression and is never translated; where a step has no
arithmetic its formula is a word, which is. Their sentences stand in `sentences`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnnstudio.language import tr
from cnnstudio.layers.expression import (
    NoExpression,
    Part,
    as_latex,
    as_python,
    as_text,
    known,
    read,
    renamed,
    settled,
    with_numbers,
)
from cnnstudio.layers.working import Step

Symbols = Literal["WFPS", "nfps", "ikpsd"]

_SYMBOLIC = {
    "window-valid": "floor((W − F + 2P)/S) + 1",
    "window-same": "ceil(W/S)",
    "window-causal": "ceil(W/S)",
    "transpose-same": "W·S",
    "transpose-valid": "(W − 1)·S + max(F, S)",
    "transpose-same-padded": "(W − 1)·S + F − 2·floor(F/2) + O",
    "transpose-valid-padded": "(W − 1)·S + F + O",
    "channels": "filters",
    "channels-grouped": "groups·(filters/groups)",
    "channels-kept": "channels stay",
    "channels-multiplied": "channels·multiplier",
    "units": "units",
    "product": "product of the axes",
    "sum": "sum along the axis",
    "equal": "all inputs have this size",
    "kept": "stays",
    "moved": "taken from another axis",
    "given": "as set",
    "rest": "elements/others",
    "pad": "W + before + after",
    "crop": "W − before − after",
    "times": "W·size",
    "frames": "floor((W + S + 1)/S)",
    "bins": "parts·(floor(N/2) + 1)",
    "adaptive": "size",
    "mean": "one number per channel",
    "last": "only the last time step",
    "steps": "one output per time step",
}
"""An expression in the symbols of the anchor, or a word."""

_FILLED = {
    "channels-kept": "stay",
    "channels-multiplied": "{C}·{m}",
    "product": "{terms}",
    "sum": "{terms}",
    "equal": "equal",
    "kept": "{W}",
    "moved": "axis {axis} of the input",
    "mean": "channels",
    "last": "only the last",
    "steps": "{W}",
}
"""Where the numbers do not simply take the symbols' places."""

_GONE = frozenset({"last"})
"""Formulas of axes that end here: they have no result."""

_NAMES: dict[str, dict[str, str]] = {
    "WFPS": {},
    "nfps": {"W": "n", "F": "f", "P": "p", "S": "s", "O": "o"},
    "ikpsd": {"W": "i", "F": "k", "P": "p", "S": "s", "O": "o"},
}
SPAN = "d·(k − 1) + 1"
"""The effective kernel size of a dilated kernel."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a person reads formulas and rows: the letters, and whether rows count from 0 or 1."""

    symbols: Symbols = "WFPS"
    first: Literal[0, 1] = 0

    def letters(self, dilated: bool = False) -> dict[str, str]:
        """Return what each letter of the anchor is called; a dilated kernel's span is not its size."""
        names = _NAMES[self.symbols]
        return {**names, "F": "k′"} if dilated and self.symbols == "ikpsd" else names

    def row(self, position: int) -> int:
        """Return the number of a row that stands at this position from the start."""
        return position + self.first


USUAL = Reading()


@dataclass(frozen=True, slots=True)
class Formula:
    """An expression, or words where there is none."""

    words: str
    part: Part | None = None

    @property
    def text(self) -> str:
        """Return it as it stands on the screen."""
        return as_text(self.part) if self.part is not None else self.words

    @property
    def latex(self) -> str:
        """Return it for a paper."""
        return as_latex(self.part) if self.part is not None else rf"\text{{{self.words}}}"

    @property
    def python(self) -> str | None:
        """Return arithmetic that can be worked out, or None."""
        return as_python(self.part) if self.part is not None and known(self.part) else None


def formula(text: str, names: dict[str, str] | None = None) -> Formula:
    """Return a text as an expression with these symbols, or as words in the user's language."""
    try:
        return Formula(text, renamed(read(text), names or {}))
    except NoExpression:
        return Formula(tr(text))


def in_symbols(step: Step, reading: Reading = USUAL) -> Formula:
    """Return the step's formula in symbols."""
    return formula(_SYMBOLIC[step.formula], reading.letters(dilated(step)))


def in_numbers(step: Step) -> Formula:
    """Return the formula with this layer's numbers; a floor or ceil is left out where nothing is rounded."""
    if step.result is None and step.formula not in _GONE:
        return Formula(tr("an axis is unknown"))
    template = _FILLED.get(step.formula, _SYMBOLIC[step.formula]).replace("{", "").replace("}", "")
    try:
        part = with_numbers(read(template), dict(step.numbers))  # type: ignore[arg-type]
    except NoExpression:
        return Formula(tr(template))
    return Formula(template, settled(part))


def span_in_symbols(reading: Reading = USUAL) -> Formula:
    """Return the effective kernel size in symbols: F = d·(k − 1) + 1."""
    return formula(f"{reading.letters(dilated=True).get('F', 'F')} = {SPAN}")


def span_in_numbers(step: Step) -> Formula:
    """Return the effective kernel size with this layer's numbers: 2·(3 − 1) + 1."""
    return Formula(SPAN, with_numbers(read(SPAN), {"d": number_of(step, "d"), "k": number_of(step, "k")}))


def zeros_in_numbers(step: Step) -> Formula:
    """Return how many zeros same padding adds: max((14 − 1)·2 + 5 − 28, 0)."""
    values = {"n": int(step.result or 0), **{key: number_of(step, key) for key in ("S", "F", "W")}}
    return Formula("", with_numbers(read("max((n − 1)·S + F − W, 0)"), values))


def dilated(step: Step) -> bool:
    """Say whether the step's kernel has gaps."""
    return number_of(step, "d", 1) > 1


def number_of(step: Step, name: str, otherwise: int = 0) -> int:
    """Return a whole number of a step."""
    value = dict(step.numbers).get(name, otherwise)
    return int(value) if isinstance(value, int | float) else otherwise


def symbolic(step: Step, reading: Reading = USUAL) -> str:
    """Return the step's formula in symbols as text, e.g. floor((W − F + 2P)/S) + 1."""
    return in_symbols(step, reading).text


def filled(step: Step) -> str:
    """Return the formula with this layer's numbers as text, e.g. (13 − 3 + 2·0)/1 + 1."""
    return in_numbers(step).text


def terms(text: str) -> Formula:
    """Return arithmetic that a cost rule wrote, such as 3·3·1·32 + 32."""
    return formula(text)


def sentence(step: Step) -> str:
    """Return what the step says in plain words, e.g. A window of 3 fits a row of 13 in 11 places."""
    if step.result is None:
        return ""
    if step.formula == "window-valid":
        return _places(step)
    if step.formula in ("window-same", "window-causal"):
        return tr(
            "{left} zeros are added before and {right} after.",
            left=number_of(step, "left"),
            right=number_of(step, "right"),
        )
    if step.formula.startswith("transpose"):
        numbers = dict(step.numbers)
        return tr("Each element spreads over {F}, {S} apart: {W} become {n}.", n=step.result, **numbers)
    if step.formula == "product":
        return tr("All numbers in one row: {terms} = {n}.", terms=step["terms"], n=step.result)
    return ""


def _places(step: Step) -> str:
    told = tr(
        "A window of {F} fits a row of {W} in {n} places.",
        F=number_of(step, "F"),
        W=number_of(step, "W"),
        n=step.result,
    )
    dropped = number_of(step, "dropped")
    if not dropped:
        return told
    last = (
        tr("The last one is never read.") if dropped == 1 else tr("The last {n} are never read.", n=dropped)
    )
    return f"{told} {last}"
