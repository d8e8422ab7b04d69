"""Convolutions that look at every channel by itself: depthwise, and separable with a mixing step behind it."""

from typing import ClassVar, Literal

from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import Biased, Windowed, counted, filters_field, product
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Pair,
    Regularizer,
    choice,
    named,
    pair,
    whole,
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.window import split
from cnnstudio.layers.working import Step, Terms, Weight, Working


class ByChannel(Windowed):
    """What depthwise and separable convolutions have in common."""

    depth_multiplier: int = whole(
        1, 1, LARGEST, "Kernels that each input channel gets of its own.", advanced=True
    )
    depthwise_initializer: Initializer = named(
        "glorot_uniform", "initializer", "How the kernels of the channels begin."
    )
    depthwise_regularizer: Regularizer | None = named(
        None, "regularizer", "Penalty on large weights of the channels' kernels."
    )
    depthwise_constraint: Constraint | None = named(
        None, "constraint", "Rule the channels' kernels obey after each step."
    )

    def kernels(self, inputs: tuple[Shape, ...]) -> tuple[int, ...]:
        """Return the shape of the array that holds the kernels: (k, k, C, multiplier)."""
        return (*(s.kernel for s in self.slides()), self.channels_in(inputs), self.depth_multiplier)


class Depthwise(Biased, ByChannel):
    """One kernel per input channel, without mixing them."""

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and channels times multiplier."""
        channels = self.channels_in(inputs)
        numbers = (("C", channels), ("m", self.depth_multiplier))
        made = Step("channels", "channels-multiplied", numbers, channels * self.depth_multiplier)
        return self.made(self.places(inputs), made)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, C, multiplier) and bias (C·multiplier)."""
        wide = self.channels_in(inputs) * self.depth_multiplier
        made = (Weight("kernel", self.kernels(inputs)),)
        return made + ((Weight("bias", (wide,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, Terms]:
        """Return output elements · kernel."""
        return counted(outputs[0], tuple([s.kernel for s in self.slides()]))


class Mixed(ByChannel):
    """The arguments of the step of a separable convolution that mixes the channels."""

    pointwise_initializer: Initializer = named(
        "glorot_uniform", "initializer", "How the weights that mix the channels begin."
    )
    pointwise_regularizer: Regularizer | None = named(
        None, "regularizer", "Penalty on large weights of the step that mixes the channels."
    )
    pointwise_constraint: Constraint | None = named(
        None, "constraint", "Rule the weights that mix the channels obey."
    )


class Separable(Biased, Mixed):
    """A depthwise convolution followed by a convolution of size 1 that mixes the channels."""

    filters: int = 32

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return places per axis and the number of filters as channels."""
        channels = self.channels_in(inputs)
        numbers = (("C", channels), ("groups", 1), ("filters", self.filters))
        return self.made(self.places(inputs), Step("channels", "channels", numbers, self.filters))

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return depthwise kernel, pointwise kernel (1, 1, C·multiplier, filters) and bias."""
        wide = self.channels_in(inputs) * self.depth_multiplier
        made = (
            Weight("depthwise_kernel", self.kernels(inputs)),
            Weight("pointwise_kernel", (*(1,) * self.rank, wide, self.filters)),
        )
        return made + ((Weight("bias", (self.filters,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return places · (C·multiplier·kernel + C·multiplier·filters)."""
        spatial, _ = split(outputs[0], self.data_format)
        wide = self.channels_in(inputs) * self.depth_multiplier
        first, first_terms = product([*spatial, wide], [s.kernel for s in self.slides()])
        second, second_terms = product([*spatial, wide], [self.filters])
        total = None if first is None or second is None else first + second
        return total, f"{first_terms} + {second_terms}"


class SeparableConv2D(Separable):
    """A depthwise convolution followed by a 1x1 convolution that mixes the channels."""

    kind: ClassVar[str] = "SeparableConv2D"
    stem: ClassVar[str] = "separable_conv2d"
    summary: ClassVar[str] = (
        "First each map by itself, then a 1 × 1 convolution mixes them: far fewer weights."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise-separable convolution", "SeparableConvolution2D")

    filters: int = filters_field()
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    activation: ActivationName = activation_field()
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel in the first step.")
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)


class DepthwiseConv2D(Depthwise):
    """One kernel per input channel, without mixing them."""

    kind: ClassVar[str] = "DepthwiseConv2D"
    stem: ClassVar[str] = "depthwise_conv2d"
    summary: ClassVar[str] = "Each map gets its own small kernels; maps are not mixed."
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise convolution",)

    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "Pixels the window moves at a time.")
    padding: Literal["valid", "same"] = choice(
        "valid",
        ("valid", "same"),
        "Keep the window inside (valid), or add zeros so that the size stays (same).",
    )
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel.")
    activation: ActivationName = activation_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels the kernel reads.", advanced=True)


KINDS: tuple[type[Layer], ...] = (SeparableConv2D, DepthwiseConv2D)
"""In the palette's order."""
