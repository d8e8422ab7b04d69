"""python -m tests.benchmarks [NAME ...]: prints figure, budget and ratio; above 1.00 is over budget."""

from __future__ import annotations

import argparse
import sys

from tests.benchmarks.registry import Benchmark, Timing, benchmarks


def main(argv: list[str] | None = None) -> int:
    """Measure the named benchmarks, or all, and print a line for each; return 1 if one could not be measured."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    names = parser.parse_args(argv).names or list(known)
    if unknown := set(names) - set(known):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    print(f"{'benchmark':<24} {'figure':>12} {'budget':>12} {'ratio':>6}  what")
    return 1 if [name for name in names if not _shown(known[name])] else 0


def _shown(what: Benchmark) -> bool:
    try:
        print(line(what, what.measure()), flush=True)
    except Exception as error:  # noqa: BLE001  # one that cannot be measured must not hide the others
        print(f"{what.name:<24} not measured: {type(error).__name__}: {error}", flush=True)
        return False
    return True


def line(what: Benchmark, measured: float | Timing) -> str:
    """Return the table's line for one measured figure; a timing is judged by its median."""
    figure = measured.wall if isinstance(measured, Timing) else measured
    ratio = what.ratio(figure)
    budget = "–" if what.budget is None else f"{what.budget:,.4g} {what.unit}"
    used = "–" if ratio is None else f"{ratio:.2f}"
    over = "  OVER" if ratio is not None and ratio > 1 else ""
    if isinstance(measured, Timing):
        over = f"  (best {measured.best:,.4g}, processor {measured.own:,.4g}){over}"
    return f"{what.name:<24} {f'{figure:,.4g} {what.unit}':>12} {budget:>12} {used:>6}  {what.what}{over}"


if __name__ == "__main__":
    sys.exit(main())
