"""python -m tests.benchmarks.canvas_against --interpreter PYTHON [NODES ...]: our canvas beside NodeGraphQt, as ratios.

PYTHON, or CNN_STUDIO_PEER_PYTHON, is an interpreter of another environment where OdenGraphQt or NodeGraphQt is installed.
Both are measured by the processor's own time, which other work on the machine changes least.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.benchmarks.canvas import canvas_of, exact_picture, large_design

WHAT = {"create": "build and first picture", "fit": "repaint, all in sight", "full": "repaint at 100 %"}


def main(argv: list[str] | None = None) -> int:
    """Print the table; return 1 where the other canvas cannot be run."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.canvas_against")
    parser.add_argument("nodes", nargs="*", type=int, default=[100, 1000, 10_000])
    parser.add_argument("--interpreter", default=os.environ.get("CNN_STUDIO_PEER_PYTHON", ""))
    parser.add_argument("--limit", type=float, default=240.0, help="seconds after which the other gives up")
    given = parser.parse_args(argv)
    if not given.interpreter:
        print("not compared: --interpreter names no Python that has OdenGraphQt or NodeGraphQt")
        return 1
    print(f"{'nodes':>7}  {'what':<24} {'other':>12} {'ours':>12} {'times as fast':>14}")
    return max([_compared(given.interpreter, nodes, given.limit) for nodes in given.nodes], default=0)


def _compared(interpreter: str, nodes: int, limit: float) -> int:
    try:
        theirs = _theirs(interpreter, nodes, limit)
    except subprocess.TimeoutExpired:
        print(
            f"{nodes:>7,}  the other had not built its network after {limit:g} s; ours: {_words(_ours(nodes))}"
        )
        return 0
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        print(f"{nodes:>7,}  not compared: {interpreter} cannot measure it: {error}")
        return 1
    for line in lines(nodes, theirs, _ours(nodes)):
        print(line, flush=True)
    return 0


def lines(nodes: int, theirs: dict[str, float], ours: dict[str, float]) -> Iterable[str]:
    """Yield the table's lines for one size."""
    for key, what in WHAT.items():
        ratio = theirs[key] / ours[key]
        yield f"{nodes:>7,}  {what:<24} {theirs[key]:>9,.1f} ms {ours[key]:>9,.1f} ms {ratio:>14.2f}"


def _words(ours: dict[str, float]) -> str:
    return ", ".join(f"{what} {ours[key]:,.1f} ms" for key, what in WHAT.items())


def _theirs(interpreter: str, nodes: int, limit: float) -> dict[str, float]:
    """Have the other canvas measured in its own interpreter."""
    script = Path(__file__).with_name("peer_canvas.py")
    done = subprocess.run(
        [interpreter, str(script), str(nodes)], capture_output=True, text=True, timeout=limit, check=True
    )
    found = next((line for line in done.stdout.splitlines() if line.startswith("{")), "")
    return {key: figure for key, figure in json.loads(found).items() if key in WHAT}


def _ours(nodes: int) -> dict[str, float]:
    """Measure the same of our canvas, in milliseconds of the processor; every repaint paints all anew."""
    design = large_design(nodes)
    with canvas_of(8) as view:
        begun = time.thread_time()
        view.document.replace(design)
        view.viewport().repaint()
        create = 1000 * (time.thread_time() - begun)
    return {"create": create, "fit": exact_picture(nodes, 0).own, "full": exact_picture(nodes, 1.0).own}


if __name__ == "__main__":
    sys.exit(main())
