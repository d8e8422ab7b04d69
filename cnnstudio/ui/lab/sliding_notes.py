"""What is often printed about sliding a kernel, and what is right, with numbers that show it."""

from __future__ import annotations

from functools import cache
from math import prod

import numpy as np

from cnnstudio.arithmetic import kernels
from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.receptive import dilated_stack, fields
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.lab.sliding import Sliding


@cache
def _twice() -> tuple[float, float]:
    """Return O(5, 7) of the 6 × 9 image 10r + c under ones, and the sum with I57·K11 printed twice."""
    rows, columns = np.mgrid[1:7, 1:10]
    cell = correlate(10 * rows + columns, np.ones((2, 3))).cell((4, 6))
    return cell.output, cell.output + cell.products[0].product


def notes(settings: Sliding) -> list[tuple[str, str]]:
    """Return each print and its right form, with the stride and the kernel of now."""
    down, right = settings.strides
    seen = fields(dilated_stack((1, 1)))[-1].field
    once, twice = _twice()
    return [
        (
            "O57 = I57·K11 + I58·K12 + I57·K11 + I59·K13 + …",
            tr(
                "I57·K11 belongs there once, each cell of the kernel gives one product: with I(r, c) = 10r + c and a 2 × 3 kernel "
                "of ones the sum is {once}, as printed it is {twice}.",
                once=number(once), twice=number(twice),
            ),
        ),
        (
            tr("the stride moves 2 columns"),
            tr(
                "It moves along a row, and as far down to the next one: here by {right} to the right, then by {down} down.",
                right=number(right), down=number(down),
            ),
        ),
        (
            tr("edges are high-level features"),
            tr(
                "They are low-level: the {n} weights of one Sobel kernel find them. Later layers combine them.",
                n=number(kernels.sobel().size),
            ),
        ),
        (
            tr("larger kernels capture more complex features"),
            tr(
                "They see a wider area; complexity comes from depth. Two layers of 3 × 3 see {seen} with {two} weights "
                "for each channel pair, one of {seen} needs {one}, and the two bend twice. Here {size} needs {own}.",
                seen=shape_text((seen, seen)), two=number(2 * 3 * 3), one=number(seen * seen),
                size=shape_text(settings.kernel.shape[:2]), own=number(prod(settings.kernel.shape[:2])),
            ),
        ),
        (
            tr("the building blocks are layer, kernel, padding, stride"),
            tr(
                "A kernel of {size}, padding {padding} and stride {down}, {right} are properties of this one layer. The blocks are "
                "convolution, activation, pooling and Dense, often with normalisation and dropout.",
                size=shape_text(settings.kernel.shape[:2]), padding=settings.padding, down=number(down), right=number(right),
            ),
        ),
    ]  # fmt: skip
