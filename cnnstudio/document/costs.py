"""What training a design needs of the machine, estimated from its shapes and its plan."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from cnnstudio.document.footprint import Counted
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.plan import Plan
from cnnstudio.layers.shape import size

NUMBER = 4
"""Bytes of a float32."""
_BYTES = {"float16": 2, "bfloat16": 2, "mixed_float16": 2, "mixed_bfloat16": 2, "float64": 8}
_TIMES_HELD = {
    "Flatten": 0,
    "Reshape": 0,
    "Dropout": 2,
    "BatchNormalization": 3,
    "LayerNormalization": 3,
    "GroupNormalization": 3,
}
"""How often a layer's output is kept for the way back: a view not at all, a mask or normalised values beside it."""
PROGRAM = 20 * 2**20
"""What the compiled step itself takes, whatever the network."""
ERROR_RANGE = (0.75, 1.25)
"""Estimate over measurement in the benchmark `training-memory`."""


@dataclass(frozen=True, slots=True)
class TrainingMemory:
    """Bytes that training needs at its peak, by what they are for; an estimate."""

    batch_size: int
    weights: int
    gradients: int
    slots: int
    activations: int
    working: int
    """The largest layer's outputs and their gradient, room to update the largest weight array, and the program."""
    complete: bool = True
    """Whether every layer is in it."""

    @property
    def total(self) -> int:
        """Return all bytes together."""
        return self.weights + self.gradients + self.slots + self.activations + self.working


def slots(plan: Plan) -> int:
    """Return how many numbers the plan's optimiser keeps for each trainable parameter."""
    with_momentum = plan.momentum > 0 and plan.optimizer in ("sgd", "rmsprop")
    averaged = plan.use_ema + bool(plan.gradient_accumulation_steps)
    return plan.optimizer_settings.slots + with_momentum + averaged


def training_memory(analysis: Counted, plan: Plan) -> TrainingMemory:
    """Return the memory of one training step: weights, gradients, optimiser, and the outputs kept for the way back."""
    live = analysis.totals.trainable_parameters
    known = [node for node in analysis.flat if node.state == "ok"]
    largest = max((_output_bytes(node) for node in known), default=0)
    return TrainingMemory(
        plan.batch_size,
        analysis.totals.parameters * NUMBER,
        live * NUMBER,
        slots(plan) * live * NUMBER,
        plan.batch_size * sum(_output_bytes(node) * _TIMES_HELD.get(node.layer.kind, 1) for node in known)
        + plan.batch_size * sum(map(_step_bytes, known)),
        2 * plan.batch_size * largest + 2 * max(map(_largest_array, known), default=0) + PROGRAM,
        analysis.totals.complete,
    )


def _output_bytes(node: NodeAnalysis) -> int:
    each = _BYTES.get(node.layer.dtype or "", NUMBER)
    return sum(size(shape) or 0 for shape in node.outputs if shape is not None) * each


def _step_bytes(node: NodeAnalysis) -> int:
    """Return what a recurrent layer keeps of its gates and states at every time step."""
    gates, units = getattr(node.layer, "gates", None), getattr(node.layer, "units", None)
    steps = node.inputs[0][0] if node.inputs and node.inputs[0] else None
    if not isinstance(gates, int) or not isinstance(units, int):
        return 0
    return (steps or 0) * units * (2 * gates + 2) * NUMBER


def _largest_array(node: NodeAnalysis) -> int:
    arrays = node.cost.weights if node.cost is not None and node.trainable_parameters else ()
    return max((prod(array.shape) for array in arrays if array.trainable), default=0) * NUMBER


def node_bytes(node: NodeAnalysis) -> int | None:
    """Return the bytes a layer's outputs take for one sample, 4 for each number; None while a shape is unknown."""
    sizes = [None if shape is None else size(shape) for shape in node.outputs]
    return None if None in sizes else sum(s or 0 for s in sizes) * NUMBER
