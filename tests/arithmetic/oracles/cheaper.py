"""Kernels in two steps, layers that read few channels, other ways to compute, and counts, beside Keras and SciPy."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import counts, depthwise, separable, ways
from cnnstudio.arithmetic.correlation import correlate
from tests.arithmetic.drawn import Case, Draw, compared, widths
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("depthwise")
def _depthwise(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    channels, multiplier = draw.size(1, 4), draw.size(1, 3)
    stride, padding = draw.size(1, 3), draw.chance.choice(("valid", "same"))
    rank = draw.chance.choice((1, 2))
    kernel = draw.sizes(rank, 1, 3)
    shape = tuple(max(k, stride) + draw.size(0, 5) for k in kernel)
    x, k = draw.array(*shape, channels), draw.array(*kernel, channels, multiplier)
    ours = depthwise.depthwise(x, k, strides=stride, padding=padding)
    theirs = keras.ops.depthwise_conv(x[None], k, strides=stride, padding=padding)
    return compared(
        f"{shape}x{channels} kernel {kernel} multiplier {multiplier} stride {stride} {padding}",
        (ours.maps, theirs[0]),
    )


@operation("depthwise-separable")
def _separable(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    channels, multiplier, filters = draw.size(1, 4), draw.size(1, 3), draw.size(1, 5)
    kernel, padding = draw.sizes(2, 1, 3), draw.chance.choice(("valid", "same"))
    shape = tuple(k + draw.size(0, 5) for k in kernel)
    x, k = draw.array(*shape, channels), draw.array(*kernel, channels, multiplier)
    mix = draw.array(1, 1, channels * multiplier, filters)
    ours = depthwise.depthwise_separable(x, k, mix, padding=padding)
    theirs = keras.ops.separable_conv(x[None], k, mix, padding=padding)
    return compared(
        f"{shape}x{channels} kernel {kernel} multiplier {multiplier} filters {filters} {padding}",
        (ours.outputs, theirs[0]),
    )


@operation("spatially-separable")
def _rank_one(draw: Draw) -> Case:
    from scipy import linalg

    shape = draw.sizes(2, 1, 6)
    k = draw.array(*shape)
    if draw.chance.random() < 0.4:
        k = np.outer(draw.array(shape[0]), draw.array(shape[1]))
    best = separable.rank_one(k)
    left, values, right = linalg.svd(k)
    nearest = values[0] * np.outer(left[:, 0], right[0])
    unique = len(values) == 1 or values[0] - values[1] > 1e-6
    norm = float(np.linalg.norm(values)) or 1.0
    pairs = [(best.error, np.linalg.norm(values[1:]) / norm), (best.rank, (values > 1e-9 * norm).sum())]
    return compared(
        f"kernel {shape} rank {best.rank}", *pairs, *([(best.nearest, nearest)] if unique else [])
    )


@operation("ways")
def _ways(draw: Draw) -> Case:
    from scipy import signal

    rank = draw.chance.choice((1, 2, 2))
    kernel = draw.sizes(rank, 1, 6)
    shape = widths(kernel, (1,) * rank, draw.size(0, 12))
    x, k = draw.array(*shape), draw.array(*kernel)
    theirs = signal.correlate(x, k, mode="valid", method="direct")
    fast = signal.fftconvolve(x, k)
    ours = [(ways.compute(way, x, k).outputs, theirs) for way in ways.WAYS]
    full = [a + b - 1 for a, b in zip(shape, kernel, strict=True)]
    return compared(f"{shape} kernel {kernel}", *ours, (ways.spectrum_product(x, k, full), fast))


@operation("two-steps")
def _two_steps(draw: Draw) -> Case:
    """A column, then a row, beside the whole kernel of rank 1, and how many products each way takes."""
    from scipy import signal

    column, row = draw.smooth(draw.size(1, 5)), draw.smooth(draw.size(1, 5))
    shape = (len(column) + draw.size(0, 8), len(row) + draw.size(0, 8))
    x, k = draw.array(*shape), np.outer(column, row)
    ours = separable.in_two_steps(x, k)
    counted = separable.savings(*shape, *k.shape)
    theirs = signal.correlate2d(x, k, mode="valid")
    taken = ours.whole.multiplications, ours.first.multiplications, ours.second.multiplications
    return compared(
        f"{shape} kernel {k.shape}",
        (ours.second.outputs, theirs),
        (ours.whole.outputs, theirs),
        ((counted.plain, counted.column_step, counted.row_step), taken),
    )


@operation("counts")
def _counts(draw: Draw) -> Case:
    """Weights and biases of layers as Keras counts them."""
    keras, _ = keras_and_tf()
    channels, filters, multiplier = draw.size(1, 40), draw.size(1, 80), draw.size(1, 3)
    kernel, bias = draw.sizes(2, 1, 5), draw.chance.random() < 0.5
    shape = (None, 9, 9, channels)
    layers = (
        keras.layers.Conv2D(filters, kernel, use_bias=bias),
        keras.layers.Dense(filters, use_bias=bias),
        keras.layers.SeparableConv2D(filters, kernel, depth_multiplier=multiplier, use_bias=False),
    )
    for layer in layers:
        layer.build(shape)
    found = {
        count.name: count
        for count in depthwise.compare((9, 9), kernel, channels, filters, multiplier=multiplier)
    }
    ours = (
        counts.convolution(kernel, channels, filters, bias=bias).total,
        counts.dense(channels, filters, bias=bias).total,
        found["depthwise"].weights + found["pointwise"].weights,
    )
    places = (9 - kernel[0] + 1) * (9 - kernel[1] + 1)
    used = correlate(np.zeros(shape[1:]), np.zeros((*kernel, channels, filters))).multiplications
    return compared(
        f"kernel {kernel} channels {channels} filters {filters} multiplier {multiplier} {'' if bias else 'no '}bias",
        (ours, tuple(layer.count_params() for layer in layers)),
        ((found["plain"].multiplications, used), (places * found["plain"].weights,) * 2),
        (counts.slices(channels, filters), np.prod(layers[0].kernel.shape[2:])),
    )
