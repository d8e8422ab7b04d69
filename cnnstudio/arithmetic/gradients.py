"""Backwards through one convolution: what a wish at the output means for input, weights and bias; and its check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic import activations
from cnnstudio.arithmetic.borders import fold
from cnnstudio.arithmetic.correlation import Convolution
from cnnstudio.arithmetic.numbers import Array, Place, Refused, finite, frozen, real
from cnnstudio.language import tr


class GradientStep(NamedTuple):
    """What one output place adds: its gradient times the window goes to the kernel, times the kernel to the input."""

    place: Place
    filter: int
    gradient: float
    to_kernel: Array
    to_input: Array
    kernel_so_far: Array
    input_so_far: Array
    bias_so_far: float


@dataclass(frozen=True, eq=False)
class Gradients:
    """The gradients of a convolution, in the form of its own arrays (with channel axes)."""

    done: Convolution
    upstream: Array
    at_sums: Array
    """The gradient after the activation has let it through."""
    to_kernel: Array
    to_input: Array
    to_bias: Array

    @property
    def kernel(self) -> Array:
        """Return the kernel's gradient in the form the kernel was given in."""
        return self.to_kernel[..., 0, 0] if self.done.plain else self.to_kernel

    @property
    def inputs(self) -> Array:
        """Return the input's gradient in the form the input was given in."""
        return self.to_input[..., 0] if self.done.plain else self.to_input

    def steps(self, filter: int = 0) -> Iterable[GradientStep]:
        """Walk over the output places of one filter and add up, as the animation shows it."""
        kernel = np.zeros_like(self.to_kernel[..., filter])
        wide = np.zeros_like(self.to_input)
        bias = 0.0
        for place in np.ndindex(*self.at_sums.shape[:-1]):
            alone = np.zeros_like(self.at_sums)
            alone[(*place, filter)] = g = float(self.at_sums[(*place, filter)])
            more, back = _to_kernel(self.done, alone)[..., filter], _to_input(self.done, alone)
            kernel, wide, bias = kernel + more, wide + back, bias + g
            yield GradientStep(
                place, filter, g, frozen(more), frozen(back), frozen(kernel), frozen(wide), bias
            )  # fmt: skip

    def step(self, place: Place, filter: int = 0) -> GradientStep:
        """Return one of these steps by itself: what its place adds, and all up to it."""
        order = np.arange(self.at_sums[..., filter].size).reshape(self.at_sums.shape[:-1])
        alone, so_far = np.zeros_like(self.at_sums), np.zeros_like(self.at_sums)
        alone[(*place, filter)] = g = float(self.at_sums[(*place, filter)])
        so_far[..., filter] = np.where(order <= order[place], self.at_sums[..., filter], 0.0)
        return GradientStep(
            place, filter, g, frozen(_to_kernel(self.done, alone)[..., filter]), frozen(_to_input(self.done, alone)),
            frozen(_to_kernel(self.done, so_far)[..., filter]), frozen(_to_input(self.done, so_far)),
            float(sum(so_far[..., filter].ravel().tolist())),
        )  # fmt: skip


def backward(done: Convolution, upstream: ArrayLike | None = None) -> Gradients:
    """Return all gradients from the one that arrives at the output; without one, of the sum of all outputs."""
    given = finite(np.ones(done.maps.shape) if upstream is None else upstream, "gradient")
    if given.size != done.maps.size:
        raise Refused(
            tr("The gradient has {n} cells, the output {m}.", n=given.size, m=done.maps.size), "gradient"
        )
    g = frozen(given.reshape(done.maps.shape))
    at_sums = activations.backward(done.activation, done.biased, g)
    kernel, wide = _to_kernel(done, at_sums), _to_input(done, at_sums)
    return Gradients(
        done, g, at_sums, frozen(np.ascontiguousarray(kernel)), frozen(wide), frozen(_places(at_sums).sum(axis=0))
    )  # fmt: skip


def half_squares(done: Convolution) -> tuple[float, Gradients]:
    """Return half the sum of squared outputs and its gradients: the outputs themselves flow back."""
    found = backward(done, done.maps)
    return float((done.maps**2).sum() / 2), found


def _places(values: Array) -> Array:
    return values.reshape(-1, values.shape[-1])


def _grouped(done: Convolution, tap: Place, g: Array) -> Iterable[tuple[int, slice, Array, Array]]:
    """Return for each group: first channel, its filters, what stands under the tap, and the gradient of its filters."""
    per, out = done.kernel.shape[-2], done.kernel.shape[-1] // done.groups
    under = done.padded[tuple(a.taken(t) for a, t in zip(done.axes, tap, strict=True))]
    for n in range(done.groups):
        filters = slice(n * out, (n + 1) * out)
        yield n * per, filters, under[..., n * per : (n + 1) * per], g[..., filters]


def _to_kernel(done: Convolution, g: Array) -> Array:
    """Return the gradient to the kernel as it was given: turned back if it was turned."""
    found = np.zeros_like(done.kernel)
    for tap in np.ndindex(*done.kernel.shape[:-2]):
        for _, filters, under, part in _grouped(done, tap, g):
            found[(*tap, slice(None), filters)] = _places(under).T @ _places(part)
    return np.flip(found, tuple(range(len(done.axes)))) if done.turned else found


def _to_input(done: Convolution, g: Array) -> Array:
    wide = np.zeros_like(done.padded)
    per = done.kernel.shape[-2]
    for tap in np.ndindex(*done.kernel.shape[:-2]):
        at = tuple(a.taken(t) for a, t in zip(done.axes, tap, strict=True))
        for first, filters, _, part in _grouped(done, tap, g):
            wide[(*at, slice(first, first + per))] += part @ done.kernel[(*tap, slice(None), filters)].T
    pads = [(a.before, a.after) for a in done.axes]
    return fold(wide, done.inputs.shape[:-1], pads, done.border)


class Check(NamedTuple):
    """A gradient beside its measurement, and the largest difference in relation to the largest value."""

    computed: Array
    measured: Array
    error: float


def measured(value: Callable[[Array], float], at: ArrayLike, epsilon: float = 1e-5) -> Array:
    """Return (f(x + ε) - f(x - ε)) / 2ε for every cell of x: the slope without any rule."""
    x = finite(at, "input")
    step = real(epsilon, "step", above=0)
    found = np.zeros_like(x)
    for cell in np.ndindex(*x.shape):
        up, down = x.copy(), x.copy()
        up[cell] += step
        down[cell] -= step
        found[cell] = (value(up) - value(down)) / (2 * step)
    return frozen(found)


def measured_together(values: Callable[[Array], Array], at: ArrayLike, epsilon: float = 1e-5) -> Array:
    """Return the same slopes from one call: `values` is given all changed arrays along a last axis, a number for each."""
    x = finite(at, "input")
    step = real(epsilon, "step", above=0)
    moved = step * np.eye(x.size).reshape(*x.shape, x.size)
    found = values(np.concatenate((x[..., None] + moved, x[..., None] - moved), axis=-1))
    return frozen(((found[: x.size] - found[x.size :]) / (2 * step)).reshape(x.shape))


def check(
    computed: ArrayLike, value: Callable[[Array], float], at: ArrayLike, epsilon: float = 1e-5
) -> Check:
    """Compare a gradient with its measurement by finite differences."""
    return compared(computed, measured(value, at, epsilon))


def compared(computed: ArrayLike, found: Array) -> Check:
    """Compare a gradient with a measurement of it."""
    rule = finite(computed, "gradient")
    scale = max(float(np.abs(found).max()), float(np.abs(rule).max()), 1e-12)
    return Check(rule, found, float(np.abs(found - rule).max()) / scale)
