"""Rules by which all kinds, and the first ones of activation and recurrence, are stricter than Keras."""

from __future__ import annotations

from typing import Any

from tests.layers.settings import Shape
from tests.layers.stricter import stricter


@stricter(
    "softmax-axis",
    "An axis the input does not have; Keras finds out only when numbers flow.",
    "Softmax",
    example=("Softmax", {"axis": 5}, ((4,),)),
)
def softmax_axis(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover axes that are not there."""
    axis = arguments.get("axis", -1)
    rank = len(inputs[0]) + 1
    return any(not -rank <= one < rank for one in (axis if isinstance(axis, tuple) else (axis,)))


@stricter(
    "orthogonal-regularizer",
    "It is made for arrays of two axes; Keras finds out only in training.",
    example=(
        "Conv2D",
        {"filters": 2, "kernel_size": 2, "kernel_regularizer": "orthogonal_regularizer"},
        ((4, 4, 1),),
    ),
)
def orthogonal_regularizer(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover any array's."""
    return "orthogonal_regularizer" in arguments.values()


@stricter(
    "threshold",
    "Keras takes the word and cannot call the function: two of its arguments are missing.",
    example=("Dense", {"units": 2, "activation": "threshold"}, ((4,),)),
)
def threshold(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the word wherever it stands."""
    return "threshold" in (arguments.get("activation"), arguments.get("recurrent_activation"))
