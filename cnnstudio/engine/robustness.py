"""How a run's accuracy falls when the test pictures are made harder; kept in the run's folder like its predictions."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from cnnstudio.engine.record import Run, RunError
from cnnstudio.layers.value import Value
from cnnstudio.storage import StorageError, atomic_write

_FILE = Path("evaluation") / "robustness.json"


class Tried(Value):
    """One strength of one disturbance."""

    level: float
    right: int
    samples: int


class Robustness(Value):
    """Everything that was tried with the weights a run had."""

    format: Literal[1] = 1
    run_step: int
    weights: Literal["best", "last"]
    tried: dict[str, tuple[Tried, ...]] = {}


def robustness(run: Run) -> Robustness:
    """Return what was tried with the run as it is now; nothing where it has trained on or the file is damaged."""
    fresh = Robustness(run_step=run.step, weights=run.kept_weights)
    try:
        found = Robustness.model_validate_json((run.folder / _FILE).read_bytes())
    except (OSError, ValidationError):
        return fresh
    return found if (found.run_step, found.weights) == (run.step, run.kept_weights) else fresh


def keep_robustness(run: Run, key: str, tried: tuple[Tried, ...]) -> None:
    """Add one disturbance's curve; RunError when it cannot be written."""
    known = robustness(run)
    whole = known.replaced(tried={**known.tried, key: tried})
    try:
        (run.folder / _FILE).parent.mkdir(exist_ok=True)
        atomic_write(run.folder / _FILE, whole.model_dump_json(indent=1).encode())
    except (OSError, StorageError) as error:
        raise RunError(str(error)) from error
