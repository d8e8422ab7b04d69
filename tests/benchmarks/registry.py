"""What a benchmark is, and finding those that the files of this folder declare."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Literal, NamedTuple


class Timing(NamedTuple):
    """How long an act takes in milliseconds, its median and best, and the processor's own time, which load changes less."""

    wall: float
    best: float
    own: float


Measure = Callable[[], float | Timing]


class Benchmark(NamedTuple):
    """One figure with its budget; where more is better the budget is the least that will do."""

    name: str
    what: str
    unit: str
    budget: float | None
    better: Literal["less", "more"]
    measure: Measure

    def ratio(self, figure: float) -> float | None:
        """Return how much of the budget is used: up to 1 is within it, whichever way is better."""
        if self.budget is None:
            return None
        return figure / self.budget if self.better == "less" else self.budget / figure


_known: dict[str, Benchmark] = {}


def benchmark(
    name: str, what: str, *, unit: str, budget: float | None, better: Literal["less", "more"] = "less"
) -> Callable[[Measure], Measure]:
    """Declare a function as a benchmark; it returns the figure in the unit."""

    def declare(measure: Measure) -> Measure:
        if name in _known:
            raise ValueError(f"two benchmarks are called {name}")
        _known[name] = Benchmark(name, what, unit, budget, better, measure)
        return measure

    return declare


def benchmarks() -> dict[str, Benchmark]:
    """Return all benchmarks by name, importing every file of this folder once."""
    package = importlib.import_module("tests.benchmarks")
    for module in pkgutil.iter_modules(package.__path__):
        if module.name not in {"__main__", "registry"}:
            importlib.import_module(f"tests.benchmarks.{module.name}")
    return dict(sorted(_known.items()))
