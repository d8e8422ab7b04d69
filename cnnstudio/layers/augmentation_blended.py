"""Pictures blended with one another, and what is learned for them alike."""

from typing import ClassVar

from cnnstudio.language import number, tr
from cnnstudio.layers.augmentation import Augmentation, seed_field
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import ranged, real
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, range_text


class Blended(Augmentation):
    """A change that takes two training pictures of a batch, and so belongs to the recipe: it changes labels too."""

    placeable: ClassVar[bool] = False
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "blend", "mix", "labels")


class MixUp(Blended):
    """Lays one picture over another."""

    kind: ClassVar[str] = "MixUp"
    stem: ClassVar[str] = "mix_up"
    summary: ClassVar[str] = (
        "Lays another picture of the batch over each training picture, as weakly as drawn, and blends both labels alike."
    )

    alpha: float = real(
        0.2, "How evenly two pictures are blended: near 0 one of them prevails, at 1 every share is as likely.",
        gt=0.0, le=1.0,
    )  # fmt: skip
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()

    def caption(self) -> str:
        """Return how evenly it blends."""
        return tr("strength {alpha}", alpha=number(self.alpha))


class CutMix(Blended):
    """Pastes a piece of one picture into another."""

    kind: ClassVar[str] = "CutMix"
    stem: ClassVar[str] = "cut_mix"
    summary: ClassVar[str] = (
        "Pastes a piece of another picture of the batch into each training picture, and blends the labels by its area."
    )

    factor: Range = ranged(
        1.0, 0, 1, "How much the size of the piece varies; near 0 it is all or nothing.", alone="up"
    )
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return how much the size varies."""
        return tr("size varies by {range}", range=range_text(self.spec_of("factor"), self.factor))


KINDS: tuple[type[Layer], ...] = (MixUp, CutMix)
"""In the order they are offered."""
