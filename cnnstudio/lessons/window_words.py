"""Words of lessons about windows: convolutions, borders, sizes, who is used how often, pooling."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic import kernels, pooling, sizes, windows
from cnnstudio.arithmetic.correlation import Convolution, convolve, correlate
from cnnstudio.arithmetic.pooling import Pooling
from cnnstudio.arithmetic.transposed import Transposed
from cnnstudio.language import tr
from cnnstudio.layers.formulas import formula
from cnnstudio.lessons.expressions import Shape, Word
from cnnstudio.lessons.working import Working, of_cell, of_steps, of_sum, written

Array = NDArray[np.float64]
Place = tuple[int, ...]
Layer = Convolution | Pooling | Transposed


def _correlate(
    image: ArrayLike, kernel: ArrayLike, bias: ArrayLike | None = None, *, stride: int = 1, rate: int = 1,
    padding: Any = "valid", border: str = "zero", groups: int = 1, activation: str = "linear",
) -> Convolution:  # fmt: skip
    return correlate(
        image, kernel, bias, strides=stride, dilation=rate, padding=padding, border=border, groups=groups,
        activation=activation,
    )  # fmt: skip


def _convolve(image: ArrayLike, kernel: ArrayLike, padding: Any = "valid") -> Convolution:
    return convolve(image, kernel, padding=padding)


def _outputs(layer: Layer) -> Array:
    return layer.outputs


def _of_outputs(layer: Layer) -> Callable[[Place], Working]:
    def at(place: Place) -> Working:
        spatial, last = place[: len(layer.axes)], place[len(layer.axes) :]
        channel = last[0] if last else 0
        if isinstance(layer, Convolution):
            return of_cell(layer.cell(spatial, channel))
        if isinstance(layer, Transposed):
            return of_sum([(share.value, share.weight) for share in layer.shares(spatial, channel)])
        return _of_window(layer, spatial, channel)

    return at


def _of_window(layer: Pooling, place: Place, channel: int) -> Working:
    values = [member.value for member in layer.window(place, channel)]
    told = [written(value) for value in values]
    if layer.kind == "max":
        return of_steps((tr("the largest of {values}", values=", ".join(told)), max(values)))
    total = float(np.sum(values))
    return of_steps((" + ".join(told), total), (tr("divided by {n}", n=len(values)), total / len(values)))


def _place(first: int, row: int, column: int | None) -> Place:
    return (row - first,) if column is None else (row - first, column - first)


def _cell(first: int, layer: Convolution, row: int, column: int | None = None) -> float:
    return layer.cell(_place(first, row, column)).output


def _of_one_cell(first: int, layer: Convolution, row: int, column: int | None = None) -> Working:
    return of_cell(layer.cell(_place(first, row, column)))


def _channel_sums(first: int, layer: Convolution, row: int, column: int | None = None) -> Array:
    return np.array(layer.cell(_place(first, row, column)).channel_sums)


def _of_channel_sums(
    first: int, layer: Convolution, row: int, column: int | None = None
) -> Callable[[Place], Working]:
    products = layer.cell(_place(first, row, column)).products
    return lambda place: of_sum([(p.value, p.weight) for p in products if p.channel == place[0]])


def _sum_at(first: int, layer: Convolution, row: int, column: int | None = None) -> float:
    return layer.cell(_place(first, row, column)).total


def _size(layer: Layer) -> Shape:
    return Shape(layer.outputs.shape)


def _output_size(width: int, kernel: int, stride: int = 1, padding: Any = 0, rate: int = 1) -> int:
    return sizes.output_size(width, kernel, stride, padding, rate).output


def _of_output_size(width: int, kernel: int, stride: int = 1, padding: Any = 0, rate: int = 1) -> Working:
    axis = sizes.output_size(width, kernel, stride, padding, rate).axis
    room, pads = axis.padded - axis.effective, axis.before + axis.after
    return of_steps(
        (f"{width} − {axis.effective} + {pads}", room),
        (tr("divided by the stride: {room}/{stride}", room=room, stride=stride), room / stride),
        (formula(f"floor({room}/{stride})").text, floor(room / stride)),
        ("+ 1", axis.places),
    )


def _misprinted(width: int, kernel: int, stride: int, padding: int) -> float:
    return sizes.misprinted_size(width, kernel, stride, padding)


def _added(side: str) -> Callable[..., int]:
    def added(width: int, kernel: int, stride: int = 1, padding: Any = "same") -> int:
        axis = sizes.output_size(width, kernel, stride, padding).axis
        return axis.before if side == "left" else axis.after

    return added


def _dropped(width: int, kernel: int, stride: int = 1, padding: Any = 0, rate: int = 1) -> int:
    return sizes.output_size(width, kernel, stride, padding, rate).dropped


def _uses(width: int, kernel: int, stride: int = 1, padding: int = 0) -> Array:
    return windows.use_counts(_square(width, kernel, stride, padding)).astype(np.float64)


def _square(width: int, kernel: int, stride: int, padding: int) -> windows.Axes:
    return windows.slide((width, width), kernel, strides=stride, padding=padding)


def _unused(width: int, kernel: int, stride: int = 1, padding: int = 0) -> int:
    return int(windows.never_used(_square(width, kernel, stride, padding)).sum())


def _pool(image: ArrayLike, kind: Any = "max", size: int = 2, stride: int | None = None, padding: str = "valid") -> Pooling:  # fmt: skip
    return pooling.pool(image, size, stride, padding=padding, kind=kind)


def _flip_matters(kernel: ArrayLike) -> bool:
    return kernels.flip_matters(kernel)


WORDS = {
    "correlate": Word(_correlate),
    "convolve": Word(_convolve),
    "outputs": Word(_outputs, explains=_of_outputs),
    "cell": Word(_cell, "first", _of_one_cell),
    "channel_sums": Word(_channel_sums, "first", _of_channel_sums),
    "sum_at": Word(_sum_at, "first"),
    "size": Word(_size),
    "output_size": Word(_output_size, explains=_of_output_size),
    "misprinted_size": Word(_misprinted),
    "added_left": Word(_added("left")),
    "added_right": Word(_added("right")),
    "dropped": Word(_dropped),
    "uses": Word(_uses),
    "unused": Word(_unused),
    "pool": Word(_pool),
    "flip": Word(kernels.flip),
    "flip_matters": Word(_flip_matters),
    "identity": Word(lambda size=3: kernels.identity(size)),
    "box": Word(lambda size=3: kernels.box(size)),
    "gaussian": Word(lambda size=3: kernels.gaussian(size)),
    "sharpen": Word(kernels.sharpen),
    "sobel": Word(lambda direction="x": kernels.sobel(direction)),
    "laplacian": Word(kernels.laplacian),
    "emboss": Word(kernels.emboss),
}
