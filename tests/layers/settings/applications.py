"""Random settings of the layers that keras.applications keeps for itself."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import KERAS_CALLS, Case, Shape, makes
from tests.layers.settings.draw import number, shape
from tests.layers.stricter import stricter


def _layer_scale(**arguments: Any) -> Any:
    from keras.src.applications.convnext import LayerScale

    return LayerScale(**arguments)


def _stochastic_depth(**arguments: Any) -> Any:
    from keras.src.applications.convnext import StochasticDepth

    return StochasticDepth(**arguments)


def _scaled(**arguments: Any) -> Any:
    from keras.src.applications.inception_resnet_v2 import CustomScaleLayer

    return CustomScaleLayer(**arguments)


KERAS_CALLS.update(
    {"LayerScale": _layer_scale, "StochasticDepth": _stochastic_depth, "CustomScaleLayer": _scaled}
)


def _common(chance: random.Random) -> dict[str, Any]:
    most = {"trainable": False, "dtype": chance.choice(("float16", "float7"))}
    return {name: value for name, value in most.items() if chance.random() < 0.2}


@makes("LayerScale")
def layer_scale(kind: str, chance: random.Random) -> Case:
    """Draw as many factors as channels, and other numbers of them."""
    given = shape(chance, 3)
    wanted = given[-1] if chance.random() < 0.5 else number(chance, 1, 2, 6)
    return {"projection_dim": wanted, "init_values": chance.choice((0.1, 1e-4)), **_common(chance)}, (given,)


@makes("StochasticDepth")
def stochastic_depth(kind: str, chance: random.Random) -> Case:
    """Draw shares, some of which are none."""
    return {"drop_path_rate": chance.choice((0.2, 0.5, "half", 1.5, -0.1)), **_common(chance)}, (
        shape(chance, 3),
    )


@makes("CustomScaleLayer")
def scaled_sum(kind: str, chance: random.Random) -> Case:
    """Draw a stream and a branch of mostly equal shapes."""
    one = shape(chance, 3)
    other = one if chance.random() < 0.5 else shape(chance, chance.choice((3, 3, 2)))
    return {"scale": chance.choice((0.17, 1.0, "much")), **_common(chance)}, (one, other)


@stricter(
    "scaled-sum-ranks",
    "A branch with fewer axes than its stream is added in ways few would guess.",
    "CustomScaleLayer",
    example=("CustomScaleLayer", {"scale": 0.1}, ((4, 4), (4,))),
)
def _ranks(arguments: dict[str, Any], inputs: tuple[tuple[int | None, ...], ...]) -> bool:
    return len(inputs[0]) != len(inputs[1])


@stricter(
    "share-of-a-branch",
    "A share lies between 0 and 1; Keras looks at it only when numbers flow.",
    "StochasticDepth",
    example=("StochasticDepth", {"drop_path_rate": 1.5}, ((4,),)),
)
def _share(arguments: dict[str, Any], inputs: tuple[tuple[int | None, ...], ...]) -> bool:
    return not isinstance(arguments["drop_path_rate"], float) or not 0 <= arguments["drop_path_rate"] < 1


@stricter(
    "layer-scale",
    "One channel stretched to as many as there are factors makes maps that nobody asked for.",
    "LayerScale",
    example=("LayerScale", {"projection_dim": 6, "init_values": 0.1}, ((4, 4, 1),)),
)
def layer_scale_stretches(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover a single channel before several factors."""
    return inputs[0][-1] == 1 and arguments["projection_dim"] > 1
