"""Which cells a window's drawing shows: positions only, so that they can be checked without a screen."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.layers.overlap import overlaps
from cnnstudio.layers.working import Step

MOST_CELLS = 24
_MOST_TAPS = 4_096
_HEAD, _TAIL = 14, 8
"""Cells shown before and after the gap where a row is too long to draw."""


@dataclass(frozen=True, slots=True)
class WindowRow:
    """A window on one axis: cells from -left to width + right, window of `taps` cells, one place per stride."""

    width: int
    left: int
    right: int
    taps: tuple[int, ...]
    stride: int
    places: int
    grows: bool = False
    """Each input cell spreads over the taps instead (transposed convolution)."""
    counts: tuple[int, ...] = ()
    """How many kernel elements fall on each of the first outputs, where it grows."""

    def cells(self) -> tuple[int | None, ...]:
        """Return the shown positions in order; None is the gap of a row that is too long."""
        return _fitted(-self.left, self.width + self.right)

    def read_by(self, place: int) -> tuple[int, ...]:
        """Return the positions that one output cell reads."""
        start = place * self.stride - self.left
        return tuple(start + tap for tap in self.taps)

    def written_by(self, place: int) -> tuple[int, ...]:
        """Return the output positions that one input cell spreads over, where it grows."""
        start = place * self.stride - self.left
        return tuple(start + tap for tap in self.taps if 0 <= start + tap < self.places)

    def middle(self, place: int) -> float:
        """Return the position under which an output cell stands."""
        return place * self.stride - self.left + (self.taps[-1] + self.taps[0]) / 2

    def is_border(self, position: int) -> bool:
        """Say whether a position is a zero added at the border."""
        return not 0 <= position < self.width

    def is_dropped(self, position: int) -> bool:
        """Say whether no window reads a position of the row: at its end, or between two places."""
        if not 0 <= position < self.width:
            return False
        starts = (position + self.left - tap for tap in self.taps)
        return not any(s >= 0 and s % self.stride == 0 and s // self.stride < self.places for s in starts)


def _fitted(start: int, stop: int) -> tuple[int | None, ...]:
    if stop - start <= MOST_CELLS:
        return tuple(range(start, stop))
    return (*range(start, start + _HEAD), None, *range(stop - _TAIL, stop))


def window_row(step: Step) -> WindowRow | None:
    """Return the drawing of a step, or None where the step is no window or its size is not known."""
    if step.result is None:
        return None
    numbers = {key: int(value) for key, value in step.numbers if isinstance(value, (int, float))}
    if step.formula.startswith("window-"):
        return _sliding(numbers, int(step.result))
    if step.formula.startswith("transpose-"):
        return _spreading(step, numbers, int(step.result))
    return None


def _sliding(numbers: dict[str, int], places: int) -> WindowRow:
    kernel, rate = numbers["k"], numbers["d"]
    return WindowRow(
        numbers["W"],
        numbers.get("left", 0),
        numbers.get("right", 0),
        tuple(rate * i for i in range(min(kernel, _MOST_TAPS))),
        numbers["S"],
        places,
    )


def _spreading(step: Step, numbers: dict[str, int], places: int) -> WindowRow:
    kernel, rate = numbers["k"], numbers["d"]
    taps = tuple(rate * i for i in range(min(kernel, _MOST_TAPS)))
    cut = numbers.get("cut", 0)
    counts = overlaps(step)
    return WindowRow(numbers["W"], cut, 0, taps, numbers["S"], places, grows=True, counts=counts)
