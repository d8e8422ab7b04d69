"""Numbers of a page as the weights a layer of the design begins with, or one sentence why they do not fit."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

import numpy as np
from numpy.typing import NDArray
from pydantic import ValidationError

from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.starts import Start
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.value import first_error

Array = NDArray[np.float64]
Shape = tuple[int, ...]


class NotSent(ValueError):
    """The layer cannot take these numbers; the message is a sentence for the user."""


def fitted(arrays: Mapping[str, Array], layer: NodeAnalysis) -> tuple[Start, ...]:
    """Return a page's arrays, by Keras's names, in the form in which the layer holds them."""
    if layer.cost is None:
        raise NotSent(
            tr(
                "{name} has no weights yet: what it reads is not known; mend the design first.",
                name=layer.name,
            )
        )
    shapes = {weight.name: weight.shape for weight in layer.cost.weights}
    return tuple(
        _start(name, _shaped(name, array, shapes[name], layer))
        for name, array in arrays.items()
        if _wanted(name, shapes, layer)
    )


def _wanted(name: str, shapes: Mapping[str, Shape], layer: NodeAnalysis) -> bool:
    """Say whether the layer has an array of this name; one without a bias does without the page's."""
    if name not in shapes and name != "bias":
        raise NotSent(tr("{name} has no {what}; choose another layer.", name=layer.name, what=tr(name)))
    return name in shapes


def _start(name: str, array: Array) -> Start:
    try:
        return Start(name=name, shape=array.shape, cells=array.astype("<f4").tobytes())
    except ValidationError as error:
        raise NotSent(first_error(error)[1]) from None


def _shaped(name: str, array: Array, shape: Shape, layer: NodeAnalysis) -> Array:
    for form in (array, _without_rows(array, shape)):
        if form.shape == shape:
            return form
        if _same_numbers(name, form.shape, shape, layer.layer.kind):
            return form.reshape(shape)
    raise NotSent(_misfit(name, array.shape, shape, layer))


def _without_rows(array: Array, shape: Shape) -> Array:
    """Return what slides over a single row as a layer along one axis holds it."""
    return array[0] if array.ndim == len(shape) + 1 and array.shape[0] == 1 else array


def _same_numbers(name: str, given: Shape, shape: Shape, kind: str) -> bool:
    """Say whether only the axes are cut otherwise: one group for each channel, or a window of a single cell."""
    if name == "pointwise_kernel":
        return given == shape[-2:] and prod(shape[:-2]) == 1
    if name == "kernel" and kind.startswith("Depthwise") and len(given) == len(shape):
        return given[:-2] == shape[:-2] and given[-2] == 1 and given[-1] == shape[-2] * shape[-1]
    return False


def _misfit(name: str, given: Shape, shape: Shape, layer: NodeAnalysis) -> str:
    if name == "bias":
        return tr(
            "{name} has {there} filters and here are {here}: open {name} here first, or make them equal.",
            name=layer.name, there=number(prod(shape)), here=number(prod(given)),
        )  # fmt: skip
    return tr(
        "The kernel here is {here}, that of {name} is {there}: open {name} here first, or make them equal.",
        name=layer.name, here=_words(name, given, layer), there=_words(name, shape, layer),
    )  # fmt: skip


def _words(name: str, shape: Shape, layer: NodeAnalysis) -> str:
    """Return sizes and channels of a kernel in words: 3 × 3 for channels: 1, filters: 32."""
    if len(shape) < 3:
        return shape_text(shape)
    first, last = shape[-2:]
    if "Transpose" in layer.layer.kind:
        first, last = last, first
    depthwise = name.startswith("depthwise") or layer.layer.kind.startswith("Depthwise")
    words = tr("maps for each channel") if depthwise else tr("filters")
    return tr(
        "{size} (channels in: {channels}, {words}: {filters})",
        size=shape_text(shape[:-2]), channels=number(first), words=words, filters=number(last),
    )  # fmt: skip
