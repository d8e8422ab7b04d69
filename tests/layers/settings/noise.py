"""Random settings of the layers that disturb what passes while training."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import FORMATS, shape_near, some
from tests.layers.stricter import stricter

_SPATIAL = ("SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
_RATES = ("Dropout", "AlphaDropout", "GaussianDropout", *_SPATIAL)
_SHARES = (0.0, 0.3, 0.9, 1.0, -0.1, 1.2, 7)


@makes("Dropout", "AlphaDropout")
def shared(kind: str, chance: random.Random) -> Case:
    """Draw shares and noise shapes that fit or do not."""
    noise = chance.choice(((None, None, 1, 1), (None, 1, 1), (2, 9, 9, 9)))
    return {"rate": chance.choice(_SHARES), **some(chance, {"seed": 3, "noise_shape": noise})}, (
        shape_near(chance, 3),
    )


@makes("GaussianDropout")
def multiplied(kind: str, chance: random.Random) -> Case:
    """Draw shares."""
    return {"rate": chance.choice(_SHARES), **some(chance, {"seed": 3})}, (shape_near(chance, 3),)


@makes("GaussianNoise")
def added(kind: str, chance: random.Random) -> Case:
    """Draw deviations."""
    stddev = chance.choice((0.0, 0.3, 1.0, -0.1, 1.2, 7))
    return {"stddev": stddev, **some(chance, {"seed": 3})}, (shape_near(chance, 3),)


@makes(*_SPATIAL)
def spatial(kind: str, chance: random.Random) -> Case:
    """Draw shares for maps of one to three axes."""
    most: dict[str, Any] = {"seed": 3}
    if kind != "SpatialDropout1D":
        most["data_format"] = chance.choice((*FORMATS, "channels_middle"))
    return {"rate": chance.choice(_SHARES), **some(chance, most)}, (shape_near(chance, int(kind[-2]) + 1),)


@makes("ActivityRegularization")
def penalty(kind: str, chance: random.Random) -> Case:
    """Draw weights of the penalty."""
    most = {"l1": chance.choice((0.01, 2, -0.1, "much")), "l2": chance.choice((0.01, 2, -0.1))}
    return some(chance, most, 0.7), (shape_near(chance, 3),)


@stricter(
    "whole-dropout",
    "A share of 1 drops everything, and nothing is left to learn from.",
    *_RATES,
    example=("Dropout", {"rate": 1.0}, ((4, 3),)),
)
def whole_dropout(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover the share of everything."""
    return bool(arguments["rate"] == 1)


@stricter(
    "noise-shape",
    "A noise shape that does not fit the input fails when numbers flow.",
    "Dropout",
    "AlphaDropout",
    example=("AlphaDropout", {"rate": 0.5, "noise_shape": (None, 1)}, ((4, 3),)),
)
def noise_shape(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover noise shapes of other axes, or of sizes that are neither 1 nor the input's."""
    given = arguments.get("noise_shape")
    if given is None:
        return False
    return len(given) != len(inputs[0]) + 1 or any(
        one not in (None, 1, axis) for one, axis in zip(given[1:], inputs[0], strict=True)
    )
