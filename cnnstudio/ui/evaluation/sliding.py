"""How a window moves along one axis of what it reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sliding:
    """How a kernel moves along one axis."""

    kernel: int
    stride: int
    dilation: int
    same: bool

    @property
    def span(self) -> int:
        """Return the effective kernel size d(k-1)+1."""
        return self.dilation * (self.kernel - 1) + 1

    def before(self, length: int) -> int:
        """Return the zeros added before an axis of this length: with `same` the smaller half of all."""
        if not self.same:
            return 0
        places = -(-length // self.stride)
        return max((places - 1) * self.stride + self.span - length, 0) // 2

    def start(self, place: int, length: int) -> int:
        """Return where the window of an output element begins; below zero inside the padding."""
        return place * self.stride - self.before(length)
