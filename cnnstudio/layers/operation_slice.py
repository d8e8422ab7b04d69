"""The operation node behind square brackets: rows, columns and channels picked from a tensor."""

import re
from collections.abc import Iterator
from types import EllipsisType
from typing import ClassVar

from pydantic import field_validator

from cnnstudio.language import shape_text, tr
from cnnstudio.layers.fields import listed
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.operation_shape import Moving, given
from cnnstudio.layers.shape import Misfit, Shape
from cnnstudio.layers.working import Reach, Working

Part = slice | int | None
"""A range of an axis, one place of it (which drops the axis), or None for a new axis of size 1."""
_NUMBER = r"(?:-?\d{1,9})?"
_PART = re.compile(
    rf"\s*(?:(?P<rest>\.\.\.)|(?P<new>None)|(?P<range>({_NUMBER})\s*:\s*({_NUMBER})(?:\s*:\s*({_NUMBER}))?)|(?P<at>-?\d{{1,9}}))\s*"
)


def parts_of(key: str) -> tuple[Part | EllipsisType, ...]:
    """Return what a text such as `:, 1:7, ..., 0` picks of each axis, batch first; a ValueError if it is no such text."""
    return tuple(_part(piece) for piece in key.split(","))


def _part(piece: str) -> Part | EllipsisType:
    found = _PART.fullmatch(piece)
    if found is None:
        raise ValueError(
            tr(
                "{piece} picks nothing; write a number, start:stop:step, ... or None.",
                piece=repr(piece.strip()),
            )
        )
    if found["rest"]:
        return ...
    if found["new"]:
        return None
    if found["at"]:
        return int(found["at"])
    return slice(*(int(n) if n else None for n in found.group(4, 5, 6)))


class GetItem(Moving):
    """Some rows, columns or channels."""

    kind: ClassVar[str] = "ops.GetItem"
    keras_name: ClassVar[str] = "GetItem"
    stem: ClassVar[str] = "slice"
    summary: ClassVar[str] = (
        "Picks rows, columns or channels as Python's square brackets do: x[:, 1:7, ..., 0]."
    )

    key: str = listed(
        ":, 0",
        "text",
        "What is taken of each axis, batch first: all (:), a range (1:7:2), one (0), the rest (...).",
    )

    @field_validator("key")
    @classmethod
    def _readable(cls, key: str) -> str:
        parts = parts_of(key)
        if len(parts) > 16 or sum(part is ... for part in parts) > 1:
            raise ValueError(tr("At most one ... and sixteen axes can stand here."))
        if any(isinstance(part, slice) and part.step == 0 for part in parts):
            raise ValueError(tr("A step of 0 moves nowhere."))
        if parts[0] not in (slice(None, None, None), ...):
            raise ValueError(tr("The first is the batch; take all of it (:)."))
        return key

    def working(self, inputs: tuple[Shape, ...]) -> Working:
        """Return what is left of each axis."""
        shape = tuple(self._left(inputs[0]))
        if any(axis is not None and axis < 1 for axis in shape):
            raise Misfit(
                "slice",
                tr("[{key}] takes nothing of {shape}.", key=self.key, shape=shape_text(inputs[0])),
                "key",
            )
        return given(shape)

    def _left(self, shape: Shape) -> Iterator[int | None]:
        parts = self._spread(len(shape) + 1)
        rest = list(shape)
        for part in parts[1:]:
            if part is None:
                yield 1
                continue
            axis = rest.pop(0)
            if isinstance(part, slice):
                yield None if axis is None else len(range(*part.indices(axis)))
            elif axis is not None and not -axis <= part < axis:
                raise Misfit(
                    "slice", tr("There is no place {n} in an axis of {axis}.", n=part, axis=axis), "key"
                )

    def _spread(self, rank: int) -> list[Part]:
        """Return one part for each axis, with ... written out; the batch is the first."""
        read = parts_of(self.key)
        at = read.index(...) if ... in read else len(read)
        parts = [part for part in read if not isinstance(part, EllipsisType)]
        missing = rank - sum(part is not None for part in parts)
        if missing < 0:
            raise Misfit(
                "slice", tr("[{key}] names more axes than the {n} there are.", key=self.key, n=rank), "key"
            )
        parts[at:at] = [slice(None)] * missing
        if parts[0] != slice(None):
            raise Misfit("slice", tr("The first is the batch; take all of it (:)."), "key")
        return parts

    def reach(self, inputs: tuple[Shape, ...]) -> tuple[Reach, ...]:
        """Return that a picked element is one element of the input, `step` apart from the next."""
        parts = self._spread(len(inputs[0]) + 1)
        if any(not isinstance(part, slice) for part in parts):
            return super().reach(inputs)
        steps = [abs(part.step or 1) for part in parts[1:-1] if isinstance(part, slice)]
        return tuple(Reach("window", 1, step) for step in steps)

    def caption(self) -> str:
        """Return the brackets."""
        return f"[{self.key}]"


KINDS: tuple[type[Layer], ...] = (GetItem,)
"""In the palette's order."""
