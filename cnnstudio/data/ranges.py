"""Whether values use the range that scaling takes for granted, in both parts alike."""

from __future__ import annotations

from typing import Any

from cnnstudio.data.finding import Finding, Share, pieces
from cnnstudio.data.samples import IsCancelled, Samples
from cnnstudio.language import number, tr

_DARK, _BYTE = 63.0, 255
_UNLIKE = 8.0
"""How many times further one part's values reach before the two count as scaled differently."""


def wrong_range(
    samples: Samples, cancelled: IsCancelled | None = None, share: Share | None = None
) -> list[Finding]:
    """Find pictures of bytes that stay nearly black once they are divided by 255, and parts scaled differently."""
    high = _highest(samples.x_train, cancelled, share)
    found = []
    if samples.pictures and samples.x_train.dtype == "uint8" and 0 < high <= _DARK:
        words = tr(
            "The brightest value is {high} of 255, so the pictures are nearly black once divided by 255; "
            "multiply them by {times} before, or choose to scale by nothing.",
            high=number(high), times=number(int(_BYTE // high)),
        )  # fmt: skip
        found.append(Finding("wrong-range", "warning", words))
    if not samples.has_test:
        return found
    tested = _highest(samples.x_test, cancelled)
    low, large = sorted((abs(high), abs(tested)))
    if large > _UNLIKE * max(low, 1e-12):
        words = tr(
            "Values reach {train} in the training part and {test} in the test part: the two were scaled differently.",
            train=number(high, 3), test=number(tested, 3),
        )  # fmt: skip
        found.append(Finding("unlike-parts", "error", words))
    return found


def _highest(x: Any, cancelled: IsCancelled | None, share: Share | None = None) -> float:
    """Return the value furthest from zero, without its sign."""
    return max(
        (max(abs(float(piece.max(initial=0))), abs(float(piece.min(initial=0)))) for _, piece in pieces(x, cancelled, share)),
        default=0.0,
    )  # fmt: skip
