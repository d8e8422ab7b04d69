"""Normalisation and dropout."""

from __future__ import annotations

from math import prod
from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activation import check_axes
from cnnstudio.layers.fields import Constraint, Initializer, Regularizer, listed, named, real, switch, whole
from cnnstudio.layers.input_output import unchanged
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Weight, Working


class BatchNormalization(Layer):
    """Brings each channel to mean 0 and deviation 1 over the batch."""

    kind: ClassVar[str] = "BatchNormalization"
    family: ClassVar[FamilyName] = "norm"
    stem: ClassVar[str] = "batch_norm"
    summary: ClassVar[str] = (
        "Brings each channel to mean 0 and deviation 1 over the batch while training, by running averages afterwards."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("bn", "batchnorm")

    axis: int = whole(-1, -8, 8, "The channel axis (batch is axis 0).")
    momentum: float = real(0.99, "How slowly the running averages move.", ge=0.0, le=1.0)
    epsilon: float = real(0.001, "Small number added to the variance.", gt=0.0, le=1.0)
    center: bool = switch(True, "Add a learned offset per channel.")
    scale: bool = switch(True, "Multiply by a learned factor per channel.")
    beta_initializer: Initializer = named("zeros", "initializer", "How the offset begins.")
    gamma_initializer: Initializer = named("ones", "initializer", "How the factor begins.")
    moving_mean_initializer: Initializer = named("zeros", "initializer", "How the running mean begins.")
    moving_variance_initializer: Initializer = named(
        "ones", "initializer", "How the running variance begins."
    )
    beta_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large offset.")
    gamma_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large factor.")
    beta_constraint: Constraint | None = named(None, "constraint", "Rule the offset obeys.")
    gamma_constraint: Constraint | None = named(None, "constraint", "Rule the factor obeys.")
    synchronized: bool = switch(False, "Share batch statistics between devices.", advanced=True)

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the channel axis must exist and be known."""
        self._channels(inputs)
        return unchanged(inputs)

    def _channels(self, inputs: tuple[Shape, ...]) -> int:
        check_axes(self.axis, len(inputs[0]) + 1)
        at = self.axis % (len(inputs[0]) + 1)
        if at == 0:
            raise Misfit("axis", tr("Axis 0 is the batch; choose the channel axis, mostly -1."), "axis")
        channels = inputs[0][at - 1]
        if channels is None:
            raise Misfit(
                "channels-unknown", tr("Normalisation must know its channels; set the input's last axis.")
            )
        return channels

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return gamma and beta, and the two running averages that training does not learn."""
        shape = (self._channels(inputs),)
        made = ((Weight("gamma", shape),) if self.scale else ()) + (
            (Weight("beta", shape),) if self.center else ()
        )
        return (*made, Weight("moving_mean", shape, False), Weight("moving_variance", shape, False))

    def caption(self) -> str:
        """Return what it does."""
        return tr("mean 0, deviation 1")


class LayerNormalization(Layer):
    """Brings each sample to mean 0 and deviation 1 along the given axes."""

    kind: ClassVar[str] = "LayerNormalization"
    family: ClassVar[FamilyName] = "norm"
    stem: ClassVar[str] = "layer_norm"
    summary: ClassVar[str] = (
        "Brings each sample to mean 0 and deviation 1 by itself, so batch size does not matter."
    )

    axis: int | tuple[int, ...] = listed(-1, "shape", "Axes that are normalised together (batch is axis 0).")
    epsilon: float = real(0.001, "Small number added to the variance.", gt=0.0, le=1.0)
    center: bool = switch(True, "Add a learned offset.")
    scale: bool = switch(True, "Multiply by a learned factor.")
    beta_initializer: Initializer = named("zeros", "initializer", "How the offset begins.")
    gamma_initializer: Initializer = named("ones", "initializer", "How the factor begins.")
    beta_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large offset.")
    gamma_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large factor.")
    beta_constraint: Constraint | None = named(None, "constraint", "Rule the offset obeys.")
    gamma_constraint: Constraint | None = named(None, "constraint", "Rule the factor obeys.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the axes must exist and be known."""
        self._shape(inputs)
        return unchanged(inputs)

    def _shape(self, inputs: tuple[Shape, ...]) -> tuple[int, ...]:
        rank = len(inputs[0]) + 1
        check_axes(self.axis, rank)
        axes = [a % rank for a in ((self.axis,) if isinstance(self.axis, int) else self.axis)]
        if not axes or 0 in axes:
            raise Misfit("axis", tr("Axis 0 is the batch; choose other axes, mostly -1."), "axis")
        sizes = tuple(inputs[0][a - 1] for a in axes)
        known = tuple(size for size in sizes if size is not None)
        if len(known) < len(sizes) and (self.center or self.scale):
            raise Misfit("channels-unknown", tr("Normalisation must know the size of its axes."), "axis")
        return known

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return gamma and beta."""
        shape = self._shape(inputs)
        return ((Weight("gamma", shape),) if self.scale else ()) + (
            (Weight("beta", shape),) if self.center else ()
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that normalised axes are read whole."""
        rank = len(inputs[0]) + 1
        axes = {a % rank for a in ((self.axis,) if isinstance(self.axis, int) else self.axis)}
        return tuple(Reach("whole" if i + 1 in axes else "same") for i in range(rank - 2))

    def caption(self) -> str:
        """Return what it does."""
        return tr("mean 0, deviation 1 per sample")


class Dropout(Layer):
    """Sets a random part of the values to zero while training."""

    kind: ClassVar[str] = "Dropout"
    family: ClassVar[FamilyName] = "noise"
    stem: ClassVar[str] = "dropout"
    summary: ClassVar[str] = (
        "Sets a random share of the values to 0 in each training batch and enlarges the rest; afterwards all pass."
    )

    rate: float = real(0.25, "Share of the values that are set to 0.", ge=0.0, lt=1.0)
    noise_shape: tuple[int | None, ...] | None = listed(
        None,
        "shape",
        "Axes of size 1 share one draw (batch first); empty draws each value.",
        advanced=True,
        optional=True,
    )
    seed: int | None = whole(
        None, 0, 2**31 - 1, "Start of the draws; empty follows the plan.", advanced=True, optional=True
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; a noise shape must fit it."""
        if self.noise_shape is not None and len(self.noise_shape) != len(inputs[0]) + 1:
            raise Misfit(
                "noise-shape",
                tr("The noise shape has {n} axes, batch included.", n=len(inputs[0]) + 1),
                "noise_shape",
            )
        for given, axis in zip((self.noise_shape or ())[1:], inputs[0], strict=False):
            if given not in (None, 1, axis):
                raise Misfit(
                    "noise-shape", tr("Each axis of the noise shape is 1 or the input's."), "noise_shape"
                )
        return unchanged(inputs)

    def caption(self) -> str:
        """Return the rate."""
        return tr("{share:g} % dropped", share=round(self.rate * 100, 4))

    @model_validator(mode="after")
    def _noise_is_positive(self) -> Self:
        axes = [a for a in self.noise_shape or (1,) if a is not None]
        if any(a < 1 for a in axes) or prod(axes) > 2**31:
            raise ValueError(tr("Each axis of the noise shape is 1 or larger, or empty."))
        return self


KINDS: tuple[type[Layer], ...] = (BatchNormalization, LayerNormalization, Dropout)
"""In the palette's order."""
