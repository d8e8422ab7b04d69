"""Weights that a layer begins with in place of random ones, as values and as they stand in a file."""

from __future__ import annotations

import base64
import binascii
import sys
from array import array
from collections.abc import Iterable, Mapping
from math import isfinite, prod
from typing import Any, Self

from pydantic import ValidationError, model_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.value import Value, first_error

MOST_NUMBERS = 400_000
"""Numbers that one layer may begin with: 256 filters of 3 x 3 on 128 channels, and some more."""
_WRITTEN_OUT = 256
"""Arrays up to this many numbers stand in files as numbers, larger ones as text of their bytes."""


class Start(Value):
    """One array of weights under the name that Keras gives it inside its layer, such as kernel."""

    name: str
    shape: tuple[int, ...]
    cells: bytes
    """Numbers of 32 bits, the least significant byte first, in Keras's order: the last axis runs fastest."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        count = prod(self.shape)
        if not self.shape or min(self.shape) < 1 or count * 4 != len(self.cells):
            raise ValueError(tr("An array of weights has one number for each of its cells."))
        if count > MOST_NUMBERS:
            raise ValueError(
                tr("A layer can begin with up to {most} given numbers, not {n}.",
                   most=number(MOST_NUMBERS), n=number(count))
            )  # fmt: skip
        if not all(map(isfinite, unpacked(self.cells))):
            raise ValueError(tr("A weight is a finite number."))
        return self


def packed(numbers: Iterable[float]) -> bytes:
    """Return numbers as the bytes a start keeps; what 32 bits cannot hold becomes infinite, which no start takes."""
    found = array("f", numbers)
    if sys.byteorder == "big":
        found.byteswap()
    return found.tobytes()


def unpacked(cells: bytes) -> array[float]:
    """Return the numbers that bytes stand for."""
    found = array("f")
    found.frombytes(cells)
    if sys.byteorder == "big":
        found.byteswap()
    return found


def start_of(name: str, shape: tuple[int, ...], numbers: Iterable[float]) -> Start:
    """Return an array of weights; ValueError says in a sentence why it is none."""
    try:
        return Start(name=name, shape=shape, cells=packed(numbers))
    except OverflowError:
        raise ValueError(tr("A weight is a finite number.")) from None
    except ValidationError as error:
        raise ValueError(first_error(error)[1]) from None


def starts_data(starts: Iterable[Start]) -> dict[str, Any]:
    """Return arrays of weights as JSON-ready data: few numbers as they are written, many as text of their bytes."""
    return {start.name: {"shape": list(start.shape), "cells": _written(start.cells)} for start in starts}


def _written(cells: bytes) -> list[float] | str:
    if len(cells) > _WRITTEN_OUT * 4:
        return base64.b64encode(cells).decode("ascii")
    return [_shortest(value) for value in unpacked(cells)]


def _shortest(value: float) -> float:
    """Return the number of fewest digits that 32 bits hold as this one: 0.1 for 0.10000000149."""
    for digits in range(1, 9):
        short = float(f"{value:.{digits}g}")
        if array("f", [short])[0] == value:
            return short
    return value


def read_starts(data: object) -> tuple[Start, ...]:
    """Return arrays of weights from JSON data; ValueError says in a sentence what is wrong with them."""
    if not isinstance(data, Mapping):
        raise ValueError(tr("the weights it begins with must give an array for each name"))
    return tuple(_read(str(name), one) for name, one in data.items())


def _read(name: str, data: object) -> Start:
    shape, cells = (data.get("shape"), data.get("cells")) if isinstance(data, Mapping) else (None, None)
    if not isinstance(shape, list) or not all(type(size) is int for size in shape):
        raise ValueError(tr("the weights {name} have no shape", name=repr(name)))
    if isinstance(cells, str):
        return _from_text(name, tuple(shape), cells)
    if not isinstance(cells, list) or not all(type(cell) in (int, float) for cell in cells):
        raise ValueError(tr("the weights {name} are no numbers", name=repr(name)))
    return start_of(name, tuple(shape), cells)


def _from_text(name: str, shape: tuple[int, ...], text: str) -> Start:
    try:
        return Start(name=name, shape=shape, cells=base64.b64decode(text, validate=True))
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError(tr("the weights {name} are no numbers", name=repr(name))) from None
    except ValidationError as error:
        raise ValueError(first_error(error)[1]) from None


def words_of(starts: Iterable[Start]) -> str:
    """Return names and sizes in one phrase: kernel 3 × 3 × 1 × 8, bias 8."""
    return ", ".join(f"{start.name} {shape_text(start.shape)}" for start in starts)
