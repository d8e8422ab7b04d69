"""The report of a run: its design, data, plan, curves and how it was judged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.engine import judged_report
from cnnstudio.engine.curve_notes import read_notes
from cnnstudio.engine.kept_predictions import Kept
from cnnstudio.engine.metrics_log import Metric
from cnnstudio.engine.record import Run
from cnnstudio.engine.runs import read_metrics
from cnnstudio.exchange.drawings import Curve, curves
from cnnstudio.exchange.report import Plot, Report, Section, Table, Words, html
from cnnstudio.language import memory_text, number, percent, shape_text, tr
from cnnstudio.layers.value import Value

Pictured = Callable[[NDArray[np.int64]], NDArray[Any] | None]
"""Returns samples as the data set gives them; None where they are no pictures or cannot be read."""

_ALWAYS = ("optimizer", "learning_rate", "loss", "metrics", "epochs", "batch_size", "seed")


def run_report(run: Run, project: Project, kept: Kept | None, looks: int | None, pictured: Pictured) -> str:
    """Return the report as one page of HTML; without predictions it ends with the curves."""
    sections = [_result(run), _design(project), _data(run, project), _plan(run, project), _course(run)]
    if kept is not None:
        sections.append(judged_report.evaluation(run, kept, looks, pictured))
    sections.append(_machine(run))
    when = run.started.replace("T", " ")[:16]
    under = tr("Run {folder}, begun {when} UTC", folder=run.folder.name, when=when)
    return html(Report(run.name or project.name, under, sections))


def _result(run: Run) -> Section:
    rows = [
        (tr("status"), run.status),
        (tr("epochs"), tr("{done} of {planned}", done=number(run.epochs_done), planned=number(run.epochs))),
        (tr("steps"), number(run.step)),
        (tr("best epoch"), number(run.best_epoch) if run.best_epoch else "–"),
        (tr("time"), tr("{seconds} s", seconds=number(round(run.seconds)))),
        (tr("images per second"), number(round(run.images_per_second))),
        *((name, number(float(value))) for name, value in run.metrics.items()),
    ]
    return Section(tr("Result of the training"), [_facts(rows)])


def _facts(rows: list[tuple[str, str]]) -> Table:
    return Table((tr("what"), tr("value")), rows)


def _design(project: Project) -> Section:
    analysis = analyse(project)
    titles = (tr("Layer"), tr("Kind"), tr("Output"), tr("Parameters"), "MACs")
    rows = [
        (node.name, node.layer.kind, shape_text(node.output), number(node.parameters), number(node.macs))
        for node in (analysis.nodes[path] for path in analysis.order)
    ]
    totals = analysis.totals
    words = tr(
        "{parameters} parameters, {trainable} of them trainable; {macs} multiply-accumulates for one sample; "
        "all outputs of one sample take {memory}.",
        parameters=number(totals.parameters),
        trainable=number(totals.trainable_parameters),
        macs=number(totals.macs),
        memory=memory_text(totals.activation_bytes),
    )
    return Section(tr("Design"), [Words(words), Table(titles, rows)])


def _data(run: Run, project: Project) -> Section:
    data = run.data
    rows = [
        (tr("source"), data.source),
        (tr("training samples"), number(data.train)),
        (tr("validation samples"), number(data.validation)),
        (tr("classes"), ", ".join(data.labels[:30]) or "–"),
        (tr("fingerprint"), data.fingerprint[:23]),
    ]
    rows += _settings(project.recipe, ("scale", "validation", "validation_fraction", "labels"), {"source"})
    parts: list[Any] = [_facts(rows), Words(data.note)]
    if run.data_share < 1:
        share = percent(run.data_share, 0)
        parts.append(Words(tr("A quick look: trained on {share} of the data.", share=share), "quiet"))
    return Section(tr("Data"), parts)


def _plan(run: Run, project: Project) -> Section:
    rows = _settings(project.plan, _ALWAYS, set())
    rows += [
        (tr("learning rate after batch {step}", step=number(change.step)), number(change.rate))
        for change in run.rate_changes
    ]
    return Section(tr("Plan"), [_facts(rows)])


def _settings(value: Value, always: tuple[str, ...], without: set[str]) -> list[tuple[str, str]]:
    """Return the settings that are always told, and those that are not as they come."""
    told = value.told()
    names = [*always, *(name for name in told if name not in always and name not in without)]
    return [(name, _text(getattr(value, name))) for name in names]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, float | int):
        return number(value)
    if isinstance(value, tuple):
        return ", ".join(_text(one) for one in value) or "–"
    if isinstance(value, Value):
        inner = ", ".join(f"{name} {_text(getattr(value, name))}" for name in type(value).model_fields)
        return f"{type(value).__name__}: {inner}" if inner else type(value).__name__
    return "–" if value is None else str(value)


def _course(run: Run) -> Section:
    """Return the curves: what each epoch ended with, and its check."""
    found: dict[str, dict[str, list[tuple[int, float]]]] = {}
    for metric in read_metrics(run.folder):
        if metric.phase in {"epoch", "validation"}:
            _note(found, metric)
    if not found:
        words = Words(tr("This run ended before its first epoch did."))
        return Section(tr("Curves"), [words, *_noted(run)])
    parts: list[Any] = [
        Plot(
            curves([_curve(phase, points) for phase, points in sorted(phases.items())], tr("epoch")),
            tr("{name} after each epoch", name=name),
        )
        for name, phases in found.items()
    ]
    parts.append(
        Words(
            tr(
                "Training values are means over the epoch, with dropout and augmentation on and the weights still "
                "moving; validation is measured at its end, without."
            ),
            "quiet",
        )
    )
    return Section(tr("Curves"), [*parts, *_noted(run)])


def _noted(run: Run) -> list[Table]:
    """Return what was noted at places of the curves."""
    rows = [
        (number(note.step), number((note.step - 1) // max(run.steps_per_epoch, 1) + 1), note.words)
        for note in read_notes(run.folder)
    ]
    return [Table((tr("batch"), tr("epoch"), tr("note")), rows)] if rows else []


def _note(found: dict[str, dict[str, list[tuple[int, float]]]], metric: Metric) -> None:
    name = metric.metric.removeprefix("val_")
    found.setdefault(name, {}).setdefault(metric.phase, []).append((metric.epoch, metric.value))


def _curve(phase: str, points: list[tuple[int, float]]) -> Curve:
    words = tr("training") if phase == "epoch" else tr("validation")
    x, y = [float(epoch) for epoch, _ in points], [value for _, value in points]
    return Curve(words, x, y, dashed=phase != "epoch")


def _machine(run: Run) -> Section:
    machine = run.machine
    rows = [(tr("device"), machine.device or "–"), (tr("processors"), number(machine.processors))]
    rows += sorted(machine.versions.items())
    return Section(tr("Machine"), [_facts(rows)])
