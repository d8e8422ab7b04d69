"""Judging a network on rows, outside of training."""

from __future__ import annotations

from collections.abc import Callable

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.prepare import build_metrics, check_fixed_batch
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.validation import Evaluation, Validator
from cnnstudio.language import tr


def evaluate(
    network: Network, rows: Rows, plan: Plan, recipe: DataRecipe, goes_on: Callable[[], bool] = lambda: True
) -> Evaluation:
    """Return what the network achieves on these rows; it must not be in training."""
    task = compile_model(network, plan, recipe, rows)
    feed = feed_of(network.model, task, recipe, rows)
    check_fixed_batch(network.model, rows, plan.batch_size)
    build_metrics(network.model, feed, rows, plan.batch_size)
    found = Validator(network.model, task, feed, rows, plan.batch_size).run(goes_on)
    if found is None:
        raise BridgeError(tr("The evaluation was stopped."))
    return found
