"""Convolution: what all layers with a sliding kernel have in common, and the one over pictures."""

from collections.abc import Sequence
from math import prod
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import LINEAR, ActivationName, activation_field
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Pair,
    Regularizer,
    choice,
    named,
    pair,
    switch,
    whole,
)
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.remembering import remembered
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import Slide, join, reaches, slid, slides, split
from cnnstudio.layers.working import Reach, Step, Terms, Weight, Working

DataFormat = Literal["channels_last", "channels_first"]
_FORMATS = (None, "channels_last", "channels_first")
_FORMAT_HELP = "Whether channels come last (Keras's default) or first."


def format_field() -> DataFormat | None:
    """Declare the `data_format` argument."""
    field: DataFormat | None = choice(None, _FORMATS, _FORMAT_HELP, advanced=True)
    return field


class Windowed(Layer):
    """What all layers with a sliding kernel have in common."""

    rank: ClassVar[int] = 2
    family: ClassVar[FamilyName] = "conv"

    padding: Literal["valid", "same", "causal"] = "valid"
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per output channel.", advanced=True)
    data_format: DataFormat | None = format_field()

    def slides(self) -> tuple[Slide, ...]:
        """Return the window of each spatial axis."""
        return slides(self.kernel_size, self.strides, self.dilation_rate, self.padding)  # type: ignore[attr-defined]

    def channels_in(self, inputs: tuple[Shape, ...]) -> int:
        """Return the input's channels; convolutions cannot be made without knowing them."""
        shape = inputs[0]
        if len(shape) != self.rank + 1:
            need_rank(shape, self.rank + 1, self.kind)
        channels = shape[0] if self.data_format == "channels_first" else shape[-1]
        if channels is None:
            raise Misfit(
                "channels-unknown",
                tr("{kind} must know its input's channels; set the input's last axis.", kind=self.kind),
            )
        return channels

    def places(self, inputs: tuple[Shape, ...]) -> tuple[Step, ...]:
        """Return one step per spatial axis."""
        spatial, _ = split(inputs[0], self.data_format)
        try:
            return slid(spatial, self.slides())
        except Misfit as misfit:
            raise Misfit("kernel-too-large", misfit.message, "kernel_size") from None

    def made(self, steps: tuple[Step, ...], channels: Step) -> Working:
        """Return the working from the steps of the axes and of the channels."""
        spatial = tuple([None if step.result is None else int(step.result) for step in steps])
        return Working((join(spatial, _whole(channels.result), self.data_format),), (*steps, channels))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the window per axis."""
        return reaches(split(inputs[0], self.data_format)[0], self.slides())

    def caption(self) -> str:
        """Return filters, kernel and what differs from the usual, in one line."""
        parts = [tr("{n} filters", n=self.filters)] if hasattr(self, "filters") else []
        parts.append("×".join(map(str, as_axes(self.kernel_size))))  # type: ignore[attr-defined]
        if any(s.stride > 1 for s in self.slides()):
            parts.append(tr("stride {s}", s=_short(self.strides)))  # type: ignore[attr-defined]
        if any(s.dilation > 1 for s in self.slides()):
            parts.append(tr("rate {d}", d=_short(self.dilation_rate)))  # type: ignore[attr-defined]
        parts += [self.padding] if self.padding != "valid" else []
        parts += [self.activation] if self.activation not in LINEAR else []
        return " · ".join(str(p) for p in parts)


class Strided(Windowed):
    """Convolutions that take strides or a dilation rate, not both."""

    @model_validator(mode="after")
    def _strides_or_rates(self) -> Self:
        if any(s.stride > 1 for s in self.slides()) and any(s.dilation > 1 for s in self.slides()):
            raise ValueError(tr("Strides above 1 and a dilation rate above 1 do not go together."))
        return self


class Biased(Layer):
    """The arguments of bias and outputs, last in the form."""

    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")


def as_axes(value: int | tuple[int, ...]) -> tuple[int, ...]:
    """Return one number for each axis."""
    return (value,) if isinstance(value, int) else value


def _short(value: int | tuple[int, ...]) -> str:
    axes = as_axes(value)
    return str(axes[0]) if len(set(axes)) == 1 else "×".join(map(str, axes))


def _whole(value: int | float | None) -> int | None:
    return None if value is None else int(value)


def filters_field() -> int:
    """Declare the `filters` argument."""
    field: int = whole(32, 1, LARGEST, "Number of filters: each makes one feature map.")
    return field


class Plain(Strided):
    """Convolution with one kernel slice per input channel and filter."""

    filters: int = 32
    groups: int = whole(
        1, 1, LARGEST, "Cuts the channels in groups that do not see each other.", advanced=True
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernel begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the kernel obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and the number of filters as channels."""
        channels = self.channels_in(inputs)
        if channels % self.groups:
            raise Misfit(
                "groups",
                tr("{c} input channels cannot be cut in {g} groups.", c=channels, g=self.groups),
                "groups",
            )
        return self.made(self.places(inputs), _channels(channels, self.groups, self.filters))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, C/groups, filters) and bias."""
        kernel = as_axes(self.kernel_size)  # type: ignore[attr-defined]
        made = (Weight("kernel", (*kernel, self.channels_in(inputs) // self.groups, self.filters)),)
        return made + ((Weight("bias", (self.filters,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, Terms]:
        """Return output places · filters · kernel · C/groups."""
        kernel = as_axes(self.kernel_size)  # type: ignore[attr-defined]
        return counted(outputs[0], (*kernel, self.channels_in(inputs) // self.groups))

    @model_validator(mode="after")
    def _filters_divide(self) -> Self:
        if self.filters % self.groups:
            raise ValueError(tr("{f} filters cannot be cut in {g} groups.", f=self.filters, g=self.groups))
        return self


@remembered
def _channels(channels: int, groups: int, filters: int) -> Step:
    if groups == 1:
        return Step("channels", "channels", (("C", channels),), filters)
    cut = (("C", channels), ("groups", groups), ("filters", filters))
    return Step("channels", "channels-grouped", cut, filters)


def counted(places: tuple[int | None, ...], each: tuple[int, ...]) -> tuple[int | None, Terms]:
    """Return the product of two lists of factors and its arithmetic: 26·26·32 · 3·3·1."""
    total = prod(each)
    for factor in places:
        if factor is None:
            return None, Terms(places, each)
        total *= factor
    return total, Terms(places, each)


def product(places: Sequence[int | None], each: Sequence[int]) -> tuple[int | None, str]:
    """Return the same with the arithmetic written out, for sums of several products."""
    total, terms = counted(tuple(places), tuple(each))
    return total, str(terms)


class Conv2D(Biased, Plain):
    """Convolution over height and width."""

    kind: ClassVar[str] = "Conv2D"
    stem: ClassVar[str] = "conv2d"
    summary: ClassVar[str] = (
        "Small patterns slide over the whole picture, reading all maps below, and answer where each is found."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("convolution", "conv", "cross-correlation", "Convolution2D")

    filters: int = filters_field()
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    activation: ActivationName = activation_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)


KINDS: tuple[type[Layer], ...] = (Conv2D,)
"""In the palette's order."""
