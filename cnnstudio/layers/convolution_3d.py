"""Convolutions through volumes: scans in slices, videos."""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from cnnstudio.layers.activations import ActivationName, activation_field
from cnnstudio.layers.convolution import Biased, Plain, filters_field
from cnnstudio.layers.fields import Triple, choice, triple, triple_of
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.transposed import Extra, Transposed

_INSIDE = "Keep the window inside the volume (valid), or add zeros on all six sides so that its size stays."


class Conv3D(Biased, Plain):
    """Convolution over depth, height and width."""

    kind: ClassVar[str] = "Conv3D"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "conv3d"
    summary: ClassVar[str] = (
        "Small patterns slide through a volume in all three directions, for instance through a scan or a video."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("convolution", "volume", "video", "scan", "Convolution3D")

    filters: int = filters_field()
    kernel_size: Triple = triple((3, 3, 3), "Depth, height and width of the window.")
    strides: Triple = triple((1, 1, 1), "Elements the window moves at a time.")
    padding: Literal["valid", "same"] = choice("valid", ("valid", "same"), _INSIDE)
    activation: ActivationName = activation_field()
    dilation_rate: Triple = triple(
        (1, 1, 1), "Distance between the elements the kernel reads.", advanced=True
    )


class Conv3DTranspose(Transposed):
    """The transposed convolution through a volume."""

    kind: ClassVar[str] = "Conv3DTranspose"
    rank: ClassVar[int] = 3
    stem: ClassVar[str] = "conv3d_transpose"
    summary: ClassVar[str] = "Each value spreads its kernel through a larger volume."
    synonyms: ClassVar[tuple[str, ...]] = (
        "transposed convolution",
        "deconvolution",
        "upsampling",
        "Convolution3DTranspose",
    )

    filters: int = filters_field()
    kernel_size: Triple = triple((3, 3, 3), "Depth, height and width of the window.")
    strides: Triple = triple((1, 1, 1), "How far apart neighbouring inputs land in the output.")
    padding: Literal["valid", "same"] = choice(
        "valid", ("valid", "same"), "Keep all of it, or cut each axis to size times stride."
    )
    activation: ActivationName = activation_field()
    output_padding: Annotated[tuple[Extra, Extra, Extra], BeforeValidator(triple_of)] | None = triple(
        None, "Extra elements at the far sides; below the stride.", advanced=True, optional=True, low=0
    )
    dilation_rate: Triple = triple((1, 1, 1), "Distance between the elements a kernel writes.", advanced=True)


KINDS: tuple[type[Layer], ...] = (Conv3D, Conv3DTranspose)
"""In the palette's order."""
