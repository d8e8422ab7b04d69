"""Convolutions along one axis: time series, sound, text."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import Biased, Plain, filters_field
from cnnstudio.layers.depthwise import Depthwise, Separable
from cnnstudio.layers.fields import LARGEST, Single, choice, lone, whole
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.transposed import Transposed

_INSIDE = "Keep the window inside the sequence (valid), or add zeros so that its length stays (same)."


class Conv1D(Biased, Plain):
    """Convolution along one axis."""

    kind: ClassVar[str] = "Conv1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "conv1d"
    summary: ClassVar[str] = "Slides small patterns along a sequence and answers where each is found."
    synonyms: ClassVar[tuple[str, ...]] = ("convolution", "temporal convolution", "Convolution1D")

    filters: int = filters_field()
    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window, in time steps.")
    strides: Single = whole(1, 1, LARGEST, "Steps the window moves at a time.")
    padding: Literal["valid", "same", "causal"] = choice(
        "valid",
        ("valid", "same", "causal"),
        "Keep inside, pad with zeros to keep the length, or pad only the past.",
    )
    activation: ActivationName = activation_field()
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements the kernel reads.", advanced=True
    )


class SeparableConv1D(Separable):
    """A depthwise convolution along one axis, followed by one of size 1 that mixes the channels."""

    kind: ClassVar[str] = "SeparableConv1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "separable_conv1d"
    summary: ClassVar[str] = (
        "Reads each channel of a sequence by itself, then mixes the channels step by step: far fewer weights."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise-separable convolution", "SeparableConvolution1D")

    filters: int = filters_field()
    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window, in time steps.")
    strides: Single = whole(1, 1, LARGEST, "Steps the window moves at a time.")
    padding: Literal["valid", "same"] = choice("valid", ("valid", "same"), _INSIDE)
    activation: ActivationName = activation_field()
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel in the first step.")
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements the kernel reads.", advanced=True
    )


class DepthwiseConv1D(Depthwise):
    """One kernel per channel of a sequence, without mixing them."""

    kind: ClassVar[str] = "DepthwiseConv1D"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "depthwise_conv1d"
    summary: ClassVar[str] = "Each channel of a sequence gets its own small kernels; channels are not mixed."
    synonyms: ClassVar[tuple[str, ...]] = ("depthwise convolution",)

    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window, in time steps.")
    strides: Single = whole(1, 1, LARGEST, "Steps the window moves at a time.")
    padding: Literal["valid", "same"] = choice("valid", ("valid", "same"), _INSIDE)
    depth_multiplier: int = whole(1, 1, LARGEST, "Kernels per input channel.")
    activation: ActivationName = activation_field()
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements the kernel reads.", advanced=True
    )


class Conv1DTranspose(Transposed):
    """The transposed convolution along one axis."""

    kind: ClassVar[str] = "Conv1DTranspose"
    rank: ClassVar[int] = 1
    stem: ClassVar[str] = "conv1d_transpose"
    summary: ClassVar[str] = "Each time step spreads its kernel over a longer sequence."
    synonyms: ClassVar[tuple[str, ...]] = (
        "transposed convolution",
        "deconvolution",
        "upsampling",
        "Convolution1DTranspose",
    )

    filters: int = filters_field()
    kernel_size: Single = whole(3, 1, LARGEST, "Length of the window, in time steps.")
    strides: Single = whole(1, 1, LARGEST, "How far apart neighbouring time steps land in the output.")
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Keep all of it, or cut to length times stride."
    )
    activation: ActivationName = activation_field()
    output_padding: Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(lone)] | None = whole(
        None, 0, LARGEST, "Extra time steps at the far end; below the stride.", advanced=True, optional=True
    )
    dilation_rate: Single = whole(
        1, 1, LARGEST, "Distance between the elements a kernel writes.", advanced=True
    )


KINDS: tuple[type[Layer], ...] = (Conv1D, SeparableConv1D, DepthwiseConv1D, Conv1DTranspose)
"""In the palette's order."""
