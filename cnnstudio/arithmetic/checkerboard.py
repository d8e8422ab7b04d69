"""Checkerboards: uneven overlap of a transposed convolution, measured on an image, and the cures."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.numbers import (
    LARGEST_INPUT,
    Array,
    Refused,
    Whole,
    finite,
    frozen,
    need_room,
    whole,
)
from cnnstudio.language import tr


def phase_counts(kernel: int, stride: int, dilation: int = 1) -> Whole:
    """Return how many kernel cells fall on each of the S kinds of output cell: 2 and 1 for kernel 3, stride 2."""
    taps = np.arange(whole(kernel, "kernel size")) * whole(dilation, "dilation rate")
    return np.bincount(taps % whole(stride, "stride"), minlength=stride)


def unevenness(kernel: int, stride: int, dilation: int = 1) -> float:
    """Return the spread of these counts over their mean; 0 where the stride divides the kernel: no checkerboard."""
    counts = phase_counts(kernel, stride, dilation)
    return float(counts.std() / counts.mean())


def checkerboard(image: ArrayLike, stride: int) -> float:
    """Return how far the S x S kinds of cell differ in brightness: spread of their means over the whole mean."""
    values = finite(image, "image")
    whole(stride, "stride")
    if min(values.shape) < stride:
        raise Refused(tr("The image is smaller than the stride of {s}.", s=stride), "image")
    kinds = [
        values[tuple(slice(o, None, stride) for o in at)].mean() for at in np.ndindex(*[stride] * values.ndim)
    ]
    mean = abs(float(np.mean(kinds)))
    return float(np.std(kinds)) / mean if mean else float(np.std(kinds))


def resized(image: ArrayLike, factor: int) -> Array:
    """Return the image with every cell repeated: the first half of the cure, resize then convolve."""
    values = finite(image, "image")
    whole(factor, "factor")
    need_room(tuple(n * factor for n in values.shape), 4 * LARGEST_INPUT, "image")
    for axis in range(values.ndim):
        values = np.repeat(values, factor, axis=axis)
    return frozen(values)


def resize_then_convolve(image: ArrayLike, kernel: ArrayLike, factor: int) -> Convolution:
    """Return the cure as a whole: as large as the transposed convolution's result, with even overlap."""
    return correlate(resized(image, factor), kernel, padding="same", border="replicate")
