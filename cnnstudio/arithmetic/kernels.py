"""Kernels with names: those every textbook shows, of any size, as plain arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import (
    LARGEST_KERNEL,
    Array,
    Refused,
    finite,
    frozen,
    need_room,
    real,
    whole,
)
from cnnstudio.language import tr

Direction = Literal["x", "y"]
"""x answers to a change from left to right (upright edges), y to one from top to bottom."""


def _sized(size: int, *, odd: bool = False) -> int:
    size = whole(size, "kernel size")
    need_room((size, size), LARGEST_KERNEL, "kernel")
    if odd and size % 2 == 0:
        raise Refused(
            tr(
                "This kernel needs a middle cell: choose an odd size, {a} or {b}, not {n}.",
                a=size - 1,
                b=size + 1,
                n=size,
            ),
            "kernel size",
        )
    return size


def _fixed(rows: ArrayLike) -> Array:
    return finite(rows, "kernel")


def _offsets(size: int) -> tuple[Array, Array]:
    """Return how far each cell lies below and right of the middle, which is between cells for an even size."""
    along = np.arange(size) - (size - 1) / 2
    y, x = np.meshgrid(along, along, indexing="ij")
    return y, x


def identity(size: int = 3) -> Array:
    """Return the kernel that changes nothing: 1 in the middle."""
    kernel = np.zeros((_sized(size, odd=True),) * 2)
    kernel[size // 2, size // 2] = 1
    return frozen(kernel)


def box(size: int = 3) -> Array:
    """Return the plain average: 3x3 cells of 1/9."""
    return frozen(np.full((_sized(size),) * 2, 1 / size**2))


def gaussian(size: int = 5, sigma: float = 1.0) -> Array:
    """Return exp(-(x²+y²)/2σ²), made to sum to 1."""
    y, x = _offsets(_sized(size))
    bell = np.exp(-(x**2 + y**2) / (2 * real(sigma, "sigma", above=0) ** 2))
    if not bell.sum():
        raise Refused(
            tr("Sigma is so small that an even kernel has no weight: choose a larger one."), "sigma"
        )
    return frozen(bell / bell.sum())


def sharpen(amount: float = 1.0, size: int = 3) -> Array:
    """Return identity + amount · (identity - box of the four neighbours · 4); amount 1 has 5 in the middle."""
    return frozen(identity(size) - real(amount, "amount") * laplacian(size))


def sobel(direction: Direction = "x", size: int = 3) -> Array:
    """Return a smoothed difference: column [1, 2, 1] times row [-1, 0, 1]; larger sizes smooth more."""
    smooth, differ = _binomial(_sized(size, odd=True)), _difference(size)
    return _directed(np.outer(smooth, differ), direction)


def _binomial(size: int) -> Array:
    row = np.ones(1)
    for _ in range(size - 1):
        row = np.convolve(row, [1.0, 1.0])
    return row


def _difference(size: int) -> Array:
    if size < 3:
        raise Refused(tr("A difference needs two sides: choose a size of 3 or more."), "kernel size")
    return np.convolve(_binomial(size - 2), [-1.0, 0.0, 1.0])


def scharr(direction: Direction = "x") -> Array:
    """Return column [3, 10, 3] times row [-1, 0, 1], which turns more evenly than Sobel's."""
    return _directed(np.outer([3.0, 10.0, 3.0], [-1.0, 0.0, 1.0]), direction)


def prewitt(direction: Direction = "x") -> Array:
    """Return column [1, 1, 1] times row [-1, 0, 1]."""
    return _directed(np.outer([1.0, 1.0, 1.0], [-1.0, 0.0, 1.0]), direction)


def _directed(kernel: Array, direction: Direction) -> Array:
    if direction not in ("x", "y"):
        raise Refused(tr("The direction is x or y, not {given}.", given=direction), "direction")
    return frozen(kernel if direction == "x" else np.ascontiguousarray(kernel.T))


def laplacian(size: int = 3, *, diagonals: bool = False) -> Array:
    """Return neighbours minus the middle: [[0,1,0],[1,-4,1],[0,1,0]], with diagonals eight neighbours and -8."""
    if _sized(size, odd=True) < 3:
        raise Refused(tr("A difference needs two sides: choose a size of 3 or more."), "kernel size")
    kernel = np.zeros((size, size))
    middle = size // 2
    if diagonals:
        kernel[middle - 1 : middle + 2, middle - 1 : middle + 2] = 1
    kernel[middle - 1 : middle + 2, middle] = kernel[middle, middle - 1 : middle + 2] = 1
    kernel[middle, middle] = 0
    kernel[middle, middle] = -kernel.sum()
    return frozen(kernel)


def emboss(strength: float = 1.0) -> Array:
    """Return a raised relief lit from the upper left: [[-2,-1,0],[-1,1,1],[0,1,2]] for strength 1."""
    slope = np.array([[-2.0, -1.0, 0.0], [-1.0, 0.0, 1.0], [0.0, 1.0, 2.0]])
    return frozen(identity() + real(strength, "strength") * slope)


def gabor(
    size: int = 9,
    *,
    wavelength: float = 4.0,
    angle: float = 0.0,
    sigma: float = 2.0,
    aspect: float = 1.0,
    phase: float = 0.0,
) -> Array:
    """Return exp(-(u²+γ²v²)/2σ²)·cos(2πu/λ+φ), u and v turned by the angle; angles in degrees, lengths in cells."""
    y, x = _offsets(_sized(size))
    turn = np.deg2rad(real(angle, "angle"))
    u, v = x * np.cos(turn) + y * np.sin(turn), -x * np.sin(turn) + y * np.cos(turn)
    bell = np.exp(
        -(u**2 + (real(aspect, "aspect", above=0) * v) ** 2) / (2 * real(sigma, "sigma", above=0) ** 2)
    )
    wave = np.cos(2 * np.pi * u / real(wavelength, "wavelength", above=0) + np.deg2rad(real(phase, "phase")))
    return frozen(bell * wave)


PRESETS: dict[str, Callable[..., Array]] = {
    "identity": identity,
    "box": box,
    "gaussian": gaussian,
    "sharpen": sharpen,
    "sobel": sobel,
    "scharr": scharr,
    "prewitt": prewitt,
    "laplacian": laplacian,
    "emboss": emboss,
    "gabor": gabor,
}
"""Each takes its own arguments by name, and none needs any."""


def flip(kernel: ArrayLike, axes: int | None = None) -> Array:
    """Return the kernel turned by 180°, along its first axes or along all."""
    values = finite(kernel, "kernel")
    return frozen(np.ascontiguousarray(np.flip(values, tuple(range(values.ndim if axes is None else axes)))))


def flip_matters(kernel: ArrayLike) -> bool:
    """Return whether convolution and cross-correlation differ for this kernel: not for box, Gaussian, Laplacian."""
    values = finite(kernel, "kernel")
    return not np.allclose(values, flip(values), rtol=1e-12, atol=1e-12)
