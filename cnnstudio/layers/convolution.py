"""The convolution layers: plain, depthwise, separable and transposed."""

from __future__ import annotations

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
    Single,
    choice,
    named,
    pair,
    switch,
    whole,
)  # fmt: skip
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank
from cnnstudio.layers.window import AXES, Slide, join, slide, split
from cnnstudio.layers.working import Reach, Step, Weight, Working

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
    data_format: DataFormat | None = None
    use_bias: bool = True
    activation: ActivationName = None

    def slides(self) -> tuple[Slide, ...]:
        """Return the window of each spatial axis."""
        kernel, strides, rate = (
            _tuple(getattr(self, n)) for n in ("kernel_size", "strides", "dilation_rate")
        )
        return tuple(Slide(k, s, d, self.padding) for k, s, d in zip(kernel, strides, rate, strict=True))

    def channels_in(self, inputs: tuple[Shape, ...]) -> int:
        """Return the input's channels; convolutions cannot be made without knowing them."""
        need_rank(inputs[0], self.rank + 1, self.kind)
        channels = split(inputs[0], self.data_format)[1]
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
            return tuple(
                slide(a, w, s) for a, w, s in zip(AXES[self.rank], spatial, self.slides(), strict=True)
            )
        except Misfit as misfit:
            raise Misfit("kernel-too-large", misfit.message, "kernel_size") from None

    def made(self, steps: tuple[Step, ...], channels: Step) -> Working:
        """Return the working from the steps of the axes and of the channels."""
        spatial = tuple(_whole(step.result) for step in steps)
        return Working((join(spatial, _whole(channels.result), self.data_format),), (*steps, channels))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return the window per axis."""
        steps = self.places(inputs)
        before = [float(dict(step.numbers).get("left", 0)) for step in steps]
        return tuple(
            Reach("window", s.effective, s.stride, b) for s, b in zip(self.slides(), before, strict=True)
        )

    def caption(self) -> str:
        """Return filters, kernel and what differs from the usual, in one line."""
        parts = [tr("{n} filters", n=self.filters)] if hasattr(self, "filters") else []
        parts.append("×".join(map(str, _tuple(self.kernel_size))))  # type: ignore[attr-defined]
        if any(s.stride > 1 for s in self.slides()):
            parts.append(tr("stride {s}", s=_short(self.strides)))  # type: ignore[attr-defined]
        if any(s.dilation > 1 for s in self.slides()):
            parts.append(tr("rate {d}", d=_short(self.dilation_rate)))  # type: ignore[attr-defined]
        parts += [self.padding] if self.padding != "valid" else []
        parts += [self.activation] if self.activation not in LINEAR else []
        return " · ".join(str(p) for p in parts)

    @model_validator(mode="after")
    def _strides_or_rates(self) -> Self:
        if any(s.stride > 1 for s in self.slides()) and any(s.dilation > 1 for s in self.slides()):
            raise ValueError(tr("Strides above 1 and a dilation rate above 1 do not go together."))
        return self


def _tuple(value: int | tuple[int, ...]) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else value


def _short(value: int | tuple[int, ...]) -> str:
    axes = _tuple(value)
    return str(axes[0]) if len(set(axes)) == 1 else "×".join(map(str, axes))


def _whole(value: int | float | None) -> int | None:
    return None if value is None else int(value)


def _filters() -> int:
    field: int = whole(32, 1, LARGEST, "Number of filters: each makes one feature map.")
    return field


class _Plain(Windowed):
    """Convolution with one kernel slice per input channel and filter."""

    filters: int = 32
    groups: int = 1

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and the number of filters as channels."""
        channels = self.channels_in(inputs)
        if channels % self.groups:
            raise Misfit(
                "groups",
                tr("{c} input channels cannot be cut in {g} groups.", c=channels, g=self.groups),
                "groups",
            )
        made = Step("channels", "channels", (("C", channels),), self.filters)
        if self.groups > 1:
            cut = (("C", channels), ("groups", self.groups), ("filters", self.filters))
            made = Step("channels", "channels-grouped", cut, self.filters)
        return self.made(self.places(inputs), made)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, C/groups, filters) and bias."""
        kernel = tuple(s.kernel for s in self.slides())
        made = (Weight("kernel", (*kernel, self.channels_in(inputs) // self.groups, self.filters)),)
        return made + ((Weight("bias", (self.filters,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return output places · filters · kernel · C/groups."""
        kernel = [s.kernel for s in self.slides()]
        return product([*outputs[0]], [*kernel, self.channels_in(inputs) // self.groups])

    @model_validator(mode="after")
    def _filters_divide(self) -> Self:
        if self.filters % self.groups:
            raise ValueError(tr("{f} filters cannot be cut in {g} groups.", f=self.filters, g=self.groups))
        return self


def product(places: list[int | None], each: list[int]) -> tuple[int | None, str]:
    """Return the product of two lists of factors and its arithmetic: 26·26·32 · 3·3·1."""
    terms = "·".join("?" if p is None else str(p) for p in places) + (
        " · " + "·".join(map(str, each)) if each else ""
    )
    total = 1
    for factor in (*places, *each):
        if factor is None:
            return None, terms
        total *= factor
    return total, terms


class Conv1D(_Plain):
    """Convolution along one axis."""

    kind: ClassVar[str] = "Conv1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "conv1d"
    summary: ClassVar[str] = "Slides small patterns along a sequence and answers where each is found."
    synonyms: ClassVar[tuple[str, ...]] = ("convolution", "temporal convolution")

    filters: int = _filters()
    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window, in time steps.")
    strides: Single = whole(1, 1, LARGEST, "Steps the window moves at a time.")
    padding: Literal["valid", "same", "causal"] = choice(
        "valid",
        ("valid", "same", "causal"),
        "Keep inside, pad with zeros to keep the length, or pad only the past.",
    )
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per filter.", advanced=True)
    data_format: DataFormat | None = format_field()
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements the kernel reads.", advanced=True
    )
    groups: int = whole(
        1, 1, LARGEST, "Cuts the channels in groups that do not see each other.", advanced=True
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernel begins.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the kernel obeys after each step.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")


class Conv2D(_Plain):
    """Convolution over height and width."""

    kind: ClassVar[str] = "Conv2D"
    stem: ClassVar[str] = "conv2d"
    summary: ClassVar[str] = (
        "Small patterns slide over the whole picture, reading all maps below, and answer where each is found."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("convolution", "conv", "cross-correlation")

    filters: int = _filters()
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per filter.", advanced=True)
    data_format: DataFormat | None = format_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)
    groups: int = whole(
        1, 1, LARGEST, "Cuts the channels in groups that do not see each other.", advanced=True
    )
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernel begins.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the kernel obeys after each step.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")


class DepthwiseConv2D(Windowed):
    """One kernel per input channel, without mixing them."""

    kind: ClassVar[str] = "DepthwiseConv2D"
    stem: ClassVar[str] = "depthwise_conv2d"
    summary: ClassVar[str] = "Each map gets its own small kernels; maps are not mixed."
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise convolution",)

    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time; height and width alike.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel.")
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per output channel.", advanced=True)
    data_format: DataFormat | None = format_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)
    depthwise_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernels begin.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    depthwise_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    depthwise_constraint: Constraint | None = named(
        None, "constraint", "Rule the kernels obey after each step."
    )
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and channels times multiplier."""
        channels = self.channels_in(inputs)
        numbers = (("C", channels), ("m", self.depth_multiplier))
        made = Step("channels", "channels-multiplied", numbers, channels * self.depth_multiplier)
        return self.made(self.places(inputs), made)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, C, multiplier) and bias (C·multiplier)."""
        channels = self.channels_in(inputs)
        made = (Weight("kernel", (*self.kernel_size, channels, self.depth_multiplier)),)
        return made + ((Weight("bias", (channels * self.depth_multiplier,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return output elements · kernel."""
        return product([*outputs[0]], [*self.kernel_size])

    @model_validator(mode="after")
    def _square_strides(self) -> Self:
        if self.strides[0] != self.strides[1]:
            raise ValueError(
                tr("Height and width strides are equal in a depthwise convolution (TensorFlow's rule).")
            )
        return self


class SeparableConv2D(Windowed):
    """A depthwise convolution followed by a 1x1 convolution that mixes the channels."""

    kind: ClassVar[str] = "SeparableConv2D"
    stem: ClassVar[str] = "separable_conv2d"
    summary: ClassVar[str] = (
        "First each map by itself, then a 1 × 1 convolution mixes them: far fewer weights."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise-separable convolution",)

    filters: int = _filters()
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time; height and width alike.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel in the first step.")
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per filter.", advanced=True)
    data_format: DataFormat | None = format_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)
    depthwise_initializer: Initializer = named(
        "glorot_uniform", "initializer", "How the depthwise kernels begin."
    )
    pointwise_initializer: Initializer = named(
        "glorot_uniform", "initializer", "How the 1 × 1 kernels begin."
    )
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    depthwise_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on depthwise weights.")
    pointwise_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on 1 × 1 weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    depthwise_constraint: Constraint | None = named(None, "constraint", "Rule the depthwise kernels obey.")
    pointwise_constraint: Constraint | None = named(None, "constraint", "Rule the 1 × 1 kernels obey.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and the number of filters as channels."""
        channels = self.channels_in(inputs)
        return self.made(self.places(inputs), Step("channels", "channels", (("C", channels),), self.filters))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return depthwise kernel, pointwise kernel (1, 1, C·multiplier, filters) and bias."""
        channels = self.channels_in(inputs)
        made = (
            Weight("depthwise_kernel", (*self.kernel_size, channels, self.depth_multiplier)),
            Weight("pointwise_kernel", (1, 1, channels * self.depth_multiplier, self.filters)),
        )
        return made + ((Weight("bias", (self.filters,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return places · (C·multiplier·kernel + C·multiplier·filters)."""
        spatial, _ = split(outputs[0], self.data_format)
        wide = self.channels_in(inputs) * self.depth_multiplier
        first, first_terms = product([*spatial, wide], [*self.kernel_size])
        second, second_terms = product([*spatial, wide], [self.filters])
        total = None if first is None or second is None else first + second
        return total, f"{first_terms} + {second_terms}"

    @model_validator(mode="after")
    def _square_strides(self) -> Self:
        if self.strides[0] != self.strides[1]:
            raise ValueError(
                tr("Height and width strides are equal in a separable convolution (TensorFlow's rule).")
            )
        return self


KINDS: tuple[type[Layer], ...] = (Conv2D, SeparableConv2D, DepthwiseConv2D, Conv1D)
"""In the palette's order."""
