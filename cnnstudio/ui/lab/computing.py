"""The settings of the page on ways to compute, and what is said there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cnnstudio.arithmetic.ways import Way, spectrum_product
from cnnstudio.language import number, tr
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
    """Return the kernel sizes to measure: close together at first, then further apart."""
    return tuple(size for size in (1, 2, 3, 5, 7, 9, 11, 15, 21, 31, 45, 63) if size <= image)


def milliseconds(seconds: float) -> str:
    """Return a time as it stands beside a mark."""
    return tr("{n} ms", n=number(seconds * 1000, 3))


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
