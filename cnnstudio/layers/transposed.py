"""Transposed convolution: every input value spreads a kernel over a larger output."""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from cnnstudio.language import tr
from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import Biased, Strided, as_axes, filters_field, product
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
)
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.layers.window import AXES, split, transpose
from cnnstudio.layers.working import Reach, Step, Weight, Working

Extra = Annotated[int, Field(ge=0, le=LARGEST)]
OutputPadding = Annotated[tuple[Extra, Extra], BeforeValidator(spread)]


class Transposed(Biased, Strided):
    """What transposed convolutions of any rank have in common."""

    filters: int = 32
    output_padding: Any = None
    kernel_initializer: Initializer = named("glorot_uniform", "initializer", "How the kernel begins.")
    kernel_regularizer: Regularizer | None = named(None, "regularizer", "Penalty on large kernel weights.")
    kernel_constraint: Constraint | None = named(None, "constraint", "Rule the kernel obeys after each step.")

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the grown axes and the number of filters as channels."""
        channels = self.channels_in(inputs)
        numbers = (("C", channels), ("groups", 1), ("filters", self.filters))
        return self.made(self.places(inputs), Step("channels", "channels", numbers, self.filters))

    def places(self, inputs: tuple[Shape, ...]) -> tuple[Step, ...]:
        """Return one step per spatial axis."""
        spatial, _ = split(inputs[0], self.data_format)
        return tuple(
            transpose(a, w, s, o)
            for a, w, s, o in zip(AXES[self.rank], spatial, self.slides(), self.extra(), strict=True)
        )

    def extra(self) -> tuple[int | None, ...]:
        """Return the output padding of each axis; None where Keras chooses it."""
        given = self.output_padding
        return (None,) * self.rank if given is None else as_axes(given)

    def weights(self, inputs: tuple[Shape, ...]) -> tuple[Weight, ...]:
        """Return kernel (k, k, filters, C) and bias."""
        kernel = (*(s.kernel for s in self.slides()), self.filters, self.channels_in(inputs))
        return (Weight("kernel", kernel), *((Weight("bias", (self.filters,)),) if self.use_bias else ()))

    def macs(self, inputs: tuple[Shape, ...], outputs: tuple[Shape, ...]) -> tuple[int | None, str]:
        """Return input places · C · kernel · filters: each input value is spread once."""
        return product([*inputs[0]], [*(s.kernel for s in self.slides()), self.filters])

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
        pairs = tuple(zip(self.extra(), self.slides(), strict=True))
        if any(extra is not None and extra >= slide.stride for extra, slide in pairs):
            raise ValueError(tr("Output padding is below the stride, on each axis."))
        if self.padding == "same" and any(o == 0 and s.effective % 2 == 0 for o, s in pairs):
            raise ValueError(
                tr("With same padding and an even kernel the output padding is 1 or more, or left empty.")
            )
        return self


class Conv2DTranspose(Transposed):
    """The transposed convolution: every input value spreads a kernel over the output."""

    kind: ClassVar[str] = "Conv2DTranspose"
    stem: ClassVar[str] = "conv2d_transpose"
    summary: ClassVar[str] = "Each value spreads its kernel over a larger picture: the way back up in size."
    synonyms: ClassVar[tuple[str, ...]] = (
        "transposed convolution",
        "deconvolution",
        "upsampling",
        "Convolution2DTranspose",
    )

    filters: int = filters_field()
    kernel_size: Pair = pair((3, 3), "Height and width of the window.")
    strides: Pair = pair((1, 1), "How far apart neighbouring inputs land in the output.")
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Keep all of it, or cut to size times stride."
    )
    activation: ActivationName = activation_field()
    output_padding: OutputPadding | None = pair(
        None, "Extra rows and columns at the far side; below the stride.", advanced=True, optional=True, low=0
    )
    dilation_rate: Pair = pair((1, 1), "Distance between the pixels a kernel writes.", advanced=True)


KINDS: tuple[type[Layer], ...] = (Conv2DTranspose,)
"""In the palette's order."""
