"""How long the lab's numbers take after a change: within one frame up to 64x64, within 100 ms for a photograph."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache

import numpy as np

from cnnstudio.arithmetic import (
    colour,
    continuous,
    depthwise,
    gradients,
    kernels,
    pooling,
    receptive,
    separable,
    transposed,
    ways,
)
from cnnstudio.arithmetic.borders import BORDERS
from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.layers.activations import ACTIVATIONS
from tests.benchmarks.registry import benchmark

_FRAME, _PHOTOGRAPH = 16.0, 100.0
_TIMES = 9


@cache
def _numbers(*shape: int) -> np.ndarray:
    return np.random.default_rng(0).random(shape)


def _quickest(act: Callable[[], object]) -> float:
    """Return the processor milliseconds of the quickest run: what the work takes when nothing else runs."""
    taken = []
    for _ in range(_TIMES):
        begun = time.process_time()
        act()
        taken.append((time.process_time() - begun) * 1000)
    return min(taken)


@benchmark(
    "lab-convolution-64",
    "64x64x3, 8 filters 5x5, reflect, gelu; one cell, its uses and partial sums",
    unit="ms",
    budget=_FRAME,
)
def convolution() -> float:
    x, k = _numbers(64, 64, 3), _numbers(5, 5, 3, 8)

    def page() -> None:
        done = correlate(x, k, padding="same", border="reflect", activation="gelu")
        done.cell((10, 10), 3)
        done.uses()
        done.partial_maps(3)

    return _quickest(page)


@benchmark("lab-borders-64", "64x64 under seven border rules at once, 9x9", unit="ms", budget=_FRAME)
def borders() -> float:
    x, k = _numbers(64, 64), kernels.gaussian(9, 2)
    return _quickest(lambda: [correlate(x, k, padding="same", border=b).uses() for b in BORDERS])


@benchmark("lab-pooling-64", "64x64, max 3x3 stride 2: winners, un-pooled, lost", unit="ms", budget=_FRAME)
def pool() -> float:
    x = _numbers(64, 64)
    return _quickest(lambda: pooling.pool(x, 3, 2, padding="same").lost())


@benchmark(
    "lab-activations-64",
    "64x64 through all activations but softmax's kin, with slopes",
    unit="ms",
    budget=None,
)
def activation() -> float:
    from cnnstudio.arithmetic import activations

    x = _numbers(64, 64) * 8 - 4
    single = [name for name in ACTIVATIONS if name not in activations.TOGETHER]

    def page() -> None:
        for name in single:
            activations.activate(name, x)
            activations.derivative(name, x)

    return _quickest(page)


@benchmark("lab-dilation", "fields and touched cells of a stack with rates 1 to 32", unit="ms", budget=_FRAME)
def dilation() -> float:
    stages = receptive.dilated_stack((1, 2, 4, 8, 16, 32))

    def page() -> None:
        receptive.fields(stages)
        receptive.path_map(stages)
        receptive.connections(200, stages, 10)

    return _quickest(page)


@benchmark(
    "lab-transposed-64", "64x64, 4x4 stride 2: scatter, zero insertion, overlaps", unit="ms", budget=_FRAME
)
def transpose() -> float:
    x, k = _numbers(64, 64), _numbers(4, 4)

    def page() -> None:
        done = transposed.transposed(x, k, strides=2, padding="same")
        done.by_zero_insertion()
        done.overlaps()
        done.scattered((5, 5))

    return _quickest(page)


@benchmark(
    "lab-separable-64", "64x64, rank, two steps and depthwise-separable 3 to 8", unit="ms", budget=_FRAME
)
def separated() -> float:
    x, k = _numbers(64, 64), _numbers(5, 5)
    colours, along, mix = _numbers(64, 64, 3), _numbers(3, 3, 3, 1), _numbers(3, 8)

    def page() -> None:
        separable.in_two_steps(x, k)
        depthwise.depthwise_separable(colours, along, mix, padding="same")

    return _quickest(page)


@benchmark("lab-backward-64", "64x64, 5x5: gradients to input, kernel and bias", unit="ms", budget=_FRAME)
def backward() -> float:
    x, k = _numbers(64, 64), _numbers(5, 5)
    return _quickest(lambda: gradients.half_squares(correlate(x, k, padding="same", activation="tanh")))


@benchmark(
    "lab-continuous", "one position of two functions, and the whole curve of 121", unit="ms", budget=_FRAME
)
def continuous_page() -> float:
    def page() -> None:
        continuous.moment("gaussian", "decay", 0.5)
        continuous.slid_areas("triangle", "ramp", np.linspace(-3, 3, 121))

    return _quickest(page)


@benchmark("lab-fft-64", "64x64, 31x31: matrix product and Fourier transform", unit="ms", budget=None)
def three_ways() -> float:
    x, k = _numbers(64, 64), _numbers(31, 31)
    return _quickest(lambda: (ways.by_im2col(x, k), ways.by_fft(x, k)))


@benchmark(
    "lab-photograph", "640x480 in colour, 5x5 to one map, reflect, relu", unit="ms", budget=_PHOTOGRAPH
)
def photograph() -> float:
    x, k = _numbers(480, 640, 3), _numbers(5, 5, 3, 1)
    return _quickest(lambda: correlate(x, k, padding="same", border="reflect", activation="relu"))


@benchmark(
    "lab-photograph-pool", "640x480 in colour, max 3x3 stride 2 with winners", unit="ms", budget=_PHOTOGRAPH
)
def photograph_pool() -> float:
    x = _numbers(480, 640, 3)
    return _quickest(lambda: pooling.pool(x, (3, 3), (2, 2), channels=True))


@benchmark("lab-photograph-up", "640x480, transposed 3x3 stride 2, overlaps", unit="ms", budget=_PHOTOGRAPH)
def photograph_up() -> float:
    x, k = _numbers(480, 640), _numbers(3, 3)
    return _quickest(lambda: transposed.transposed(x, k, strides=2).overlaps())


@benchmark("lab-photograph-planes", "640x480 in colour, all eleven planes", unit="ms", budget=_PHOTOGRAPH)
def photograph_planes() -> float:
    x = _numbers(480, 640, 3)
    return _quickest(lambda: colour.planes(x))
