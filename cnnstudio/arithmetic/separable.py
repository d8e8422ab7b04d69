"""Kernels that are a column times a row: the rank test, the best such kernel, and what two steps save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.arithmetic.numbers import Array, Refused, finite, frozen, whole
from cnnstudio.language import tr


@dataclass(frozen=True, eq=False)
class RankOne:
    """The column times row that comes nearest to a kernel, by singular values (Eckart and Young, 1936)."""

    kernel: Array
    column: Array
    row: Array
    singular: Array
    rank: int

    @property
    def nearest(self) -> Array:
        """Return column times row."""
        return frozen(np.outer(self.column, self.row))

    @property
    def separable(self) -> bool:
        """Return whether nothing is lost: rank 1 (or 0)."""
        return self.rank <= 1

    @property
    def error(self) -> float:
        """Return the norm of the rest over the kernel's: 0.1005 for the Laplacian, 0 for Sobel."""
        norm = float(np.linalg.norm(self.singular))
        return 0.0 if self.separable else float(np.linalg.norm(self.singular[1:])) / norm


class Savings(NamedTuple):
    """Multiplications of one plane and weights of one kernel, whole and in two steps."""

    plain: int
    column_step: int
    row_step: int
    weights: int
    separated_weights: int

    @property
    def separated(self) -> int:
        """Return both steps together: 45 + 27 = 72 for 5x5 and 3x3."""
        return self.column_step + self.row_step

    @property
    def saved(self) -> float:
        """Return the share of multiplications saved: 11 % at 5x5, 33 % at 100x100."""
        return 1 - self.separated / self.plain


@dataclass(frozen=True, eq=False)
class TwoSteps:
    """The column slid over the image, then the row over the result, beside the kernel done at once."""

    first: Convolution
    second: Convolution
    whole: Convolution

    @property
    def difference(self) -> Array:
        """Return the result of two steps less that of the whole kernel."""
        return frozen(self.second.outputs - self.whole.outputs)


def rank_one(kernel: ArrayLike) -> RankOne:
    """Return the best column and row; whole-number factors where the kernel has them, as Sobel's [1,2,1] and [-1,0,1]."""
    values = finite(kernel, "kernel")
    if values.ndim != 2:
        raise Refused(
            tr("The rank is that of a plane: give a kernel of two axes, not {n}.", n=values.ndim), "kernel"
        )
    left, singular, right = np.linalg.svd(values)
    rank = int(np.linalg.matrix_rank(values))
    column, row = _factors(values) if rank == 1 else (left[:, 0] * singular[0], right[0])
    return RankOne(values, frozen(column), frozen(row), frozen(singular), rank)


def _factors(values: Array) -> tuple[Array, Array]:
    """Return exact factors of a rank-1 kernel: its strongest row, made small, and what each row is of it."""
    at = np.unravel_index(np.abs(values).argmax(), values.shape)
    row = values[at[0]]
    steps = np.abs(row[np.abs(row) > 1e-12 * np.abs(row).max()])
    row = row / steps.min()
    return values[:, at[1]] / row[at[1]], row.copy()


def savings(height: int, width: int, rows: int, columns: int) -> Savings:
    """Count for `valid` borders; first the column over every input column, then the row: 3·15 and 3·9 for 5x5."""
    for size, name in ((height, "input"), (width, "input"), (rows, "kernel size"), (columns, "kernel size")):
        whole(size, name)
    if rows > height or columns > width:
        raise Refused(tr("The kernel is larger than the input: choose a smaller one."), "kernel")
    tall, wide = height - rows + 1, width - columns + 1
    return Savings(
        tall * wide * rows * columns,
        tall * width * rows,
        tall * wide * columns,
        rows * columns,
        rows + columns,
    )


def in_two_steps(image: ArrayLike, kernel: ArrayLike) -> TwoSteps:
    """Return the image under the nearest separable kernel, in two steps, beside the whole kernel at once."""
    best = rank_one(kernel)
    first = correlate(image, best.column[:, None])
    return TwoSteps(first, correlate(first.outputs, best.row[None, :]), correlate(image, kernel))
