"""Layers that change the shape and leave the numbers alone."""

from __future__ import annotations

from math import prod
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, field_validator

from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.convolution import DataFormat, format_field
from cnnstudio.layers.fields import LARGEST, Pair, choice, listed, pair
from cnnstudio.layers.kind import FamilyName, Layer
from cnnstudio.layers.shape import Misfit, Shape, need_rank, size
from cnnstudio.layers.window import AXES, join, split
from cnnstudio.layers.working import Reach, Step, Working


class Flatten(Layer):
    """Puts all numbers of a sample in one row."""

    kind: ClassVar[str] = "Flatten"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "flatten"
    summary: ClassVar[str] = (
        "Writes all numbers in one row: height after height, width after width, channel after channel."
    )

    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the product of all axes."""
        terms = "·".join("?" if a is None else str(a) for a in inputs[0])
        total = size(inputs[0])
        return Working(((total,),), (Step("length", "product", (("terms", terms),), total),))

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that all axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return what it does."""
        return tr("all in one row")


class Reshape(Layer):
    """Gives the same numbers another shape."""

    kind: ClassVar[str] = "Reshape"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "reshape"
    summary: ClassVar[str] = "Gives the same numbers another shape; one axis may be -1 and is worked out."

    target_shape: tuple[int, ...] = listed(
        (7, 7, 1), "shape", "New shape without the batch; one axis may be -1."
    )

    @field_validator("target_shape")
    @classmethod
    def _sensible(cls, shape: tuple[int, ...]) -> tuple[int, ...]:
        if sum(axis == -1 for axis in shape) > 1:
            raise ValueError(tr("At most one axis is -1."))
        if not 1 <= len(shape) <= 6 or any(axis != -1 and not 1 <= axis <= LARGEST for axis in shape):
            raise ValueError(tr("A shape has 1 to 6 axes, each 1 or larger, or -1."))
        return shape

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the target shape with -1 worked out; the number of elements must stay."""
        total, fixed = size(inputs[0]), prod(axis for axis in self.target_shape if axis != -1)
        if total is None:
            shape = tuple(None if axis == -1 else axis for axis in self.target_shape)
            return Working((shape,), ())
        if total % fixed if -1 in self.target_shape else total != fixed:
            raise Misfit("reshape", self._sentence(inputs[0], total, fixed), "target_shape")
        shape = tuple(total // fixed if axis == -1 else axis for axis in self.target_shape)
        steps = tuple(
            self._step(i, axis, made, total, fixed)
            for i, (axis, made) in enumerate(zip(self.target_shape, shape, strict=True))
        )
        return Working((shape,), steps)

    @staticmethod
    def _step(index: int, axis: int, made: int | None, total: int, fixed: int) -> Step:
        name = f"axis {index + 1}"
        if axis == -1:
            return Step(name, "rest", (("elements", total), ("others", fixed)), made)
        return Step(name, "given", (), made)

    def _sentence(self, shape: Shape, total: int, fixed: int) -> str:
        return tr(
            "{shape} holds {total} numbers; {target} needs {fixed}.",
            shape=shape_text(shape),
            total=number(total),
            target=", ".join(map(str, self.target_shape)),
            fixed=tr("a multiple of {n}", n=number(fixed)) if -1 in self.target_shape else number(fixed),
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that the old axes are gone."""
        return tuple(Reach("whole") for _ in inputs[0][:-1])

    def caption(self) -> str:
        """Return the target shape."""
        return "→ " + " × ".join("?" if axis == -1 else str(axis) for axis in self.target_shape)


def _nested(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return ((value, value), (value, value))
    if isinstance(value, tuple | list) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return ((value[0], value[0]), (value[1], value[1]))
    return tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value


_Count = Annotated[int, Field(ge=0, le=LARGEST)]
Border = Annotated[tuple[tuple[_Count, _Count], tuple[_Count, _Count]], BeforeValidator(_nested)]


class _Bordered(Layer):
    """What padding and cropping have in common."""

    family: ClassVar[FamilyName] = "reshape"

    def _changed(self, inputs: tuple[Shape, ...], border: Any, sign: int, format: str | None) -> Working:
        need_rank(inputs[0], 3, self.kind)
        spatial, channels = split(inputs[0], format)
        steps = tuple(self._axis(a, w, b, sign) for a, w, b in zip(AXES[2], spatial, border, strict=True))
        sizes = tuple(None if s.result is None else int(s.result) for s in steps)
        kept = Step("channels", "channels-kept", (), channels)
        return Working((join(sizes, channels, format),), (*steps, kept))

    @staticmethod
    def _reached(border: Any, sign: int) -> tuple[Reach, ...]:
        return tuple(Reach("window", 1, 1, sign * before) for before, _ in border)

    def _axis(self, axis: str, width: int | None, border: tuple[int, int], sign: int) -> Step:
        numbers = (("W", -1 if width is None else width), ("before", border[0]), ("after", border[1]))
        made = None if width is None else width + sign * sum(border)
        if made is not None and made < 1:
            raise Misfit(
                "crop-too-large",
                tr(
                    "Cropping {n} from {axis} {w} leaves nothing.", n=sum(border), axis=tr(axis), w=width or 0
                ),
                "cropping",
            )
        return Step(axis, "pad" if sign > 0 else "crop", numbers, made)


class ZeroPadding2D(_Bordered):
    """Adds rows and columns of zeros."""

    kind: ClassVar[str] = "ZeroPadding2D"
    stem: ClassVar[str] = "zero_padding"
    summary: ClassVar[str] = "Adds rows and columns of zeros around every map."

    padding: Border = listed(((1, 1), (1, 1)), "pairs", "Zeros above and below, left and right.")
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the enlarged axes."""
        return self._changed(inputs, self.padding, 1, self.data_format)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move by what is added before."""
        return self._reached(self.padding, 1)

    def caption(self) -> str:
        """Return the border."""
        return _border_text(self.padding)


class Cropping2D(_Bordered):
    """Cuts rows and columns off."""

    kind: ClassVar[str] = "Cropping2D"
    stem: ClassVar[str] = "cropping"
    summary: ClassVar[str] = "Cuts rows and columns off the border of every map."

    cropping: Border = listed(((0, 0), (0, 0)), "pairs", "Rows cut above and below, columns left and right.")
    data_format: DataFormat | None = format_field()

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the reduced axes."""
        return self._changed(inputs, self.cropping, -1, self.data_format)

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move by what is cut off before."""
        return self._reached(self.cropping, -1)

    def caption(self) -> str:
        """Return the border."""
        return _border_text(self.cropping)


def _border_text(border: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, bottom), (left, right) = border
    return tr("{t} + {b} rows, {l} + {r} columns", t=top, b=bottom, l=left, r=right)


class UpSampling2D(Layer):
    """Repeats or interpolates rows and columns."""

    kind: ClassVar[str] = "UpSampling2D"
    family: ClassVar[FamilyName] = "reshape"
    stem: ClassVar[str] = "upsampling"
    summary: ClassVar[str] = "Makes every map larger by repeating or blending pixels; it learns nothing."

    size: Pair = pair((2, 2), "How many times higher and wider.")
    data_format: DataFormat | None = format_field()
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"] = choice(
        "nearest", ("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"), "How the new pixels are found."
    )

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return the axes times the size."""
        need_rank(inputs[0], 3, self.kind)
        spatial, channels = split(inputs[0], self.data_format)
        sizes = tuple(None if w is None else w * f for w, f in zip(spatial, self.size, strict=True))
        steps = tuple(
            Step(a, "times", (("W", -1 if w is None else w), ("size", f)), made)
            for a, w, f, made in zip(AXES[2], spatial, self.size, sizes, strict=True)
        )
        return Working(
            (join(sizes, channels, self.data_format),),
            (*steps, Step("channels", "channels-kept", (), channels)),
        )

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that positions move 1/size of an input; blending reads neighbours too."""
        kernel = {"nearest": 1, "bilinear": 2, "bicubic": 4, "lanczos3": 6, "lanczos5": 10}[
            self.interpolation
        ]
        return tuple(Reach("window", kernel, 1 / factor) for factor in self.size)

    def caption(self) -> str:
        """Return the factor."""
        return f"× {self.size[0]}" if self.size[0] == self.size[1] else f"× {self.size[0]}, × {self.size[1]}"


KINDS: tuple[type[Layer], ...] = (Flatten, Reshape, ZeroPadding2D, Cropping2D, UpSampling2D)
"""In the palette's order."""
