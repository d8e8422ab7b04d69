"""Equations such as ...x,xy->...y: letters name the axes of an input, of the weights and of the output."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.shape import Misfit, Shape

Sizes = dict[str, int | None]
_FORMS = (
    re.compile(r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"),
    re.compile(r"\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"),
    re.compile(r"([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\."),
)


@dataclass(frozen=True, slots=True)
class Equation:
    """The letters of input, weights and output, and on which side further axes may stand."""

    text: str
    read: str
    weights: str
    made: str
    before: bool
    """Further axes, the batch among them, stand before the letters."""
    behind: bool


def parse_equation(text: str) -> Equation:
    """Return what an equation says; a ValueError says what is wrong with it."""
    found = [form.fullmatch(text) for form in _FORMS]
    match = next((m for m in found if m is not None), None)
    if match is None:
        raise ValueError(
            tr("Write it as ab,bc->ac, with ... before or behind input and output for further axes.")
        )
    read, weights, made = match.groups()
    equation = Equation(text, read, weights, made, match is found[1], match is found[2])
    _check_once(equation)
    _check_found(equation)
    _check_batch(equation)
    return equation


def _check_once(equation: Equation) -> None:
    for part in (equation.read, equation.weights, equation.made):
        if len(set(part)) != len(part):
            raise ValueError(tr("A letter stands only once in {part}.", part=part))


def _check_found(equation: Equation) -> None:
    for letter in set(equation.made) - set(equation.read + equation.weights):
        raise ValueError(tr("Letter {x} of the output is in neither input nor weights.", x=letter))
    for letter in set(equation.weights) - set(equation.read + equation.made):
        raise ValueError(tr("Letter {x} of the weights is in neither input nor output.", x=letter))


def _check_batch(equation: Equation) -> None:
    first = equation.read[0]
    if not equation.before and (equation.made[0] != first or first in equation.weights):
        raise ValueError(tr("The first letter is the batch: first in input and output, not in the weights."))


@dataclass(frozen=True, slots=True)
class Fitted:
    """An equation on an input: sizes by letter, and the further axes that have none, the batch included."""

    equation: Equation
    read: Sizes
    made: Sizes
    further: Shape

    @property
    def output(self) -> Shape:
        """Return the output's shape without the batch."""
        sizes = tuple(self.made.values())
        return ((*self.further, *sizes) if self.equation.before else (*sizes, *self.further))[1:]

    @property
    def factors(self) -> list[int | None]:
        """Return the sizes that are multiplied for the multiply-adds: the output's, then those added up."""
        letters = [self.read.get(x) if size is None else size for x, size in self.made.items()]
        whole = [*self.further, *letters] if self.equation.before else [*letters, *self.further]
        return whole[1:] + [size for x, size in self.read.items() if x not in self.made]

    @property
    def kept(self) -> tuple[bool, ...]:
        """Say for each axis of the output whether it came with the input."""
        letters = tuple(x in self.read for x in self.made)
        more = (True,) * len(self.further)
        return ((*more, *letters) if self.equation.before else (*letters, *more))[1:]

    def size(self, letter: str) -> int:
        """Return the size of a letter of the weights."""
        size = self.made[letter] if letter in self.made else self.read[letter]
        if size is None:
            raise Misfit(
                "einsum-unknown",
                tr("The size of axis {x} must be known; give it in the output shape.", x=letter),
                "output_shape",
            )
        return size


def fit(equation: Equation, given: tuple[int | None, ...], shape: Shape) -> Fitted:
    """Return the sizes of all letters for an input shape and the given sizes of the output."""
    whole = (None, *shape)
    further = len(whole) - len(equation.read)
    if further < 0 or (further > 0 and not (equation.before or equation.behind)):
        raise Misfit("einsum-rank", _rank_sentence(equation, shape), "equation")
    at = further if equation.before else len(equation.read)
    front, back = whole[:at], whole[at:]
    letters, rest = (back, front) if equation.before else (front, back)
    _check_further(equation, rest)
    fitted = Fitted(
        equation, dict(zip(equation.read, letters, strict=True)), _made(equation, given, rest), rest
    )
    _check_shared(fitted)
    return fitted


def _check_further(equation: Equation, rest: Shape) -> None:
    # Keras 3.15 turns the order of several further axes round when it works out the output's shape.
    if equation.before and rest[1:] != rest[:0:-1]:
        raise Misfit(
            "einsum-further",
            tr(
                "Keras mixes up the further axes {axes}; name each with a letter of its own.",
                axes=shape_text(rest[1:]),
            ),
            "equation",
        )


def _made(equation: Equation, given: tuple[int | None, ...], rest: Shape) -> Sizes:
    batch = () if equation.before and rest else (None,)
    if len(batch) + len(given) != len(equation.made):
        raise Misfit(
            "einsum-output",
            tr(
                "The output of {equation} needs {n} sizes; it is given {m}.",
                equation=equation.text,
                n=len(equation.made) - len(batch),
                m=len(given),
            ),
            "output_shape",
        )
    return dict(zip(equation.made, (*batch, *given), strict=True))


def _check_shared(fitted: Fitted) -> None:
    for letter, size in fitted.made.items():
        if letter in fitted.read and size is not None and size != fitted.read[letter]:
            raise Misfit(
                "einsum-size",
                tr(
                    "Axis {x} is {a} in the input and {b} in the output shape.",
                    x=letter,
                    a="?" if fitted.read[letter] is None else fitted.read[letter],
                    b=size,
                ),
                "output_shape",
            )


def _rank_sentence(equation: Equation, shape: Shape) -> str:
    written, got, axes = equation.text, shape_text(shape), len(equation.read) - (0 if equation.before else 1)
    if axes == 1:
        return tr(
            "{equation} reads one axis besides the batch; it gets {shape}.", equation=written, shape=got
        )
    return tr(
        "{equation} reads {n} axes besides the batch; it gets {shape}.", equation=written, n=axes, shape=got
    )
