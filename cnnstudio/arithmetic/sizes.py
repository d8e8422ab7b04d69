"""The size of the output as a formula with its numbers, and the misprint of it."""

from __future__ import annotations

from typing import NamedTuple

from cnnstudio.arithmetic.numbers import whole
from cnnstudio.arithmetic.windows import Axis, Padding, slide


class Size(NamedTuple):
    """floor((W - F + before + after)/S) + 1 with its numbers, and what the stride leaves out at the end."""

    axis: Axis
    output: int
    dropped: int

    @property
    def numerator(self) -> int:
        """Return W - F + P, P counted on both sides."""
        return self.axis.padded - self.axis.effective


class Agreement(NamedTuple):
    """In how many settings the misprinted formula gives the right size, and the first where it does not."""

    settings: int
    right: int
    first_wrong: tuple[int, int, int, int] | None

    @property
    def share(self) -> float:
        return self.right / self.settings


def output_size(width: int, kernel: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> Size:
    """Return the size along one axis: 28, kernel 5, stride 2, padding 2 give floor(27/2) + 1 = 14."""
    axis = slide((whole(width, "input"),), kernel, strides=stride, dilation=dilation, padding=padding)[0]
    return Size(axis, axis.places, int((axis.uses() == 0).sum()))


def misprinted_size(width: int, kernel: int, stride: int, padding: int) -> float:
    """Return (W - F + 2P/S) + 1, as some texts print it: 28, 5, 2, 2 give 26."""
    return width - kernel + 2 * padding / stride + 1


def agreement(largest: int = 32) -> Agreement:
    """Count, over all settings up to a size, how often the misprint happens to be right."""
    settings = right = 0
    wrong: tuple[int, int, int, int] | None = None
    for width in range(1, largest + 1):
        for kernel in range(1, width + 1):
            for stride in range(1, width + 1):
                for padding in range(kernel):
                    settings += 1
                    true = (width - kernel + 2 * padding) // stride + 1
                    same = misprinted_size(width, kernel, stride, padding) == true
                    right += same
                    wrong = wrong if same or wrong else (width, kernel, stride, padding)
    return Agreement(settings, right, wrong)
