"""Layers that want another shape than arrives: the edits that end it, each tried on the layer before it is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isqrt, prod
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.diagnosis.fitting import Case, Fixes, arriving
from cnnstudio.document.diagnosis.telling import before, instead, setting
from cnnstudio.document.outcome import outcome_of
from cnnstudio.document.problems import Remedy
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Misfit

Sizes = tuple[int, ...]
_DENSE_KEEPS = ("activation", "use_bias", "kernel_initializer", "bias_initializer")
_ABOUT_AXES = frozenset({"rank", "held-layer"})
"""What a layer says of the number of axes; other complaints have fixes of their own."""
_PIECES = (1024, 512, 256, 128, 64, 32, 16, 8, 4, 2)


def reaching(case: Case) -> Fixes:
    """Offer what the kind can be set to, then another shape before it, then what does the same on a row."""
    shape = arriving(case.design, case.node)
    if shape is None or None in shape or len(case.node.sources) != 1:
        return
    sizes = tuple(axis or 0 for axis in shape)
    own = _OWN.get(case.node.layer.kind)
    if own is not None and sizes:
        yield own(case, sizes)
        return
    if case.found.code not in _ABOUT_AXES:
        return
    yield _dense(case, sizes)
    yield _other_shape(case, sizes)


def _fits(layer: Layer, shape: Sizes) -> bool:
    return not isinstance(outcome_of(layer, (shape,)), Misfit)


def _set(case: Case, shape: Sizes, label: str, **fields: Any) -> Remedy | None:
    """Return the change of arguments with which the layer takes this shape, if it then does."""
    try:
        mended = case.node.layer.replaced(**fields)
    except ValidationError:
        return None
    return setting(case.node, label, **fields) if _fits(mended, shape) else None


def _other_shape(case: Case, shape: Sizes) -> Remedy | None:
    """Return the first shape of the same numbers that the layer takes, put before it."""
    for wanted in _shapes(shape):
        if _fits(case.node.layer, wanted):
            if len(wanted) == 1:
                return before(case.node, tr("Flatten before it"), "Flatten")
            words = tr("Reshape to {shape} before it", shape=shape_text(wanted))
            return before(case.node, words, "Reshape", target_shape=wanted)
    return None


def _shapes(shape: Sizes) -> Iterator[Sizes]:
    """Yield other shapes of the same numbers, the natural ones first: a row as a square, a picture as a sequence."""
    total, rank = prod(shape), len(shape)
    if rank > 1:
        yield (*shape, 1)
        yield (shape[0], prod(shape[1:]))
        yield (prod(shape[:-1]), shape[-1])
    if rank > 3:
        yield (shape[0] * shape[1], *shape[2:])
    if rank == 1:
        yield from ((total, 1), (1, total))
        high = next(side for side in range(isqrt(total), 0, -1) if total % side == 0)
        yield from ((high, total // high, 1), (1, 1, total))
        yield from ((1, high, total // high, 1), (1, 1, 1, total))
    if rank == 2:
        yield (1, *shape)
        yield (1, 1, *shape)
    yield (total,)


def _dense(case: Case, shape: Sizes) -> Remedy | None:
    """Return a Dense of as many units as a convolution behind a row of numbers has filters."""
    layer: Any = case.node.layer
    filters = getattr(layer, "filters", None)
    if len(shape) != 1 or layer.family != "conv" or filters is None:
        return None
    kept = {name: getattr(layer, name) for name in _DENSE_KEEPS if name in layer.model_fields_set}
    words = tr("Use Dense with {n} units instead", n=number(filters))
    return instead(case.node, words, "Dense", units=filters, **kept)


def _factors(case: Case, shape: Sizes) -> Remedy | None:
    words = tr("Use {n} factors, one for each channel", n=number(shape[-1]))
    return _set(case, shape, words, projection_dim=shape[-1])


def _order(case: Case, shape: Sizes) -> Remedy | None:
    """Offer the last axis first, the others behind it."""
    axes = tuple(range(1, len(shape) + 1))
    order = (*axes[-1:], *axes[:-1])
    if case.node.layer.kind == "Permute":
        return _set(case, shape, tr("Take the axes in the order {order}", order=_listed(order)), dims=order)
    order = (0, *order)
    return _set(case, shape, tr("Take the axes in the order {order}", order=_listed(order)), axes=order)


def _listed(order: Sizes) -> str:
    return ", ".join(map(str, order))


def _row(case: Case, shape: Sizes) -> Remedy | None:
    return _set(case, shape, tr("Put all in one row"), newshape=(-1, prod(shape)))


def _parts(case: Case, shape: Sizes) -> Remedy | None:
    """Offer the number of parts nearest to the one asked for that cuts the axis evenly."""
    layer: Any = case.node.layer
    asked = layer.indices_or_sections
    for parts in sorted(range(2, max(shape) + 1), key=lambda n: abs(n - asked)):
        fix = _set(case, shape, tr("Cut it in {n} equal parts", n=parts), indices_or_sections=parts)
        if fix is not None:
            return fix
    return None


def _recurrent(case: Case, shape: Sizes) -> Remedy | None:
    """Offer the cell inside the layer that repeats it."""
    cell = case.node.layer
    return (
        instead(case.node, tr("Put it inside an RNN"), "RNN", cell=cell)
        if _fits(make("RNN", cell=cell), shape)
        else None
    )


def _pieces(case: Case, shape: Sizes) -> Remedy | None:
    """Offer the largest pieces that a series of this length holds, or the series as the layer reads it."""
    field = "fft_length" if case.node.layer.kind == "MelSpectrogram" else "frame_length"
    for size in _PIECES:
        words = tr("Use pieces of {n} samples", n=number(size))
        fix = _set(case, shape, words, **{field: size})
        if fix is not None:
            return fix
    return _other_shape(case, shape)


_OWN: dict[str, Callable[[Case, Sizes], Remedy | None]] = {
    "LayerScale": _factors,
    "Permute": _order,
    "ops.Transpose": _order,
    "ops.Reshape": _row,
    "ops.Split": _parts,
    "SimpleRNNCell": _recurrent,
    "LSTMCell": _recurrent,
    "GRUCell": _recurrent,
    "StackedRNNCells": _recurrent,
    "MelSpectrogram": _pieces,
    "STFTSpectrogram": _pieces,
    "CategoryEncoding": _other_shape,
}
"""Kinds that have a better answer than another shape."""
