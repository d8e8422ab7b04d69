"""How many numbers a layer learns: the course's counts, with the shared weights of a convolution beside no sharing."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from cnnstudio.arithmetic.numbers import whole
from cnnstudio.arithmetic.windows import Padding, output_shape, slide


class Parameters(NamedTuple):
    """Weights and biases of one layer."""

    weights: int
    biases: int

    @property
    def total(self) -> int:
        return self.weights + self.biases


def convolution(
    kernel: Sequence[int], channels: int, filters: int, *, groups: int = 1, bias: bool = True
) -> Parameters:
    """Return cells · channels / groups · filters, and a bias for each filter: 3·3·32·64 + 64 = 18,496."""
    slices = whole(channels, "channels") // whole(groups, "groups")
    return Parameters(prod(kernel) * slices * whole(filters, "filters"), filters if bias else 0)


def dense(inputs: int, units: int, *, bias: bool = True) -> Parameters:
    """Return inputs · units and a bias for each unit: 1,600·64 + 64 = 102,464."""
    return Parameters(whole(inputs, "inputs") * whole(units, "units"), units if bias else 0)


def instead_dense(shape: Sequence[int], outputs: Sequence[int]) -> Parameters:
    """Return what a Dense layer between the same shapes would need: 16,981,120 for 28x28x1 to 26x26x32."""
    return dense(prod(shape), prod(outputs))


def unshared(
    shape: Sequence[int], kernel: Sequence[int], channels: int, filters: int, *, padding: Padding = "valid"
) -> Parameters:
    """Return what the convolution would need with a kernel and a bias of its own at every place."""
    places = prod(output_shape(slide(shape, kernel, padding=padding)))
    one = convolution(kernel, channels, filters)
    return Parameters(places * one.weights, places * one.biases)


def slices(channels: int, filters: int) -> int:
    """Return the two-dimensional slices of all filters: 32 · 64 = 2,048."""
    return whole(channels, "channels") * whole(filters, "filters")
