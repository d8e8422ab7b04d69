"""How a right answer comes about, step by step, and which step a wrong one betrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cnnstudio.arithmetic.correlation import Cell
from cnnstudio.language import number, tr


class Step(NamedTuple):
    """One step: what is done, and what has been reached with it."""

    text: str
    value: float | None = None


class Working(NamedTuple):
    """The steps in their order; the parts of a sum also alone, so that a missing one is found."""

    steps: tuple[Step, ...]
    parts: tuple[Step, ...] = ()

    def line(self) -> str:
        """Return the whole working as one line."""
        if self.parts:
            told = " ".join(part.text for part in self.parts).removeprefix("+ ")
            rest = self.steps[len(self.parts) :]
            return "; ".join([told, *(step.text for step in rest)])
        return "; ".join(step.text for step in self.steps)

    def betrayed(self, given: float) -> str:
        """Return at which step an answer went wrong, or an empty text."""
        return self._stopped(given) or self._missed(given)

    def _stopped(self, given: float) -> str:
        for at, (step, following) in enumerate(zip(self.steps, self.steps[1:], strict=False), 1):
            if step.value is not None and _near(step.value, given) and self._goes_on(at):
                return tr(
                    "That is reached after step {n} of {all}; the next step is: {step}.",
                    n=at, all=len(self.steps), step=following.text,
                )  # fmt: skip
        return ""

    def _goes_on(self, at: int) -> bool:
        """Say whether anything still changes after a step."""
        return any(step.value != self.steps[at - 1].value for step in self.steps[at:])

    def _missed(self, given: float) -> str:
        if not self.parts or self.steps[-1].value is None:
            return ""
        total, values = (
            self.steps[len(self.parts) - 1].value or 0.0,
            [part.value or 0.0 for part in self.parts],
        )
        missing = [p.text for p, v in zip(self.parts, values, strict=True) if v and _near(total - v, given)]
        turned = [
            p.text for p, v in zip(self.parts, values, strict=True) if v and _near(total - 2 * v, given)
        ]
        twice = [p.text for p, v in zip(self.parts, values, strict=True) if v and _near(total + v, given)]
        for found, words in (
            (missing, tr("It looks as if this product is missing: {part}.", part="{}")),
            (turned, tr("It looks as if this product has the wrong sign: {part}.", part="{}")),
            (twice, tr("It looks as if this product is counted twice: {part}.", part="{}")),
        ):
            if len(found) == 1:
                return words.replace("{}", found[0].removeprefix("+ "))
        return ""


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= 1e-9 * max(1.0, abs(one), abs(other))


def written(value: float) -> str:
    """Return a number as it stands in a line of working."""
    return number(int(value)) if float(value).is_integer() else number(float(value), 6)


def factor(value: float) -> str:
    """Return a number as a factor behind another sign."""
    return f"({written(value)})" if value < 0 else written(value)


def of_sum(products: Sequence[tuple[float, float]]) -> Working:
    """Return the working of a sum of products."""
    parts = tuple(
        Step(f"+ {factor(a)}·{factor(b)}" if at else f"{written(a)}·{factor(b)}", a * b)
        for at, (a, b) in enumerate(products)
    )
    reached, total = [], 0.0
    for part in parts:
        total += part.value or 0.0
        reached.append(Step(part.text, total))
    return Working(tuple(reached), parts)


def of_cell(cell: Cell) -> Working:
    """Return the working of one output: all products, the bias and the activation."""
    found = of_sum([(p.value, p.weight) for p in cell.products])
    steps = list(found.steps)
    if cell.bias:
        sign = "+" if cell.bias > 0 else "−"
        steps.append(Step(tr("then the bias: {sign} {n}", sign=sign, n=written(abs(cell.bias))), cell.biased))
    if cell.output != cell.biased:
        steps.append(Step(tr("then the activation"), cell.output))
    return Working(tuple(steps), found.parts)


def of_steps(*steps: tuple[str, float | None]) -> Working:
    """Return the working of a chain of steps."""
    return Working(tuple(Step(text, value) for text, value in steps))
