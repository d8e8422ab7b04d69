"""How soon every control of every page of the lab shows what it changed, of a 64x64 input and of a photograph.

With BENCHMARK_PRINT=1 each control stands in a table, the slowest first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from tests.benchmarks.lab_pages import Arrange, arranged, frames, photographs
from tests.benchmarks.lab_window import window
from tests.benchmarks.registry import benchmark

_FRAME, _PHOTOGRAPH = 16.7, 100.0
_SHOWN = 40


class Figure(NamedTuple):
    """What one change of one control takes."""

    milliseconds: float
    page: str
    variant: str
    control: str


def measured(chosen: dict[str, dict[str, Arrange]], budget: float) -> list[Figure]:
    """Return the figures of all controls of these pages, the slowest first."""
    with window() as shown:
        found = [
            Figure(taken, key, variant, control)
            for key, variant, page in arranged(shown, chosen)
            for control, taken in shown.each(page, budget).items()
        ]
    return sorted(found, reverse=True)


def _slowest(chosen: dict[str, dict[str, Arrange]], budget: float) -> float:
    """Return the largest figure, and tell the others where that is wished."""
    found = measured(chosen, budget)
    if os.environ.get("BENCHMARK_PRINT"):
        over = sum(figure.milliseconds > budget for figure in found)
        print(f"    {len(found)} changes of controls, {over} of them over {budget} ms")
        for figure in found[: max(_SHOWN, over)]:
            print(f"    {figure.milliseconds:7.1f} ms  {figure.page} / {figure.variant} / {figure.control}")
    return found[0].milliseconds


def _declare(key: str, variants: dict[str, Arrange], name: str, what: str, budget: float) -> None:
    def measure() -> float:
        return _slowest({key: variants}, budget)

    benchmark(name, what, unit="ms", budget=budget)(measure)


def _declare_all(
    pages: Callable[[], dict[str, dict[str, Arrange]]], name: str, what: str, budget: float
) -> None:
    for key, variants in pages().items():
        _declare(key, variants, f"{name}-{key}", what, budget)


_declare_all(frames, "lab-frame", "every control of this page up to 64x64, the slowest until painted", _FRAME)
_declare_all(photographs, "lab-photo", "the same with a photograph of 256x256", _PHOTOGRAPH)
