"""Words of lessons about whole layers: counts, stacks and fields, transposed and separable layers, ways to compute, gradients."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cnnstudio.arithmetic import counts, depthwise, gradients, growth, receptive, separable, ways
from cnnstudio.arithmetic.correlation import Convolution, convolve
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.arithmetic.receptive import Stage
from cnnstudio.arithmetic.transposed import Transposed, transposed
from cnnstudio.language import tr
from cnnstudio.layers.pooling import MaxPooling2D
from cnnstudio.lessons.expressions import Shape, Word
from cnnstudio.lessons.working import Working, of_steps, of_sum, written

Array = NDArray[np.float64]


def _parameters(
    kernel: int | Sequence[int], channels: int, filters: int, bias: int = 1, groups: int = 1
) -> int:
    return counts.convolution(_sizes(kernel), channels, filters, groups=groups, bias=bool(bias)).total


def _of_parameters(
    kernel: int | Sequence[int], channels: int, filters: int, bias: int = 1, groups: int = 1
) -> Working:
    cells = _sizes(kernel)
    found = counts.convolution(cells, channels, filters, groups=groups, bias=bool(bias))
    first = "·".join(str(n) for n in (*cells, channels // groups))
    return of_steps(
        (tr("weights of one filter: {n}", n=first), prod(cells) * channels // groups),
        (tr("times {n} filters", n=written(filters)), found.weights),
        (tr("plus a bias for each filter: {n}", n=written(found.biases)), found.total),
    )


def _sizes(kernel: int | Sequence[int]) -> tuple[int, ...]:
    return (kernel, kernel) if isinstance(kernel, int) else tuple(kernel)


def _dense(inputs: int, units: int, bias: int = 1) -> int:
    return counts.dense(inputs, units, bias=bool(bias)).total


def _of_dense(inputs: int, units: int, bias: int = 1) -> Working:
    return of_steps(
        (tr("weights: {a}·{b}", a=written(inputs), b=written(units)), inputs * units),
        (tr("plus a bias for each unit: {n}", n=written(units)), _dense(inputs, units, bias)),
    )


# Stacks and fields.


def _layer(kernel: int = 3, stride: int = 1, rate: int = 1, padding: str = "valid") -> Stage:
    return Stage(kernel, stride, rate, padding)


def _fields(layers: Sequence[Stage]) -> Array:
    return np.array([field.field for field in receptive.fields(layers)], dtype=np.float64)


def _jumps(layers: Sequence[Stage]) -> Array:
    return np.array([field.jump for field in receptive.fields(layers)], dtype=np.float64)


def _field(rates: Sequence[int], kernel: int = 3) -> int:
    return receptive.fields(receptive.dilated_stack(rates, kernel))[-1].field


def _of_field(rates: Sequence[int], kernel: int = 3) -> Working:
    found = receptive.fields(receptive.dilated_stack(rates, kernel))
    return of_steps(
        *(
            (tr("layer {n} adds {more}: (k − 1)·d", n=n, more=f.effective - 1), f.field)
            for n, f in enumerate(found, 1)
        )
    )


def _effective(kernel: int, rate: int) -> int:
    return receptive.effective_kernel(kernel, rate)


def _of_effective(kernel: int, rate: int) -> Working:
    return of_steps(
        (tr("gaps between the cells: {n}", n=f"{kernel} − 1"), kernel - 1),
        (tr("each {rate} wide: {n}", rate=rate, n=f"{rate}·({kernel} − 1)"), rate * (kernel - 1)),
        ("+ 1", receptive.effective_kernel(kernel, rate)),
    )


def _touched(rates: Sequence[int], kernel: int = 3) -> int:
    return int((receptive.path_map(receptive.dilated_stack(rates, kernel)) > 0).sum())


def _unseen(height: int, width: int, layers: Sequence[Stage]) -> int:
    return int(receptive.unseen(height, width, layers).sum())


def _first_unseen(first: int, width: int, layers: Sequence[Stage]) -> Array:
    """Return the columns that no output can see, as the lesson counts them."""
    return np.flatnonzero(~receptive.seen(width, layers)).astype(np.float64) + first


# Transposed.


def _transposed(image: ArrayLike, kernel: ArrayLike, stride: int = 2, padding: str = "valid") -> Transposed:
    return transposed(image, kernel, strides=stride, padding=padding)


def _overlaps(width: int, kernel: int, stride: int) -> Array:
    return growth.growth((width,), kernel, stride)[0].overlap().astype(np.float64)


def _grown(width: int, kernel: int, stride: int, padding: str = "valid") -> int:
    return growth.growth((width,), kernel, stride, padding=padding)[0].output


def _grown_shape(width: int, filters: int, kernel: int, stride: int, padding: str = "valid") -> Shape:
    side = _grown(width, kernel, stride, padding)
    return Shape((side, side, filters))


# Separable, depthwise, grouped.


def _saving(part: str) -> Callable[[int, int], int]:
    def count(width: int, kernel: int) -> int:
        return int(getattr(separable.savings(width, width, kernel, kernel), part))

    return count


def _rank_error(kernel: ArrayLike) -> float:
    return separable.rank_one(kernel).error * 100


def _counted(name: str, what: str) -> Callable[..., int]:
    def count(width: int, kernel: int, channels: int, filters: int) -> int:
        found = {c.name: c for c in depthwise.compare((width, width), kernel, channels, filters)}
        return int(getattr(found[name], what))

    return count


def _divides(channels: int, filters: int, groups: int) -> bool:
    try:
        depthwise.grouped_weights(1, channels, filters, groups)
    except Refused:
        return False
    return True


# Ways to compute, gradients.


def _matrix_size(image: ArrayLike, kernel: ArrayLike) -> Shape:
    return Shape(ways.columns(image, np.shape(kernel)).shape)


def _full(signal: ArrayLike, kernel: ArrayLike) -> Array:
    return convolve(signal, kernel, padding="full").outputs


def _by_fourier(signal: ArrayLike, kernel: ArrayLike, length: int) -> Array:
    return np.round(ways.spectrum_product(signal, kernel, [length]), 9) + 0.0


def _spectrum(image: ArrayLike, kernel: ArrayLike) -> Array:
    """Return what the product of both spectra gives where the kernel lies wholly inside."""
    rows, columns = np.shape(image)
    high, wide = np.shape(kernel)
    whole = ways.spectrum_product(image, kernel, (rows + high - 1, columns + wide - 1))
    return np.round(whole[high - 1 : rows, wide - 1 : columns], 9) + 0.0


def _pooling_parameters(size: int) -> int:
    """Return what the layer's own declaration says it learns."""
    layer = MaxPooling2D(pool_size=(size, size))
    return sum(prod(weight.shape) for weight in layer.weights(((None, 4 * size, 4 * size, 1),)))


def _measured(measured: Callable[[str], Any], name: str) -> Any:
    return measured(name)


def _gradients(layer: Convolution, goal: str) -> gradients.Gradients:
    return gradients.half_squares(layer)[1] if goal == "squares" else gradients.backward(layer)


def _kernel_gradient(layer: Convolution, goal: str = "sum") -> Array:
    return _gradients(layer, goal).kernel


def _of_kernel_gradient(layer: Convolution, goal: str = "sum") -> Callable[[tuple[int, ...]], Working]:
    found = _gradients(layer, goal)

    def at(tap: tuple[int, ...]) -> Working:
        read = layer.padded[tuple(axis.taken(t) for axis, t in zip(layer.axes, tap, strict=False))]
        return of_sum(list(zip(found.at_sums[..., 0].ravel(), read[..., 0].ravel(), strict=True)))

    return at


def _input_gradient(layer: Convolution, goal: str = "sum") -> Array:
    return _gradients(layer, goal).inputs


def _bias_gradient(layer: Convolution, goal: str = "sum") -> float:
    return float(_gradients(layer, goal).to_bias.sum())


WORDS = {
    "parameters": Word(_parameters, explains=_of_parameters),
    "dense_parameters": Word(_dense, explains=_of_dense),
    "slices": Word(counts.slices),
    "multiplications": Word(lambda layer: layer.multiplications),
    "layer": Word(_layer),
    "fields": Word(_fields),
    "jumps": Word(_jumps),
    "field": Word(_field, explains=_of_field),
    "effective": Word(_effective, explains=_of_effective),
    "touched": Word(_touched),
    "unseen": Word(_unseen),
    "unseen_columns": Word(_first_unseen, "first"),
    "transposed": Word(_transposed),
    "overlaps": Word(_overlaps),
    "grown": Word(_grown),
    "grown_shape": Word(_grown_shape),
    "plain_products": Word(_saving("plain")),
    "column_products": Word(_saving("column_step")),
    "row_products": Word(_saving("row_step")),
    "separated_products": Word(_saving("separated")),
    "rank": Word(lambda kernel: separable.rank_one(kernel).rank),
    "rank_error": Word(_rank_error),
    "plain_count": Word(_counted("plain", "multiplications")),
    "depthwise_count": Word(_counted("depthwise", "multiplications")),
    "pointwise_count": Word(_counted("pointwise", "multiplications")),
    "plain_weights": Word(_counted("plain", "weights")),
    "depthwise_weights": Word(_counted("depthwise", "weights")),
    "pointwise_weights": Word(_counted("pointwise", "weights")),
    "grouped_weights": Word(depthwise.grouped_weights),
    "divides": Word(_divides),
    "matrix_size": Word(_matrix_size),
    "full": Word(_full),
    "spectrum": Word(_spectrum),
    "kernel_weights": Word(_saving("weights")),
    "split_weights": Word(_saving("separated_weights")),
    "pooling_parameters": Word(_pooling_parameters),
    "by_fourier": Word(_by_fourier),
    "measured": Word(_measured, "measured"),
    "kernel_gradient": Word(_kernel_gradient, explains=_of_kernel_gradient),
    "input_gradient": Word(_input_gradient),
    "bias_gradient": Word(_bias_gradient),
    "half_squares": Word(lambda layer: gradients.half_squares(layer)[0]),
}  # fmt: skip
