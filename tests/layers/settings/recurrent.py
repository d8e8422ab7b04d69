"""Random settings of recurrent layers, their cells, and masks."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Held, Shape, makes
from tests.layers.settings.draw import FORMATS, axes, number, shape_near, some
from tests.layers.stricter import stricter

_PLAIN = ("SimpleRNN", "LSTM", "GRU")
_CELLS = ("SimpleRNNCell", "LSTMCell", "GRUCell")
_CONVOLVED = ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")


@makes(*_PLAIN)
def recurrent(kind: str, chance: random.Random) -> Case:
    """Draw layers with and without first states."""
    arguments = {**_of_cell(kind, chance), **_of_sequence(chance), "unroll": chance.random() < 0.2}
    if kind != "SimpleRNN" and chance.random() < 0.3:
        arguments["use_cudnn"] = chance.choice(("auto", True, False, "fast"))
    states = 2 if kind == "LSTM" else 1
    return arguments, (shape_near(chance, 2), *_first_states(chance, states, (arguments["units"],)))


@makes(*_CELLS)
def cell(kind: str, chance: random.Random) -> Case:
    """Draw one cell, which is tried inside an RNN."""
    return _of_cell(kind, chance), (shape_near(chance, 2),)


@makes("StackedRNNCells")
def stack(kind: str, chance: random.Random) -> Case:
    """Draw stacks of cells, with now and then something else among them."""
    return {"cells": _cells(chance)}, (shape_near(chance, 2),)


@makes("RNN")
def rnn(kind: str, chance: random.Random) -> Case:
    """Draw a cell or a stack of cells."""
    held = Held("StackedRNNCells", {"cells": _cells(chance)}) if chance.random() < 0.4 else _cell(chance)
    more = some(chance, {"unroll": True, "zero_output_for_mask": True}, 0.25)
    return {"cell": held, **_of_sequence(chance), **more}, (shape_near(chance, 2),)


@makes(*_CONVOLVED)
def convolved(kind: str, chance: random.Random) -> Case:
    """Draw frames of every rank, with and without first states."""
    rank = int(kind[-2])
    first = chance.random() < 0.3
    most = {
        "strides": axes(chance, rank, 1, 1, 2),
        "dilation_rate": axes(chance, rank, 1, 1, 2),
        "padding": chance.choice(("valid", "same", "same", "causal")),
        "data_format": "channels_first" if first else chance.choice(FORMATS[:1]),
        **_gates(chance),
        "unit_forget_bias": False,
    }
    arguments = {
        "filters": number(chance, 1, 2, 3),
        "kernel_size": axes(chance, rank, 1, 2, 3),
        **_of_sequence(chance),
        **some(chance, most, 0.4),
    }
    return arguments, (shape_near(chance, rank + 2),)


@makes("Masking")
def masking(kind: str, chance: random.Random) -> Case:
    """Draw numbers, and words that are none."""
    value: Any = chance.choice((0.0, 1, -3.5, "zero", None))
    return some(chance, {"mask_value": value}, 0.8), (shape_near(chance, 2),)


def _of_cell(kind: str, chance: random.Random) -> dict[str, Any]:
    most = _gates(chance)
    if kind.startswith("SimpleRNN"):
        del most["recurrent_activation"]
    if kind.startswith("LSTM"):
        most["unit_forget_bias"] = False
    if kind.startswith("GRU"):
        most["reset_after"] = False
    return {"units": number(chance, 1, 2, 4), **some(chance, most, 0.4)}


def _gates(chance: random.Random) -> dict[str, Any]:
    return {
        "activation": chance.choice(("relu", None, "softsign", "wavy")),
        "recurrent_activation": chance.choice(("hard_sigmoid", "linear")),
        "use_bias": False,
        "dropout": chance.choice((0.2, 0.5, 1.5)),
        "recurrent_dropout": chance.choice((0.1, 0.9, 1.0)),
        "seed": 5,
    }


def _of_sequence(chance: random.Random) -> dict[str, Any]:
    names = ("return_sequences", "return_state", "go_backwards", "stateful")
    return some(chance, dict.fromkeys(names, True), 0.3)


def _first_states(chance: random.Random, count: int, state: Shape) -> tuple[Shape, ...]:
    return (state,) * count if chance.random() < 0.2 and (state[0] or 0) > 0 else ()


def _cell(chance: random.Random) -> Held:
    kind = chance.choice((*_CELLS, *_CELLS, "Dense")) if chance.random() < 0.3 else chance.choice(_CELLS)
    return Held(kind, {"units": 3} if kind == "Dense" else _of_cell(kind, chance))


def _cells(chance: random.Random) -> list[Held]:
    return [_cell(chance) for _ in range(chance.choice((0, 1, 1, 2, 2, 3)))]


def holds(arguments: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    """Return the arguments of all layers inside these, of these kinds."""
    found: list[dict[str, Any]] = []
    for value in arguments.values():
        for one in value if isinstance(value, list | tuple) else (value,):
            if isinstance(one, Held):
                found += ([one.arguments] if one.kind in kinds else []) + holds(one.arguments, *kinds)
    return found


@stricter(
    "unroll",
    "Writing out a loop of unknown length fails when numbers flow.",
    *_PLAIN,
    "RNN",
    example=("GRU", {"units": 2, "unroll": True}, ((None, 2),)),
)
def unroll(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover sequences of unknown length that are to be unrolled."""
    return bool(arguments.get("unroll")) and inputs[0][0] is None


@stricter(
    "recurrent-dropout",
    "A share of 1 or more drops everything; Keras's recurrent layers do not check it.",
    *_PLAIN,
    *_CELLS,
    *_CONVOLVED,
    "RNN",
    "StackedRNNCells",
    example=("LSTM", {"units": 2, "dropout": 1.5}, ((4, 2),)),
)
def recurrent_dropout(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover shares that leave nothing."""
    every = (arguments, *holds(arguments, *_CELLS))
    return any(one.get("dropout", 0) >= 1 or one.get("recurrent_dropout", 0) >= 1 for one in every)


@stricter(
    "frames-in-rnn",
    "A cell given frames instead of rows adds their lines to its state as if they were samples.",
    *_CELLS,
    "RNN",
    "StackedRNNCells",
    example=("RNN", {"cell": Held("LSTMCell", {"units": 2})}, ((4, 2, 3),)),
)
def frames_in_rnn(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover sequences whose steps are no rows."""
    return len(inputs[0]) != 2


@stricter(
    "mask-value",
    "The mask value is a number; Keras compares with anything when numbers flow.",
    "Masking",
    example=("Masking", {"mask_value": "zero"}, ((4, 2),)),
)
def mask_value(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover what is no number."""
    return not isinstance(arguments.get("mask_value", 0.0), int | float)


@stricter(
    "unread-regularizer",
    "Keras's SimpleRNN takes a penalty on its outputs and never reads it; we still want a word that means something.",
    "SimpleRNN",
    example=("SimpleRNN", {"units": 2, "activity_regularizer": "nonsense"}, ((4, 2),)),
)
def unread_regularizer(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover words that name no regulariser."""
    return arguments.get("activity_regularizer") == "nonsense"
