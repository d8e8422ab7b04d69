"""How quickly one image passes through every layer of the course's network."""

from __future__ import annotations

import time

from tests.benchmarks.registry import benchmark


@benchmark("probe", "one image through every layer, idle, p95", unit="ms", budget=16.0)
def probe() -> float:
    import numpy as np

    from cnnstudio.kerasbridge.build import build
    from cnnstudio.kerasbridge.probe import EVERY_LAYER, Probe
    from tests.benchmarks.bench_training import course_project

    project = course_project(epochs=1, seed=0)
    watch, image = Probe(build(project), project.recipe), np.zeros((1, 28, 28), np.uint8)
    taken = []
    for _ in range(520):
        begun = time.perf_counter()
        watch.look(image, EVERY_LAYER)
        taken.append(1000 * (time.perf_counter() - begun))
    return float(np.percentile(taken[20:], 95))
