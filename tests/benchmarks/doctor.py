"""How often the doctor speaks of trainings that go well: thirty real ones, asked after every epoch."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.benchmarks.registry import benchmark

_SEEDS = 3


@benchmark("doctor-alarms", "false alarms of the doctor in 30 healthy trainings", unit="runs", budget=1)
def doctor_alarms() -> float:
    from cnnstudio.engine.loading import load_keras

    load_keras()
    from tests.engine import patients

    alarms = runs = 0
    for seed in range(_SEEDS):
        for name in patients.HEALTHY:
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place)
                found = patients.examined(patients.healthy(name, seed, folder), folder / "run")
            runs, alarms = runs + 1, alarms + bool(found)
            if found:
                told = ", ".join(f"{rule} (epoch {epoch})" for rule, epoch in found.items())
                print(f"  {name}, seed {seed}: {told}", flush=True)
    print(f"  {alarms} false alarms in {runs} healthy trainings", flush=True)
    return float(alarms)
