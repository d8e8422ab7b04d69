"""Random settings of layers that hold another layer."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Held, Shape, makes
from tests.layers.settings.draw import shape, some
from tests.layers.settings.recurrent import convolved, recurrent, rnn
from tests.layers.stricter import covering, stricter

_DIRECTIONS = ("SimpleRNN", "LSTM", "GRU")


@makes("Bidirectional")
def bidirectional(kind: str, chance: random.Random) -> Case:
    """Draw recurrent layers, and second ones that fit or do not."""
    arguments: dict[str, Any] = {"layer": _recurrent(chance)}
    if chance.random() < 0.4:
        arguments["backward_layer"] = _mirrored(arguments["layer"], chance)
    modes = ("sum", "mul", "ave", None, "max")
    more = some(chance, {"merge_mode": chance.choice(modes)}, 0.6)
    rank = 4 if arguments["layer"].kind == "ConvLSTM2D" else 2
    return {**arguments, **more}, (shape(chance, rank + chance.choice((0, 0, 0, 0, 0, 1))),)


def _recurrent(chance: random.Random) -> Held:
    kind = chance.choice((*_DIRECTIONS, *_DIRECTIONS, "RNN", "ConvLSTM2D", "Dense"))
    if kind == "Dense":
        return Held(kind, {"units": 2})
    draw = {"RNN": rnn, "ConvLSTM2D": convolved}.get(kind, recurrent)
    arguments = draw(kind, chance)[0]
    if chance.random() < 0.8:
        arguments.pop("go_backwards", None)
    return Held(kind, arguments)


def _mirrored(first: Held, chance: random.Random) -> Held:
    if chance.random() < 0.3:
        return _recurrent(chance)
    return Held(first.kind, {**first.arguments, "go_backwards": not first.arguments.get("go_backwards")})


@makes("TimeDistributed")
def time_distributed(kind: str, chance: random.Random) -> Case:
    """Draw layers of several families and steps they can or cannot read."""
    held, rank = _step(chance)
    return {"layer": held}, (shape(chance, rank + chance.choice((1, 1, 1, 1, 0, 2))),)


def _step(chance: random.Random) -> tuple[Held, int]:
    plain = [
        (Held("Dense", {"units": chance.choice((1, 3, 0))}), 1),
        (Held("Conv2D", {"filters": 2, "kernel_size": chance.choice((1, 3)), "trainable": False}), 3),
        (Held("MaxPooling2D", {"pool_size": chance.choice((1, 2))}), 3),
        (Held("Flatten"), 3),
        (Held("LSTM", {"units": 2}), 2),
        (Held("GlobalAveragePooling2D"), 3),
        (Held("Dropout", {"rate": 0.5}), 1),
        (Held("TimeDistributed", {"layer": Held("Dense", {"units": 2})}), 2),
        (Held("Bidirectional", {"layer": Held("GRU", {"units": 2})}), 2),
    ]
    return chance.choice(plain)


@makes("SpectralNormalization")
def spectral(kind: str, chance: random.Random) -> Case:
    """Draw layers with a kernel and without."""
    held, rank = chance.choice(
        (
            (Held("Dense", {"units": chance.choice((2, -1)), "trainable": chance.random() < 0.5}), 1),
            (Held("Conv2D", {"filters": 2, "kernel_size": chance.choice((1, 3))}), 3),
            (Held("Conv1D", {"filters": 2, "kernel_size": chance.choice((1, 3)), "use_bias": False}), 2),
            (Held("DepthwiseConv2D", {"kernel_size": 2}), 3),
            (Held("Conv2DTranspose", {"filters": 2, "kernel_size": 2}), 3),
            (Held("SeparableConv2D", {"filters": 2, "kernel_size": 2}), 3),
            (Held("LSTM", {"units": 2}), 2),
            (Held("MaxPooling2D"), 3),
        )
    )
    more = some(chance, {"power_iterations": chance.choice((2, 3, 0, -1))})
    return {"layer": held, **more}, (shape(chance, rank + chance.choice((0, 0, 0, 0, 1))),)


def _refused(arguments: dict[str, Any], reads: Shape) -> bool:
    """Say whether Keras, or a rule of ours, refuses a held layer that stands alone before this input."""
    from tests.layers.keras_oracle import theirs

    held = [one for one in arguments.values() if isinstance(one, Held)]
    return any(
        theirs(one.kind, one.arguments, (reads,)) is None
        or covering(one.kind, one.arguments, (reads,)) is not None
        for one in held
    )


@stricter(
    "held-step",
    "A held layer that would be refused standing alone; Keras asks it for its shape only.",
    "TimeDistributed",
    example=("TimeDistributed", {"layer": Held("Dropout", {"rate": 1.0})}, ((2, 4, 4),)),
)
def held_step(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover held layers that cannot read a time step."""
    return _refused(arguments, inputs[0][1:])


@stricter(
    "held-layer",
    "A held layer that would be refused standing alone; its holder does not ask it.",
    "Bidirectional",
    "SpectralNormalization",
    example=("Bidirectional", {"layer": Held("LSTM", {"units": 2, "dropout": 1.5})}, ((4, 2),)),
)
def held_layer(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover held layers that cannot read the input."""
    return _refused(arguments, inputs[0])


@stricter(
    "two-directions",
    "Keras tells the shape of the first direction for both; where they differ its word is wrong.",
    "Bidirectional",
    example=(
        "Bidirectional",
        {
            "layer": Held("LSTM", {"units": 2}),
            "backward_layer": Held("LSTM", {"units": 3, "go_backwards": True}),
        },
        ((4, 2),),
    ),
)
def two_directions(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover directions whose results differ in shape."""
    from tests.layers.keras_oracle import theirs

    held = [one for one in arguments.values() if isinstance(one, Held)]
    found = [theirs(one.kind, one.arguments, inputs) for one in held]
    return len(found) == 2 and (None in found or found[0].shapes != found[1].shapes)  # type: ignore[union-attr]
