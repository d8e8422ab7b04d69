"""Rules by which the first kinds of activation and recurrence are stricter than Keras."""

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
    "unroll",
    "Writing out a loop of unknown length fails when numbers flow.",
    "LSTM",
    "GRU",
    example=("GRU", {"units": 2, "unroll": True}, ((None, 2),)),
)
def unroll(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover sequences of unknown length that are to be unrolled."""
    return bool(arguments.get("unroll")) and inputs[0][0] is None


@stricter(
    "recurrent-dropout",
    "A share of 1 or more drops everything; Keras's recurrent layers do not check it.",
    "LSTM",
    "GRU",
    example=("LSTM", {"units": 2, "dropout": 1.5}, ((4, 2),)),
)
def recurrent_dropout(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover shares that leave nothing."""
    return bool(arguments.get("dropout", 0) >= 1 or arguments.get("recurrent_dropout", 0) >= 1)
