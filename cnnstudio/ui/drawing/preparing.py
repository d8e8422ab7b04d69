"""How what is on the pad becomes what the network gets: the steps of its training images, each of which can be left out."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.data.drawn import Way, prepared, within
from cnnstudio.data.staging import Stages, Steps, staged, usual
from cnnstudio.ui.drawing.sheet import Bytes

__all__ = ["Prepared", "Steps", "prepare_ink", "usual_steps"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the network gets, and for digits the way there."""

    image: Bytes
    """Height x width x channels."""
    digit: Stages | None


def usual_steps(picture: Bytes, way: Way) -> Steps:
    """Return the steps that make of this pad what the training images are."""
    return usual(picture) if way == "digit" else Steps()


def prepare_ink(picture: Bytes, way: Way, shape: tuple[int, ...], steps: Steps) -> Prepared:
    """Return the pad's picture as the network's input of this shape; DataError where there is none."""
    solid = picture[:, :, None] if picture.ndim == 2 else picture
    if way != "digit":
        image = prepared(solid, way, shape)
        return Prepared(255 - image if steps.invert else image, None)
    stages = staged(picture, steps)
    return Prepared(within(stages.placed, shape), stages)
