"""The weighted sum of a Dense layer, product by product."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic import activations
from cnnstudio.arithmetic.numbers import Array, Refused, finite, frozen, need_bounds
from cnnstudio.language import tr


class Term(NamedTuple):
    """One input times its weight, and the sum so far."""

    input: int
    value: float
    weight: float
    product: float
    running: float


@dataclass(frozen=True, eq=False)
class Dense:
    """One Dense layer at work on one sample; `kernel` is (inputs, units) as in Keras."""

    inputs: Array
    kernel: Array
    bias: Array
    activation: str
    sums: Array
    biased: Array
    outputs: Array

    def terms(self, unit: int) -> tuple[Term, ...]:
        """Return all products of one unit in the order of the inputs."""
        values, weights = self.inputs.tolist(), self.kernel[:, unit].tolist()
        products = [v * w for v, w in zip(values, weights, strict=True)]
        runs = accumulate(products)
        parts = zip(range(len(values)), values, weights, products, runs, strict=True)
        return tuple(Term(*part) for part in parts)

    def strongest(self, unit: int, count: int = 10) -> tuple[Term, ...]:
        """Return the terms that move one unit most, the largest first."""
        return tuple(sorted(self.terms(unit), key=lambda term: -abs(term.product))[:count])


def weighted_sum(
    inputs: ArrayLike, kernel: ArrayLike, bias: ArrayLike | None = None, *, activation: str = "linear"
) -> Dense:
    """Multiply each input by its weight, add, add the bias, and apply the activation, for each unit."""
    x, k = finite(inputs, "input"), finite(kernel, "kernel")
    if x.ndim != 1 or k.ndim != 2 or k.shape[0] != x.size:
        raise Refused(
            tr(
                "Dense takes a row of numbers and a weight for each of them and each unit: {x} numbers, {k} weights.",
                x=x.size,
                k=k.size,
            ),
            "kernel",
        )
    b = finite(np.zeros(k.shape[1]) if bias is None else bias, "bias")
    if b.shape != (k.shape[1],):
        raise Refused(tr("There is one bias for each of {f} units, not {n}.", f=k.shape[1], n=b.size), "bias")
    sums = x @ k
    biased = sums + b
    need_bounds(biased)
    return Dense(x, k, b, activation, frozen(sums), frozen(biased), activations.activate(activation, biased))
