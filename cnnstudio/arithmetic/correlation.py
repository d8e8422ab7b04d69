"""Cross-correlation, which layers compute, and true convolution, which turns the kernel first: with every product."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, product
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic import activations, windows
from cnnstudio.arithmetic.borders import Border, check_border, pad, sources
from cnnstudio.arithmetic.numbers import (
    LARGEST_KERNEL,
    Array,
    Mask,
    Place,
    Refused,
    Sizes,
    Whole,
    finite,
    frozen,
    need_bounds,
    need_room,
    need_work,
    whole,
)
from cnnstudio.arithmetic.summing import summed
from cnnstudio.arithmetic.windows import Axes, Padding
from cnnstudio.language import tr


class Product(NamedTuple):
    """One input value times one weight; `source` is the cell the value comes from, None for a fixed border number."""

    tap: Place
    channel: int
    place: Place
    source: Place | None
    value: float
    weight: float
    product: float
    running: float

    @property
    def padded(self) -> bool:
        """Return whether the window reads beyond the input here."""
        return self.source != self.place


class Cell(NamedTuple):
    """How one output value came about, product by product."""

    place: Place
    filter: int
    products: tuple[Product, ...]
    channel_sums: tuple[float, ...]
    total: float
    bias: float
    biased: float
    output: float


@dataclass(frozen=True, eq=False)
class Convolution:
    """One convolution with all that lies between its input and its output; the last axis is always the channels.

    The kernel is the one applied: `convolve` has turned it already.
    """

    inputs: Array
    kernel: Array
    bias: Array
    axes: Axes
    groups: int
    border: Border
    constant: float
    activation: str
    turned: bool
    plain: bool
    """The input came without a channel axis, and so does `outputs`."""
    padded: Array
    sums: Array
    biased: Array
    maps: Array

    @property
    def outputs(self) -> Array:
        """Return the result in the form of the input: without a channel axis if that had none."""
        return self.maps[..., 0] if self.plain else self.maps

    @property
    def given_kernel(self) -> Array:
        """Return the kernel as it was given, before `convolve` turned it."""
        return np.flip(self.kernel, tuple(range(len(self.axes)))) if self.turned else self.kernel

    @property
    def multiplications(self) -> int:
        """Return the products of all places and filters: 81 for 5x5 and a 3x3 kernel."""
        return int(np.prod(self.sums.shape)) * int(np.prod(self.kernel.shape[:-1]))

    @property
    def parameters(self) -> int:
        """Return the weights and one bias for each filter."""
        return int(self.kernel.size + self.kernel.shape[-1])

    def cell(self, place: Place, filter: int = 0) -> Cell:
        """Return the working of one output value."""
        self._need_inside(place, filter)
        steps = self._products(place, filter)
        total = float(self.sums[(*place, filter)])
        taps = int(np.prod(self.kernel.shape[:-2]))
        sums = tuple(
            float(sum(s.product for s in steps[at : at + taps])) for at in range(0, len(steps), taps)
        )
        at = (*place, filter)
        return Cell(
            place,
            filter,
            steps,
            sums,
            total,
            float(self.bias[filter]),
            float(self.biased[at]),
            float(self.maps[at]),
        )

    def _need_inside(self, place: Place, filter: int) -> None:
        shape = self.sums.shape
        if len(place) != len(self.axes) or any(
            not 0 <= i < n for i, n in zip((*place, filter), shape, strict=True)
        ):
            raise Refused(tr("There is no such place in the output."), "place")

    def _products(self, place: Place, filter: int) -> tuple[Product, ...]:
        """Return the products in the order loops take them: channel by channel, row by row."""
        first = filter // (self.kernel.shape[-1] // self.groups) * self.kernel.shape[-2]
        reads = [axis.reads(at) for axis, at in zip(self.axes, place, strict=True)]
        origin = [sources(a.size, a.before, a.after, self.border) for a in self.axes]
        inside = [[c + a.before for c in cells] for cells, a in zip(reads, self.axes, strict=True)]
        copied = [o[at].tolist() for o, at in zip(origin, inside, strict=True)]
        origins = [None if min(source) < 0 else source for source in product(*copied)]
        where = list(zip(np.ndindex(*self.kernel.shape[:-2]), product(*reads), origins, strict=True))
        channels = range(first, first + self.kernel.shape[-2])
        values = np.moveaxis(self.padded[np.ix_(*inside, channels)], -1, 0).ravel().tolist()
        weights = np.moveaxis(self.kernel[..., filter], -1, 0).ravel().tolist()
        products = [value * weight for value, weight in zip(values, weights, strict=True)]
        found = zip(product(channels, where), values, weights, products, accumulate(products), strict=True)
        return tuple(
            Product(tap, channel, cell, source, *numbers)
            for (channel, (tap, cell, source)), *numbers in found
        )

    def partial_maps(self, filter: int = 0) -> Array:
        """Return one map for each input channel the filter reads; added up they are its sums."""
        per_group = self.kernel.shape[-2]
        first = filter // (self.kernel.shape[-1] // self.groups) * per_group
        own = self.kernel[..., filter][..., None, :]
        return frozen(summed(self.padded[..., first : first + per_group], own, self.axes, per_group))

    def uses(self) -> Whole:
        """Return how often each cell of the input is read."""
        return windows.use_counts(self.axes, self.border)

    def readers(self, place: Place) -> Mask:
        """Return which places of the output depend on this cell of the input."""
        return windows.readers(self.axes, place, self.border)


def correlate(
    inputs: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    strides: Sizes = 1,
    dilation: Sizes = 1,
    groups: int = 1,
    padding: Padding = "valid",
    border: str = "zero",
    constant: float = 0.0,
    activation: str = "linear",
) -> Convolution:
    """Slide the kernel over the input, multiply and add, as a convolution layer does.

    A kernel of as many axes as the input is slid over plain numbers; with one axis more, it is Keras's kernel
    (sizes..., channels in / groups, filters) and the input ends in its channels. Border `ignore` pads nothing.
    """
    x, k, plain = _with_channels(finite(inputs, "input"), finite(kernel, "kernel"))
    rule = check_border(border)
    _need_layer_activation(activation)
    _need_slices(x, k, groups)
    need_room(k.shape[:-2], LARGEST_KERNEL, "kernel")
    axes = windows.slide(
        x.shape[:-1],
        k.shape[:-2],
        strides=strides,
        dilation=dilation,
        padding="valid" if rule == "ignore" else padding,
    )
    need_work(int(np.prod(windows.output_shape(axes), dtype=object)) * k.size)
    fill = float(finite(constant, "constant"))
    b = _biases(bias, k.shape[-1])
    padded = pad(x, [(a.before, a.after) for a in axes], rule, fill)
    sums = summed(padded, k, axes, groups)
    biased = sums + b
    need_bounds(biased)
    maps = activations.activate(activation, biased)
    return Convolution(
        x, k, b, axes, groups, rule, fill, activation, False, plain,
        frozen(padded), frozen(sums), frozen(biased), maps,
    )  # fmt: skip


def convolve(
    inputs: ArrayLike, kernel: ArrayLike, bias: ArrayLike | None = None, **settings: object
) -> Convolution:
    """Convolve as mathematics defines it: turn the kernel by 180°, then do what `correlate` does."""
    values, image = finite(kernel, "kernel"), np.ndim(inputs)
    spatial = values.ndim if values.ndim == image else values.ndim - 2
    turned = np.flip(values, tuple(range(spatial)))
    done = correlate(inputs, turned, bias, **settings)  # type: ignore[arg-type]
    return Convolution(**{**vars(done), "turned": True})


def _with_channels(x: Array, k: Array) -> tuple[Array, Array, bool]:
    if x.ndim == k.ndim and 1 <= x.ndim <= 3:
        return x[..., None], k[..., None, None], True
    if k.ndim != x.ndim + 1 or not 2 <= x.ndim <= 4:
        raise Refused(
            tr(
                "An input of {x} axes takes a kernel of {x} (plain numbers) or {more} (channels in, filters) axes, "
                "not {k}.",
                x=x.ndim,
                more=x.ndim + 1,
                k=k.ndim,
            ),
            "kernel",
        )
    return x, k, False


def need_groups(channels: int, filters: int, groups: int) -> None:
    """Refuse groups that do not divide both the channels and the filters."""
    whole(groups, "groups")
    if channels % groups or filters % groups:
        raise Refused(
            tr(
                "{c} channels and {f} filters cannot be cut into {g} equal groups: choose a number that divides both.",
                c=channels,
                f=filters,
                g=groups,
            ),
            "groups",
        )


def _need_slices(x: Array, k: Array, groups: int) -> None:
    channels = x.shape[-1]
    need_groups(channels, k.shape[-1], groups)
    if k.shape[-2] != channels // groups:
        raise Refused(
            tr(
                "The kernel has {k} slices and the input {c} channels in {g} groups: it needs {wanted}.",
                k=k.shape[-2],
                c=channels,
                g=groups,
                wanted=channels // groups,
            ),
            "kernel",
        )


def _need_layer_activation(name: str) -> None:
    if name not in activations.ACTIVATIONS:
        raise Refused(tr("No layer applies {name} to its own output.", name=name), "activation")


def _biases(bias: ArrayLike | None, filters: int) -> Array:
    if bias is None:
        return frozen(np.zeros(filters))
    b = finite(bias, "bias")
    if b.ndim and b.shape != (filters,):
        raise Refused(tr("There is one bias for each of {f} filters, not {n}.", f=filters, n=b.size), "bias")
    return finite(np.broadcast_to(b, (filters,)), "bias")
