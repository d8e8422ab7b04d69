"""The settings of the page on transposed convolution, its checkerboard, and its notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from cnnstudio.arithmetic.checkerboard import checkerboard, phase_counts, resize_then_convolve
from cnnstudio.arithmetic.counts import convolution
from cnnstudio.arithmetic.growth import growth
from cnnstudio.arithmetic.transposed import Transposed, transposed
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.inputs import photograph
from cnnstudio.ui.lab.opened_transposed import OpenedTransposed
from cnnstudio.ui.lab.values import Table

View = Literal["scatter", "zeros", "matrix", "board"]
_INPUT = Table(((1, 2), (3, 4)))
_SIDE = 48


def pyramid(size: int) -> Table:
    """Return a kernel that falls off evenly from its middle: 1 2 1, 2 4 2, 1 2 1."""
    side = [min(at + 1, size - at) for at in range(size)]
    return Table(np.outer(side, side))


def counted(size: int) -> Table:
    """Return a square of the numbers from 1 on."""
    return Table(np.arange(1, size**2 + 1).reshape(size, size))


_KERNEL = pyramid(3)


@dataclass(frozen=True)
class Transposing:
    """An input, a kernel, and how far the copies of the kernel stand apart."""

    view: View = "scatter"
    inputs: Table = _INPUT
    kernel: Table = _KERNEL
    stride: int = 2
    padding: str = "valid"
    opened: OpenedTransposed | None = None
    """The layer of the network, of which one channel and one filter are shown."""
    channel: int = 0
    filter: int = 0

    def worked(self) -> Transposed:
        """Return the transposed convolution at work."""
        if self.opened is not None:
            return self.opened.worked_plane(self.inputs, self.kernel)
        return transposed(self.inputs.array, self.kernel.array, strides=self.stride, padding=self.padding)

    @property
    def steps(self) -> tuple[int, int]:
        """How many rows and columns the copies of the kernel stand apart."""
        return self.opened.strides if self.opened is not None else (self.stride, self.stride)

    @property
    def rate(self) -> int:
        """How many columns the cells of the kernel stand apart."""
        return self.opened.dilation[1] if self.opened is not None else 1


@dataclass(frozen=True, eq=False)
class Board:
    """A photograph made larger by a layer of equal weights, and what became of its smooth places."""

    title: str
    image: np.ndarray
    unevenness: float


def even_kernel(size: int, stride: int) -> np.ndarray:
    """Return a kernel of equal weights that keeps the brightness of the whole image."""
    return np.full((size, size), stride**2 / size**2)


def boards(size: int, stride: int) -> tuple[Board, ...]:
    """Return the photograph enlarged with this kernel, with one the stride divides, and resized before it is convolved."""
    photo = photograph(_SIDE)[..., 0]
    fitting = -(-size // stride) * stride
    raw = transposed(photo, even_kernel(size, stride), strides=stride).outputs
    cured = transposed(photo, even_kernel(fitting, stride), strides=stride).outputs
    resized = resize_then_convolve(photo, np.full((size, size), 1 / size**2), stride).outputs
    titles = (
        tr("Kernel {k}, stride {s}", k=size, s=stride),
        tr("Kernel {k}, stride {s}", k=fitting, s=stride),
        tr("Resized, then kernel {k}", k=size),
    )
    return tuple(
        Board(title, image, checkerboard(_inside(image, fitting, stride), stride))
        for title, image in zip(titles, (raw, cured, resized), strict=True)
    )


def _inside(image: np.ndarray, edge: int, stride: int) -> np.ndarray:
    """Return the part of an image that no border darkens, of whole periods of the pattern."""
    side = (image.shape[0] - 2 * edge) // stride * stride
    return image[edge : edge + side, edge : edge + side]


def overlap_line(kernel: int, stride: int, cells: int = 3) -> str:
    """Return how many products meet in each cell of a line: 1 1 2 1 2 1 1 for kernel 3 and stride 2."""
    return " ".join(str(n) for n in growth((cells,), kernel, stride)[0].overlap())


def notes(settings: Transposing) -> list[tuple[str, str]]:
    """Return what is often printed and what is right, with numbers of the course and of now."""
    same, valid = (growth((16,), 3, 2, padding=padding)[0].output for padding in ("same", "valid"))
    size, stride = settings.kernel.shape[1], settings.stride
    done = settings.worked()
    counts = phase_counts(size, stride, settings.rate)
    return [
        (
            tr("transposed convolution has a stride larger than 1 and always inserts zeros"),
            tr(
                "Stride 1 is possible. Stride s puts s − 1 zeros between inputs (here {n}) and then runs with step 1; "
                "the output grows from {a} to {b}.",
                n=stride - 1, a=settings.inputs.shape[1], b=done.outputs.shape[1],
            ),
        ),
        (
            tr("same makes the output as large as the input"),
            tr(
                "It gives input times stride: Conv2DTranspose(64, 3, stride 2) on 16 × 16 × 32 gives {same} × {same} × 64 with same "
                "and {valid} × {valid} × 64 with valid, {parameters} parameters either way.",
                same=same, valid=valid, parameters=number(convolution((3, 3), 32, 64).total),
            ),
        ),
        (
            tr("checkerboards come from small kernels and strides"),
            tr(
                "They come from kernels the stride does not divide: (3, 2) overlaps {three}, (4, 2) {four} with even middle cells. "
                "Here each kind of cell gets {counts} weights.",
                three=overlap_line(3, 2), four=overlap_line(4, 2), counts=", ".join(str(n) for n in counts),
            ),
        ),
        (
            tr("transposed convolution overfits by reproducing its input"),
            tr(
                "That is no property of the operation: it has {n} weights here, whatever the size of its input.",
                n=settings.kernel.array.size,
            ),
        ),
    ]  # fmt: skip


def board_words(board: Board) -> str:
    """Return how uneven a picture is, as it stands beside its title."""
    return tr("{share} uneven", share=percent(board.unevenness, 2))


def about(view: View) -> str:
    """Return what a view shows, in one sentence."""
    said: dict[View, str] = {
        "scatter": tr("Each input cell puts down a copy of the kernel, weighted by its value; where copies overlap, they add."),
        "zeros": tr("The same sum read from the output: the turned kernel slides with step 1 over the input with zeros between its cells."),
        "matrix": tr("The matrix of the ordinary convolution leads from output to input size; its transpose, times the input, makes the output."),
        "board": tr("Every weight is equal, so that a smooth image ought to stay smooth; each picture tells how uneven it became. The second kernel is a multiple of the stride, the third slides over the resized image with stride 1."),
    }  # fmt: skip
    return said[view]


def reached_cells(done: Transposed, place: tuple[int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the rows and columns of the output that an input cell's copy covers."""
    found = []
    for axis, at in zip(done.axes, place, strict=True):
        start = at * axis.stride - axis.cut
        copy = range(start, start + axis.effective, axis.dilation)
        found.append(tuple(cell for cell in copy if 0 <= cell < axis.output))
    return found[0], found[1]


def scatter_lines(settings: Transposing, place: tuple[int, int]) -> list[str]:
    """Return the rule, and where the copy of one input cell is put down."""
    (row, column), (down, right) = place, settings.steps
    return [
        tr("output += input[r, c]·kernel, put down at (r·S, c·S)"),
        tr(
            "{value} · kernel, put down at ({r}·{s}, {c}·{t}) = ({down}, {right})",
            value=full(float(settings.inputs.array[place])), s=down, t=right, r=row, c=column, down=row * down,
            right=column * right,
        ),
    ]  # fmt: skip


def sum_words(done: Transposed, place: tuple[int, int]) -> str:
    """Return the products that meet in an output cell, and their sum."""
    terms = [
        f"{full(s.value)}·{full(s.weight)}" if s.weight >= 0 else f"{full(s.value)}·({full(s.weight)})"
        for s in done.shares(place)
    ]
    return f"{' + '.join(terms) or '0'} = {full(float(done.outputs[place]))}"
