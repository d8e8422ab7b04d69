"""Pictures slanted, tilted and bent at random while training."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.augmentation import (
    Augmentation,
    Blend,
    Fill,
    blend_field,
    both,
    fill_field,
    fill_value_field,
    seed_field,
)
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import ranged, real
from cnnstudio.layers.image import check_values, values_field
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, Span, range_text
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Working


class RandomShear(Augmentation):
    """Slants pictures."""

    kind: ClassVar[str] = "RandomShear"
    stem: ClassVar[str] = "random_shear"
    summary: ClassVar[str] = "Slants every training picture at random, as a pack of cards pushed sideways."
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "slant", "skew")

    x_factor: Range = ranged(
        0.0, 0, 1, "How far rows are pushed sideways; 0.1 is up to a tenth per row.", alone="around"
    )
    y_factor: Range = ranged(0.0, 0, 1, "How far columns are pushed up or down.", alone="around")
    interpolation: Blend = blend_field()
    fill_mode: Fill = fill_field()
    fill_value: float = fill_value_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()

    def caption(self) -> str:
        """Return the slants."""
        return both(
            range_text(self.spec_of("x_factor"), self.x_factor),
            range_text(self.spec_of("y_factor"), self.y_factor),
        )


class RandomPerspective(Augmentation):
    """Tilts pictures in space."""

    kind: ClassVar[str] = "RandomPerspective"
    stem: ClassVar[str] = "random_perspective"
    summary: ClassVar[str] = (
        "Moves the four corners of training pictures at random, as if seen from another side."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "tilt", "corners", "warp")

    factor: Range = ranged(1.0, 0, 1, "Share of the pictures that are changed.", alone="up")
    scale: float = real(1.0, "How far the corners may move; 0 not at all.", ge=0.0, le=1.0)
    interpolation: Blend = blend_field()
    fill_value: float = fill_value_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; four corners must lie apart."""
        spatial, _ = self._axes(inputs[0])
        if 1 in spatial:
            raise Misfit("corners", tr("A picture of one row or column has no four corners to move."))
        return super().working(inputs)

    def caption(self) -> str:
        """Return how far corners move."""
        return tr("corners up to {s}", s=number(self.scale))


class RandomElasticTransform(Augmentation):
    """Bends pictures as if drawn on rubber."""

    kind: ClassVar[str] = "RandomElasticTransform"
    stem: ClassVar[str] = "random_elastic"
    summary: ClassVar[str] = (
        "Bends training pictures smoothly here and there, as if they were printed on rubber."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "elastic", "distort", "rubber")

    factor: Range = ranged(1.0, 0, 1, "Share of the pictures that are changed.", alone="up")
    scale: Range = ranged(1.0, 0, 1, "How strongly the pictures are bent.", alone="up")
    interpolation: Blend = blend_field()
    fill_mode: Fill = fill_field()
    fill_value: float = fill_value_field()
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_values(self.value_range)
        return self

    def caption(self) -> str:
        """Return how strongly it bends."""
        return tr("bent {range}", range=range_text(self.spec_of("scale"), self.scale))


KINDS: tuple[type[Layer], ...] = (RandomShear, RandomPerspective, RandomElasticTransform)
"""In the palette's order."""
