"""Transposed convolution in its views, and resizing first, beside Keras and SciPy."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import checkerboard, growth, transposed
from tests.arithmetic.drawn import Case, Draw, compared
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("transposed")
def _transposed(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    rank, channels, filters = draw.rank(), draw.size(1, 3), draw.size(1, 3)
    shape, kernel, steps = draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 3)
    padding = draw.chance.choice(("valid", "same"))
    extra = draw.chance.choice((None, tuple(draw.size(0, s - 1) for s in steps)))
    if extra is not None and not _keras_can(shape, kernel, steps, padding, extra):
        extra = None
    rate = draw.size(1, 3) if extra is None else 1
    x, k, b = draw.array(*shape, channels), draw.array(*kernel, filters, channels), draw.array(filters)
    given = {"strides": steps, "padding": padding, "output_padding": extra}
    ours = transposed.transposed(x, k, b, dilation=rate, **given)
    theirs = keras.ops.conv_transpose(x[None], _with_holes(k, rank, rate), **given)
    place = tuple(draw.size(0, n - 1) for n in ours.maps.shape[:-1])
    shares = sum(share.product for share in ours.shares(place, 0))
    pieces = sum(ours.scattered(at) for at in np.ndindex(*shape))
    return compared(
        f"{shape}x{channels} kernel {kernel} filters {filters} strides {steps} rate {rate} {padding} output padding {extra}",
        (ours.maps, theirs[0] + b),
        (ours.by_zero_insertion(), theirs[0] + b),
        (pieces, theirs[0]),
        (shares, theirs[(0, *place, 0)]),
    )


def _with_holes(kernel: np.ndarray, rank: int, rate: int) -> np.ndarray:
    """Return the kernel with zeros in its holes: TensorFlow has no dilated transposed convolution on processors."""
    wide = np.zeros((*((n - 1) * rate + 1 for n in kernel.shape[:rank]), *kernel.shape[rank:]))
    wide[(slice(None, None, rate),) * rank] = kernel
    return wide


def _keras_can(shape, kernel, steps, padding, extra) -> bool:
    """Return whether TensorFlow takes this output padding: the ordinary convolution back must give the input's size."""
    if any((n - 1) * s + k % 2 + e < 1 for n, k, s, e in zip(shape, kernel, steps, extra, strict=True)):
        return False
    for axis in growth.growth(shape, kernel, steps, 1, padding, extra):
        places = (
            -(-axis.output // axis.stride)
            if padding == "same"
            else (axis.output - axis.kernel) // axis.stride + 1
        )
        if places != axis.size:
            return False
    return True


@operation("transposed-matrix")
def _matrix(draw: Draw) -> Case:
    """The matrix is the ordinary convolution, its transpose the transposed one; overlaps are those of ones."""
    keras, _ = keras_and_tf()
    rank, padding = draw.chance.choice((1, 2)), draw.chance.choice(("valid", "same"))
    shape, kernel, stride = draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 4), draw.size(1, 3)
    x, k = draw.array(*shape), draw.array(*kernel)
    done = transposed.transposed(x, k, strides=stride, padding=padding)
    matrix = transposed.forward_matrix(done)
    given = {"strides": stride, "padding": padding}
    up = keras.ops.conv_transpose(x[None, ..., None], k[..., None, None], **given)
    many = keras.ops.conv_transpose(np.ones((1, *shape, 1)), np.ones((*kernel, 1, 1)), **given)
    wide = draw.array(*done.outputs.shape)
    down = keras.ops.conv(wide[None, ..., None], k[..., None, None], **given)
    return compared(
        f"{shape} kernel {kernel} stride {stride} {padding}",
        (matrix.T @ x.ravel(), np.ravel(up)),
        (matrix @ wide.ravel(), np.ravel(down)),
        (done.overlaps(), many[0, ..., 0]),
    )


@operation("resize-then-convolve")
def _cure(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    factor, x, k = draw.size(1, 3), draw.array(*draw.sizes(2, 1, 5)), draw.array(3, 3)
    wide = keras.layers.UpSampling2D(factor, dtype="float64")(x[None, ..., None])
    padded = np.pad(np.asarray(wide)[0, ..., 0], 1, "edge")
    theirs = keras.ops.conv(padded[None, ..., None], k[..., None, None])[0, ..., 0]
    return compared(
        f"{x.shape} times {factor}", (checkerboard.resize_then_convolve(x, k, factor).outputs, theirs)
    )
