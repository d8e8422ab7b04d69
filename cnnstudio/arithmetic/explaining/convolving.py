"""Values of convolutions: the patch under the kernel, plain, dilated, in groups, depthwise, separable, transposed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from cnnstudio.arithmetic.explaining.case import Case, Grid, explains, grid, inner, read
from cnnstudio.arithmetic.explaining.explanation import Explanation, Terms
from cnnstudio.arithmetic.explaining.finishing import along_last, finished, spread_bias
from cnnstudio.arithmetic.growth import growth
from cnnstudio.arithmetic.numbers import Array, Place, Whole
from cnnstudio.arithmetic.windows import slide
from cnnstudio.language import tr


def each(value: Any, rank: int) -> Place:
    """Return one number for each axis."""
    return (value,) * rank if isinstance(value, int) else tuple(value)


def split(case: Case, at: Place) -> tuple[Place, int]:
    """Return the place and the channel of an output element."""
    return (at[1:], at[0]) if case.channels_first else (at[:-1], at[-1])


def taps(case: Case, board: Grid, place: Place, kernel: Place) -> list[Whole]:
    """Return, for each axis, the input coordinates under the kernel at one place."""
    rank = len(kernel)
    axes = slide(
        board.spatial,
        kernel,
        strides=each(case.told("strides"), rank),
        dilation=each(case.told("dilation_rate"), rank),
        padding=case.told("padding"),
    )
    return [np.array(axis.reads(p), np.intp) for axis, p in zip(axes, place, strict=True)]


def _explained(case: Case, terms_at: Any, bias: Array | None) -> Explanation:
    """Return the working from a function that gives the terms of any output element."""
    own = None if bias is None else _shift(case, bias, case.at)

    def total_at(at: Place) -> float:
        shift = 0.0 if bias is None else _shift(case, bias, at)
        return float(sum(t.total for t in terms_at(at)[-1:])) + shift

    parts = terms_at(case.at)
    size = case.shape[-1] if case.shape else 1
    return finished(
        case, parts, own, case.told("activation"), along_last(case, total_at, size), counted=parts[-1:]
    )


def _shift(case: Case, bias: Array, at: Place) -> float:
    """Return the bias of an element; with channels first, Keras may spread it along another axis of the same size."""
    if not case.channels_first or not case.shape:
        return float(bias[split(case, at)[1]])
    return float(spread_bias(bias.reshape(-1, *(1,) * (len(at) - 1)), case.shape)[at])


@explains("Conv1D", "Conv2D", "Conv3D")
def convolution(case: Case) -> Explanation:
    """Work out window times kernel; a filter of a group reads that group's channels only."""
    kernel = case.need("kernel") if case.weight("lora_kernel_a") is None else low_rank(case)
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    slices, filters = kernel.shape[-2:]
    per_group = filters // (board.channels // slices)

    def terms_at(at: Place) -> tuple[Terms, ...]:
        place, filter_ = split(case, at)
        channels = np.arange(slices) + (filter_ // per_group) * slices
        origins = board.cells(taps(case, board, place, kernel.shape[:-2]), channels)
        return (read(case, origins, tr("window"), weights=kernel[..., filter_]),)

    return _explained(case, terms_at, case.weight("bias"))


def low_rank(case: Case, name: str = "kernel") -> Array:
    """Return a weight with its low-rank addition, as Keras computes with it."""
    first, second = case.need(f"lora_{name}_a"), case.need(f"lora_{name}_b")
    rank = first.shape[-1]
    # Keras 3.15 hands alpha on to EinsumDense only; the others take the rank, and the product counts as it is.
    given = case.told("lora_alpha") if case.layer.kind == "EinsumDense" else None
    alpha = rank if given is None else given
    return np.asarray(case.need(name) + (alpha / rank) * (first @ second))


@explains("DepthwiseConv1D", "DepthwiseConv2D")
def depthwise(case: Case) -> Explanation:
    """Work out one channel under its own kernel."""
    kernel = case.need("kernel")
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    multiplier = kernel.shape[-1]

    def terms_at(at: Place) -> tuple[Terms, ...]:
        place, filter_ = split(case, at)
        channel, which = divmod(filter_, multiplier)
        origins = board.cells(taps(case, board, place, kernel.shape[:-2]), np.array([channel]))
        return (read(case, origins, tr("window"), weights=kernel[..., channel : channel + 1, which]),)

    return _explained(case, terms_at, case.weight("bias"))


@explains("SeparableConv1D", "SeparableConv2D")
def separable(case: Case) -> Explanation:
    """Work out every channel under its own kernel, then the mixture of these sums."""
    deep, point = case.need("depthwise_kernel"), case.need("pointwise_kernel")
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    multiplier = deep.shape[-1]
    weights = deep.reshape(*deep.shape[:-2], -1)
    mix = point.reshape(-1, point.shape[-1])

    def terms_at(at: Place) -> tuple[Terms, ...]:
        place, filter_ = split(case, at)
        channels = np.repeat(np.arange(board.channels), multiplier)
        origins = board.cells(taps(case, board, place, deep.shape[:-2]), channels)
        first = read(case, origins, tr("window, each channel by itself"), weights=weights)
        return first, inner(tr("sums of the channels, mixed"), first.channel_sums, mix[:, filter_])

    found = _explained(case, terms_at, case.weight("bias"))
    first, second = found.terms
    sizes = np.abs(first.products).reshape(-1, weights.shape[-1]).sum(axis=0)
    every = float((sizes * np.abs(second.weights if second.weights is not None else 0.0)).sum())
    return _larger(found, every - second.magnitude)


def _larger(found: Explanation, more: float) -> Explanation:
    """Return the working with the terms of the inner sums counted in full."""
    return replace(found, magnitude=found.magnitude + max(more, 0.0))


@explains("Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose")
def transposed(case: Case) -> Explanation:
    """Work out which inputs lay their kernel over this place, and add what each brings."""
    kernel = case.need("kernel")
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    rank = len(board.spatial)
    sizes = kernel.shape[:-2]
    extra = case.told("output_padding")
    axes = growth(
        board.spatial,
        sizes,
        each(case.told("strides"), rank),
        each(case.told("dilation_rate"), rank),
        case.told("padding"),
        None if extra is None else each(extra, rank),
    )

    def terms_at(at: Place) -> tuple[Terms, ...]:
        place, filter_ = split(case, at)
        rows = [_reaching(p, a) for p, a in zip(place, axes, strict=True)]
        origins = board.cells(rows, np.arange(board.channels))
        return (read(case, origins, tr("inputs that reach this place"), weights=kernel[..., filter_, :]),)

    return _explained(case, terms_at, case.weight("bias"))


def _reaching(place: int, axis: Any) -> Whole:
    """Return for each tap the input coordinate whose kernel reaches a place with it; -1 where none does."""
    at = place + axis.cut - np.arange(axis.kernel) * axis.dilation
    return np.where(at % axis.stride == 0, at // axis.stride, -1)
