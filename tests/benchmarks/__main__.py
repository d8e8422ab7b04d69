"""python -m tests.benchmarks [NAME ...]: prints figure, budget and ratio; above 1.00 is over budget."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks.registry import Benchmark, benchmarks


def main(argv: list[str] | None = None) -> int:
    """Measure the named benchmarks, or all, and print a line for each."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args(argv).names or list(known)
    if unknown := set(names) - set(known):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    print(f"{'benchmark':<24} {'figure':>12} {'budget':>12} {'ratio':>6}  what")
    for name in names:
        print(line(known[name], known[name].measure()), flush=True)
    return 0


def line(what: Benchmark, figure: float) -> str:
    """Return the table's line for one measured figure."""
    ratio = what.ratio(figure)
    budget = "–" if what.budget is None else f"{what.budget:,.4g} {what.unit}"
    used = "–" if ratio is None else f"{ratio:.2f}"
    over = "  OVER" if ratio is not None and ratio > 1 else ""
    return f"{what.name:<24} {f'{figure:,.4g} {what.unit}':>12} {budget:>12} {used:>6}  {what.what}{over}"


if __name__ == "__main__":
    sys.exit(main())
