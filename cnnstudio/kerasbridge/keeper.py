"""Weights and metrics that outlive their epoch: those of the best one, and the state before a run's last act."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.plan import Plan
from cnnstudio.kerasbridge.weights import set_weights, weights

Array = NDArray[np.generic]
Kept = Literal["best", "stopping"]
_METRICS = "loop/metrics"


class Keeper:
    """Remembers the best weights where the plan wants them back at the end."""

    def __init__(self, model: Any, plan: Plan) -> None:
        self._model, self._plan = model, plan
        self._kept: dict[str, dict[str, Array]] = {"best": {}, "stopping": {}}
        self.metrics: dict[str, dict[str, float]] = {"last": {}, "best": {}, "stopping": {}}
        """Of the last epoch, the best one, and the best as early stopping sees it."""
        self.resting: dict[str, Array] | None = None
        """The state to go on from, once averages or best weights have taken the place of the last ones."""

    def epoch_ended(self, metrics: dict[str, float], is_best: bool) -> None:
        """Remember an epoch, and its weights if it is the best and they are wanted."""
        self.metrics["last"] = metrics
        if is_best:
            self.keep("best", weights_too=self._plan.restore_best)

    def keep(self, name: Kept, weights_too: bool = True) -> None:
        """Remember the last epoch's metrics, and the present weights."""
        self.metrics[name] = self.metrics["last"]
        self._kept[name] = weights(self._model, name) if weights_too else {}

    def weights_of(self, name: Kept) -> dict[str, Array] | None:
        """Return weights as a model takes them, or None."""
        found = {"model" + key.removeprefix(name): value for key, value in self._kept[name].items()}
        return found or None

    def finish(self, state: Callable[[], dict[str, Array]]) -> dict[str, float]:
        """Put averages or best weights into the network, as `fit` does at its end; return the metrics it then has."""
        chosen = next((name for name in ("stopping", "best") if self._kept[name]), None)
        if chosen is not None or self._plan.use_ema:
            self.resting = state()
        optimizer = getattr(self._model.optimizer, "inner_optimizer", self._model.optimizer)
        optimizer.finalize_variable_values(self._model.trainable_variables)
        if chosen is None:
            return self.metrics["last"]
        found = self.weights_of("stopping" if chosen == "stopping" else "best")
        set_weights(self._model, found or {})
        return self.metrics[chosen]

    def told(self) -> dict[str, Array]:
        """Return everything as arrays."""
        text = np.frombuffer(json.dumps(self.metrics).encode(), np.uint8)
        return {_METRICS: text, **self._kept["best"], **self._kept["stopping"]}

    def read(self, state: Mapping[str, Array]) -> None:
        """Remember what `told` returned; checkpoints of older versions hold no metrics."""
        for name in self._kept:
            self._kept[name] = {key: value for key, value in state.items() if key.startswith(f"{name}/")}
        if _METRICS in state:
            self.metrics = json.loads(np.asarray(state[_METRICS], np.uint8).tobytes())
        self.resting = None
