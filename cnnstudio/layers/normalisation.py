"""Normalisation: values are brought to a common middle, spread or length."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activation import check_axes
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Regularizer,
    listed,
    named,
    real,
    switch,
    whole,
)
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
        return channels_at(self.axis, inputs[0])

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


class GroupNormalization(Layer):
    """Brings groups of channels of each sample to mean 0 and deviation 1 (Wu and He, 2018)."""

    kind: ClassVar[str] = "GroupNormalization"
    family: ClassVar[FamilyName] = "norm"
    stem: ClassVar[str] = "group_norm"
    summary: ClassVar[str] = (
        "Brings each group of channels to mean 0 and deviation 1 within one sample, however small the batch."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("gn", "instance normalisation")

    groups: int = whole(
        32, -1, LARGEST, "How many groups the channels are cut in; −1 makes each channel a group."
    )
    axis: int = whole(-1, -8, 8, "The channel axis (batch is axis 0).")
    epsilon: float = real(0.001, "Small number added to the variance.", gt=0.0, le=1.0)
    center: bool = switch(True, "Add a learned offset per channel.")
    scale: bool = switch(True, "Multiply by a learned factor per channel.")
    beta_initializer: Initializer = named("zeros", "initializer", "How the offset begins.")
    gamma_initializer: Initializer = named("ones", "initializer", "How the factor begins.")
    beta_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large offset.")
    gamma_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large factor.")
    beta_constraint: Constraint | None = named(None, "constraint", "Rule the offset obeys.")
    gamma_constraint: Constraint | None = named(None, "constraint", "Rule the factor obeys.")

    @model_validator(mode="after")
    def _some_groups(self) -> Self:
        if self.groups == 0:
            raise ValueError(tr("There is at least one group; −1 makes each channel a group."))
        return self

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the groups must divide the channels."""
        channels = channels_at(self.axis, inputs[0])
        if self.groups != -1 and channels % self.groups:
            message = tr("{c} channels cannot be cut in {g} groups.", c=channels, g=self.groups)
            raise Misfit("groups", message, "groups")
        return unchanged(inputs)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return gamma and beta."""
        shape = (channels_at(self.axis, inputs[0]),)
        return ((Weight("gamma", shape),) if self.scale else ()) + (
            (Weight("beta", shape),) if self.center else ()
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that mean and deviation come from the whole sample."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the groups."""
        return tr("each channel") if self.groups == -1 else tr("{n} groups", n=self.groups)


def channels_at(axis: int, shape: Shape) -> int:
    """Return the size of the channel axis, which must exist, be known and not be the batch."""
    check_axes(axis, len(shape) + 1)
    at = axis % (len(shape) + 1)
    if at == 0:
        raise Misfit("axis", tr("Axis 0 is the batch; choose the channel axis, mostly -1."), "axis")
    channels = shape[at - 1]
    if channels is None:
        raise Misfit(
            "channels-unknown", tr("Normalisation must know its channels; set the input's last axis.")
        )
    return channels


def places(axis: int | tuple[int, ...], shape: Shape) -> tuple[int, ...]:
    """Return the places of axes in a shape; they must exist, differ and leave out the batch."""
    rank = len(shape) + 1
    check_axes(axis, rank)
    found = tuple(a % rank - 1 for a in ((axis,) if isinstance(axis, int) else axis))
    if not found or -1 in found:
        raise Misfit("axis", tr("Axis 0 is the batch; choose other axes, mostly -1."), "axis")
    return found


class _Lengths(Layer):
    """Normalisations that divide by a length and take no mean away."""

    family: ClassVar[FamilyName] = "norm"

    axis: int | tuple[int, ...] = -1

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the axes must exist."""
        places(self.axis, inputs[0])
        return unchanged(inputs)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that normalised axes are read whole."""
        among = places(self.axis, inputs[0])
        return tuple(Reach("whole" if i in among else "same") for i in range(len(inputs[0]) - 1))


class RMSNormalization(_Lengths):
    """Divides by the root mean square (Zhang and Sennrich, 2019)."""

    kind: ClassVar[str] = "RMSNormalization"
    stem: ClassVar[str] = "rms_norm"
    summary: ClassVar[str] = (
        "Divides each position by the root of its mean square and multiplies by learned factors; no mean is taken away."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("rmsnorm", "root mean square")

    axis: int | tuple[int, ...] = listed(
        -1, "shape", "The last axis, or the last few in order (batch is axis 0)."
    )
    epsilon: float = real(1e-6, "Small number added to the mean square.", gt=0.0, le=1.0)

    def _sizes(self, shape: Shape) -> tuple[int, ...]:
        """Return the sizes of the axes, which are the last ones: Keras lays the factors along those."""
        found, axes = places(self.axis, shape), self.axis if isinstance(self.axis, tuple) else (self.axis,)
        order = tuple(place for _, place in sorted(zip(axes, found, strict=True)))
        if order != tuple(range(len(shape) - len(order), len(shape))):
            message = tr("The factors lie along the last axes; choose -1, or the last few in order.")
            raise Misfit("axis", message, "axis")
        sizes = tuple(size for size in (shape[place] for place in order) if size is not None)
        if len(sizes) < len(order):
            raise Misfit("channels-unknown", tr("Normalisation must know the size of its axes."), "axis")
        return sizes

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; the axes must be the last ones and known."""
        self._sizes(inputs[0])
        return unchanged(inputs)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return one factor per place of the axes."""
        return (Weight("scale", self._sizes(inputs[0])),)

    def caption(self) -> str:
        """Return what it does."""
        return tr("root mean square 1")


class UnitNormalization(_Lengths):
    """Brings vectors to length one."""

    kind: ClassVar[str] = "UnitNormalization"
    stem: ClassVar[str] = "unit_norm"
    summary: ClassVar[str] = "Divides every vector by its length, so that only its direction is left."
    synonyms: ClassVar[tuple[str, ...]] = ("l2 normalisation", "unit length")

    axis: int | tuple[int, ...] = listed(-1, "shape", "Axes whose values form one vector (batch is axis 0).")

    def caption(self) -> str:
        """Return what it does."""
        return tr("length 1")


KINDS: tuple[type[Layer], ...] = (
    BatchNormalization,
    LayerNormalization,
    GroupNormalization,
    RMSNormalization,
    UnitNormalization,
)
"""In the palette's order."""
