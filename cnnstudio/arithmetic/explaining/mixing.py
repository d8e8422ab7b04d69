"""Values of products of two tensors: rows times columns."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.explaining.applying import along
from cnnstudio.arithmetic.explaining.case import Case, explains, read
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.arithmetic.numbers import Array, Place
from cnnstudio.language import number, tr


@explains("Dot")
def dot(case: Case) -> Explanation:
    """Multiply along one axis of each input and add."""
    axes = case.told("axes")
    pair = (axes, axes) if isinstance(axes, int) else tuple(axes)
    shapes = [one.shape for one in case.inputs]
    own = [axis % (len(shape) + 1) - 1 for axis, shape in zip(pair, shapes, strict=True)]
    count = len(shapes[0]) - 1
    # Vectors give one number in an axis of its own.
    rest = () if len(shapes[0]) == len(shapes[1]) == 1 else case.at
    places = (_with(rest[:count], own[0]), _with(rest[count:], own[1]))
    return _product(case, places, own, normalised=bool(case.told("normalize")))


def _with(rest: Place, axis: int) -> Place:
    """Return a place with the summed axis put back in, at its first element."""
    return (*rest[:axis], 0, *rest[axis:])


@explains("ops.Matmul")
def matmul(case: Case) -> Explanation:
    """Multiply a row of the first tensor with a column of the second."""
    first, second = (one.shape for one in case.inputs)
    one = (*_fitting(case.at[:-2], first[:-2]), case.at[-2], 0)
    other = (*_fitting(case.at[:-2], second[:-2]), 0, case.at[-1])
    return _product(case, (one, other), [len(first) - 1, len(second) - 2], normalised=False)


def _fitting(at: Place, shape: Place) -> Place:
    own = at[len(at) - len(shape) :]
    return tuple(0 if n == 1 else i for i, n in zip(own, shape, strict=True))


def _product(case: Case, places: tuple[Place, Place], axes: list[int], *, normalised: bool) -> Explanation:
    first, second = (
        along(one.shape, place, (axis,)).ravel()
        for one, place, axis in zip(case.inputs, places, axes, strict=True)
    )
    weights = case.input(1).ravel()[second]
    terms = read(case, first, tr("first times second"), weights=weights)
    lines = [Line(tr("Sum of {count} products", count=number(terms.values.size)), terms.total)]
    value, size = terms.total, terms.magnitude
    if normalised:
        lengths = _length(terms.values) * _length(weights)
        value, size = value / lengths, size / lengths
        lines.append(Line(tr("Divided by both lengths"), value, f"{fixed(terms.total)} / {lengths:.4f}"))
    return Explanation(case.layer.kind, case.at, (terms,), tuple(lines), value, size)


def _length(values: Array) -> float:
    return max(float(np.sqrt((values**2).sum())), 1e-6)
