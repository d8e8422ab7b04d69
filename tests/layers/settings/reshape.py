"""Random settings of the kinds that change shapes."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import FORMATS, axes, number, shape_near, some
from tests.layers.stricter import stricter


@makes("Flatten")
def flatten(kind: str, chance: random.Random) -> Case:
    """Draw any rank."""
    most = {"data_format": chance.choice((*FORMATS, "channels_middle"))}
    return some(chance, most), (shape_near(chance, 3),)


@makes("Reshape")
def reshape(kind: str, chance: random.Random) -> Case:
    """Draw shapes that hold as many numbers, and others."""
    shapes = ((-1,), (4, -1), (2, 2, -1), (-1, 3), (16,), (12,), (-1, -1), (0, 4), (1, -1, 2))
    return {"target_shape": chance.choice(shapes)}, (shape_near(chance, 3),)


@makes("Permute")
def permute(kind: str, chance: random.Random) -> Case:
    """Draw orders that name each axis once, and others."""
    rank = chance.choice((1, 2, 2, 3, 3, 4))
    dims = tuple(chance.sample(range(1, rank + 1), rank))
    if chance.random() < 0.3:
        dims = chance.choice(((1, 1), (0, 1), (2, 3), (-1, 1), ()))
    return {"dims": dims}, (shape_near(chance, len(dims) or 1),)


@makes("RepeatVector")
def repeat_vector(kind: str, chance: random.Random) -> Case:
    """Draw numbers of repetitions."""
    return {"n": number(chance, 1, 3, 7)}, (shape_near(chance, 1),)


@makes("Identity")
def identity(kind: str, chance: random.Random) -> Case:
    """Draw any input."""
    return {}, (shape_near(chance, 3),)


@makes("UpSampling1D", "UpSampling2D", "UpSampling3D")
def upsampling(kind: str, chance: random.Random) -> Case:
    """Draw factors per axis."""
    rank = int(kind[-2])
    most: dict[str, Any] = {"data_format": chance.choice((*FORMATS, "channels_middle"))} if rank > 1 else {}
    if rank == 2:
        words = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "wild")
        most["interpolation"] = chance.choice(words)
    size = number(chance, 1, 2, 3) if rank == 1 else axes(chance, rank, 1, 2, 3)
    return {**some(chance, {"size": size}, 0.8), **some(chance, most)}, (shape_near(chance, rank + 1),)


@makes("ZeroPadding1D", "ZeroPadding2D", "ZeroPadding3D", "Cropping1D", "Cropping2D", "Cropping3D")
def border(kind: str, chance: random.Random) -> Case:
    """Draw borders, for some axes more than there is to crop."""
    rank = int(kind[-2])
    name = "padding" if kind.startswith("Zero") else "cropping"
    most = {} if kind == "Cropping1D" else {"data_format": chance.choice((*FORMATS, "channels_middle"))}
    drawn = {**some(chance, {name: _border(chance, rank)}, 0.9), **some(chance, most)}
    return drawn, (shape_near(chance, rank + 1),)


def _border(chance: random.Random, rank: int) -> Any:
    def sides() -> tuple[int, int]:
        return number(chance, 0, 1, 2, 3), number(chance, 0, 1, 2)

    if chance.random() < 0.3:
        return number(chance, 0, 1, 2)
    if rank == 1:
        return sides() if chance.random() < 0.9 else (*sides(), 1)
    if chance.random() < 0.3:
        return tuple(number(chance, 0, 1, 2) for _ in range(rank + (chance.random() < 0.1)))
    return tuple(sides() for _ in range(rank))


@stricter(
    "interpolation",
    "Keras looks at the word only when numbers flow.",
    "UpSampling2D",
    example=("UpSampling2D", {"interpolation": "wild"}, ((4, 4, 1),)),
)
def interpolation(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover a word that Keras will not know."""
    return arguments.get("interpolation") == "wild"


@stricter(
    "negative-border",
    "Negative padding or cropping is written as the other layer.",
    "ZeroPadding1D",
    "ZeroPadding2D",
    "ZeroPadding3D",
    "Cropping1D",
    "Cropping2D",
    "Cropping3D",
    example=("ZeroPadding2D", {"padding": -1}, ((9, 9, 1),)),
)
def negative_border(arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    """Cover a side below 0."""
    return _negative(arguments.get("padding", arguments.get("cropping", 0)))


def _negative(border: Any) -> bool:
    return border < 0 if isinstance(border, int) else any(_negative(part) for part in border)
