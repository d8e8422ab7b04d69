"""The transposed convolution."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import DataFormat, Windowed, format_field, product
from cnnstudio.layers.fields import (
    LARGEST,
    Constraint,
    Initializer,
    Pair,
    Regularizer,
    choice,
    named,
    pair,
    spread,
    switch,
    whole,
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.window import AXES, split, transpose
from cnnstudio.layers.working import Reach, Step, Weight, Working

OutputPadding = Annotated[
    tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]], BeforeValidator(spread)
]


class Conv2DTranspose(Windowed):
    """The transposed convolution: every input value spreads a kernel over the output."""

    kind: ClassVar[str] = "Conv2DTranspose"
    stem: ClassVar[str] = "conv2d_transpose"
    summary: ClassVar[str] = "Each value spreads its kernel over a larger picture: the way back up in size."
    synonyms: ClassVar[tuple[str, ...]] = ("transposed convolution", "deconvolution", "upsampling")

    filters: int = whole(32, 1, LARGEST, "Number of filters: each makes one feature map.")
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "How far apart neighbouring inputs land in the output.")
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Keep all of it, or cut to size times stride."
    )
    activation: ActivationName = activation_field()
    use_bias: bool = switch(True, "Adds one learned number per filter.", advanced=True)
    output_padding: OutputPadding | None = pair(
        None, "Extra rows and columns at the far side; below the stride.", advanced=True, optional=True, low=0
    )
    data_format: DataFormat | None = format_field()
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels a kernel writes.", advanced=True)
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernel begins.")
    bias_initializer: Initializer = named("zeros", "initializer", "How the bias begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    bias_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on a large bias.")
    activity_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large outputs.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the kernel obeys after each step.")
    bias_constraint: Constraint | None = named(None, "constraint", "Rule the bias obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the grown axes and the number of filters as channels."""
        channels = self.channels_in(inputs)
        return self.made(self.places(inputs), Step("channels", "channels", (("C", channels),), self.filters))

    def places(self, inputs: tuple[Shape, ...]) -> tuple[Step, ...]:
        """Return one step per spatial axis."""
        spatial, _ = split(inputs[0], self.data_format)
        extra = self.output_padding or (None, None)
        return tuple(
            transpose(a, w, s, o) for a, w, s, o in zip(AXES[2], spatial, self.slides(), extra, strict=True)
        )

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, filters, C) and bias."""
        made = (Weight("kernel", (*self.kernel_size, self.filters, self.channels_in(inputs))),)
        return made + ((Weight("bias", (self.filters,)),) if self.use_bias else ())

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return input places · C · kernel · filters: each input value is spread once."""
        return product([*inputs[0]], [*self.kernel_size, self.filters])

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return, per axis, the ceil(F/S) inputs an output can see; positions move 1/S of an input."""
        cut = [int(dict(step.numbers).get("cut", 0)) for step in self.places(inputs)]
        return tuple(
            Reach(
                "window", -(-s.effective // s.stride), 1 / s.stride, max(s.effective - 1 - c, 0) // s.stride
            )
            for s, c in zip(self.slides(), cut, strict=True)
        )

    @model_validator(mode="after")
    def _padding_below_stride(self) -> Self:
        if self.output_padding and any(
            o >= s for o, s in zip(self.output_padding, self.strides, strict=True)
        ):
            raise ValueError(tr("Output padding is below the stride, on each axis."))
        return self


KINDS: tuple[type[Layer], ...] = (Conv2DTranspose,)
"""In the palette's order."""
