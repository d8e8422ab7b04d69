"""Several convolutions one after the other, as WaveNet stacks causal ones with doubling rates."""

from __future__ import annotations

from collections.abc import Sequence

from numpy.typing import ArrayLike

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.numbers import Refused, Sizes
from cnnstudio.arithmetic.receptive import Stage
from cnnstudio.arithmetic.windows import Padding
from cnnstudio.language import tr


def through(
    inputs: ArrayLike,
    kernels: Sequence[ArrayLike],
    rates: Sequence[Sizes],
    *,
    padding: Padding = "causal",
    activation: str = "linear",
) -> tuple[Convolution, ...]:
    """Return every convolution of the stack; each reads the outputs of the one before."""
    if len(kernels) != len(rates) or not kernels:
        raise Refused(
            tr("A stack needs one dilation rate for each kernel, and at least one."), "dilation rate"
        )
    done: list[Convolution] = []
    for kernel, rate in zip(kernels, rates, strict=True):
        values = done[-1].outputs if done else inputs
        done.append(correlate(values, kernel, dilation=rate, padding=padding, activation=activation))
    return tuple(done)


def wavenet(layers: int, kernel: int = 2) -> tuple[Stage, ...]:
    """Return causal stages whose rates double: 1, 2, 4, 8 see 16 steps with kernels of 2."""
    return tuple(Stage(kernel, dilation=2**n, padding="causal") for n in range(layers))
