"""Shapes without the batch axis; an axis that is not known is None."""

from __future__ import annotations

from cnnstudio.language import shape_text, tr

Shape = tuple[int | None, ...]

LARGEST_SIZE = 2**31 - 1
"""Elements of one tensor that TensorFlow's kernels can count."""


class Misfit(Exception):
    """A layer cannot take these inputs; carries the problem's code, field and sentence."""

    def __init__(self, code: str, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.field = code, message, field


def size(shape: Shape) -> int | None:
    """Return the number of elements, or None while an axis is unknown."""
    total = 1
    for axis in shape:
        if axis is None:
            return None
        total *= axis
    return total


def need_rank(shape: Shape, rank: int, kind: str) -> None:
    """Refuse inputs that have another number of axes than the kind reads."""
    if len(shape) != rank:
        raise Misfit("rank", _rank_sentence(shape, rank, kind))


def _rank_sentence(shape: Shape, rank: int, kind: str) -> str:
    wants = {
        1: tr("a row of numbers"),
        2: tr("a sequence (length × channels)"),
        3: tr("a picture (height × width × channels)"),
        4: tr("a volume (depth × height × width × channels)"),
    }
    wanted = wants.get(rank) or tr("a sample of {n} axes", n=rank)
    return tr("{kind} reads {wants}; it gets {shape}.", kind=kind, wants=wanted, shape=shape_text(shape))
