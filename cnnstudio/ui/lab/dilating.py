"""The settings of the page on dilation, and the notes that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.counts import convolution
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.arithmetic.receptive import Stage, dilated_stack, effective_kernel, fields, path_map
from cnnstudio.arithmetic.windows import slide
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.inputs import PATTERNS
from cnnstudio.ui.lab.values import Table

_IMAGE = Table(PATTERNS["ring"](11))
_KERNEL = Table(((0, 1, 0), (1, -4, 1), (0, 1, 0)))
WIDEST_FIELD = 63
"""Cells of a field that can still be told apart on the screen."""


@dataclass(frozen=True)
class Dilating:
    """A stack of layers by their rates, and one layer with numbers of its own."""

    view: Literal["stack", "layer"] = "stack"
    kernel_size: int = 3
    rates: tuple[int, ...] = (1, 2, 4)
    image: Table = _IMAGE
    kernel: Table = _KERNEL
    rate: int = 2

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The layers of the stack."""
        return dilated_stack(self.rates, self.kernel_size)

    def field(self) -> int:
        """Return the width of the stack's field, refused where it is too wide to be shown."""
        width = fields(self.stages)[-1].field
        if width > WIDEST_FIELD:
            raise Refused(
                tr(
                    "This stack sees {n} cells across; choose smaller rates, so that at most {most} have to be drawn.",
                    n=number(width),
                    most=WIDEST_FIELD,
                ),
                "rates",
            )
        return width

    def layer(self, padding: str = "valid", rate: int | None = None) -> Convolution:
        """Return the one layer at work."""
        return correlate(self.image.array, self.kernel.array, dilation=rate or self.rate, padding=padding)


def holes(kernel: np.ndarray, rate: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kernel spread out with zeros, and which of its cells are holes."""
    sizes = tuple(effective_kernel(size, rate) for size in kernel.shape)
    spread, empty = np.zeros(sizes), np.ones(sizes, dtype=bool)
    spread[::rate, ::rate] = kernel
    empty[::rate, ::rate] = False
    return spread, empty


def own_and_stacked(rates: tuple[int, ...], size: int) -> tuple[list[int], list[int]]:
    """Return what each layer spans by itself, and what the stack sees after it."""
    grown = fields(dilated_stack(rates, size))
    return [field.effective for field in grown], [field.field for field in grown]


def notes(settings: Dilating) -> list[tuple[str, str]]:
    """Return what is often printed and what is right, with numbers of the course and of now."""
    _own, stacked = own_and_stacked((1, 2, 4), 3)
    lone, wrong = own_and_stacked((1, 2, 3), 3)
    rare = path_map(dilated_stack((2, 2, 2)))
    length = slide((10,), 3, dilation=2)[0].places
    weights = convolution((3,), 32, 64).total
    plain, dilated = settings.layer("same", 1), settings.layer("same")
    return [
        (
            tr("one layer with rates 1, 2, 3 has fields 3, 7, 15"),
            tr(
                "A single layer spans {lone}. {stacked} is a stack of three with rates 1, 2, 4; rates 1, 2, 3 give {wrong}.",
                lone=listed(lone), stacked=listed(stacked), wrong=wrong[-1],
            ),
        ),
        (
            tr("the red dots are the 3 × 3 output"),
            tr("They are the {n} input positions that the kernel reads.", n=settings.kernel.array.size),
        ),
        (
            tr("dilation works on an input with gaps between the values; rate 2 has gaps of size 2"),
            tr("The gaps are in the kernel, and rate 2 skips {n} value; 3 cells then span {span}.", n=effective_kernel(2, 2) - 2, span=effective_kernel(3, 2)),
        ),
        (
            tr("dilation reduces resolution and costs more"),
            tr(
                "Neither, at stride 1 and equal output size: with padding same both layers take {a} and {b} multiplications here. "
                "Its flaw is gridding: rates 2, 2, 2 touch {touched} of {all} cells.",
                a=number(plain.multiplications), b=number(dilated.multiplications),
                touched=int((rare > 0).sum()), all=rare.size,
            ),
        ),
        (
            tr("Conv1D: the output is as long as the input"),
            tr(
                "Conv1D(64, 3, rate 2) on 10 × 32 gives {length} × 64 with valid and {same} × 64 with same; it has {weights} parameters.",
                length=length, same=slide((10,), 3, dilation=2, padding="same")[0].places, weights=number(weights),
            ),
        ),
    ]  # fmt: skip


def listed(numbers: list[int]) -> str:
    """Return numbers as they stand in a sentence."""
    return ", ".join(number(n) for n in numbers)
