"""What training takes of a machine's memory, estimated from the network and the plan."""

from __future__ import annotations

from cnnstudio.document.known import Totals
from cnnstudio.document.plan import Plan

SLOTS = {"sgd": 0, "adagrad": 1, "rmsprop": 1, "adam": 2, "adamw": 2, "nadam": 2, "adadelta": 2, "adamax": 2}
"""Numbers an optimiser keeps for each trainable one."""
_BYTES = 4


def slots(plan: Plan) -> int:
    """Return how many numbers the plan's optimiser keeps per trainable parameter."""
    extra = 1 if plan.momentum and plan.optimizer in ("sgd", "rmsprop") else 0
    return SLOTS[plan.optimizer] + extra


def fixed_bytes(totals: Totals, plan: Plan) -> int:
    """Return what weights, gradients and the optimiser take, whatever the batch."""
    return _BYTES * totals.parameters + _BYTES * totals.trainable_parameters * (1 + slots(plan))


def training_bytes(totals: Totals, plan: Plan) -> int:
    """Return weights, gradients, optimiser slots, and all activations with their gradients, for one batch."""
    return fixed_bytes(totals, plan) + 2 * totals.activation_bytes * plan.batch_size


def largest_batch(totals: Totals, plan: Plan, most: int) -> int:
    """Return the largest power of two whose batch stays within so many bytes; 0 when none does."""
    room = most - fixed_bytes(totals, plan)
    fits = room // max(1, 2 * totals.activation_bytes)
    return 0 if fits < 1 else 1 << (int(fits).bit_length() - 1)
