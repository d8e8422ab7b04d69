"""Why one value of a convolution is what it is: window times kernel, summed, plus bias, through the activation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]

ACTIVATIONS: dict[str, Callable[[float], float]] = {
    "linear": lambda x: x,
    "relu": lambda x: max(x, 0.0),
    "relu6": lambda x: min(max(x, 0.0), 6.0),
    "leaky_relu": lambda x: x if x > 0 else 0.2 * x,
    "sigmoid": lambda x: float(1 / (1 + np.exp(-x))),
    "tanh": lambda x: float(np.tanh(x)),
    "elu": lambda x: x if x > 0 else float(np.expm1(x)),
    "softplus": lambda x: float(np.logaddexp(x, 0.0)),
    "softsign": lambda x: x / (1 + abs(x)),
    "silu": lambda x: float(x / (1 + np.exp(-x))),
    "exponential": lambda x: float(np.exp(x)),
}
"""The functions of single values that we work out ourselves, as Keras defines them."""


@dataclass(frozen=True, slots=True)
class Sliding:
    """How a kernel moves along one axis."""

    kernel: int
    stride: int
    dilation: int
    same: bool

    @property
    def span(self) -> int:
        """Return the effective kernel size d(k-1)+1."""
        return self.dilation * (self.kernel - 1) + 1

    def before(self, length: int) -> int:
        """Return the zeros added before an axis of this length: with `same` the smaller half of all."""
        if not self.same:
            return 0
        places = -(-length // self.stride)
        return max((places - 1) * self.stride + self.span - length, 0) // 2

    def start(self, place: int, length: int) -> int:
        """Return where the window of an output element begins; below zero inside the padding."""
        return place * self.stride - self.before(length)


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """All numbers of one output value; arrays are kernel height x kernel width x input channels."""

    row: int
    column: int
    filter: int
    top: int
    left: int
    window: Reals
    """What the kernel reads; zero beyond the border."""
    outside: NDArray[np.bool_]
    """Kernel height x width: which cells lie beyond the border."""
    kernel: Reals
    bias: float
    activation: str
    keras: float
    moving: bool = False
    """Whether a training may have changed the weights between the two answers compared here."""

    @property
    def products(self) -> Reals:
        """Return window times kernel, cell by cell."""
        return self.window * self.kernel

    @property
    def channel_sums(self) -> NDArray[np.float64]:
        """Return the sum of products of each input channel."""
        sums: NDArray[np.float64] = self.products.astype(np.float64).sum(axis=(0, 1))
        return sums

    @property
    def total(self) -> float:
        """Return the sum of all products."""
        return float(self.channel_sums.sum())

    @property
    def before(self) -> float:
        """Return sum plus bias."""
        return self.total + self.bias

    @property
    def value(self) -> float | None:
        """Return our own result; None for an activation we do not work out."""
        known = ACTIVATIONS.get(self.activation)
        return None if known is None else float(known(self.before))

    @property
    def agrees(self) -> bool:
        """Say whether Keras's value is ours, within what 32-bit sums in another order may differ."""
        if self.value is None:
            return False
        size = float(np.abs(self.products).sum()) + abs(self.bias)
        return abs(self.value - self.keras) <= 1e-5 * max(size, 1.0)

    def strongest_channel(self) -> int:
        """Return the input channel whose products move the sum most."""
        return int(np.abs(self.channel_sums).argmax())


def explain(
    below: Reals,
    kernel: Reals,
    bias: Reals | None,
    axes: tuple[Sliding, Sliding],
    activation: str | None,
    output: Reals,
    at: tuple[int, int, int],
) -> Explanation:
    """Return the working of output[at]; `below` is the layer's input, height x width x channels."""
    row, column, channel = at
    top, left = axes[0].start(row, below.shape[0]), axes[1].start(column, below.shape[1])
    rows = top + np.arange(kernel.shape[0]) * axes[0].dilation
    columns = left + np.arange(kernel.shape[1]) * axes[1].dilation
    inside = ((rows >= 0) & (rows < below.shape[0]))[:, None] & ((columns >= 0) & (columns < below.shape[1]))[
        None, :
    ]
    cells = below[
        np.clip(rows, 0, below.shape[0] - 1)[:, None], np.clip(columns, 0, below.shape[1] - 1)[None, :]
    ]
    return Explanation(
        row,
        column,
        channel,
        top,
        left,
        np.where(inside[:, :, None], cells, 0).astype(np.float32),
        ~inside,
        kernel[:, :, :, channel].astype(np.float32),
        float(bias[channel]) if bias is not None else 0.0,
        activation or "linear",
        float(output[row, column, channel]),
    )
