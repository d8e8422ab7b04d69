"""Random settings of the pooling kinds."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import FORMATS, axes, shape_near, some
from tests.layers.stricter import Covers, stricter

_WINDOWED = tuple(f"{how}Pooling{rank}D" for how in ("Max", "Average") for rank in (1, 2, 3))
_GLOBAL = tuple(f"Global{kind}" for kind in _WINDOWED)
_ADAPTIVE = tuple(f"Adaptive{kind}" for kind in _WINDOWED)


def _rank(kind: str) -> int:
    return int(kind[-2])


@makes(*_WINDOWED)
def windowed(kind: str, chance: random.Random) -> Case:
    """Draw windows that may be larger than the map."""
    rank = _rank(kind)
    most = {
        "strides": axes(chance, rank, 1, 2, 3),
        "padding": chance.choice(("valid", "same", "causal")),
        "data_format": chance.choice((*FORMATS, "channels_middle")),
    }
    size = {"pool_size": axes(chance, rank, 1, 2, 3, 4, 9)}
    return {**size, **some(chance, most)}, (shape_near(chance, rank + 1),)


@makes(*_GLOBAL)
def whole_maps(kind: str, chance: random.Random) -> Case:
    """Draw maps of this rank and others."""
    most = {"data_format": chance.choice((*FORMATS, "channels_middle")), "keepdims": True}
    return some(chance, most), (shape_near(chance, _rank(kind) + 1),)


@makes(*_ADAPTIVE)
def adaptive(kind: str, chance: random.Random) -> Case:
    """Draw numbers of places, some of them more than the map has."""
    rank = _rank(kind)
    most = {"data_format": chance.choice((*FORMATS, "channels_middle"))}
    size = {"output_size": axes(chance, rank, 1, 2, 3, 5, 9)}
    return {**size, **some(chance, most)}, (shape_near(chance, rank + 1),)


def _of_other_rank(rank: int) -> Covers:
    return lambda arguments, inputs: len(inputs[0]) != rank + 1


for _axes in (1, 2, 3):
    stricter(
        f"adaptive-rank-{_axes}",
        "Adaptive pooling of an input with too many or too few axes fails when numbers flow; Keras does not look.",
        *(kind for kind in _ADAPTIVE if _rank(kind) == _axes),
        example=(f"AdaptiveMaxPooling{_axes}D", {"output_size": 2}, ((7,),)),
    )(_of_other_rank(_axes))


def _spatial(arguments: dict[str, Any], shape: Shape) -> Shape:
    return shape[1:] if arguments.get("data_format") == "channels_first" else shape[:-1]


@stricter(
    "adaptive-unknown",
    "Adaptive pooling of an axis of unknown size fails when numbers flow.",
    *_ADAPTIVE,
    example=("AdaptiveAveragePooling1D", {"output_size": 2}, ((None, 3),)),
)
def adaptive_unknown(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover axes that are not known."""
    return None in _spatial(arguments, inputs[0])


@stricter(
    "adaptive-single",
    "TensorFlow's process ends with a division by zero where max pooling has one window or one element.",
    *(kind for kind in _ADAPTIVE if "Max" in kind),
    example=("AdaptiveMaxPooling2D", {"output_size": 1}, ((7, 7, 3),)),
)
def adaptive_single(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover a single window and a single element, on any axis."""
    size = arguments["output_size"]
    return 1 in _spatial(arguments, inputs[0]) or 1 in (size if isinstance(size, tuple) else (size,))
