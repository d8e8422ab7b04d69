"""Keras's own word on a design: shapes, parameter counts and one batch, to confirm ours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import prod
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.dry_run import Outcome, dry_run

Shapes = list[list[int | None]]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What Keras says about every node, by layer name; a further call of a shared layer counts 0 parameters."""

    shapes: dict[str, Shapes]
    """One shape per output, batch axis first."""
    parameters: dict[str, int]
    trainable: dict[str, int]
    dry_run: Outcome
    """Whether one batch ran through a step of training, and why not."""
    seconds: float


def check(project: Project, why_not_run: str = "") -> Checkup:
    """Build the design in Keras and say its shapes and counts; run one batch unless there is a reason not to."""
    started = time.monotonic()
    network = build(project, random_weights=False)
    shapes = {name: [list(t.shape) for t in tensors] for name, tensors in network.tensors.items()}
    parameters = {name: _own(network, name, "weights") for name in network.tensors}
    trainable = {name: _own(network, name, "trainable_weights") for name in network.tensors}
    ran: Outcome = ("skipped", why_not_run)
    if not why_not_run:
        ran = dry_run(network, project.plan, project.recipe)
    return Checkup(shapes, parameters, trainable, ran, time.monotonic() - started)


def _own(network: Network, name: str, which: str) -> int:
    """Count the weights of a layer where it is first called."""
    layer: Any = network.layers[name]
    return sum(prod(weight.shape) for weight in getattr(layer, which)) if network.first[name] == name else 0
