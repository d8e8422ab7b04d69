"""One batch of random data through a network, its loss and one training step: what builds may still not run."""

from __future__ import annotations

import re
from typing import Any, Literal

import numpy as np
import tensorflow as tf

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network, first_sentence
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.prepare import fixed_batch
from cnnstudio.kerasbridge.rows import Array, MemoryRows
from cnnstudio.kerasbridge.task import Task
from cnnstudio.language import tr

Outcome = tuple[Literal["done", "failed", "skipped"], str]
_BATCH = 2
_BOLD = re.compile("\x1b\\[1m(.*?)\x1b\\[0m", re.DOTALL)


def dry_run(network: Network, plan: Plan, recipe: DataRecipe) -> Outcome:
    """Train a network, which is spoiled by it, one step on random data; say how it went."""
    model = network.model
    if any(axis is None for tensor in (*model.inputs, *model.outputs) for axis in tensor.shape[1:]):
        return "skipped", tr("An axis of the input is unknown, so no batch was run.")
    if any(tensor.dtype == "string" for tensor in model.inputs):
        return "skipped", tr(
            "This network reads texts, and there are only pictures and numbers to train it on."
        )
    if not model.trainable_variables:
        return "skipped", tr("No layer can learn yet, so no batch was run.")
    try:
        rows, task = _judged(network, plan, recipe)
    except BridgeError:
        # Whether plan, labels and network go together is judged elsewhere, on the real data.
        return "skipped", tr("The plan and this output do not go together yet, so no batch was run.")
    return _stepped(network, recipe, rows, task)


def _judged(network: Network, plan: Plan, recipe: DataRecipe) -> tuple[MemoryRows, Task]:
    """Return random rows the compiled network takes: class numbers where they are possible, else numbers."""
    model = network.model
    count = fixed_batch(model) or _BATCH
    inputs = tuple(_random(tensor, count) for tensor in model.inputs)
    try:
        rows = MemoryRows(inputs, tuple(_classes(tensor, count) for tensor in model.outputs))
        return rows, compile_model(network, plan, recipe, rows)
    except BridgeError:
        rows = MemoryRows(inputs, tuple(_numbers(tensor, count) for tensor in model.outputs))
        return rows, compile_model(network, plan, recipe, rows)


def _random(tensor: Any, count: int) -> Array:
    """Return numbers an input takes; 0 is a token or class that every layer knows."""
    shape, kind = (count, *tensor.shape[1:]), tf.as_dtype(tensor.dtype)
    if kind.is_floating:
        return np.random.default_rng(0).random(shape, np.float32)
    return np.zeros(shape, np.uint8)


def _classes(tensor: Any, count: int) -> Array:
    return np.zeros((count, *tensor.shape[1:-1]), np.int64)


def _numbers(tensor: Any, count: int) -> Array:
    return np.full((count, *tensor.shape[1:]), 1 / max(tensor.shape[-1], 1), np.float32)


def _stepped(network: Network, recipe: DataRecipe, rows: MemoryRows, task: Task) -> Outcome:
    """Run one step without a graph, which takes a tenth of the time and runs the same kernels."""
    try:
        feed = feed_of(network.model, task, recipe, rows)
        network.model.train_step(feed.batch(*feed.arguments(rows, np.arange(len(rows))), feed.scale()))
    except (ValueError, TypeError, BridgeError, tf.errors.OpError) as error:
        why = _reason(error)
        return "failed", tr("Keras builds this design, but a step of training fails: {why}", why=why)
    return "done", ""


def _reason(error: Exception) -> str:
    """Return what went wrong, out of what Keras writes around it in bold."""
    inner = _BOLD.search(str(error))
    return first_sentence(ValueError(inner[1])) if inner else first_sentence(error)
