"""The plan's callbacks, weights and schedule against what a run will report and hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.telling import plan, problem
from cnnstudio.document.plan import Plan
from cnnstudio.document.problems import Problem
from cnnstudio.language import number, tr


def of_plan(design: Design) -> Iterator[Problem]:
    """Tell where the plan's parts do not go together, or want what the run does not have."""
    settings = design.project.plan
    yield from _two_masters(settings)
    yield from _monitors(settings)
    yield from _class_weights(design)


def _two_masters(settings: Plan) -> Iterator[Problem]:
    if settings.reduce_on_plateau is None or settings.steady:
        return
    message = tr("Reducing on a plateau and a schedule cannot both set the learning rate.")
    fixes = (
        plan(tr("Keep the learning rate until a plateau"), schedule="constant", warmup_steps=0),
        plan(tr("Keep the schedule only"), reduce_on_plateau=None),
    )
    yield problem("plateau-and-schedule", message, None, fixes)


def _monitors(settings: Plan) -> Iterator[Problem]:
    known = {"loss", "accuracy", "mean_absolute_error", "sparse_top_k_categorical_accuracy"}
    known |= {metric.called or name for name, metric in settings.metric_settings}
    for field, who in _watchers():
        callback = getattr(settings, field)
        if callback is None or callback.monitor.removeprefix("val_") in known:
            continue
        message = tr(
            "{who} watches {monitor}, which this plan does not report.", who=who, monitor=callback.monitor
        )
        mended: dict[str, Any] = {field: callback.replaced(monitor="val_loss")}
        off: dict[str, Any] = {field: None}
        fixes = (plan(tr("Watch val_loss"), **mended), plan(tr("Switch it off"), **off))
        yield problem("monitor-unknown", message, None, fixes)


def _watchers() -> tuple[tuple[str, str], ...]:
    return (
        ("early_stopping", tr("Early stopping")),
        ("reduce_on_plateau", tr("Reducing on a plateau")),
        ("best_weights", tr("The best epoch")),
    )


def _class_weights(design: Design) -> Iterator[Problem]:
    settings, facts = design.project.plan, design.facts
    if settings.class_weight == "none" or facts is None:
        return
    alike = plan(tr("Let all samples count alike"), class_weight="none")
    if not facts.classes:
        message = tr("The plan gives classes weights, but {data} has numbers to predict.", data=facts.name)
        yield problem("class-weights", message, None, (alike,))
    elif settings.class_weight == "by hand" and len(settings.class_weights) != facts.classes:
        message = tr("The plan gives {given} class weights, but {data} has {classes} classes.",
                     given=number(len(settings.class_weights)), data=facts.name, classes=number(facts.classes))  # fmt: skip
        balance = plan(tr("Balance the classes"), class_weight="balanced")
        yield problem("class-weights", message, None, (balance, alike))
