"""Layers that disturb what passes while training, so that the network learns what does not depend on it."""

from math import prod
from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import listed, real, whole
from cnnstudio.layers.input_output import unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.working import Working

NoiseShape = tuple[int | None, ...]


def _seed() -> int | None:
    field: int | None = whole(
        None, 0, 2**31 - 1, "Start of the draws; empty follows the plan.", advanced=True, optional=True
    )
    return field


def _noise_shape() -> NoiseShape | None:
    field: NoiseShape | None = listed(
        None,
        "shape",
        "Axes of size 1 share one draw (batch first); empty draws each value.",
        advanced=True,
        optional=True,
    )
    return field


class Noise(Layer):
    """What all disturbing layers have in common: the shape stays, and nothing is learned."""

    family: ClassVar[FamilyName] = "noise"

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape."""
        return unchanged(inputs)


class _Shared(Noise):
    """A layer whose draws may be shared along axes."""

    noise_shape: NoiseShape | None = _noise_shape()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; a noise shape must fit it."""
        if self.noise_shape is not None and len(self.noise_shape) != len(inputs[0]) + 1:
            raise Misfit(
                "noise-shape",
                tr(
                    "Noise shape {given} has {has} axes; this input needs {n} axes, the batch included.",
                    given=", ".join("?" if axis is None else str(axis) for axis in self.noise_shape),
                    has=len(self.noise_shape),
                    n=len(inputs[0]) + 1,
                ),
                "noise_shape",
            )
        for given, axis in zip((self.noise_shape or ())[1:], inputs[0], strict=False):
            if given not in (None, 1, axis):
                words = tr(
                    "Noise shape has an axis of {given} where the input has {axis}; it is 1 or the same.",
                    given=given,
                    axis="?" if axis is None else axis,
                )
                raise Misfit("noise-shape", words, "noise_shape")
        return unchanged(inputs)

    @model_validator(mode="after")
    def _noise_is_positive(self) -> Self:
        axes = [a for a in self.noise_shape or (1,) if a is not None]
        if any(a < 1 for a in axes) or prod(axes) > 2**31:
            raise ValueError(tr("Each axis of the noise shape is 1 or larger, or empty."))
        return self


class Dropout(_Shared):
    """Sets a random part of the values to zero while training."""

    kind: ClassVar[str] = "Dropout"
    stem: ClassVar[str] = "dropout"
    summary: ClassVar[str] = (
        "Sets a random share of the values to 0 in each training batch and enlarges the rest; afterwards all pass."
    )

    rate: float = real(0.25, "Share of the values that are set to 0.", ge=0.0, lt=1.0)
    noise_shape: NoiseShape | None = _noise_shape()
    seed: int | None = _seed()

    def caption(self) -> str:
        """Return the rate."""
        return tr("{share:g} % dropped", share=round(self.rate * 100, 4))


class AlphaDropout(_Shared):
    """Dropout for self-normalising networks (Klambauer et al., 2017)."""

    kind: ClassVar[str] = "AlphaDropout"
    stem: ClassVar[str] = "alpha_dropout"
    summary: ClassVar[str] = (
        "Sets a share of the values to the lower limit of selu, so that mean and spread stay as they were."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("selu", "self-normalising")

    rate: float = real(0.1, "Share of the values that are replaced.", ge=0.0, lt=1.0)
    noise_shape: NoiseShape | None = _noise_shape()
    seed: int | None = _seed()

    def caption(self) -> str:
        """Return the rate."""
        return tr("{share:g} % replaced", share=round(self.rate * 100, 4))


class GaussianDropout(Noise):
    """Multiplies values by random numbers around one."""

    kind: ClassVar[str] = "GaussianDropout"
    stem: ClassVar[str] = "gaussian_dropout"
    summary: ClassVar[str] = "Multiplies every value by a random number around 1 in each training batch."
    synonyms: ClassVar[tuple[str, ...]] = ("multiplicative noise",)

    rate: float = real(0.25, "Strength: the deviation is √(rate / (1 − rate)).", ge=0.0, lt=1.0)
    seed: int | None = _seed()

    def caption(self) -> str:
        """Return the deviation."""
        return tr("× 1 ± {s:.3g}", s=(self.rate / (1 - self.rate)) ** 0.5)


class GaussianNoise(Noise):
    """Adds random numbers around zero."""

    kind: ClassVar[str] = "GaussianNoise"
    stem: ClassVar[str] = "gaussian_noise"
    summary: ClassVar[str] = "Adds a random number around 0 to every value in each training batch."
    synonyms: ClassVar[tuple[str, ...]] = ("additive noise",)

    stddev: float = real(0.1, "Deviation of what is added.", ge=0.0, le=1.0)
    seed: int | None = _seed()

    def caption(self) -> str:
        """Return the deviation."""
        return f"± {self.stddev:g}"


class _Spatial(Noise):
    """Drops whole feature maps."""

    rank: ClassVar[int] = 2
    synonyms: ClassVar[tuple[str, ...]] = ("dropout", "drop channels")

    rate: float = real(0.25, "Share of the maps that are set to 0.", ge=0.0, lt=1.0)
    seed: int | None = _seed()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape, which has one axis more than the maps."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        return unchanged(inputs)

    def caption(self) -> str:
        """Return the rate."""
        return tr("{share:g} % of maps dropped", share=round(self.rate * 100, 4))


class SpatialDropout1D(_Spatial):
    """Drops whole channels of a sequence."""

    kind: ClassVar[str] = "SpatialDropout1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "spatial_dropout1d"
    summary: ClassVar[str] = (
        "Sets whole channels of a sequence to 0 while training, at every time step alike."
    )


class SpatialDropout2D(_Spatial):
    """Drops whole feature maps (Tompson et al., 2014)."""

    kind: ClassVar[str] = "SpatialDropout2D"
    stem: ClassVar[str] = "spatial_dropout2d"
    summary: ClassVar[str] = (
        "Sets whole feature maps to 0 while training: neighbouring pixels know too much of each other to drop singly."
    )

    data_format: DataFormat | None = format_field()


class SpatialDropout3D(_Spatial):
    """Drops whole volumes."""

    kind: ClassVar[str] = "SpatialDropout3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "spatial_dropout3d"
    summary: ClassVar[str] = "Sets whole channels of a volume to 0 while training, everywhere alike."

    data_format: DataFormat | None = format_field()


class ActivityRegularization(Noise):
    """Passes everything and adds a penalty on large values to the loss."""

    kind: ClassVar[str] = "ActivityRegularization"
    stem: ClassVar[str] = "activity_regularization"
    summary: ClassVar[str] = "Passes every value as it is, and adds a penalty on large ones to the loss."
    synonyms: ClassVar[tuple[str, ...]] = ("penalty", "sparsity", "l1", "l2")

    l1: float = real(0.0, "Weight of the sum of absolute values in the loss.", ge=0.0, le=1e6)
    l2: float = real(0.0, "Weight of the sum of squares in the loss.", ge=0.0, le=1e6)

    def caption(self) -> str:
        """Return both weights."""
        return f"l1 {self.l1:g} · l2 {self.l2:g}"


KINDS: tuple[type[Layer], ...] = (
    Dropout,
    SpatialDropout1D,
    SpatialDropout2D,
    SpatialDropout3D,
    GaussianNoise,
    GaussianDropout,
    AlphaDropout,
    ActivityRegularization,
)
"""In the palette's order."""
