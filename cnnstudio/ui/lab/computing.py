"""The settings of the page on ways to compute, and what is said there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.ways import Crossing, Way, spectrum_product
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.inputs import COURSE, COURSE_KERNEL
from cnnstudio.ui.lab.values import Table


@dataclass(frozen=True)
class Ways:
    """An image and a kernel for the numbers, and the size of the image that is timed."""

    image: Table = COURSE
    kernel: Table = COURSE_KERNEL
    timed: int = 64


def way_words(way: Way) -> str:
    """Return what a way is called."""
    return {"loops": tr("Nested loops"), "im2col": tr("Matrix product"), "fft": tr("Fourier transform")}[way]


def kernel_sizes(image: int) -> tuple[int, ...]:
    """Return the kernel sizes to measure: close together at first, then further apart.

    Beyond half of the image fewer and fewer places are left, so that every way becomes quick again.
    """
    return tuple(size for size in (1, 2, 3, 5, 7, 9, 11, 15, 21, 31, 45, 63) if 2 * size <= image)


def crossing_words(image: int, found: Crossing) -> str:
    """Return from which kernel size on the Fourier transform is quicker, and multiplies less."""
    size = shape_text((image, image))
    quicker = (
        tr("On an image of {size} the matrix product is still quicker than the Fourier transform at the largest kernel measured.", size=size)
        if found.measured is None
        else tr("On an image of {size} the Fourier transform is quicker than the matrix product from kernel size {n} on.",
                size=size, n=number(found.measured))
    )  # fmt: skip
    counted = (
        tr("The Fourier transform multiplies more there as well.")
        if found.counted is None
        else tr("It multiplies less than the matrix product from {n} on.", n=number(found.counted))
    )
    return f"{quicker} {counted}"


def milliseconds(seconds: float) -> str:
    """Return a time as it stands beside a mark."""
    taken = seconds * 1000
    return tr("{n} ms", n=number(round(taken) if taken >= 100 else taken, 3))


def fourier_words() -> str:
    """Return what is right about the Fourier transform, with the course's numbers worked out."""
    signal, kernel = np.array([1.0, 2, 3, 4]), np.array([1.0, 1])
    short, long = (
        ", ".join(full(round(float(v), 6)) for v in spectrum_product(signal, kernel, [size]))
        for size in (4, 5)
    )
    return tr(
        "The spectra are multiplied element by element; the result is circular unless zeros are added, and it is flipped. "
        "1, 2, 3, 4 with 1, 1 gives {short} at length 4 and {long} at length 5. It is faster for large kernels only; for 3 × 3 libraries use matrix products or Winograd.",
        short=short, long=long,
    )  # fmt: skip
