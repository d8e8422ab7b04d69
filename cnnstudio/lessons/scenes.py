"""The pages of the lab that a lesson may show, and what it may set there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from cnnstudio.arithmetic.activations import EVERY
from cnnstudio.language import tr

_TABLE, _LIST, _NUMBER, _WHOLE, _PADDING = "table", "list", "number", "whole", "padding"
_PADS = ("valid", "same")
Part = str | tuple[str, ...]

PAGES: Mapping[str, Mapping[str, Part]] = MappingProxyType({
    "sliding-window": {
        "image": _TABLE, "kernel": _TABLE, "bias": _LIST, "stride": _WHOLE, "rate": _WHOLE, "padding": _PADDING,
        "groups": _WHOLE, "activation": tuple(EVERY),
    },
    "flip": {"image": _TABLE, "kernel": _TABLE},
    "borders": {"image": _TABLE, "kernel": _TABLE, "constant": _NUMBER},
    "output-size": {"width": _WHOLE, "kernel": _WHOLE, "stride": _WHOLE, "rate": _WHOLE, "padding": _PADDING},
    "pooling": {
        "image": _TABLE, "kind": ("max", "average"), "size": _WHOLE, "stride": _WHOLE, "padding": _PADS,
    },
    "activations": {"name": tuple(EVERY), "sums": _TABLE},
    "dilated": {
        "view": ("stack", "layer"), "kernel_size": _WHOLE, "rates": _LIST, "image": _TABLE, "kernel": _TABLE,
        "rate": _WHOLE,
    },
    "transposed": {
        "view": ("scatter", "zeros", "matrix", "board"), "image": _TABLE, "kernel": _TABLE, "stride": _WHOLE,
        "padding": _PADS,
    },
    "separable": {"image": _TABLE, "kernel": _TABLE},
    "depthwise-grouped": {
        "kind": ("plain", "grouped", "depthwise"), "channels": _WHOLE, "filters": _WHOLE, "groups": _WHOLE,
        "kernel_size": _WHOLE,
    },
    "ways-to-compute": {"image": _TABLE, "kernel": _TABLE, "timed": _WHOLE},
    "dropout": {"values": _TABLE, "rate": _NUMBER},
    "backward": {"image": _TABLE, "kernel": _TABLE, "bias": _NUMBER, "goal": ("sum", "squares")},
})  # fmt: skip
"""Page by page, the parts and what each takes: one of some words, or numbers of a form."""
_MOST_CELLS = {_TABLE: 4_096, _LIST: 64}


def unfit(page: str, part: str, value: Any) -> str:
    """Return why a value cannot be set there, or an empty text."""
    wanted = PAGES[page][part]
    if isinstance(wanted, tuple):
        known = isinstance(value, str) and value in wanted
        return "" if known else tr("“{part}” is one of {words}.", part=part, words=", ".join(wanted))
    if wanted == _PADDING and isinstance(value, str):
        return "" if value in _PADS else tr("“{part}” is valid, same or a number of cells.", part=part)
    if wanted in _MOST_CELLS:
        return _unfit_cells(part, wanted, value)
    return _unfit_number(part, wanted, value)


def _unfit_cells(part: str, wanted: str, value: Any) -> str:
    try:
        cells = np.asarray(value, dtype=np.float64)
    except (TypeError, ValueError):
        return tr("“{part}” is a table of numbers in rows of equal length.", part=part)
    axes = (1, 2, 3, 4) if wanted == _TABLE else (1,)
    if cells.ndim not in axes or not 0 < cells.size <= _MOST_CELLS[wanted] or not np.isfinite(cells).all():
        return tr("“{part}” has one to {n} numbers.", part=part, n=_MOST_CELLS[wanted])
    return ""


def _unfit_number(part: str, wanted: str, value: Any) -> str:
    real = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    if not real or not np.isfinite(value):
        return tr("“{part}” is a number.", part=part)
    least = 0 if wanted == _PADDING else 1
    if wanted != _NUMBER and (float(value) != int(value) or not least <= value <= 1_000):
        return tr("“{part}” is a whole number from {least} to {most}.", part=part, least=least, most=1_000)
    return ""
