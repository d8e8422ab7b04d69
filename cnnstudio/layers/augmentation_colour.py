"""Brightness, contrast and colours changed at random while training."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.augmentation import Augmentation, seed_field
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import ranged, real
from cnnstudio.layers.image import check_values, colours_sentence, values_field
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, Span, range_text
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Working


class Valued(Augmentation):
    """An augmentation that must know the darkest and the brightest value."""

    value_range: Span = (0, 255)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_values(self.value_range)
        return self


class Changed(Valued):
    """A change of values by a random amount."""

    factor: Range = 0.0

    def caption(self) -> str:
        """Return the amounts."""
        return range_text(self.spec_of("factor"), self.factor)


class RandomBrightness(Changed):
    """Makes pictures brighter or darker."""

    kind: ClassVar[str] = "RandomBrightness"
    stem: ClassVar[str] = "random_brightness"
    summary: ClassVar[str] = (
        "Adds a random amount to all values of a training picture, so that it is brighter or darker."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "light", "exposure")

    factor: Range = ranged(
        0.2, -1, 1, "Amount added, as a share of the whole range of values.", alone="around"
    )
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()


class RandomContrast(Changed):
    """Makes pictures flatter or harsher."""

    kind: ClassVar[str] = "RandomContrast"
    stem: ClassVar[str] = "random_contrast"
    summary: ClassVar[str] = (
        "Pulls the values of a training picture towards their mean or away from it by a random factor."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "contrast")

    factor: Range = ranged(0.2, 0, 1, "How much the distance to the mean may shrink or grow.", alone="up")
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()


class RandomHue(Changed):
    """Turns the colours."""

    kind: ClassVar[str] = "RandomHue"
    stem: ClassVar[str] = "random_hue"
    channels: ClassVar[tuple[int, ...]] = (3,)
    summary: ClassVar[str] = (
        "Turns all colours of a training picture round the colour circle: red may become orange."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "colour", "color", "tint")

    factor: Range = ranged(0.1, 0, 1, "How far colours turn; 1 is half the circle.", alone="up")
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()


class RandomSaturation(Changed):
    """Makes colours paler or stronger."""

    kind: ClassVar[str] = "RandomSaturation"
    stem: ClassVar[str] = "random_saturation"
    channels: ClassVar[tuple[int, ...]] = (3,)
    summary: ClassVar[str] = "Makes the colours of a training picture paler or stronger by a random factor."
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "colour", "color", "vivid")

    factor: Range = ranged(
        0.2, -1, 1, "Below 0.5 colours fade, above it they become stronger.", alone="around"
    )
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()


class RandomColorDegeneration(Changed):
    """Blends pictures with their grey version."""

    kind: ClassVar[str] = "RandomColorDegeneration"
    stem: ClassVar[str] = "random_degeneration"
    channels: ClassVar[tuple[int, ...]] = (3,)
    summary: ClassVar[str] = "Blends every training picture with its own grey version by a random share."
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "grey", "gray", "colour", "color")

    factor: Range = ranged(0.5, -1, 1, "Share of grey: 0 keeps the colours, 1 is all grey.", alone="around")
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()


class RandomGrayscale(Augmentation):
    """Takes the colour away from some pictures."""

    kind: ClassVar[str] = "RandomGrayscale"
    stem: ClassVar[str] = "random_grayscale"
    channels: ClassVar[tuple[int, ...]] = (1, 3)
    summary: ClassVar[str] = (
        "Takes all colour away from a random share of the training pictures and keeps three equal channels."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "grey", "gray", "black and white")

    factor: float = real(0.5, "Share of the pictures that become grey.", ge=0.0, le=1.0)
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()

    def caption(self) -> str:
        """Return the share."""
        return tr("{share:g} % grey", share=round(self.factor * 100, 4))


class RandomSharpness(Changed):
    """Softens or sharpens pictures."""

    kind: ClassVar[str] = "RandomSharpness"
    stem: ClassVar[str] = "random_sharpness"
    summary: ClassVar[str] = (
        "Blends every training picture with a smoothed copy, so that edges become softer or sharper."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "sharpen", "soften")

    factor: Range = ranged(0.5, 0, 1, "0 is soft, 0.5 leaves the picture as it is, 1 is sharp.", alone="up")
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()


class RandomColorJitter(Valued):
    """Changes brightness, contrast, saturation and hue at once."""

    kind: ClassVar[str] = "RandomColorJitter"
    stem: ClassVar[str] = "color_jitter"
    summary: ClassVar[str] = (
        "Changes brightness, contrast, saturation and hue of training pictures at random, one after the other."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "colour jitter", "jitter")

    value_range: Span = values_field()
    brightness_factor: Range | None = ranged(
        None,
        -1,
        1,
        "Amount of light added, as a share of the range; empty leaves brightness alone.",
        alone="around",
        optional=True,
    )
    contrast_factor: Range | None = ranged(
        None, 0, 1, "How far contrast may shrink or grow; empty leaves it alone.", alone="up", optional=True
    )
    saturation_factor: Range | None = ranged(
        None,
        -1,
        1,
        "How pale or strong colours may become; empty leaves them alone.",
        alone="around",
        optional=True,
    )
    hue_factor: Range | None = ranged(
        None,
        0,
        1,
        "How far colours turn round the circle; empty leaves them alone.",
        alone="up",
        optional=True,
    )
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; saturation and hue need three channels, and Keras wants them last."""
        made = super().working(inputs)
        if self.saturation_factor is None and self.hue_factor is None:
            return made
        if self.data_format == "channels_first":
            raise Misfit(
                "colours", tr("Keras changes saturation and hue only with channels last."), "data_format"
            )
        if inputs[0][-1] not in (3, None):
            raise Misfit("colours", colours_sentence(self.kind, (3,), inputs[0][-1] or 0))
        return made

    def caption(self) -> str:
        """Return what is changed."""
        names = {
            "brightness": tr("brightness"),
            "contrast": tr("contrast"),
            "saturation": tr("saturation"),
            "hue": tr("hue"),
        }
        return ", ".join(
            word for name, word in names.items() if getattr(self, f"{name}_factor") is not None
        ) or tr("nothing set")


KINDS: tuple[type[Layer], ...] = (
    RandomBrightness,
    RandomContrast,
    RandomSaturation,
    RandomHue,
    RandomColorJitter,
    RandomColorDegeneration,
    RandomGrayscale,
    RandomSharpness,
)
"""In the palette's order."""
