"""How many kernel elements fall on each output element of a transposed convolution, along one axis.

A kernel of 3 with stride 2 gives 1 1 2 1 2 1 1; one that the stride divides gives every inner element the same.
"""

from __future__ import annotations

from math import gcd

from cnnstudio.language import tr
from cnnstudio.layers.working import Step

_SHOWN = 64


def spreads(step: Step) -> bool:
    """Say whether a step spreads its input and its size is known."""
    return step.formula.startswith("transpose-") and step.result is not None


def overlaps(step: Step, most: int = _SHOWN) -> tuple[int, ...]:
    """Return the count for each of the first output elements."""
    numbers = _numbers(step)
    kernel, rate, stride, width = (numbers[key] for key in ("k", "d", "S", "W"))
    counts = [0] * min(int(step.result or 0), most)
    for place in range(len(counts)):
        at = place + numbers.get("cut", 0)
        taps = range(min(kernel, at // rate + 1))
        counts[place] = sum((at - t * rate) % stride == 0 and (at - t * rate) // stride < width for t in taps)
    return tuple(counts)


def uneven(step: Step) -> bool:
    """Say whether inner outputs get different counts: the kernel is not divisible by the stride."""
    numbers = _numbers(step)
    return spreads(step) and numbers["S"] > 1 and len(set(_cycle(numbers))) > 1


def _cycle(numbers: dict[str, int]) -> tuple[int, ...]:
    """Return the counts that inner outputs get in turn; they repeat with the stride."""
    stride, step = numbers["S"], gcd(numbers["S"], numbers["d"])
    rounds, left = divmod(numbers["k"], stride // step)
    return (rounds, rounds + 1) if left else ((rounds,) if step == 1 else (0, rounds))


def checkerboard(step: Step) -> str:
    """Return the warning of an uneven overlap, or nothing; with the nearest kernel size that has none."""
    if not uneven(step):
        return ""
    numbers = _numbers(step)
    cycle, stride = _cycle(numbers), numbers["S"]
    return tr(
        "Kernel {k} is not divisible by stride {s}: outputs get {low} or {high} kernel elements in turn, "
        "which can print a checkerboard; a kernel of {better} gives each the same.",
        k=numbers["k"],
        s=stride,
        low=min(cycle),
        high=max(cycle),
        better=-(-numbers["k"] // stride) * stride,
    )


def _numbers(step: Step) -> dict[str, int]:
    return {key: value for key, value in step.numbers if isinstance(value, int)}
