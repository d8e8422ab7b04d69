"""Keras's own word on a design: shapes and parameter counts, to confirm ours."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import Network, build

Shapes = list[list[int | None]]


@dataclass(frozen=True, slots=True)
class Checkup:
    """What Keras says about every node, by layer name; a further call of a shared layer counts 0 parameters."""

    shapes: dict[str, Shapes]
    """One shape per output, batch axis first."""
    parameters: dict[str, int]
    seconds: float


def check(project: Project) -> Checkup:
    """Build the design in Keras and say its shapes and parameter counts."""
    started = time.monotonic()
    network = build(project, random_weights=False)
    shapes = {name: [list(t.shape) for t in tensors] for name, tensors in network.tensors.items()}
    parameters = {name: _own_parameters(network, name) for name in network.tensors}
    return Checkup(shapes, parameters, time.monotonic() - started)


def _own_parameters(network: Network, name: str) -> int:
    layer: Any = network.layers[name]
    return layer.count_params() if network.first[name] == name else 0
