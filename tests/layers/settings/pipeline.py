"""How chains of layers that stand as one are drawn."""

from __future__ import annotations

import random

from tests.layers.settings import Case, Held, Shape, makes

_PICTURE = (
    Held("RandomFlip"),
    Held("RandomRotation", {"factor": 0.1}),
    Held("Resizing", {"height": 5, "width": 7}),
    Held("CenterCrop", {"height": 3, "width": 3}),
    Held("RandomCrop", {"height": 2, "width": 3}),
    Held("Equalization"),
    Held("Conv2D", {"filters": 2, "kernel_size": 3}),
    Held("MaxPooling2D"),
    Held("BatchNormalization", {"trainable": False}),
    Held("RandomContrast", {"factor": 0.2}),
    Held("Flatten"),
    Held("Dense", {"units": 3}),
    Held("Conv2D", {"filters": 2, "kernel_size": 9}),
)


@makes("Pipeline")
def pipeline(kind: str, chance: random.Random) -> Case:
    """Draw up to four layers in a row, which may not fit each other."""
    layers = [chance.choice(_PICTURE) for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4)))]
    shape: Shape = chance.choice(((8, 8, 3), (12, 9, 1), (6, 6, 2), (9,)))
    return {"layers": layers}, (shape,)
