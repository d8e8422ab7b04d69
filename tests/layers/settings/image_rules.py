"""Where the layers that prepare and augment pictures are stricter than Keras, which looks only when numbers flow."""

from __future__ import annotations

from typing import Any

from tests.layers.settings import Shape
from tests.layers.settings.image import OTHERS
from tests.layers.stricter import stricter

Given = dict[str, Any]
Inputs = tuple[Shape, ...]

_PICTURES = tuple(OTHERS)
_VALUED = tuple(kind for kind, others in OTHERS.items() if "value_range" in others)
_AROUND = (
    "RandomBrightness",
    "RandomSaturation",
    "RandomColorDegeneration",
    "RandomRotation",
    "RandomColorJitter",
)
_SHARES = (
    "RandomContrast",
    "RandomHue",
    "RandomSharpness",
    "RandomInvert",
    "RandomPerspective",
    "RandomElasticTransform",
    "RandomErasing",
    "RandomGaussianBlur",
    "RandomColorJitter",
    "RandAugment",
    "AugMix",
    "CutMix",
)


@stricter(
    "picture-rank",
    "A picture has height, width and channels; Keras takes any shape until numbers flow.",
    *_PICTURES,
    example=("RandomFlip", {}, ((4,),)),
)
def picture_rank(arguments: Given, inputs: Inputs) -> bool:
    """Cover inputs that are no picture."""
    return len(inputs[0]) != 3


@stricter(
    "value-range",
    "The darkest value must be below the brightest; Keras divides by their difference or clips to nothing.",
    *_VALUED,
    example=("RandomHue", {"factor": 0.1, "value_range": (1, 1)}, ((4, 4, 3),)),
)
def value_range(arguments: Given, inputs: Inputs) -> bool:
    """Cover what is no range."""
    values = arguments.get("value_range", (0, 255))
    return not (isinstance(values, tuple) and len(values) == 2 and values[0] < values[1])


def _outside(value: Any, low: float, high: float) -> bool:
    return isinstance(value, tuple) and not all(low <= end <= high for end in value)


@stricter(
    "range-ends",
    "Keras looks at the inner side of each end only, so that -0.5 to 1.7 passes where 1 is the limit.",
    *_AROUND,
    example=("RandomRotation", {"factor": (-0.5, 1.7)}, ((4, 4, 3),)),
)
def range_ends(arguments: Given, inputs: Inputs) -> bool:
    """Cover ends beyond -1 and 1."""
    names = ("factor", "brightness_factor", "saturation_factor")
    return any(_outside(arguments.get(name), -1, 1) for name in names)


@stricter(
    "share-ends",
    "Keras looks at the inner side of each end only, so that -0.2 to 0.5 passes as a share.",
    *_SHARES,
    example=("RandomInvert", {"factor": (-0.2, 0.5)}, ((4, 4, 3),)),
)
def share_ends(arguments: Given, inputs: Inputs) -> bool:
    """Cover ends beyond 0 and 1."""
    names = ("factor", "scale", "sigma", "contrast_factor", "hue_factor")
    return any(_outside(arguments.get(name), 0, 1) for name in names)


@stricter(
    "blending-strength",
    "The strength is above 0 and at most 1; Keras takes any number and draws no shares from those below 0.",
    "MixUp",
    example=("MixUp", {"alpha": -0.2}, ((4, 4, 3),)),
)
def blending_strength(arguments: Given, inputs: Inputs) -> bool:
    """Cover strengths that are none."""
    alpha = arguments.get("alpha", 0.2)
    return not (isinstance(alpha, float) and 0 < alpha <= 1)


@stricter(
    "bits",
    "Values have 1 to 8 whole bits; Keras cuts fractions off and takes ends beyond.",
    "RandomPosterization",
    example=("RandomPosterization", {"factor": 2.5}, ((4, 4, 3),)),
)
def bits(arguments: Given, inputs: Inputs) -> bool:
    """Cover fractions and ends beyond 1 and 8."""
    factor = arguments["factor"]
    return isinstance(factor, float) or _outside(factor, 1, 8)


@stricter(
    "colours",
    "Colours can be changed only where there are three channels; Keras finds out when numbers flow.",
    "RandomHue",
    "RandomSaturation",
    "RandomColorDegeneration",
    example=("RandomHue", {"factor": 0.1}, ((4, 4, 1),)),
)
def colours(arguments: Given, inputs: Inputs) -> bool:
    """Cover pictures without three channels."""
    return _channels(arguments, inputs) not in (3, None)


@stricter(
    "grey-or-colours",
    "Grey and colour pictures have one or three channels; Keras finds out when numbers flow.",
    "RandomGrayscale",
    "RandAugment",
    "AugMix",
    example=("RandomGrayscale", {}, ((4, 4, 2),)),
)
def grey_or_colours(arguments: Given, inputs: Inputs) -> bool:
    """Cover pictures with other numbers of channels."""
    return _channels(arguments, inputs) not in (1, 3, None)


@stricter(
    "jitter",
    "Saturation and hue need three channels, and Keras wants these last whatever `data_format` says.",
    "RandomColorJitter",
    example=("RandomColorJitter", {"hue_factor": 0.1, "data_format": "channels_first"}, ((3, 4, 4),)),
)
def jitter(arguments: Given, inputs: Inputs) -> bool:
    """Cover saturation and hue on other pictures."""
    coloured = any(arguments.get(name) is not None for name in ("saturation_factor", "hue_factor"))
    first = arguments.get("data_format") == "channels_first"
    return coloured and (first or inputs[0][-1] not in (3, None))


def _channels(arguments: Given, inputs: Inputs) -> int | None:
    return inputs[0][0 if arguments.get("data_format") == "channels_first" else -1]


@stricter(
    "late-words",
    "Keras looks at these words only when numbers flow, and then knows no others.",
    "RandomFlip",
    "Resizing",
    "RandomElasticTransform",
    example=("RandomFlip", {"mode": "diagonal"}, ((4, 4, 3),)),
)
def late_words(arguments: Given, inputs: Inputs) -> bool:
    """Cover words that Keras does not know when it comes to computing."""
    wild = {"mode": "diagonal", "interpolation": "wild"}
    resized = "height" in arguments and arguments.get("fill_mode", "constant") != "constant"
    return (
        resized
        or arguments.get("fill_mode") == "mirror"
        or any(arguments.get(k) == v for k, v in wild.items())
    )


@stricter(
    "two-ways",
    "A picture cannot be cut and given borders to keep its proportions at once; Keras refuses when numbers flow.",
    "Resizing",
    example=(
        "Resizing",
        {"height": 2, "width": 3, "crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True},
        ((4, 4, 3),),
    ),
)
def two_ways(arguments: Given, inputs: Inputs) -> bool:
    """Cover both at once."""
    return bool(arguments.get("crop_to_aspect_ratio") and arguments.get("pad_to_aspect_ratio"))


@stricter(
    "counts",
    "Fewer than one of these things, or more than there are, does not run.",
    "Equalization",
    "ContrastLimitedAdaptiveHistogramEqualization",
    "RandomGaussianBlur",
    "RandAugment",
    "AugMix",
    example=("AugMix", {"num_chains": 0}, ((4, 4, 3),)),
)
def counts(arguments: Given, inputs: Inputs) -> bool:
    """Cover counts that are too small or too large."""
    tiles, kernel = arguments.get("tile_grid_size", 2), arguments.get("kernel_size", 3)
    least = min(arguments.get(name, 1) for name in ("bins", "num_ops", "num_chains", "chain_depth", "alpha"))
    odd = isinstance(tiles, tuple) and (len(tiles) != 2 or min(tiles) < 1)
    wide = isinstance(kernel, int) and not 1 <= kernel <= 99
    return least <= 0 or arguments.get("num_ops", 1) > 11 or odd or wide


@stricter(
    "tiles",
    "What the last tiles lack is mirrored from the picture, which must be as large; Keras finds out when numbers flow.",
    "ContrastLimitedAdaptiveHistogramEqualization",
    example=("ContrastLimitedAdaptiveHistogramEqualization", {}, ((4, 3, 3),)),
)
def tiles(arguments: Given, inputs: Inputs) -> bool:
    """Cover axes with too many tiles."""
    sizes = inputs[0][1:] if arguments.get("data_format") == "channels_first" else inputs[0][:-1]
    grid = arguments.get("tile_grid_size", (8, 8))
    pairs = zip(sizes, grid if isinstance(grid, tuple) else (grid, grid), strict=False)
    return any(size is not None and -size % number > size for size, number in pairs)


@stricter(
    "corners",
    "A picture of one row or column has no four corners; TensorFlow cannot solve for the tilt.",
    "RandomPerspective",
    example=("RandomPerspective", {}, ((1, 4, 3),)),
)
def corners(arguments: Given, inputs: Inputs) -> bool:
    """Cover pictures of one row or column."""
    return 1 in (inputs[0][1:] if arguments.get("data_format") == "channels_first" else inputs[0][:-1])


@stricter(
    "crop-place",
    "Keras draws the place of the piece only in pictures of a known size.",
    "RandomCrop",
    example=("RandomCrop", {"height": 2, "width": 2}, ((None, 4, 3),)),
)
def crop_place(arguments: Given, inputs: Inputs) -> bool:
    """Cover pictures of unknown size."""
    return None in (inputs[0][1:] if arguments.get("data_format") == "channels_first" else inputs[0][:-1])
