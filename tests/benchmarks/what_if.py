"""How well the what-if table's estimates foretell what is then measured."""

from __future__ import annotations

import statistics

from tests.benchmarks.registry import benchmark


@benchmark(
    "what-if-timing",
    "measured time against estimate of what-if rows, the median ratio",
    unit="x",
    budget=None,
)
def what_if_timing() -> float:
    import numpy as np

    from cnnstudio.document import replacing, templates
    from cnnstudio.document import what_if as w
    from cnnstudio.document.analysis import analyse
    from cnnstudio.engine.loading import load_keras

    load_keras()
    from cnnstudio.kerasbridge.timing import arriving, median_seconds, rate

    pace, ratios = rate(), []
    project = templates.new("mnist-cnn")
    image = np.random.default_rng(0).integers(0, 255, (1, 28, 28), np.uint8)
    for path in ("conv2d_1", "conv2d_2"):
        sample = arriving(replacing.upstream(project, path), image)
        for row in w.what_if(project, analyse(project), path):
            if row.alone is None or row.macs is None:
                continue
            guess = pace.seconds(row.macs, dense=row.key == "dense")
            spent = median_seconds(row.alone, sample)
            ratios.append(spent / guess)
            print(_line(path, row, guess, spent), flush=True)
    return statistics.median(ratios)


def _line(path: str, row: object, guess: float, spent: float) -> str:
    key, macs = getattr(row, "key", ""), getattr(row, "macs", 0)
    return (
        f"  {path:<9} {key:<10} {macs:>12,} multiplications  estimated {guess * 1e3:7.3f} ms  "
        f"measured {spent * 1e3:7.3f} ms  ratio {spent / guess:5.2f}"
    )
