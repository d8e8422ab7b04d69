"""Random patches, blur, and whole mixtures of augmentations."""

from typing import ClassVar

from pydantic import field_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.augmentation import Augmentation, Blend, blend_field, seed_field
from cnnstudio.layers.augmentation_colour import Valued
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import ranged, real, switch, whole
from cnnstudio.layers.image import values_field
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Range, Span, WholeRange, range_text


class RandomErasing(Valued):
    """Covers a random rectangle."""

    kind: ClassVar[str] = "RandomErasing"
    stem: ClassVar[str] = "random_erasing"
    summary: ClassVar[str] = (
        "Covers a random rectangle of training pictures, so that the network cannot rely on one place."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "cutout", "erase", "cover")

    factor: Range = ranged(1.0, 0, 1, "Share of the pictures that are covered.", alone="up")
    scale: Range = ranged((0.02, 0.33), 0, 1, "Share of the picture's area under the rectangle.", alone="up")
    fill_value: float | None = real(
        None, "Value of the covered pixels; empty draws noise.", optional=True, advanced=True, ge=-1e6, le=1e6
    )
    value_range: Span = values_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the size of the rectangle."""
        return tr("{range} of the area", range=range_text(self.spec_of("scale"), self.scale))


class RandomGaussianBlur(Valued):
    """Blurs pictures."""

    kind: ClassVar[str] = "RandomGaussianBlur"
    stem: ClassVar[str] = "random_blur"
    summary: ClassVar[str] = (
        "Blurs a random share of the training pictures with a bell-shaped kernel of random width."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "blur", "gaussian", "out of focus")

    factor: Range = ranged(1.0, 0, 1, "Share of the pictures that are blurred.", alone="up")
    kernel_size: WholeRange = ranged(
        3, 1, 99, "Height and width of the kernel; both odd.", alone="same", integral=True
    )
    sigma: Range = ranged(1.0, 0, 1, "Width of the bell in pixels; a larger one blurs more.", alone="up")
    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()
    seed: int | None = seed_field()

    @field_validator("kernel_size")
    @classmethod
    def _odd(cls, size: int | tuple[int, int]) -> int | tuple[int, int]:
        if any(side % 2 == 0 for side in (size if isinstance(size, tuple) else (size,))):
            raise ValueError(tr("A kernel has a middle only if its height and width are odd: 3, 5, 7."))
        return size

    def caption(self) -> str:
        """Return the kernel."""
        size = (
            self.kernel_size if isinstance(self.kernel_size, tuple) else (self.kernel_size, self.kernel_size)
        )
        return tr("kernel {h} × {w}", h=size[0], w=size[1])


class RandAugment(Valued):
    """Applies a few augmentations drawn from a list."""

    kind: ClassVar[str] = "RandAugment"
    stem: ClassVar[str] = "rand_augment"
    channels: ClassVar[tuple[int, ...]] = (1, 3)
    summary: ClassVar[str] = (
        "Draws a few of eleven augmentations for each batch and applies them one after the other."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "random augment", "automatic")

    value_range: Span = values_field()
    num_ops: int = whole(2, 1, 11, "How many augmentations are applied one after the other.")
    factor: Range = ranged(0.5, 0, 1, "How strong each of them is.", alone="up")
    interpolation: Blend = blend_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return how many."""
        return tr(
            "{n} of 11, strength {range}",
            n=self.num_ops,
            range=range_text(self.spec_of("factor"), self.factor),
        )


class AugMix(Valued):
    """Blends several differently augmented copies."""

    kind: ClassVar[str] = "AugMix"
    stem: ClassVar[str] = "aug_mix"
    channels: ClassVar[tuple[int, ...]] = (1, 3)
    summary: ClassVar[str] = (
        "Sends each training picture through several chains of augmentations and blends the results with the original."
    )
    synonyms: ClassVar[tuple[str, ...]] = (*Augmentation.synonyms, "blend", "chains")

    value_range: Span = values_field()
    num_chains: int = whole(3, 1, 100, "Chains whose results are blended.")
    chain_depth: int = whole(3, 1, 100, "Most augmentations in one chain.")
    factor: Range = ranged(0.3, 0, 1, "How strong each augmentation is.", alone="up")
    alpha: float = real(
        1.0, "How unevenly the chains are weighted: small values let one prevail.", gt=0.0, le=1e6
    )
    all_ops: bool = switch(True, "Use brightness, colour, contrast and sharpness too, beside shape and tone.")
    interpolation: Blend = blend_field()
    seed: int | None = seed_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the chains."""
        return tr("{n} chains of up to {d}", n=number(self.num_chains), d=number(self.chain_depth))


KINDS: tuple[type[Layer], ...] = (RandomErasing, RandomGaussianBlur, RandAugment, AugMix)
"""In the palette's order."""
