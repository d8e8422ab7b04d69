"""What is told of fields in words, and their windows as marks."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.reaching import Effective
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.evaluation.maps import mark_of
from cnnstudio.ui.evaluation.sight import Array
from cnnstudio.ui.evaluation.tracing import Window
from cnnstudio.ui.widgets import Mark


def framed(window: Window | None) -> Mark | None:
    return None if window is None else mark_of(window.top, window.left, window.bottom, window.right)


def cells(window: Window) -> int:
    return (window.bottom - window.top + 1) * (window.right - window.left + 1)


def field_words(mark: Mark | None, bulk: Effective | None, found: Array | None) -> str:
    whole = tr("By the layers' sizes this unit can see the whole picture.")
    words = whole if mark is None else tr("By the layers' sizes this unit sees {high} × {wide} pixels.",
                                          high=mark.height, wide=mark.width)  # fmt: skip
    if found is None:
        return words
    if bulk is None:
        return words + " " + tr("For this picture no pixel moves its value: an activation holds it at 0.")
    _, _, high, wide, share = bulk
    told = tr(
        "By gradient {share} of it lies within {high} × {wide}.",
        share=percent(share, 0),
        high=high,
        wide=wide,
    )
    return f"{words} {told}"


def moved_words(found: Array | None) -> str:
    if found is None:
        return ""
    return tr("{count} of {all} values of this layer move with the pixel.",
              count=number(int(np.count_nonzero(found))), all=number(int(found.size)))  # fmt: skip
