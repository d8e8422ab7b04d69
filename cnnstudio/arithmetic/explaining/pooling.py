"""Values of pooling layers: the window and its winner or its mean, over a stretch, a share, or the whole."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.explaining.case import Case, explains, grid, read
from cnnstudio.arithmetic.explaining.convolving import each, split
from cnnstudio.arithmetic.explaining.explanation import Explanation, Joining, Line, Terms
from cnnstudio.arithmetic.numbers import Whole
from cnnstudio.arithmetic.windows import slide
from cnnstudio.language import number, tr


def _joining(case: Case) -> Joining:
    return "largest" if "Max" in case.layer.kind else "mean"


def pooled(case: Case, rows: list[Whole], channel: int) -> Explanation:
    """Return the working of one window of one channel."""
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    origins = board.cells(rows, np.array([channel]))
    return chosen(case, read(case, origins, tr("window"), joined=_joining(case)))


def chosen(case: Case, terms: Terms) -> Explanation:
    """Return the working of a value that was chosen among some, or is their mean."""
    count, value = terms.inside.size, terms.total
    if terms.joined == "mean":
        total = float(terms.products.sum())
        lines: tuple[Line, ...] = (
            Line(tr("Sum of {count} values", count=number(count)), total),
            Line(tr("Mean"), value, f"{total:.4f} / {count}".replace("-", "−")),
        )
    else:
        words = tr("Largest of {count}") if terms.joined == "largest" else tr("Smallest of {count}")
        lines = (Line(words.format(count=number(count)), value),)
    return Explanation(
        case.layer.kind, case.at, (terms,), lines, value, terms.magnitude, training=case.training
    )


@explains(*(f"{way}Pooling{rank}D" for way in ("Max", "Average") for rank in (1, 2, 3)))
def pooling(case: Case) -> Explanation:
    """Work out one window; padding never wins and does not count in a mean."""
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    place, channel = split(case, case.at)
    rank = len(place)
    sizes = each(case.told("pool_size"), rank)
    steps = sizes if case.told("strides") is None else each(case.told("strides"), rank)
    axes = slide(board.spatial, sizes, strides=steps, padding=case.told("padding"))
    rows = [np.array(a.reads(p), np.intp) for a, p in zip(axes, place, strict=True)]
    return pooled(case, rows, channel)


@explains(*(f"Global{way}Pooling{rank}D" for way in ("Max", "Average") for rank in (1, 2, 3)))
def whole(case: Case) -> Explanation:
    """Work out a channel as a whole."""
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    channel = next((n for n in case.at if n), 0) if len(case.at) > 1 else case.at[0]
    return pooled(case, [np.arange(n) for n in board.spatial], channel)


@explains(*(f"Adaptive{way}Pooling{rank}D" for way in ("Max", "Average") for rank in (1, 2, 3)))
def adaptive(case: Case) -> Explanation:
    """Work out one of n windows that share the axis as evenly as they can."""
    board = grid(case.inputs[0].shape, channels_first=case.channels_first)
    place, channel = split(case, case.at)
    windows = each(case.told("output_size"), len(place))
    ends = zip(place, windows, board.spatial, strict=True)
    rows = [np.arange(p * size // n, -(-(p + 1) * size // n)) for p, n, size in ends]
    return pooled(case, rows, channel)
