"""Pictures moved at random while training, so that a network sees each of them in many ways."""

from typing import ClassVar, Literal

from cnnstudio.language import tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import choice, ranged, real, whole
from cnnstudio.layers.image import (
    Picture,
    Sized,
    given_size,
    height_field,
    width_field,
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, range_text
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Working

Fill = Literal["reflect", "wrap", "constant", "nearest"]
Blend = Literal["nearest", "bilinear"]


class Augmentation(Picture):
    """A layer that changes pictures at random while training and lets them pass unchanged afterwards."""

    synonyms: ClassVar[tuple[str, ...]] = ("augmentation", "data augmentation", "augment", "random")


def fill_field() -> Fill:
    """Declare the `fill_mode` argument."""
    field: Fill = choice(
        "reflect",
        ("reflect", "wrap", "constant", "nearest"),
        "What stands where the picture has moved away: mirrored, repeated, one value, or the edge drawn out.",
    )
    return field


def blend_field() -> Blend:
    """Declare the `interpolation` argument."""
    field: Blend = choice(
        "bilinear", ("nearest", "bilinear"), "How a pixel between old pixels is found.", advanced=True
    )
    return field


def fill_value_field() -> float:
    """Declare the `fill_value` argument."""
    field: float = real(
        0.0, "Value of empty places when they are filled with one value.", advanced=True, ge=-1e6, le=1e6
    )
    return field


def seed_field() -> int | None:
    """Declare the `seed` argument."""
    field: int | None = whole(
        None, 0, 2**31 - 1, "Start of the draws; empty follows the plan.", advanced=True, optional=True
    )
    return field


class RandomFlip(Augmentation):
    """Mirrors pictures at random."""

    kind: ClassVar[str] = "RandomFlip"
    stem: ClassVar[str] = "random_flip"
    summary: ClassVar[str] = "Mirrors half of the pictures in training, left to right, upside down, or both."
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "mirror")

    mode: Literal["horizontal_and_vertical", "horizontal", "vertical"] = choice(
        "horizontal_and_vertical",
        ("horizontal_and_vertical", "horizontal", "vertical"),
        "Left to right, upside down, or both; digits and letters bear neither.",
    )
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the directions."""
        words = {"horizontal": tr("left to right"), "vertical": tr("upside down")}
        return words.get(self.mode, tr("left to right, upside down"))


class RandomRotation(Augmentation):
    """Turns pictures by a random angle."""

    kind: ClassVar[str] = "RandomRotation"
    stem: ClassVar[str] = "random_rotation"
    summary: ClassVar[str] = (
        "Turns every training picture by a random angle; 0.1 means up to 36 degrees either way."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "rotate", "turn")

    factor: Range = ranged(
        0.1, -1, 1, "Angle as a share of a full turn: 0.1 is up to 36 degrees either way.", alone="around"
    )
    fill_mode: Fill = fill_field()
    interpolation: Blend = blend_field()
    seed: int | None = seed_field()
    fill_value: float = fill_value_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the angles in degrees."""
        spec, factor = self.spec_of("factor"), self.factor
        turned = tuple(f * 360 for f in factor) if isinstance(factor, tuple) else factor * 360
        return tr("{angles} degrees", angles=range_text(spec, turned))


class RandomZoom(Augmentation):
    """Brings pictures nearer or farther."""

    kind: ClassVar[str] = "RandomZoom"
    stem: ClassVar[str] = "random_zoom"
    summary: ClassVar[str] = (
        "Enlarges or shrinks what each training picture shows by a random share; its size stays."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "scale", "zoom")

    height_factor: Range = ranged(
        0.1,
        -1,
        1,
        "Share by which heights change; below 0 comes nearer, above 0 moves away.",
        alone="around",
        above=True,
    )
    width_factor: Range | None = ranged(
        None,
        -1,
        1,
        "Share by which widths change; empty keeps the proportions.",
        alone="around",
        above=True,
        optional=True,
    )
    fill_mode: Fill = fill_field()
    interpolation: Blend = blend_field()
    seed: int | None = seed_field()
    fill_value: float = fill_value_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the shares."""
        return both(
            range_text(self.spec_of("height_factor"), self.height_factor),
            range_text(self.spec_of("width_factor"), self.width_factor),
        )


class RandomTranslation(Augmentation):
    """Shifts pictures."""

    kind: ClassVar[str] = "RandomTranslation"
    stem: ClassVar[str] = "random_translation"
    summary: ClassVar[str] = (
        "Shifts every training picture up or down and sideways by a random share of its size."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "shift", "move")

    height_factor: Range = ranged(0.1, -1, 1, "Shift up or down as a share of the height.", alone="around")
    width_factor: Range = ranged(0.1, -1, 1, "Shift sideways as a share of the width.", alone="around")
    fill_mode: Fill = fill_field()
    interpolation: Blend = blend_field()
    seed: int | None = seed_field()
    fill_value: float = fill_value_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the shares."""
        return both(
            range_text(self.spec_of("height_factor"), self.height_factor),
            range_text(self.spec_of("width_factor"), self.width_factor),
        )


class RandomCrop(Sized, Augmentation):
    """Cuts a piece out of every picture at a random place."""

    kind: ClassVar[str] = "RandomCrop"
    stem: ClassVar[str] = "random_crop"
    summary: ClassVar[str] = (
        "Cuts a piece of the size you set out of training pictures, at a place drawn for each batch; afterwards the middle."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "cut out", "crop")

    height: int = height_field()
    width: int = width_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the size as set."""
        spatial, _ = self._axes(inputs[0])
        if None in spatial:
            raise Misfit(
                "size-unknown",
                tr(
                    "A place can be drawn only in pictures of a known size; set the input's height and width."
                ),
            )
        return self._made(inputs, given_size(self.height, self.width))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that one output pixel is one input pixel, wherever the piece lies."""
        return (Reach("window"), Reach("window"))


def both(first: str, second: str) -> str:
    """Return what is said of two directions, once where it is the same."""
    return first if second in ("", first) else tr("{first}; {second}", first=first, second=second)


KINDS: tuple[type[Layer], ...] = (RandomFlip, RandomRotation, RandomTranslation, RandomZoom, RandomCrop)
"""In the palette's order."""
