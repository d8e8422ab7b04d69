"""From a sum to the result: the bias, the activation, and the lines that say so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cnnstudio.arithmetic.activations import TOGETHER, activate
from cnnstudio.arithmetic.explaining.case import Case
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, added
from cnnstudio.arithmetic.numbers import Array, Place
from cnnstudio.language import number, tr

Row = Callable[[], Array]


def fixed(value: float) -> str:
    """Return a number with four decimals and a true minus, in brackets where it is negative."""
    text = f"{value:.4f}".replace("-", "−")
    return f"({text})" if text.startswith("−") else text


def alone(name: str, value: float) -> float:
    """Return an activation of one value by itself."""
    return float(activate(name, np.array([value]))[0])


def spread_bias(bias: Array, shape: Place) -> Array:
    """Return a bias as Keras spreads it over an output of this shape.

    Keras 3.15 takes a bias with one axis longer than 1 for a row along the last axis, or else along the first, where
    the sizes fit, even if its own axis is another.
    """
    long = [size for size in bias.shape if size > 1]
    if len(long) == 1 and shape and long[0] in (shape[0], shape[-1]):
        axis = len(shape) - 1 if shape[-1] == long[0] else 0
        bias = bias.reshape([long[0] if n == axis else 1 for n in range(len(shape))])
    return np.broadcast_to(bias, shape)


def finished(
    case: Case,
    terms: tuple[Terms, ...],
    bias: float | None,
    name: str | None,
    row: Callable[[], tuple[Array, int]],
    *,
    counted: tuple[Terms, ...] | None = None,
) -> Explanation:
    """Add up, add the bias, and apply the activation; `row` gives the sums of all that are activated together."""
    total, magnitude = added(terms if counted is None else counted, 0.0)
    before = total + (bias or 0.0)
    lines = [
        Line(
            tr("Sum of {count} products", count=number(_count(terms if counted is None else counted))), total
        )
    ]
    if bias is not None:
        lines.append(Line(tr("Bias"), bias))
        lines.append(Line(tr("Sum and bias"), before, f"{fixed(total)} + {fixed(bias)}"))
    value, how = activated(name, before, row)
    if name not in (None, "linear"):
        lines.append(Line(tr("After {activation}", activation=name), value, how))
    size = magnitude + abs(bias or 0.0) + (0.0 if name in (None, "linear", "relu") else abs(value))
    return Explanation(
        case.layer.kind,
        case.at,
        terms,
        tuple(lines),
        value,
        size,
        bias,
        before,
        name or "linear",
        case.training,
    )


def activated(name: str | None, before: float, row: Callable[[], tuple[Array, int]]) -> tuple[float, str]:
    """Return an activation's result and its arithmetic."""
    if name in (None, "linear"):
        return before, ""
    if name == "relu":
        return max(before, 0.0), f"max(0, {fixed(before)})"
    if name not in TOGETHER:
        return alone(str(name), before), f"{name}({fixed(before).strip('()')})"
    together, place = row()
    value = float(activate(str(name), together)[place])
    return value, tr("{name} of {count} sums together", name=name, count=number(together.size))


def along_last(case: Case, total_at: Callable[[Place], float], size: int) -> Callable[[], tuple[Array, int]]:
    """Return the sums along the last axis of the output, which is what Keras activates together."""

    def row() -> tuple[Array, int]:
        return np.array([total_at((*case.at[:-1], n)) for n in range(size)]), case.at[-1]

    return row


def _count(terms: tuple[Terms, ...]) -> int:
    return sum(int(t.inside.size) for t in terms)
