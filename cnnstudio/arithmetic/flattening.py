"""Which cell becomes which number when maps are laid out in a row, for both orders of the data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.numbers import Array, Place, Refused, finite, frozen
from cnnstudio.language import tr

Order = Literal["channels_last", "channels_first"]


def flatten(values: ArrayLike, order: Order = "channels_last") -> Array:
    """Return the values in a row as Keras's Flatten lays them: channels run fastest, whichever axis holds them."""
    x = finite(values, "input")
    return frozen(_channels_last(x, order).ravel().copy())


def _channels_last(x: Array, order: Order) -> Array:
    if order not in ("channels_last", "channels_first"):
        raise Refused(
            tr("The data's order is channels_last or channels_first, not {given}.", given=order), "order"
        )
    return np.moveaxis(x, 0, -1) if order == "channels_first" and x.ndim > 1 else x


def index_of(place: Place, shape: Sequence[int], order: Order = "channels_last") -> int:
    """Return where a cell goes: (row·W + column)·C + channel."""
    at, sizes = (_turn(place), _turn(shape)) if order == "channels_first" else (tuple(place), tuple(shape))
    if len(at) != len(sizes) or any(not 0 <= i < n for i, n in zip(at, sizes, strict=True)):
        raise Refused(tr("There is no such cell in the input."), "place")
    return int(np.ravel_multi_index(at, sizes))


def place_of(index: int, shape: Sequence[int], order: Order = "channels_last") -> Place:
    """Return where number i comes from, in the order of the data."""
    sizes = _turn(shape) if order == "channels_first" else tuple(shape)
    if not 0 <= index < int(np.prod(sizes)):
        raise Refused(tr("There is no number {i} among {n}.", i=index, n=int(np.prod(sizes))), "index")
    at = tuple(int(i) for i in np.unravel_index(index, sizes))
    return (at[-1], *at[:-1]) if order == "channels_first" else at


def _turn(place: Sequence[int]) -> Place:
    return (*place[1:], place[0])


def folded(row: ArrayLike, shape: Sequence[int], order: Order = "channels_last") -> Array:
    """Return a row of numbers, a Dense unit's weights for instance, as maps of the shape before flattening."""
    values = finite(row, "weights")
    sizes = _turn(shape) if order == "channels_first" else tuple(shape)
    if values.size != int(np.prod(sizes)):
        raise Refused(
            tr("{n} numbers do not fill maps of {m} cells.", n=values.size, m=int(np.prod(sizes))), "weights"
        )
    maps = values.reshape(sizes)
    return frozen(np.ascontiguousarray(np.moveaxis(maps, -1, 0) if order == "channels_first" else maps))
