"""Judging a network on rows, outside of training."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.kerasbridge.both_parts import Judged, judge_both
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.compile import compile_model
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.feeding import feed_of
from cnnstudio.kerasbridge.prepare import build_metrics, check_fixed_batch
from cnnstudio.kerasbridge.rows import Rows
from cnnstudio.kerasbridge.validation import Evaluation, Validator
from cnnstudio.kerasbridge.witness import Witness
from cnnstudio.language import tr

GoesOn = Callable[[], bool]
Kind = TypeVar("Kind", bound=Validator)
Found = TypeVar("Found", Evaluation, Judged)


def evaluate(
    network: Network, rows: Rows, plan: Plan, recipe: DataRecipe, goes_on: GoesOn = lambda: True
) -> Evaluation:
    """Return what the network achieves on these rows; it must not be in training."""
    return _whole(_validator(Validator, network, rows, plan, recipe).run(goes_on))


def predict(
    network: Network, rows: Rows, plan: Plan, recipe: DataRecipe, progress: Callable[[int], bool]
) -> Predictions:
    """Return truth and answers of all rows; `progress(rows done)` is asked before each batch whether to go on."""
    witness = _validator(Witness, network, rows, plan, recipe)
    found = _whole(witness.run(_counted(progress, witness.batch)))
    return witness.predictions(found.metrics)


def judge_parts(
    network: Network,
    train: Rows,
    validation: Rows | None,
    plan: Plan,
    recipe: DataRecipe,
    most: int,
    goes_on: GoesOn = lambda: True,
) -> Judged:
    """Return what the network achieves on at most so many rows of each part (all: 0); it must not be in training."""
    validator = _validator(Validator, network, train, plan, recipe)
    return _whole(judge_both(validator, network.model, train, validation, most, goes_on))


def _counted(progress: Callable[[int], bool], batch: int) -> GoesOn:
    done = -batch

    def goes_on() -> bool:
        nonlocal done
        done += batch
        return progress(done)

    return goes_on


def _whole(found: Found | None) -> Found:
    if found is None:
        raise BridgeError(tr("The evaluation was stopped."))
    return found


def _validator(kind: type[Kind], network: Network, rows: Rows, plan: Plan, recipe: DataRecipe) -> Kind:
    task = compile_model(network, plan, recipe, rows)
    feed = feed_of(network.model, task, recipe, rows)
    check_fixed_batch(network.model, rows, plan.batch_size)
    build_metrics(network.model, feed, rows, plan.batch_size)
    return kind(network.model, task, feed, rows, plan.batch_size)
