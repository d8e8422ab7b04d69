"""Which layers a recipe can change training pictures with, and how each begins on the data at hand."""

from __future__ import annotations

from typing import Any

from cnnstudio.layers import (
    augmentation,
    augmentation_bent,
    augmentation_blended,
    augmentation_colour,
    augmentation_mixed,
    augmentation_tone,
    noise,
)
from cnnstudio.layers.kind import Layer

NOISES: tuple[type[Layer], ...] = (
    noise.GaussianNoise, noise.GaussianDropout, noise.Dropout, noise.AlphaDropout, noise.SpatialDropout2D,
)  # fmt: skip
"""What is added after scaling; pictures are changed before it."""
_MOVING: tuple[type[Layer], ...] = (*augmentation.KINDS, *augmentation_bent.KINDS)


def kinds() -> tuple[type[Layer], ...]:
    """Return the kinds a recipe can hold, those that move pictures first.

    What evens out every picture alike, as Equalization does, is none of them: pictures that are judged later would
    not be evened out. It stands in the network, where it reaches all.
    """
    colours = (*augmentation_colour.KINDS, *augmentation_tone.KINDS, *augmentation_mixed.KINDS)
    return (*_MOVING, *colours, *augmentation_blended.KINDS, *NOISES)


def begun(kind: type[Layer], shape: tuple[int, ...], in_bytes: bool) -> Layer:
    """Return a layer of this kind that suits pictures of this shape, and values of bytes or of 0 to 1."""
    fields = kind.model_fields
    suited: dict[str, Any] = {}
    if "value_range" in fields:
        suited["value_range"] = (0, 255) if in_bytes else (0, 1)
    if {"height", "width"} <= fields.keys():
        suited |= {"height": shape[0], "width": shape[1]}
    return kind(**suited)


def course_example() -> tuple[Layer, ...]:
    """Return the course's changes for CIFAR-10: shifts that draw the edge out, and flips left to right."""
    shift = augmentation.RandomTranslation(height_factor=0.1, width_factor=0.1, fill_mode="nearest")
    return shift, augmentation.RandomFlip(mode="horizontal")
