"""Values that only move: which number of the input stands at this place of the output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnnstudio.arithmetic.explaining.case import Case, explains
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms
from cnnstudio.arithmetic.numbers import Place, Whole
from cnnstudio.language import number, tr
from cnnstudio.layers.operation_slice import parts_of

Move = Callable[[Case, Whole], Whole]


def moved(case: Case, source: int, flat: int, how: str = "") -> Explanation:
    """Return the working of a value that was carried here; a place below 0 is padding."""
    values = case.input(source)
    value = float(values.ravel()[flat]) if flat >= 0 else 0.0
    terms = Terms(tr("carried here"), np.array([value]), np.array([flat]), source, values.shape)
    return Explanation(
        case.layer.kind, case.at, (terms,), (Line(_words(values.shape, flat), value, how),), value, abs(value),
        training=case.training,
    )  # fmt: skip


def _words(shape: Place, flat: int) -> str:
    if flat < 0:
        return tr("Padding, so 0")
    place = ", ".join(number(int(i)) for i in np.unravel_index(flat, shape))
    return tr("The input's value at {place}", place=place) if place else tr("The input's value")


def _pads(amount: Any, rank: int) -> list[tuple[int, int]]:
    if isinstance(amount, int):
        return [(amount, amount)] * rank
    if rank == 1 and isinstance(amount[0], int):
        return [(amount[0], amount[1])]
    return [(one, one) if isinstance(one, int) else (one[0], one[1]) for one in amount]


def _spatial(case: Case, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return pairs for all axes, none for the channels."""
    return [(0, 0), *pairs] if case.channels_first else [*pairs, (0, 0)]


def _padded(case: Case, places: Whole) -> Whole:
    return np.pad(places, _spatial(case, _pads(case.told("padding"), places.ndim - 1)), constant_values=-1)


def _cropped(case: Case, places: Whole) -> Whole:
    pairs = _spatial(case, _pads(case.told("cropping"), places.ndim - 1))
    return places[tuple(slice(a, n - b) for (a, b), n in zip(pairs, places.shape, strict=True))]


def _repeated(case: Case, places: Whole) -> Whole:
    sizes = case.told("size")
    rank = places.ndim - 1
    first = 1 if case.channels_first else 0
    for axis, times in enumerate((sizes,) * rank if isinstance(sizes, int) else sizes):
        places = np.repeat(places, times, axis=axis + first)
    return places


def _flattened(case: Case, places: Whole) -> Whole:
    return (np.moveaxis(places, 0, -1) if case.channels_first and places.ndim > 1 else places).reshape(-1)


def _own(axis: int, rank: int) -> int:
    """Return the number of an axis without the batch; `rank` counts the batch."""
    return axis % rank - 1


def _squeezed(case: Case, places: Whole) -> Whole:
    axes = case.told("axis")
    if axes is None:
        return places.reshape(tuple(n for n in places.shape if n != 1))
    named = (axes,) if isinstance(axes, int) else axes
    return places.squeeze(tuple(_own(axis, places.ndim + 1) for axis in named))


def _centred(case: Case, places: Whole) -> Whole:
    sizes = (case.told("height"), case.told("width"))
    pairs = [((n - w) // 2, n - w - (n - w) // 2) for n, w in zip(_sides(case, places), sizes, strict=True)]
    spans = _spatial(case, pairs)
    return places[tuple(slice(a, n - b) for (a, b), n in zip(spans, places.shape, strict=True))]


def _sides(case: Case, places: Whole) -> Place:
    return places.shape[1:] if case.channels_first else places.shape[:-1]


_MOVES: dict[str, Move] = {
    "Flatten": _flattened,
    "Reshape": lambda case, places: places.reshape(case.shape or case.told("target_shape")),
    "ops.Reshape": lambda case, places: places.reshape(case.told("newshape")[1:]),
    "Permute": lambda case, places: places.transpose([n - 1 for n in case.told("dims")]),
    "ops.Transpose": lambda case, places: places.transpose(
        [_own(n, places.ndim + 1) for n in case.told("axes")[1:]]
    ),
    "ops.ExpandDims": lambda case, places: np.expand_dims(places, _own(case.told("axis"), places.ndim + 2)),
    "ops.Squeeze": _squeezed,
    "ops.GetItem": lambda case, places: places[None][parts_of(case.told("key"))][0],
    "RepeatVector": lambda case, places: np.repeat(places[None], case.told("n"), axis=0),
    **{f"ZeroPadding{rank}D": _padded for rank in (1, 2, 3)},
    **{f"Cropping{rank}D": _cropped for rank in (1, 2, 3)},
    **{f"UpSampling{rank}D": _repeated for rank in (1, 3)},
}
_SAME = ("Input", "Identity", "ActivityRegularization")


@explains(*_MOVES)
def elsewhere(case: Case) -> Explanation:
    """Find the element by moving the numbers of all places as the layer moves the values."""
    shape = case.inputs[0].shape
    places = np.arange(int(np.prod(shape)), dtype=np.intp).reshape(shape)
    flat = int(_MOVES[case.layer.kind](case, places)[case.at])
    found = moved(case, 0, flat)
    if case.layer.kind != "Flatten" or len(shape) != 3:
        return found
    (line,) = found.lines
    words = tr("Index {index}", index=_order(case, shape))
    return replace(found, lines=(replace(line, words=words),))


def _order(case: Case, shape: Place) -> str:
    """Return the arithmetic of a flattened index, (row·W + column)·C + channel."""
    wide, channels = (shape[2], shape[0]) if case.channels_first else shape[1:]
    rest, channel = divmod(case.at[0], channels)
    row, column = divmod(rest, wide)
    return f"{case.at[0]} = ({row}·{wide} + {column})·{channels} + {channel}"


@explains(*_SAME)
def same(case: Case) -> Explanation:
    """Pass the value on."""
    flat = int(np.ravel_multi_index(case.at, case.inputs[0].shape)) if case.at else 0
    return moved(case, 0, flat)


@explains("ops.Cast")
def cast(case: Case) -> Explanation:
    """Write the value as a number of another type, which may round it."""
    found, name = same(case), str(case.layer.dtype)
    value = float(_rounded(np.float32(found.value), name))
    line = Line(tr("As {type}", type=name), value)
    return replace(found, lines=(*found.lines, line), value=value)


def _rounded(value: np.float32, name: str) -> float:
    if name != "bfloat16":
        return float(np.asarray(value).astype(name))
    # NumPy has no such type: the upper half of a 32-bit number, rounded to even.
    bits = int(np.asarray(value).view(np.uint32))
    bits = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16 << 16
    return float(np.array(bits & 0xFFFFFFFF, np.uint32).view(np.float32))


@explains("Masking")
def masked(case: Case) -> Explanation:
    """Pass the value on, or write 0 where the whole time step is the mask's value."""
    row = case.inputs[0][case.at[:-1]]
    if bool(np.all(row == np.float32(case.told("mask_value")))):
        return moved(case, 0, -1)
    return same(case)


@explains("Concatenate", "ops.Stack")
def behind(case: Case) -> Explanation:
    """Find the input whose stretch this place lies in."""
    stack = case.layer.kind == "ops.Stack"
    rank = case.inputs[0].ndim + (2 if stack else 1)
    axis = _own(case.told("axis"), rank)
    at, number_ = list(case.at), case.at[axis]
    if stack:
        del at[axis]
    else:
        ends = np.cumsum([one.shape[axis] for one in case.inputs])
        source = int(np.searchsorted(ends, number_, side="right"))
        at[axis] = number_ - (int(ends[source - 1]) if source else 0)
        number_ = source
    flat = int(np.ravel_multi_index(tuple(at), case.inputs[number_].shape)) if at else 0
    return moved(case, number_, flat)


@explains("ops.Split")
def cut(case: Case) -> Explanation:
    """Find the element in the first part."""
    flat = int(np.ravel_multi_index(case.at, case.inputs[0].shape))
    return moved(case, 0, flat)
