"""How settings of the layers that prepare and augment pictures are drawn."""

from __future__ import annotations

import random
from typing import Any

from tests.layers.settings import Case, Shape, makes
from tests.layers.settings.draw import number, shape_near

_AROUND = (
    0.1,
    0.5,
    1.0,
    -0.3,
    (-0.2, 0.4),
    (0.3, 0.1),
    1.5,
    -2.0,
    (0.1, 0.2, 0.3),
    (2.0, 3.0),
    (-0.5, 1.7),
    "much",
)
_UP = (0.2, 1.0, 0.0, (0.1, 0.6), (0.9, 0.4), -0.1, 1.5, (0.1,), (1.2, 1.4), (-0.2, 0.5), None)
_STRICT_UP = (0.2, 1.0, 0.0, (0.1, 0.6), (0.9, 0.4), -0.1, 1.5, (0.1,), (0.1, 1.4), (-0.2, 0.5))
_VALUES = ((0, 1), (-1.0, 1.0), (0.0, 255.0), (1, 1), (255, 0), 255, (0, 1, 2), "all")
_FORMATS = ("channels_last", "channels_first", "channels_middle")
_FILLS = ("reflect", "wrap", "constant", "nearest", "mirror", "blur")
_BLENDS = ("nearest", "bilinear", "wild")
_SIZES = (1, 2, 3, 5, 8, 20, -1, 0, 2.5)
_MOVED = {"fill_mode": _FILLS, "interpolation": _BLENDS, "fill_value": (0.5, 3.0)}
_SIZED = {"height": _SIZES, "width": _SIZES}
_RESIZES = ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5", "wild")
_ALL = {"data_format": _FORMATS}
_SEEDED = {"seed": (3, 11)}
_VALUED = {"value_range": _VALUES}

NEEDED: dict[str, dict[str, tuple[Any, ...]]] = {
    **dict.fromkeys(("CenterCrop", "Resizing", "RandomCrop"), _SIZED),
    **{key: {"factor": _AROUND} for key in ("RandomRotation", "RandomBrightness", "RandomSaturation")},
    "RandomColorDegeneration": {"factor": _AROUND},
    **{key: {"factor": _UP} for key in ("RandomContrast", "RandomHue", "RandomSharpness")},
    "RandomZoom": {"height_factor": (*_AROUND, -1.0)},
    "RandomTranslation": {"height_factor": _AROUND, "width_factor": _AROUND},
    "RandomPosterization": {"factor": (1, 4, 8, (2, 6), (6, 2), 0, 9, 2.5, (3,), (9, 12), (0, 4))},
}
"""Arguments that Keras wants to be given."""

OTHERS: dict[str, dict[str, tuple[Any, ...]]] = {
    "CenterCrop": {},
    "Resizing": {
        "interpolation": _RESIZES,
        "crop_to_aspect_ratio": (True,),
        "pad_to_aspect_ratio": (True,),
        "fill_mode": ("constant", "reflect"),
        "fill_value": (0.5,),
        "antialias": (True,),
    },
    "RandomCrop": _SEEDED,
    "RandomFlip": {"mode": ("horizontal", "vertical", "horizontal_and_vertical", "diagonal"), **_SEEDED},
    "RandomRotation": _MOVED | _SEEDED,
    "RandomZoom": {"width_factor": (*_AROUND, -1.0), **_MOVED, **_SEEDED},
    "RandomTranslation": _MOVED | _SEEDED,
    "RandomShear": {"x_factor": _STRICT_UP, "y_factor": _STRICT_UP, **_MOVED, **_SEEDED},
    "RandomPerspective": {
        "factor": _UP[:-1],
        "scale": (0.0, 0.4, 1.5, -0.1, (0.1, 0.2)),
        "interpolation": _BLENDS,
        "fill_value": (2.0,),
        **_SEEDED,
    },
    "RandomElasticTransform": {"factor": _UP[:-1], "scale": _UP[:-1], **_MOVED, **_VALUED, **_SEEDED},
    **dict.fromkeys(
        (
            "RandomBrightness",
            "RandomContrast",
            "RandomHue",
            "RandomSaturation",
            "RandomSharpness",
            "RandomColorDegeneration",
            "RandomPosterization",
        ),
        _VALUED | _SEEDED,
    ),
    "RandomGrayscale": {"factor": (0.0, 0.3, 1.0, -0.1, 1.2, (0.1, 0.2)), **_SEEDED},
    "RandomInvert": {"factor": _UP[:-1], **_VALUED, **_SEEDED},
    "Solarization": {
        "addition_factor": _STRICT_UP,
        "threshold_factor": _STRICT_UP,
        **_VALUED,
        **_SEEDED,
    },
    "RandomColorJitter": {
        "brightness_factor": _AROUND,
        "contrast_factor": _UP,
        "saturation_factor": _AROUND,
        "hue_factor": _UP,
        **_VALUED,
        **_SEEDED,
    },
    "RandomErasing": {
        "factor": _UP[:-1],
        "scale": _UP[:-1],
        "fill_value": (0.0, 9.0),
        **_VALUED,
        **_SEEDED,
    },
    "RandomGaussianBlur": {
        "factor": _UP[:-1],
        "kernel_size": (1, 3, 5, (3, 7), 2, (3, 4), (3,), 101, -1),
        "sigma": _UP[:-1],
        **_VALUED,
        **_SEEDED,
    },
    "MixUp": {"alpha": (0.1, 0.4, 1.0, 0.0, -0.2, 1.5, 3.0, "much"), **_SEEDED},
    "CutMix": {"factor": _UP[:-1], **_SEEDED},
    "AutoContrast": _VALUED,
    "Equalization": {"bins": (2, 64, 0), **_VALUED},
    "ContrastLimitedAdaptiveHistogramEqualization": {
        "clip_limit": (2.0, 0.0, -1.0),
        "tile_grid_size": ((2, 2), (4, 3), (1, 1), 2, (0, 2), (2,)),
        **_VALUED,
    },
    "RandAugment": {
        "num_ops": (1, 5, 11, 12, 0),
        "factor": _UP,
        "interpolation": _BLENDS,
        **_VALUED,
        **_SEEDED,
    },
    "AugMix": {
        "num_chains": (1, 2, 0),
        "chain_depth": (1, 2, 0),
        "factor": _UP,
        "alpha": (0.5, 2.0, 0.0),
        "all_ops": (False,),
        "interpolation": _BLENDS,
        **_VALUED,
        **_SEEDED,
    },
}


@makes(*OTHERS)
def picture(kind: str, chance: random.Random) -> Case:
    """Draw a layer that reads pictures."""
    needed = {name: chance.choice(values) for name, values in NEEDED.get(kind, {}).items()}
    others = {
        name: chance.choice(values)
        for name, values in (OTHERS[kind] | _ALL).items()
        if chance.random() < 0.35
    }
    return needed | others, (_drawn_shape(chance, others.get("data_format")),)


def _drawn_shape(chance: random.Random, data_format: str | None) -> Shape:
    shape = shape_near(chance, 3)
    if len(shape) != 3 or chance.random() < 0.2:
        return shape
    channels = chance.choice((3, 3, 3, 1, number(chance, 3, 4)))
    return (
        (max(channels, 1), *shape[1:]) if data_format == "channels_first" else (*shape[:-1], max(channels, 1))
    )
