"""Optimiser, losses and metrics of a plan, given to a network."""

from __future__ import annotations

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.judges import loss_of, metrics_of
from cnnstudio.kerasbridge.optimizers import optimizer
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.task import Task, task_of


def compile_model(network: Network, plan: Plan, recipe: DataRecipe, rows: Rows, total_steps: int = 1) -> Task:
    """Give the network its optimiser, losses and metrics, and say what it learns."""
    task = task_of(network.model, plan, recipe, rows)
    several = len(task.heads) > 1
    losses = [loss_of(head, plan) for head in task.heads]
    metrics = [metrics_of(head, plan) for head in task.heads]
    # XLA is three times slower than TensorFlow's own kernels on a CPU.
    network.model.compile(
        optimizer=optimizer(plan, total_steps),
        loss=losses if several else losses[0],
        metrics=metrics if several else metrics[0],
        jit_compile=False,
    )
    return task
