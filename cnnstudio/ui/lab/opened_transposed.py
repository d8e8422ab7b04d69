"""A transposed convolution of the network: its maps, all its weights, and how it grows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from cnnstudio.arithmetic.transposed import Transposed, transposed
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import pair_of
from cnnstudio.ui.lab.values import Table

Pair = tuple[int, int]


@dataclass(frozen=True)
class OpenedTransposed:
    """A transposed convolution with all its channels and filters; one along one axis has maps of a single row."""

    layer: str
    maps: Table
    kernel: Table
    """(rows, columns, filters, channels), as Keras has it."""
    bias: Table
    strides: Pair
    dilation: Pair
    padding: str
    output_padding: Pair | None
    activation: str

    def worked(self) -> Transposed:
        """Return the whole layer at work."""
        return transposed(
            self.maps.array, self.kernel.array, self.bias.array, strides=self.strides, dilation=self.dilation,
            padding=self.padding, output_padding=self.output_padding, activation=self.activation,
        )  # fmt: skip

    def worked_plane(self, inputs: Table, kernel: Table) -> Transposed:
        """Return what one channel adds to one filter, before bias and activation."""
        return transposed(
            inputs.array, kernel.array, strides=self.strides, dilation=self.dilation, padding=self.padding,
            output_padding=self.output_padding,
        )  # fmt: skip

    def shown(self, channel: int, filter_: int) -> dict[str, Table | int]:
        """Return what one channel gives to one filter, as parts of the page's settings."""
        return {
            "inputs": Table(self.maps.array[..., channel]), "kernel": Table(self.kernel.array[..., filter_, channel]),
            "channel": channel, "filter": filter_,
        }  # fmt: skip

    def with_weight(self, place: tuple[int, ...], value: float) -> OpenedTransposed:
        """Return the layer with one weight changed."""
        return replace(self, kernel=self.kernel.with_cell(place, value))


def opened_transposed(numbers: LayerNumbers) -> OpenedTransposed:
    """Return a transposed convolution of the network with what it reads."""
    layer, kernel = numbers.layer, Table(numbers.weights["kernel"])
    extra = pair_of(layer, "output_padding") if getattr(layer, "output_padding", None) is not None else None
    if extra is not None and "1D" in layer.kind:
        extra = (0, extra[1])
    return OpenedTransposed(
        numbers.name, Table(numbers.inputs), kernel, Table(numbers.weights.get("bias", np.zeros(kernel.shape[2]))),
        pair_of(layer, "strides"), pair_of(layer, "dilation_rate"), str(getattr(layer, "padding", "valid")), extra,
        getattr(layer, "activation", None) or "linear",
    )  # fmt: skip
