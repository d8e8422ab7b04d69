"""Window arithmetic: how many places a sliding window has, for one axis at a time.

The anchor of all size formulas is floor((W - F + 2P)/S) + 1, with F the effective kernel size d(k-1)+1
(Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", 2016).
"""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.language import tr
from cnnstudio.layers.remembering import remembered
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Step

AXES = {1: ("length",), 2: ("height", "width"), 3: ("depth", "height", "width")}


Sizes = int | tuple[int, ...]


class Slide(NamedTuple):
    """A window on one axis: kernel size k, stride s, dilation rate d and the border rule."""

    kernel: int
    stride: int = 1
    dilation: int = 1
    padding: str = "valid"

    @property
    def effective(self) -> int:
        """Return the effective kernel size d(k-1)+1: 3 with rate 2 spans 5."""
        return self.dilation * (self.kernel - 1) + 1


@remembered
def slides(kernel: Sizes, strides: Sizes, rate: Sizes, padding: str) -> tuple[Slide, ...]:
    """Return the window of each axis; one number stands for a single axis."""
    axes = zip(_axes(kernel), _axes(strides), _axes(rate), strict=True)
    return tuple(Slide(k, s, d, padding) for k, s, d in axes)


def _axes(value: Sizes) -> tuple[int, ...]:
    return (value,) if isinstance(value, int) else value


Numbers = tuple[tuple[str, int], ...]


def _numbers(width: int | None, window: Slide) -> Numbers:
    known = -1 if width is None else width
    return (
        ("W", known),
        ("k", window.kernel),
        ("d", window.dilation),
        ("F", window.effective),
        ("S", window.stride),
    )


@remembered
def slide(axis: str, width: int | None, window: Slide) -> Step:
    """Return the number of places of a window on an axis of `width` elements, with its numbers.

    valid: floor((W - F)/S) + 1, e.g. (28 - 3)/1 + 1 = 26; same and causal: ceil(W/S).
    """
    numbers = _numbers(width, window)
    if width is None:
        return Step(axis, f"window-{window.padding}", numbers, None)
    if window.padding == "valid":
        return _valid(axis, width, window, numbers)
    return _padded(axis, width, window, numbers)


@remembered
def slid(spatial: Shape, windows: tuple[Slide, ...]) -> tuple[Step, ...]:
    """Return one step per spatial axis; a window that is too large is a Misfit."""
    return tuple(map(slide, AXES[len(spatial)], spatial, windows))


@remembered
def reaches(spatial: Shape, windows: tuple[Slide, ...]) -> tuple[Reach, ...]:
    """Return how places see their axes through windows; axes that are seen alike have the very same value."""
    alike: dict[Reach, Reach] = {}
    steps = zip(windows, slid(spatial, windows), strict=True)
    return tuple([alike.setdefault(one, one) for one in (_reach(window, step) for window, step in steps)])


def _reach(window: Slide, step: Step) -> Reach:
    left = step.numbers[-2][1] if step.numbers[-2][0] == "left" else 0
    return Reach("window", window.effective, window.stride, float(left))


def _valid(axis: str, width: int, window: Slide, numbers: Numbers) -> Step:
    if window.effective > width:
        raise Misfit("window-too-large", _too_large(axis, width, window), "kernel")
    places = (width - window.effective) // window.stride + 1
    dropped = (width - window.effective) % window.stride
    return Step(axis, "window-valid", (*numbers, ("P", 0), ("dropped", dropped)), places)


def _padded(axis: str, width: int, window: Slide, numbers: Numbers) -> Step:
    places = -(-width // window.stride)
    total = max((places - 1) * window.stride + window.effective - width, 0)
    left = window.effective - 1 if window.padding == "causal" else total // 2
    right = 0 if window.padding == "causal" else total - left
    return Step(axis, f"window-{window.padding}", (*numbers, ("left", left), ("right", right)), places)


def _too_large(axis: str, width: int, window: Slide) -> str:
    if window.dilation > 1:
        return tr(
            "The kernel spans {span} elements (size {k}, dilation rate {d}) but the input {axis} is {width}.",
            span=window.effective,
            k=window.kernel,
            d=window.dilation,
            axis=tr(axis),
            width=width,
        )
    return tr(
        "The window of {k} is larger than the input {axis} of {width}.",
        k=window.kernel,
        axis=tr(axis),
        width=width,
    )


def transpose(axis: str, width: int | None, window: Slide, output_padding: int | None) -> Step:
    """Return the size a transposed convolution makes; same: W·S, e.g. 16·2 = 32; valid: (W-1)·S + max(F, S) = 33."""
    numbers = (*_numbers(width, window), ("O", -1 if output_padding is None else output_padding))
    if width is None:
        return Step(axis, f"transpose-{window.padding}", numbers, None)
    if output_padding is None:
        grown = width * window.stride
        if window.padding == "valid":
            grown += max(window.effective - window.stride, 0)
        cut = _cut_before(width, window, grown)
        return Step(axis, f"transpose-{window.padding}", (*numbers, ("cut", cut)), grown)
    crop = 2 * (window.effective // 2) if window.padding == "same" else 0
    grown = (width - 1) * window.stride + window.effective - crop + output_padding
    cut = _cut_before(width, window, grown)
    return Step(axis, f"transpose-{window.padding}-padded", (*numbers, ("crop", crop), ("cut", cut)), grown)


def _cut_before(width: int, window: Slide, grown: int) -> int:
    """Return how many elements are cut off before the first that is kept: the smaller half of what is too much."""
    spread = (width - 1) * window.stride + window.effective
    return max(spread - grown, 0) // 2 if window.padding == "same" else 0


def split(shape: Shape, data_format: str | None) -> tuple[Shape, int | None]:
    """Return the spatial axes and the channels of a shape."""
    return (shape[1:], shape[0]) if data_format == "channels_first" else (shape[:-1], shape[-1])


def join(spatial: Shape, channels: int | None, data_format: str | None) -> Shape:
    """Return a shape from its spatial axes and channels."""
    return (channels, *spatial) if data_format == "channels_first" else (*spatial, channels)
