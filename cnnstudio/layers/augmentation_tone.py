"""Values inverted or coarsened at random while training."""

from typing import ClassVar

from cnnstudio.language import tr
from cnnstudio.layers.augmentation import Augmentation, seed_field
from cnnstudio.layers.augmentation_colour import Changed, Valued
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import ranged
from cnnstudio.layers.image import values_field
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, Span, WholeRange, range_text


class RandomInvert(Changed):
    """Turns some pictures into negatives."""

    kind: ClassVar[str] = "RandomInvert"
    stem: ClassVar[str] = "random_invert"
    summary: ClassVar[str] = (
        "Turns a random share of the training pictures into their negatives: black becomes white."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "negative", "invert")

    factor: Range = ranged(1.0, 0, 1, "Share of the pictures that are inverted.", alone="up")
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()


class RandomPosterization(Valued):
    """Keeps only a few steps of brightness."""

    kind: ClassVar[str] = "RandomPosterization"
    stem: ClassVar[str] = "random_posterization"
    summary: ClassVar[str] = (
        "Keeps only the first few bits of every value, so that smooth shades become steps, as on a poster."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "poster", "bits")

    factor: WholeRange = ranged(
        4, 1, 8, "Bits that are kept: 8 changes nothing, 1 leaves two shades.", alone="up", integral=True
    )
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()

    def caption(self) -> str:
        """Return the bits."""
        return tr("{range} bits", range=range_text(self.spec_of("factor"), self.factor))


class Solarization(Valued):
    """Inverts the bright parts of pictures."""

    kind: ClassVar[str] = "Solarization"
    stem: ClassVar[str] = "solarization"
    summary: ClassVar[str] = (
        "Adds a random amount to training pictures and inverts every value above a random threshold."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "solarize", "overexposed")

    addition_factor: Range = ranged(
        0.0, 0, 1, "Amount added first, as a share of the whole range.", alone="up"
    )
    threshold_factor: Range = ranged(
        0.0, 0, 1, "Where inverting begins, as a share of the whole range.", alone="up"
    )
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the threshold."""
        return tr("above {range}", range=range_text(self.spec_of("threshold_factor"), self.threshold_factor))


KINDS: tuple[type[Layer], ...] = (RandomInvert, RandomPosterization, Solarization)
"""In the palette's order."""
