"""The settings of the sliding window, and what the arithmetic makes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic import kernels
from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.numbers import LARGEST_KERNEL, need_room
from cnnstudio.arithmetic.windows import Padding
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.inputs import COURSE, COURSE_KERNEL, PICTURES, sources
from cnnstudio.ui.lab.values import Table

Pair = tuple[int, int]
_IMAGE, _KERNEL = Table(COURSE.array[..., None]), Table(COURSE_KERNEL.array[..., None, None])
_NO_BIAS = Table((0.0,))
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sliding:
    """An input, a kernel, and how the one slides over the other; arrays have channel axes as in Keras."""

    source: str = "course"
    number: int = 0
    image: Table = _IMAGE
    kernel: Table = _KERNEL
    preset: str = "course"
    bias: Table = _NO_BIAS
    strides: Pair = (1, 1)
    dilation: Pair = (1, 1)
    padding: str = "valid"
    own: Pair = (1, 1)
    groups: int = 1
    activation: str = "linear"
    layer: str = ""
    """The layer of the network that these are the numbers of."""

    @property
    def channels(self) -> int:
        """Channels of the input."""
        return self.image.shape[2]

    @property
    def filters(self) -> int:
        """Channels of the output."""
        return self.kernel.shape[3]

    @property
    def pads(self) -> Padding:
        """What the arithmetic is told of the padding."""
        return list(self.own) if self.padding == "own" else self.padding

    @property
    def grey(self) -> bool:
        """Say whether the input is a picture: bright where its numbers are large."""
        return self.source in PICTURES or (
            self.source not in {"course", "counting", "typed", "layer"} and float(self.image.array.min()) >= 0
        )

    @property
    def brightest(self) -> float:
        """The number that is white where the input is a picture."""
        return 1.0 if self.source in PICTURES else max(float(self.image.array.max()), 1e-9)

    def worked(self) -> Convolution:
        """Return the convolution of these settings; raises Refused."""
        return correlate(
            self.image.array, self.kernel.array, self.bias.array,
            strides=self.strides, dilation=self.dilation, groups=self.groups, padding=self.pads,
            activation=self.activation,
        )  # fmt: skip


def weights_of(settings: Sliding) -> dict[str, Array]:
    """Return kernel and bias by Keras's names."""
    return {"kernel": settings.kernel.array, "bias": settings.bias.array}


def input_note(settings: Sliding) -> str:
    """Return the size of the input and what it is."""
    size = shape_text(settings.image.shape if settings.channels > 1 else settings.image.shape[:2])
    if settings.layer:
        return tr("{size}, as {layer} reads it", size=size, layer=settings.layer)
    words = dict(sources()).get(settings.source, "")
    if settings.source == "test":
        words = tr("test image {n}", n=settings.number)
    return f"{size}, {words[:1].lower() + words[1:]}" if words else size


def presets() -> list[tuple[str, str]]:
    """Return the kernels with names, and their words."""
    return [
        ("course", tr("Course")),
        ("identity", tr("Identity")),
        ("box", tr("Box")),
        ("gaussian", tr("Gaussian")),
        ("sharpen", tr("Sharpen")),
        ("sobel-x", tr("Sobel x")),
        ("sobel-y", tr("Sobel y")),
        ("scharr", tr("Scharr")),
        ("prewitt", tr("Prewitt")),
        ("laplacian", tr("Laplacian")),
        ("emboss", tr("Emboss")),
        ("gabor", tr("Gabor")),
    ]


@cache
def named_kernel(name: str) -> Array:
    """Return the cells of a kernel with a name."""
    if name == "course":
        return COURSE_KERNEL.array
    if name.startswith("sobel"):
        return kernels.sobel("x" if name.endswith("x") else "y")
    return kernels.PRESETS[name]()


def with_plane(settings: Sliding, plane: Array, preset: str) -> dict[str, Any]:
    """Return what changes when every slice of the kernel becomes this plane."""
    shape = (*plane.shape, *settings.kernel.shape[2:])
    return {"kernel": Table(np.broadcast_to(plane[..., None, None], shape)), "preset": preset}


def with_kernel_size(settings: Sliding, size: Pair) -> dict[str, Any]:
    """Return what changes with the kernel's size: cells that were there stay."""
    need_room(size, LARGEST_KERNEL, "kernel size")
    return {"kernel": settings.kernel.resized((*size, *settings.kernel.shape[2:])), "preset": ""}


def with_channels(settings: Sliding, channels: int, filters: int, groups: int) -> dict[str, Any]:
    """Return what changes with the numbers of channels, filters and groups; new ones repeat what is there, turned.

    Groups that do not divide leave the kernel as it is: the arithmetic refuses them in its own sentence.
    """
    image = settings.image
    if channels != settings.channels:
        image = Table(_repeated(image.array, channels, axis=2))
    changed: dict[str, Any] = {"image": image, "groups": groups}
    if channels % groups == 0 and filters % groups == 0:
        slices = _repeated(settings.kernel.array, channels // groups, axis=2)
        changed["kernel"] = Table(_repeated(slices, filters, axis=3))
        changed["bias"] = settings.bias.resized((filters,))
    return changed


def _repeated(array: Array, count: int, axis: int) -> Array:
    """Return so many planes along an axis; new ones are the first, turned by a quarter where it is square."""
    planes = [np.take(array, index, axis=axis) for index in range(min(count, array.shape[axis]))]
    square = planes[0].shape[0] == planes[0].shape[1]
    while len(planes) < count:
        planes.append(np.rot90(planes[-1]) if square else np.flip(planes[-1], 1))
    return np.stack(planes, axis=axis)


def cleared(**parts: Any) -> dict[str, Any]:
    """Return changes of the numbers themselves, after which they are no layer's any more."""
    return {**parts, "layer": ""}


def fitting(settings: Sliding, image: Table) -> Sliding:
    """Return the settings with another input; the kernel follows its channels."""
    channels = image.shape[2]
    if channels == settings.channels:
        return replace(settings, image=image)
    one = with_channels(replace(settings, groups=1), channels, settings.filters, 1)
    return replace(settings, **{**one, "image": image})
