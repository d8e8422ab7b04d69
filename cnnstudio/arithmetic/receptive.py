"""How far a stack of layers sees: fields growing layer by layer, the cells really touched, and the cells unseen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from cnnstudio.arithmetic.numbers import Mask, Refused, Whole, whole
from cnnstudio.arithmetic.windows import Axis, Padding, slide
from cnnstudio.language import tr


class Stage(NamedTuple):
    """One layer of a stack along one axis."""

    kernel: int = 3
    stride: int = 1
    dilation: int = 1
    padding: Padding = "valid"

    @property
    def effective(self) -> int:
        """Return what this layer's own kernel spans: 3, 5, 7 for rates 1, 2, 3."""
        return self.dilation * (self.kernel - 1) + 1


class Field(NamedTuple):
    """What one output of a stack sees after a layer: its width, and the input cells between neighbouring outputs."""

    stage: Stage
    effective: int
    field: int
    jump: int
    touched: int
    """Input cells along the axis that truly have a path to the output; fewer than the field leaves a grid."""


def effective_kernel(kernel: int, dilation: int = 1) -> int:
    """Return d(k-1)+1: 3, 5, 7 for kernel 3 and rates 1, 2, 3."""
    return whole(dilation, "dilation rate") * (whole(kernel, "kernel size") - 1) + 1


def dilated_stack(rates: Sequence[int], kernel: int = 3) -> tuple[Stage, ...]:
    """Return a stack of one kernel with these rates."""
    return tuple(Stage(kernel, dilation=rate) for rate in rates)


def plain_stack(stages: Sequence[Stage]) -> tuple[Stage, ...]:
    """Return the stack of as many weights without holes, to compare with."""
    return tuple(stage._replace(dilation=1) for stage in stages)


def fields(stages: Sequence[Stage]) -> tuple[Field, ...]:
    """Return the field after each layer: 3, 7, 15 for 3x3 with rates 1, 2, 4, where each adds (k-1)·d·jump."""
    found: list[Field] = []
    width = jump = 1
    for n, stage in enumerate(stages, start=1):
        _check(stage)
        width += (stage.effective - 1) * jump
        jump *= stage.stride
        found.append(Field(stage, stage.effective, width, jump, int((paths(stages[:n]) > 0).sum())))
    return tuple(found)


def _check(stage: Stage) -> None:
    whole(stage.kernel, "kernel size")
    whole(stage.stride, "stride")
    whole(stage.dilation, "dilation rate")


def paths(stages: Sequence[Stage]) -> Whole:
    """Return for each cell of the field in how many ways it reaches the output, along one axis."""
    counts, jump = np.ones(1, dtype=np.intp), 1
    for stage in stages:
        _check(stage)
        comb = np.zeros((stage.effective - 1) * jump + 1, dtype=np.intp)
        comb[:: stage.dilation * jump] = 1
        counts, jump = np.convolve(counts, comb), jump * stage.stride
    return counts


def path_map(stages: Sequence[Stage], axes: int = 2) -> Whole:
    """Return the same for a square or a cube: 49 of 169 cells are touched by rates 2, 2, 2, all 225 by 1, 2, 4."""
    return reduce(np.multiply.outer, [paths(stages)] * axes)


def stack_axes(size: int, stages: Sequence[Stage]) -> tuple[Axis, ...]:
    """Return the window of each layer over an input of this size."""
    found: list[Axis] = []
    for stage in stages:
        step, rate = stage.stride, stage.dilation
        found += slide((size,), stage.kernel, strides=step, dilation=rate, padding=stage.padding)
        size = found[-1].places
    return tuple(found)


def connections(size: int, stages: Sequence[Stage], place: int) -> tuple[tuple[int, ...], ...]:
    """Return the cells that feed one output of the stack, from the input up to the output itself."""
    axes = stack_axes(size, stages)
    if not axes or not 0 <= place < axes[-1].places:
        raise Refused(tr("There is no such place in the output."), "place")
    lit: list[tuple[int, ...]] = [(place,)]
    for axis in reversed(axes):
        read = {cell for at in lit[0] for cell in axis.reads(at) if 0 <= cell < axis.size}
        lit.insert(0, tuple(sorted(read)))
    return tuple(lit)


def seen(size: int, stages: Sequence[Stage]) -> Mask:
    """Return which cells of the input can change any output of the stack, along one axis."""
    axes = stack_axes(size, stages)
    reached = np.ones(axes[-1].places if axes else size, dtype=np.bool_)
    for axis in reversed(axes):
        below = np.zeros(axis.size, dtype=np.bool_)
        cells = np.array([list(axis.reads(int(p))) for p in np.flatnonzero(reached)], dtype=np.intp)
        below[cells[(cells >= 0) & (cells < axis.size)]] = True
        reached = below
    return reached


def unseen(height: int, width: int, stages: Sequence[Stage]) -> Mask:
    """Return which pixels no output can see: 108 of 784 for the MNIST network, rows and columns 26 and 27."""
    return ~np.logical_and.outer(seen(height, stages), seen(width, stages))


def dilation_pairs(place: int, size: int, kernel: int, dilation: int) -> tuple[tuple[int, int], ...]:
    """Return all (s, t) with s + l·t = p: signal cell and kernel cell whose product enters the flipped sum at p."""
    effective_kernel(kernel, dilation)
    return tuple((place - dilation * t, t) for t in range(kernel) if 0 <= place - dilation * t < size)
