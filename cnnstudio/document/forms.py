"""What a form of a convolution is, and the place in a network where it would stand."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

CONVOLUTIONS = (
    "Conv2D",
    "Conv1D",
    "DepthwiseConv2D",
    "SeparableConv2D",
    "DepthwiseConv1D",
    "SeparableConv1D",
)
"""Kinds that have other forms."""
POOLINGS = ("MaxPooling2D", "AveragePooling2D", "MaxPooling1D", "AveragePooling1D")


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its layers in a row, of which `main` keeps the replaced layer's place and name."""

    key: str
    title: str
    note: str = ""
    layers: tuple[Layer, ...] = ()
    main: int = 0
    refused: str = ""
    """Why it cannot stand there; the layers are empty then."""
    counted: tuple[int, int] | None = None
    """Parameters and multiplications of a form that is only counted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the convolution stands: what it reads and gives, and the pooling that alone reads it."""

    layer: Layer
    given: Shape
    made: Shape
    parameters: int
    pooling: str = ""
    pooling_steps: tuple[int, ...] = ()

    @property
    def rank(self) -> int:
        """Return the number of spatial axes."""
        return len(self.given) - 1

    @property
    def channels(self) -> int:
        """Return the channels it reads."""
        return self._channels(self.given)

    @property
    def filters(self) -> int:
        """Return the channels it gives."""
        return self._channels(self.made)

    @property
    def kernel(self) -> tuple[int, ...]:
        """Return the window's size per axis."""
        return self.axes("kernel_size")

    def _channels(self, shape: Shape) -> int:
        first = getattr(self.layer, "data_format", None) == "channels_first"
        return (shape[0] if first else shape[-1]) or 0

    def axes(self, field: str) -> tuple[int, ...]:
        """Return a window argument with one number per axis."""
        value = getattr(self.layer, field)
        return (value,) if isinstance(value, int) else tuple(value)

    def packed(self, axes: tuple[int, ...]) -> int | tuple[int, ...]:
        """Return numbers per axis the way this layer's fields hold them."""
        return axes[0] if isinstance(getattr(self.layer, "kernel_size"), int) else axes  # noqa: B009


def present_form(layer: Layer) -> str:
    """Return the key of the form a convolution has now."""
    if layer.kind.startswith("Separable"):
        return "separable"
    if layer.kind.startswith("Depthwise"):
        return "depthwise"
    if getattr(layer, "groups", 1) > 1:
        return f"grouped-{layer.groups}"  # type: ignore[attr-defined]
    return "dilated" if max(_axes(layer, "dilation_rate")) > 1 else "standard"


def _axes(layer: Layer, field: str) -> tuple[int, ...]:
    value = getattr(layer, field)
    return (value,) if isinstance(value, int) else tuple(value)


def titles() -> dict[str, str]:
    """Return what each form is called."""
    return {
        "standard": tr("Standard convolution"),
        "depthwise": tr("Depthwise convolution"),
        "separable": tr("Depthwise-separable"),
        "spatial": tr("Spatially separable"),
        "grouped-2": tr("2 groups"),
        "grouped-4": tr("4 groups"),
        "dilated": tr("Dilated, rate 2"),
        "strided": tr("Stride instead of pooling"),
        "stack": tr("Stack of 3 × 3"),
        "dense": tr("Dense instead"),
        "local": tr("Locally connected"),
    }
