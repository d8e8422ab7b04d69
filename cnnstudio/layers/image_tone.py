"""Brightness evened out in every picture, in training and afterwards."""

from typing import ClassVar, Self

from pydantic import model_validator

from cnnstudio.language import number, tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import Pair, pair, real, whole
from cnnstudio.layers.image import Picture, check_values, values_field
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import Span
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.window import AXES
from cnnstudio.layers.working import Reach, Working


class _Evened(Picture):
    """A layer that spreads each picture's values over the whole range."""

    value_range: Span = (0, 255)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        check_values(self.value_range)
        return self

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that every pixel depends on the values of the whole picture."""
        return (Reach("whole"), Reach("whole"))


class AutoContrast(_Evened):
    """Stretches each picture from its darkest to its brightest value."""

    kind: ClassVar[str] = "AutoContrast"
    stem: ClassVar[str] = "auto_contrast"
    summary: ClassVar[str] = (
        "Stretches every picture so that its darkest pixel becomes black and its brightest white."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("contrast", "stretch", "levels")

    value_range: Span = values_field()
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return what it does."""
        return tr("darkest to black, brightest to white")


class Equalization(_Evened):
    """Makes all brightnesses equally frequent in each picture."""

    kind: ClassVar[str] = "Equalization"
    stem: ClassVar[str] = "equalization"
    summary: ClassVar[str] = (
        "Redistributes the values of each channel so that all brightnesses occur about equally often."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("histogram equalization", "histogram", "contrast")

    value_range: Span = values_field()
    bins: int = whole(256, 1, 65_536, "Steps of brightness that are counted.")
    data_format: DataFormat | None = format_field()

    def caption(self) -> str:
        """Return the number of steps."""
        return tr("{n} steps of brightness", n=number(self.bins))


class ContrastLimitedAdaptiveHistogramEqualization(_Evened):
    """Evens out brightness tile by tile."""

    kind: ClassVar[str] = "ContrastLimitedAdaptiveHistogramEqualization"
    stem: ClassVar[str] = "clahe"
    summary: ClassVar[str] = (
        "Equalises brightness tile by tile and limits how much contrast may grow, so that noise stays faint."
    )
    synonyms: ClassVar[tuple[str, ...]] = ("clahe", "adaptive histogram", "local contrast")

    value_range: Span = values_field()
    clip_limit: float = real(
        4.0, "How far a brightness may stand out before it is cut; 0 or less: no limit.", ge=-1e6, le=1e6
    )
    tile_grid_size: Pair = pair((8, 8), "Tiles down and across.")
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the input's shape; what the last tiles lack is mirrored from the picture, so it must be large enough."""
        spatial, _ = self._axes(inputs[0])
        for axis, w, tiles in zip(AXES[2], spatial, self.tile_grid_size, strict=True):
            if w is not None and -w % tiles > w:
                raise Misfit("tiles", _tiles_sentence(axis, w, tiles), "tile_grid_size")
        return super().working(inputs)

    def caption(self) -> str:
        """Return the tiles."""
        return tr("{h} × {w} tiles", h=self.tile_grid_size[0], w=self.tile_grid_size[1])


def _tiles_sentence(axis: str, size: int, tiles: int) -> str:
    return tr(
        "A {axis} of {w} cannot be cut into {n} tiles; use fewer tiles.",
        axis=tr(axis),
        w=number(size),
        n=number(tiles),
    )


KINDS: tuple[type[Layer], ...] = (AutoContrast, Equalization, ContrastLimitedAdaptiveHistogramEqualization)
"""In the palette's order."""
