"""Values of normalisation layers: whose mean and variance they use, and the number before and after."""

from __future__ import annotations

import math

import numpy as np

from cnnstudio.arithmetic.explaining.applying import along, here
from cnnstudio.arithmetic.explaining.case import Batch, Case, explains, read
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.arithmetic.numbers import Array, Place, Whole
from cnnstudio.language import number, tr


def _standing(
    case: Case,
    terms: tuple[Terms, ...],
    told: list[Line],
    mean: float,
    variance: float,
    gamma: float,
    beta: float,
) -> Explanation:
    """Return gamma · (x - mean) / sqrt(variance + epsilon) + beta with its lines."""
    x, epsilon = here(case).total, float(case.told("epsilon"))
    root = math.sqrt(variance + epsilon)
    middle = (x - mean) / root
    value = gamma * middle + beta
    lines = (
        Line(tr("Input"), x),
        *told,
        Line(tr("Normalised"), middle, f"({fixed(x)} − {fixed(mean)}) / √({variance:.4f} + {epsilon:g})"),
        Line(tr("Times γ, plus β"), value, f"{fixed(gamma)}·{fixed(middle)} + {fixed(beta)}"),
    )
    size = (abs(x) + abs(mean)) * abs(gamma) / root + abs(beta)
    return Explanation(
        case.layer.kind, case.at, terms, lines, value, size, training=case.training, before=middle
    )


@explains("BatchNormalization")
def batch(case: Case) -> Explanation:
    """Use the moving averages in inference, the batch's own mean and variance in training."""
    axis = case.told("axis")
    named = axis if isinstance(axis, int) else axis[0]
    channel = case.at[named % (len(case.at) + 1) - 1]
    gamma, beta = (_of(case, name, channel, usual) for name, usual in (("gamma", 1.0), ("beta", 0.0)))
    if case.batch is None or not case.layer.trainable:
        mean, variance = (
            float(case.need("moving_mean")[channel]),
            float(case.need("moving_variance")[channel]),
        )
        told = [Line(tr("Moving mean of channel {n}", n=number(channel)), mean)]
        told.append(Line(tr("Moving variance"), variance))
    else:
        mean, variance, count = _of_batch(case.batch, channel, named)
        told = [Line(tr("Mean of {count} values in the batch", count=number(count)), mean)]
        told.append(Line(tr("Their variance"), variance))
    return _standing(case, (here(case),), told, mean, variance, gamma, beta)


def _of_batch(seen: Batch, channel: int, axis: int) -> tuple[float, float, int]:
    """Return mean and variance of a channel over the whole batch, and how many values they are of."""
    found = seen.moments
    if found is not None:
        return float(found.mean[channel]), float(found.variance[channel]), found.count
    if not seen.inputs:
        raise Unexplained(tr("The batch's mean and variance are not known here; look at it in inference."))
    values = np.asarray(seen.inputs[0], np.float64)
    rows = np.take(values, channel, axis=axis % values.ndim)
    return float(rows.mean()), float(rows.var()), int(rows.size)


def _of(case: Case, name: str, channel: int, usual: float) -> float:
    found = case.weight(name)
    return usual if found is None else float(found.ravel()[channel])


@explains("LayerNormalization")
def layer(case: Case) -> Explanation:
    """Use mean and variance along the layer's own axes."""
    terms, axes = _group(case)
    mean, variance = float(terms.values.mean()), float(terms.values.var())
    told = [
        Line(tr("Mean of {count} values", count=number(terms.values.size)), mean),
        Line(tr("Their variance"), variance),
    ]
    gamma, beta = (_stretched(case, name, axes, usual) for name, usual in (("gamma", 1.0), ("beta", 0.0)))
    return _standing(case, (terms,), told, mean, variance, gamma, beta)


def _group(case: Case) -> tuple[Terms, Place]:
    rank, axis = len(case.at) + 1, case.told("axis")
    named = (axis,) if isinstance(axis, int) else axis
    axes = tuple(n % rank - 1 for n in named)
    origins = along(case.inputs[0].shape, case.at, axes).ravel()
    return read(case, origins, tr("values that are normalised together")), axes


def _stretched(case: Case, name: str, axes: Place, usual: float) -> float:
    """Return a weight that is stretched over the axes that are not normalised."""
    found = case.weight(name)
    if found is None:
        return usual
    shape = tuple(n if axis in axes else 1 for axis, n in enumerate(case.inputs[0].shape))
    wide = found.reshape(shape)
    return float(wide[tuple(0 if n == 1 else i for i, n in zip(case.at, shape, strict=True))])


@explains("RMSNormalization")
def root_mean_square(case: Case) -> Explanation:
    """Divide by the root of the mean square."""
    terms, axes = _group(case)
    x, epsilon = here(case).total, float(case.told("epsilon"))
    square = float((terms.values**2).mean())
    scale = _stretched(case, "scale", axes, 1.0)
    root = math.sqrt(square + epsilon)
    value = x / root * scale
    lines = (
        Line(tr("Input"), x),
        Line(tr("Mean of {count} squares", count=number(terms.values.size)), square),
        Line(tr("Divided by its root, times the scale"), value, f"{fixed(x)} / {root:.4f} · {fixed(scale)}"),
    )
    return Explanation(case.layer.kind, case.at, (terms,), lines, value, abs(value), training=case.training)


@explains("UnitNormalization")
def unit(case: Case) -> Explanation:
    """Divide by the length of all values together."""
    terms, _ = _group(case)
    x, length = here(case).total, float(np.sqrt((terms.values**2).sum()))
    value = x / max(length, 1e-12)
    lines = (
        Line(tr("Input"), x),
        Line(tr("Length of {count} values", count=number(terms.values.size)), length),
        Line(tr("Divided by it"), value, f"{fixed(x)} / {length:.4f}"),
    )
    return Explanation(case.layer.kind, case.at, (terms,), lines, value, abs(value), training=case.training)


@explains("GroupNormalization")
def group(case: Case) -> Explanation:
    """Use mean and variance of a group of channels over all places."""
    shape, rank = case.inputs[0].shape, len(case.at) + 1
    axis = case.told("axis") % rank - 1
    groups = shape[axis] if case.told("groups") == -1 else case.told("groups")
    size = shape[axis] // groups
    which, channel = divmod(case.at[axis], size)[0], case.at[axis]
    terms = read(case, _members(shape, axis, which, size), tr("values of the group"))
    mean, variance = float(terms.values.mean()), float(terms.values.var())
    told = [
        Line(tr("Mean of group {n}, {count} values", n=number(which), count=number(terms.values.size)), mean),
        Line(tr("Their variance"), variance),
    ]
    gamma, beta = (_of(case, name, channel, usual) for name, usual in (("gamma", 1.0), ("beta", 0.0)))
    return _standing(case, (terms,), told, mean, variance, gamma, beta)


def _members(shape: Place, axis: int, group_: int, size: int) -> Whole:
    places = np.arange(int(np.prod(shape)), dtype=np.intp).reshape(shape)
    return np.take(places, range(group_ * size, (group_ + 1) * size), axis=axis).ravel()


@explains("Normalization")
def standardised(case: Case) -> Explanation:
    """Use the mean and variance that were given, or found on the training data."""
    mean, variance = (_given(case, name) for name in ("mean", "variance"))
    x = here(case).total
    root = max(math.sqrt(variance), 1e-7)
    value = mean + x * root if case.told("invert") else (x - mean) / root
    how = (
        f"{fixed(mean)} + {fixed(x)}·{root:.4f}"
        if case.told("invert")
        else f"({fixed(x)} − {fixed(mean)}) / {root:.4f}"
    )
    lines = (
        Line(tr("Input"), x),
        Line(tr("Mean"), mean),
        Line(tr("Variance"), variance),
        Line(tr("Result"), value, how),
    )
    size = abs(mean) + abs(x * root) if case.told("invert") else (abs(x) + abs(mean)) / root
    return Explanation(case.layer.kind, case.at, (here(case),), lines, value, size)


def _given(case: Case, name: str) -> float:
    own = case.told(name)
    found: Array = case.need(name) if own is None else np.asarray(own, np.float64)
    axis = case.told("axis")
    if axis is None or found.size == 1:
        return float(found.ravel()[0])
    rank = len(case.at) + 1
    kept = sorted(n % rank - 1 for n in ((axis,) if isinstance(axis, int) else axis))
    shape = tuple(n if i in kept else 1 for i, n in enumerate(case.inputs[0].shape))
    wide = np.broadcast_to(found.reshape(shape) if found.size == math.prod(shape) else found, shape)
    return float(wide[tuple(0 if n == 1 else i for i, n in zip(case.at, shape, strict=True))])
