"""Where an axis has its marks, and what stands beside them."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10

from cnnstudio.language import number, percent
from cnnstudio.ui.training.remaining import duration

_MOST = 6
_TIME_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
_LOG_TIMES = (1, 3, 10, 30, 60, 300, 1200, 3600, 14_400, 43_200, 86_400, 432_000, 864_000)


def linear_ticks(low: float, high: float, whole: bool = False, most: int = _MOST) -> list[float]:
    """Return round numbers between two limits, `most` of them at most or one more."""
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return []
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    step = max(round(step), 1) if whole else step
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(index * step, 12) for index in range(first, last + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """Return decimal logarithms of round numbers: 1 and 3 of each power of ten, or only every so many powers."""
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return []
    if high - low < 0.8:
        inner = linear_ticks(10**low, 10**high)
        return [log10(value) for value in inner if value > 0]
    powers = range(floor(low), ceil(high) + 1)
    if high - low <= 3.2:
        found = [power + part for power in powers for part in (0.0, log10(3))]
    else:
        stride = max(1, ceil((high - low) / _MOST))
        found = [float(power) for power in powers if power % stride == 0]
    return [place for place in found if low <= place <= high]


def time_ticks(low: float, high: float) -> list[float]:
    """Return times that are round in seconds, minutes or hours."""
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return []
    rough = (high - low) / _MOST
    step = next((s for s in _TIME_STEPS if s >= rough), ceil(rough / 86_400) * 86_400)
    return [float(at * step) for at in range(ceil(low / step), floor(high / step) + 1)]


def log_time_ticks(low: float, high: float) -> list[float]:
    """Return decimal logarithms of times that are round, no more than there is room for."""
    if not (isfinite(low) and isfinite(high)) or high <= low:
        return []
    found = [log10(seconds) for seconds in _LOG_TIMES if low <= log10(seconds) <= high]
    return found[:: -(-len(found) // (2 * _MOST)) or 1]


def value_text(value: float, share: bool) -> str:
    """Return a mark of the value axis: 0.03, or 98 % for a share."""
    if share:
        digits = 0 if abs(value * 100 - round(value * 100)) < 1e-6 else 1
        return percent(value, digits)
    return number(float(value), 3)


def time_text(seconds: float) -> str:
    """Return a mark of the time axis without a second unit that is zero."""
    text = duration(seconds)
    return text.removesuffix(" 0 s").removesuffix(" 0 min")


def last_text(value: float, share: bool) -> str:
    """Return the value at a line's end, short enough for the margin."""
    return percent(value) if share else number(value, 3)


def exact(value: float | None, share: bool) -> str:
    """Return a value of a curve as exactly as one can use it."""
    if value is None or not isfinite(value):
        return number(None)
    return percent(value) if share else number(float(value), 4)
