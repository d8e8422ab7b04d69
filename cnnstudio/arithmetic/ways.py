"""Three ways to compute one convolution: nested loops, a matrix product and the Fourier transform, counted and timed."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import Array, Mask, Refused, finite, frozen, need_room, need_work, whole
from cnnstudio.arithmetic.windows import Axes, output_shape, slide
from cnnstudio.language import tr

Way = Literal["loops", "im2col", "fft"]
WAYS: tuple[Way, ...] = get_args(Way)
LARGEST_LOOPS = 400_000
"""Products that nested loops of Python take in about a tenth of a second."""
LARGEST_COLUMNS = 20_000_000
"""Cells of the matrix of all windows: 160 MB."""


@dataclass(frozen=True, eq=False)
class Done:
    """A result, and the multiplications this way took."""

    way: Way
    outputs: Array
    multiplications: int


class Timing(NamedTuple):
    """Seconds of the quickest of some runs, and the multiplications counted."""

    way: Way
    image: int
    kernel: int
    seconds: float
    multiplications: int


class Crossing(NamedTuple):
    """The first kernel size from which one way stays quicker than the other; None if that never happened."""

    measured: int | None
    counted: int | None


def _prepared(image: ArrayLike, kernel: ArrayLike) -> tuple[Array, Array, Axes]:
    x, k = finite(image, "input"), finite(kernel, "kernel")
    if x.ndim != k.ndim:
        raise Refused(
            tr("Input and kernel have {x} and {k} axes: give both as many.", x=x.ndim, k=k.ndim), "kernel"
        )
    return x, k, slide(x.shape, k.shape)


def by_loops(image: ArrayLike, kernel: ArrayLike) -> Done:
    """Cross-correlate one product at a time, as one would by hand (`valid`)."""
    x, k, axes = _prepared(image, kernel)
    places = output_shape(axes)
    count = int(np.prod(places)) * k.size
    if count > LARGEST_LOOPS:
        raise Refused(tr("Loops in Python are slow: choose a smaller input or kernel."), "input")
    cells, weights = x.tolist() if x.ndim == 1 else x, [(tap, float(w)) for tap, w in np.ndenumerate(k)]
    y = np.zeros(places)
    for place in np.ndindex(*places):
        total = 0.0
        for tap, weight in weights:
            at = tuple(p + t for p, t in zip(place, tap, strict=True))
            total += float(cells[at[0]] if x.ndim == 1 else x[at]) * weight
        y[place] = total
    return Done("loops", frozen(y), count)


def columns(image: ArrayLike, size: Sequence[int]) -> Array:
    """Return the matrix of all windows, one a row: 9x4 for a 4x4 image and a 2x2 kernel."""
    x = finite(image, "input")
    places = output_shape(slide(x.shape, size))
    need_room((int(np.prod(places)), int(np.prod(size))), LARGEST_COLUMNS, "matrix")
    views = np.lib.stride_tricks.sliding_window_view(x, tuple(size))
    return frozen(views.reshape(int(np.prod(places)), -1).copy())


def by_im2col(image: ArrayLike, kernel: ArrayLike) -> Done:
    """Cross-correlate as one matrix product: all windows times the kernel as a column (`valid`)."""
    x, k, axes = _prepared(image, kernel)
    matrix = columns(x, k.shape)
    return Done("im2col", frozen((matrix @ k.ravel()).reshape(output_shape(axes))), matrix.size)


def spectrum_product(image: ArrayLike, kernel: ArrayLike, sizes: Sequence[int]) -> Array:
    """Return what multiplying the spectra of given lengths gives: a circular, flipped convolution.

    [1,2,3,4] and [1,1]: length 4 wraps the last value onto the first, [5,3,5,7]; length 5 has room, [1,3,5,7,4].
    """
    x, k = finite(image, "input"), finite(kernel, "kernel")
    if len(sizes) != x.ndim or any(n < max(a, b) for n, a, b in zip(sizes, x.shape, k.shape, strict=True)):
        raise Refused(tr("The transform must be at least as long as the input and the kernel."), "length")
    axes = list(range(x.ndim))
    product = np.fft.rfftn(x, sizes, axes=axes) * np.fft.rfftn(k, sizes, axes=axes)
    return frozen(np.fft.irfftn(product, sizes, axes=axes))


def by_fft(image: ArrayLike, kernel: ArrayLike) -> Done:
    """Cross-correlate by turning the kernel, multiplying spectra padded with zeros, and cutting out `valid`."""
    x, k, _ = _prepared(image, kernel)
    sizes = [fast_length(a) for a in x.shape]
    circular = spectrum_product(x, np.flip(k), sizes)
    cut = tuple(slice(b - 1, a) for a, b in zip(x.shape, k.shape, strict=True))
    return Done("fft", frozen(circular[cut].copy()), fft_multiplications(sizes))


def fast_length(least: int) -> int:
    """Return the next length without factors above 5: transforms of such lengths are quick."""
    n = least
    while True:
        rest = n
        for factor in (2, 3, 5):
            while rest % factor == 0:
                rest //= factor
        if rest == 1:
            return n
        n += 1


def fft_multiplications(sizes: Sequence[int]) -> int:
    """Return real multiplications of three transforms, 2·N·log2(N) each, and the product of half-spectra, 4 a cell.

    An estimate by the textbook's radix-2 count; libraries need somewhat fewer.
    """
    n = int(np.prod(list(sizes)))
    half = n // sizes[-1] * (sizes[-1] // 2 + 1)
    return round(3 * 2 * n * math.log2(max(n, 2))) + 4 * half


_DOERS: dict[Way, Callable[[ArrayLike, ArrayLike], Done]] = {
    "loops": by_loops,
    "im2col": by_im2col,
    "fft": by_fft,
}


def compute(way: Way, image: ArrayLike, kernel: ArrayLike) -> Done:
    """Cross-correlate in the way named (`valid`)."""
    if way not in WAYS:
        raise Refused(tr("A way is {names}, not {way}.", names=", ".join(WAYS), way=way), "way")
    return _DOERS[way](image, kernel)


def multiplications(way: Way, image: int, kernel: int) -> int:
    """Return the count for a square image and kernel without computing anything."""
    axes = slide((image, image), kernel)
    if way == "fft":
        return fft_multiplications([fast_length(image)] * 2)
    return int(np.prod(output_shape(axes))) * kernel**2


def timed(way: Way, image: int, kernel: int, *, runs: int = 3, seed: int = 0) -> Timing:
    """Measure one way on random numbers of these sizes on this machine; the quickest run counts."""
    need_work(multiplications(way, image, kernel))
    chance = np.random.default_rng(seed)
    x, k = chance.standard_normal((image, image)), chance.standard_normal((kernel, kernel))
    seconds = min(_seconds(way, x, k) for _ in range(whole(runs, "runs")))
    return Timing(way, image, kernel, seconds, multiplications(way, image, kernel))


def _seconds(way: Way, x: Array, k: Array) -> float:
    begun = time.perf_counter()
    compute(way, x, k)
    return time.perf_counter() - begun


def over_sizes(way: Way, image: int, kernels: Sequence[int], *, runs: int = 3) -> tuple[Timing, ...]:
    """Measure one way for several kernel sizes; sizes too large for it are left out."""
    sizes = [kernel for kernel in kernels if _feasible(way, image, kernel)]
    return tuple(timed(way, image, kernel, runs=runs) for kernel in sizes)


def _feasible(way: Way, image: int, kernel: int) -> bool:
    count = multiplications(way, image, kernel)
    return count <= {"loops": LARGEST_LOOPS, "im2col": LARGEST_COLUMNS, "fft": LARGEST_COLUMNS * 100}[way]


def crossing(slow: Sequence[Timing], quick: Sequence[Timing]) -> Crossing:
    """Return from which kernel size `quick` takes less time, and fewer multiplications, and stays so."""
    pairs = [(a, b) for a in slow for b in quick if (a.image, a.kernel) == (b.image, b.kernel)]
    sizes = [a.kernel for a, _ in pairs]
    time_won = np.array([b.seconds < a.seconds for a, b in pairs], dtype=np.bool_)
    count_won = np.array([b.multiplications < a.multiplications for a, b in pairs], dtype=np.bool_)
    return Crossing(_stays(sizes, time_won), _stays(sizes, count_won))


def _stays(sizes: Sequence[int], won: Mask) -> int | None:
    held = np.logical_and.accumulate(won[::-1])[::-1]
    return sizes[int(held.argmax())] if held.any() else None
