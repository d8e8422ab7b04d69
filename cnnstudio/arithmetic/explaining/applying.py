"""Values of layers that look at each number by itself, or at a few that stand together: activations and merges."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnnstudio.arithmetic.activations import TOGETHER, activate
from cnnstudio.arithmetic.explaining.case import Case, explains, read
from cnnstudio.arithmetic.explaining.explanation import Explanation, Joining, Line, Terms
from cnnstudio.arithmetic.explaining.finishing import alone, fixed
from cnnstudio.arithmetic.explaining.pooling import chosen
from cnnstudio.arithmetic.numbers import Array, Place, Whole
from cnnstudio.language import number, tr


def here(case: Case, source: int = 0, name: str = "") -> Terms:
    """Return the one number of an input that stands at the same place; axes of size 1 are stretched."""
    shape = case.inputs[source].shape
    own = case.at[len(case.at) - len(shape) :]
    at = tuple(0 if size == 1 else n for n, size in zip(own, shape, strict=True))
    flat = int(np.ravel_multi_index(at, shape)) if at else 0
    return read(case, np.array([flat]), name or tr("input"), source=source)


def one(case: Case, value: float, words: str, how: str, *, named: str = "linear") -> Explanation:
    """Return the working of a function of the number at the same place."""
    terms = here(case)
    x = terms.total
    lines = (Line(tr("Input"), x), Line(words, value, how))
    size = abs(x) + abs(value)
    return Explanation(case.layer.kind, case.at, (terms,), lines, value, size, None, x, named, case.training)


@explains("Rescaling")
def rescaled(case: Case) -> Explanation:
    """Multiply and add, with one number or one for each channel."""
    scale, offset = (_per_channel(case.told(name), case.at) for name in ("scale", "offset"))
    x = here(case).total
    value = x * scale + offset
    found = one(case, value, tr("Scaled"), f"{fixed(x)}·{scale:g} + {offset:g}")
    return _sized(found, abs(x * scale) + abs(offset))


def _per_channel(value: Any, at: Place) -> float:
    given = np.asarray(value, np.float32).astype(np.float64)
    return float(given) if given.ndim == 0 else float(given.ravel()[at[-1] if given.size > 1 else 0])


def _sized(found: Explanation, magnitude: float) -> Explanation:
    return replace(found, magnitude=magnitude)


@explains("Activation")
def activation(case: Case) -> Explanation:
    """Apply the named activation."""
    name = case.told("activation") or "linear"
    if name in TOGETHER:
        return together(case, name, (len(case.at) - 1,))
    return one(case, alone(name, here(case).total), name, f"{name}({fixed(here(case).total)})", named=name)


def together(case: Case, name: str, axes: Place) -> Explanation:
    """Apply an activation that reads all numbers along some axes."""
    values = case.input()
    origins = along(values.shape, case.at, axes)
    terms = read(case, origins.ravel(), tr("values along the axis"))
    own = int(np.ravel_multi_index(case.at, values.shape))
    place = int(np.flatnonzero(origins.ravel() == own)[0])
    outcome = activate(name, terms.values)
    value, x = float(outcome[place]), float(terms.values[place])
    lines = [Line(tr("Input"), x)]
    if name == "softmax":
        most = float(terms.values.max())
        total = float(np.exp(terms.values - most).sum())
        lines.append(
            Line(tr("e to the power of it, less the largest"), math.exp(x - most), f"exp({fixed(x - most)})")
        )
        lines.append(Line(tr("Sum of all {count}", count=number(terms.values.size)), total))
    lines.append(Line(name, value))
    # A share of a softmax moves by as much as its input moves, times itself.
    size = abs(value) * (1 + float(np.abs(terms.values).max())) + (abs(x) if name != "softmax" else 0.0)
    return Explanation(case.layer.kind, case.at, (terms,), tuple(lines), value, size, None, x, name)


def along(shape: Place, at: Place, axes: Place) -> Whole:
    """Return the places of all numbers that differ from `at` only along these axes."""
    coordinates = [np.arange(n) if axis in axes else np.array([at[axis]]) for axis, n in enumerate(shape)]
    return np.asarray(np.ravel_multi_index(np.ix_(*coordinates), shape))


@explains("Softmax")
def softmax(case: Case) -> Explanation:
    """Apply softmax along its axis or axes."""
    axis, rank = case.told("axis"), len(case.at) + 1
    named = (axis,) if isinstance(axis, int) else axis
    return together(case, "softmax", tuple(n % rank - 1 for n in named))


@explains("ReLU")
def relu(case: Case) -> Explanation:
    """Cut off below the threshold and above the largest value."""
    x = here(case).total
    shape = {name: case.told(name) for name in ("negative_slope", "max_value", "threshold")}
    value = float(activate("relu", np.array([x]), **shape)[0])
    return one(case, value, "relu", f"max(0, {fixed(x)})", named="relu")


@explains("LeakyReLU", "PReLU", "ELU")
def sloped(case: Case) -> Explanation:
    """Let less through below 0: a fixed slope, a learnt one, or a bend."""
    x = here(case).total
    match case.layer.kind:
        case "LeakyReLU":
            slope = float(case.told("negative_slope"))
        case "PReLU":
            alpha = case.need("alpha")
            slope = float(alpha[tuple(0 if n == 1 else i for i, n in zip(case.at, alpha.shape, strict=True))])
        case _:
            alpha_ = float(case.told("alpha"))
            value = x if x > 0 else alpha_ * math.expm1(x)
            return one(case, value, "elu", f"{alpha_:g}·(exp({fixed(x)}) − 1)" if x <= 0 else fixed(x))
    value = x if x > 0 else slope * x
    return one(
        case,
        value,
        tr("Below 0 times {slope:g}", slope=slope),
        f"{slope:g}·{fixed(x)}" if x <= 0 else fixed(x),
    )


_JOINED: dict[str, Joining] = {"Add": "sum", "Average": "mean", "Maximum": "largest", "Minimum": "smallest"}


@explains(*_JOINED)
def merged(case: Case) -> Explanation:
    """Join the numbers at the same place of all inputs; each part is a term of its own."""
    parts = tuple(here(case, n, tr("input {number}", number=n)) for n in range(len(case.inputs)))
    values = np.array([part.total for part in parts])
    row = Terms(
        tr("inputs"), values, np.arange(values.size), -1, values.shape, None, _JOINED[case.layer.kind]
    )
    found = chosen(case, row) if row.joined != "sum" else _sum(case, values)
    return replace(found, terms=parts, magnitude=float(np.abs(values).sum()))


def _sum(case: Case, values: Array) -> Explanation:
    how = " + ".join(fixed(float(v)) for v in values[:6]) + (" + …" if values.size > 6 else "")
    value = float(values.sum())
    return Explanation(case.layer.kind, case.at, (), (Line(tr("Sum"), value, how),), value, 0.0)


@explains("Multiply")
def multiplied(case: Case) -> Explanation:
    """Multiply the numbers at the same place."""
    parts = tuple(here(case, n, tr("input {number}", number=n)) for n in range(len(case.inputs)))
    value = math.prod(part.total for part in parts)
    how = " · ".join(fixed(part.total) for part in parts)
    return Explanation(case.layer.kind, case.at, parts, (Line(tr("Product"), value, how),), value, abs(value))


Two = Callable[[float, float], float]
_TWO: dict[str, tuple[str, Two]] = {
    "Subtract": ("−", lambda a, b: a - b),
    "ops.Add": ("+", lambda a, b: a + b),
    "ops.Subtract": ("−", lambda a, b: a - b),
    "ops.Multiply": ("·", lambda a, b: a * b),
    "ops.Divide": ("/", lambda a, b: a / b),
    "ops.Power": ("^", lambda a, b: a**b),
    "ops.Maximum": ("max", max),
    "ops.Minimum": ("min", min),
}


@explains(*_TWO)
def paired(case: Case) -> Explanation:
    """Put two numbers together, the second wired or a constant."""
    sign, function = _TWO[case.layer.kind]
    first = here(case)
    constant = _constant(case)
    if constant is None:
        other = here(case, 1)
        parts: tuple[Terms, ...] = (first, other)
        a, b = first.total, other.total
    else:
        a, b, parts = first.total, constant, (first,)
        if case.told("constant_first"):
            a, b = b, a
    with np.errstate(all="ignore"):
        value = float(function(np.float64(a), np.float64(b)))
    line = Line(tr("Result"), value, f"{fixed(a)} {sign} {fixed(b)}")
    size = abs(value) + (abs(a) + abs(b) if sign in "+−" else 0.0)
    return Explanation(case.layer.kind, case.at, parts, (line,), value, size)


def _constant(case: Case) -> float | None:
    row = getattr(case.layer, "constants", None)
    if row is not None:
        return float(np.float32(row[case.at[-1] if len(row) > 1 else 0]))
    single = getattr(case.layer, "constant", None)
    return None if single is None else float(np.float32(single))


_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "Negative": np.negative, "Absolute": np.abs, "Square": np.square, "Sqrt": np.sqrt,
    "Rsqrt": lambda x: 1 / np.sqrt(x), "Reciprocal": lambda x: 1 / x, "Exp": np.exp, "Expm1": np.expm1,
    "Log": np.log, "Log1p": np.log1p, "Log2": np.log2, "Log10": np.log10, "Sin": np.sin, "Cos": np.cos,
    "Tan": np.tan, "Sinh": np.sinh, "Cosh": np.cosh, "Arctan": np.arctan, "Erf": math.erf, "Sign": np.sign,
    "Floor": np.floor, "Ceil": np.ceil, "StopGradient": lambda x: x,
}  # fmt: skip


@explains("ops.Function", "ops.Clip")
def function(case: Case) -> Explanation:
    """Apply one function of the number."""
    x = np.float64(here(case).total)
    if case.layer.kind == "ops.Clip":
        low, high = case.told("x_min"), case.told("x_max")
        return one(
            case,
            float(min(max(x, low), high)),
            tr("Kept between {low:g} and {high:g}", low=low, high=high),
            "",
        )
    name = case.told("function")
    with np.errstate(all="ignore"):
        value = float(_FUNCTIONS[name](x))
    return one(case, value, name.lower(), f"{name.lower()}({fixed(float(x))})")


_OVER: dict[str, Joining] = {
    "ops.Mean": "mean",
    "ops.Sum": "sum",
    "ops.Max": "largest",
    "ops.Min": "smallest",
}


@explains(*_OVER, "ops.Var", "ops.Std")
def reduced(case: Case) -> Explanation:
    """Make one number of all along the named axes."""
    shape = case.inputs[0].shape
    axes = _axes(case.told("axis"), len(shape))
    at = iter(case.at)
    full = tuple(0 if n in axes else next(at) for n in range(len(shape)))
    if case.told("keepdims"):
        full = tuple(0 if n in axes else case.at[n] for n in range(len(shape)))
    joined = _OVER.get(case.layer.kind, "sum")
    terms = read(case, along(shape, full, axes).ravel(), tr("values along the axes"), joined=joined)
    if case.layer.kind in ("ops.Var", "ops.Std"):
        return _spread(case, terms)
    if joined != "sum":
        return chosen(case, terms)
    line = Line(tr("Sum of {count} values", count=number(terms.values.size)), terms.total)
    return Explanation(case.layer.kind, case.at, (terms,), (line,), terms.total, terms.magnitude)


def _axes(axis: Any, rank: int) -> Place:
    """Return axes without the batch; none named means all."""
    if axis is None:
        return tuple(range(rank))
    named = (axis,) if isinstance(axis, int) else axis
    return tuple(n % (rank + 1) - 1 for n in named)


def _spread(case: Case, terms: Terms) -> Explanation:
    mean, variance = float(terms.values.mean()), float(terms.values.var())
    value = variance if case.layer.kind == "ops.Var" else math.sqrt(variance)
    lines = [Line(tr("Mean"), mean), Line(tr("Variance"), variance)]
    if case.layer.kind == "ops.Std":
        lines.append(Line(tr("Its root"), value))
    size = (
        float((terms.values**2).mean()) if case.layer.kind == "ops.Var" else float(np.abs(terms.values).max())
    )
    return Explanation(case.layer.kind, case.at, (terms,), tuple(lines), value, size)


@explains("LayerScale")
def layer_scaled(case: Case) -> Explanation:
    """Multiply by the channel's own learnt factor."""
    gamma = (
        case.need("gamma") if case.weight("gamma") is not None else np.asarray(case.weights[0][1], np.float64)
    )
    # A single factor is spread over all channels.
    factor, x = float(gamma[case.at[-1] if len(gamma) > 1 else 0]), here(case).total
    return one(case, factor * x, tr("Times the channel's factor"), f"{factor:.4g}·{fixed(x)}")


@explains("CustomScaleLayer")
def scaled_sum(case: Case) -> Explanation:
    """Add a scaled branch to the input."""
    first, second = here(case), here(case, 1)
    scale = float(case.told("scale"))
    value = first.total + scale * second.total
    line = Line(tr("Sum"), value, f"{fixed(first.total)} + {scale:g}·{fixed(second.total)}")
    size = abs(first.total) + abs(scale * second.total)
    return Explanation(case.layer.kind, case.at, (first, second), (line,), value, size)
