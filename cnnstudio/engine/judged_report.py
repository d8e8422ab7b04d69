"""The part of a report that tells how a run was judged on its test set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.engine.kept_predictions import Kept
from cnnstudio.engine.pictures_report import picture_parts
from cnnstudio.engine.record import Run
from cnnstudio.evaluation import classes, curves, residuals, standouts
from cnnstudio.evaluation.calibration import calibration
from cnnstudio.evaluation.intervals import wilson
from cnnstudio.evaluation.pooled import pooled, why_they_differ
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.evaluation.ranking import ranks, top
from cnnstudio.exchange import drawings
from cnnstudio.exchange.report import Part, Pictures, Plot, Section, Table, Words
from cnnstudio.language import number, percent, tr

Pictured = Callable[[NDArray[np.int64]], NDArray[Any] | None]

_MOST_CLASSES, _MISTAKES, _DOTS = 20, 24, 1500


def evaluation(run: Run, kept: Kept, looks: int | None, pictured: Pictured) -> Section:
    """Return what the page Evaluate shows, as words, tables and plots."""
    found = kept.predictions
    parts: list[Part] = [Words(_about(run, kept, looks), "quiet")]
    if found.task == "classes":
        parts += _of_classes(found, pictured)
    elif found.task == "several":
        parts += [_class_table(found, classes.label_report(found)), *_keras(found)]
    elif found.task == "numbers":
        parts += _of_numbers(found)
    elif found.task in {"masks", "pictures"}:
        parts += picture_parts(found)
    metrics = [(name, number(value)) for name, value in found.metrics.items()]
    if metrics:
        parts.append(Table((tr("Keras's metrics"), tr("value")), metrics))
    title = tr("Test set") if kept.record.split == "test" else tr("Validation set")
    return Section(title, parts)


def _about(run: Run, kept: Kept, looks: int | None) -> str:
    words = tr("{count} samples, weights of epoch {epoch}.", count=number(kept.predictions.samples),
               epoch=number(kept.record.epoch))  # fmt: skip
    if kept.outdated(run):
        words += " " + tr("The run has trained on since.")
    if kept.record.split == "validation":
        return f"{words} " + tr(
            "These data have no test set; the run was chosen by the samples it is judged on."
        )
    if run.data.validates_on_test:
        words += " " + tr(
            "Validation used this test set after every epoch: this run is selected on the test set."
        )
    unknown = tr("How often the test set was looked at is not known.")
    return f"{words} " + (
        tr("Looks at the test set: {count}.", count=number(looks)) if looks is not None else unknown
    )


def _of_classes(found: Predictions, pictured: Pictured) -> list[Part]:
    hits = int(found.right.sum())
    low, high = wilson(hits, found.samples)
    counts = classes.confusion(found.truth, found.answers, found.columns)
    first = Words(tr("Accuracy {share}", share=percent(hits / found.samples)), "strong")
    interval = Words(
        tr("{hits} of {samples} right; 95 % between {low} and {high} (Wilson).", hits=number(hits),
           samples=number(found.samples), low=percent(low), high=percent(high))
    )  # fmt: skip
    return [
        first, interval, *_top(found), _class_table(found, classes.report(counts)), *_keras(found),
        *_matrix(found, counts), *_curves(found), *_confidence(found), *_mistakes(found, pictured),
    ]  # fmt: skip


def _top(found: Predictions) -> list[Part]:
    if found.columns <= 2:
        return []
    places = ranks(found)
    told = [f"top-{k} {percent(top(places, k))}" for k in (2, 3, 5) if k < found.columns]
    return [Words(" · ".join(told))]


def _class_table(found: Predictions, report: classes.Report) -> Table:
    rows = [_row(name, row) for name, row in zip(found.names, report.rows, strict=True)]
    rows.append((tr("accuracy"), "", "", f"{report.accuracy:.4f}", number(found.samples)))
    rows += [_row(tr("macro average"), report.macro), _row(tr("weighted average"), report.weighted)]
    return Table((tr("Class"), tr("Precision"), tr("Recall"), "F1", tr("Support")), rows)


def _row(name: str, row: classes.Row) -> tuple[str, ...]:
    return name, f"{row.precision:.4f}", f"{row.recall:.4f}", f"{row.f1:.4f}", number(row.support)


def _keras(found: Predictions) -> list[Part]:
    both = pooled(found)
    words = tr("Keras's Precision {precision} and Recall {recall}.",
               precision=percent(both.precision), recall=percent(both.recall))  # fmt: skip
    return [Words(f"{words} {why_they_differ(found, both)}")]


def _matrix(found: Predictions, counts: NDArray[np.int64]) -> list[Part]:
    if found.columns > _MOST_CLASSES:
        words = tr(
            "The confusion matrix of {count} classes is too large for a page.", count=number(found.columns)
        )
        return [Words(words, "quiet")]
    wrong = counts.astype(np.float64)
    np.fill_diagonal(wrong, 0)
    rows = [
        [name, *(str(n) if n else "" for n in line)]
        for name, line in zip(found.names, counts.tolist(), strict=True)
    ]
    table = Table([tr("true \\ answer"), *found.names], rows, wrong / (wrong.max() or 1.0))
    return [Words(tr("Confusion matrix (rows: true class, columns: answer)")), table]


def _curves(found: Predictions) -> list[Part]:
    areas: dict[int, float] = {}
    for column in range(found.columns):
        positive, scores = curves.one_against_rest(found, column)
        if curves.both_kinds(positive):
            areas[column] = curves.roc(positive, scores).area
    if not areas:
        return []
    worst = min(areas, key=lambda column: areas[column])
    positive, scores = curves.one_against_rest(found, worst)
    roc, pr = curves.roc(positive, scores), curves.precision_recall(positive, scores)
    told = tr("ROC curve of {name}, the class with the smallest area ({area}); mean over classes {mean}.",
              name=found.name(worst), area=number(roc.area), mean=number(float(np.mean(list(areas.values())))))  # fmt: skip
    whole = (0.0, 1.0)
    chance = drawings.Curve("", whole, whole, dashed=True)
    name = found.name(worst)
    return [
        Plot(drawings.curves([drawings.Curve(name, list(roc.x), list(roc.y)), chance], tr("share of false alarms"),
                             whole, whole), told),
        Plot(drawings.curves([drawings.Curve(name, list(pr.x), list(pr.y))], tr("recall"), whole, whole),
             tr("Precision over recall of {name}; average precision {area}.", name=name, area=number(pr.area))),
    ]  # fmt: skip


def _confidence(found: Predictions) -> list[Part]:
    told = calibration(found)
    reliability = drawings.bars(
        list(told.edges), [list(told.accuracy)], tr("confidence"), (0.0, 1.0), diagonal=True
    )
    most = float(told.count.max(initial=1)) * 1.05
    counts = drawings.bars(
        list(told.edges), [list(told.right), list(told.wrong)], tr("confidence"), (0.0, most)
    )
    return [
        Plot(reliability, tr("Share answered rightly at each confidence; calibration error {error}.",
                             error=percent(told.error))),
        Plot(counts, tr("How confident the answers are; amber: wrong ones.")),
    ]  # fmt: skip


def _mistakes(found: Predictions, pictured: Pictured) -> list[Part]:
    rows = standouts.surest_mistakes(found)[:_MISTAKES]
    pictures = pictured(rows) if len(rows) else None
    if pictures is None:
        return []
    captions = [
        f"{found.name(int(found.truth[r]))} → {found.name(int(found.answers[r]))} "
        f"{percent(float(found.certainty[r]), 0)}"
        for r in rows
    ]
    words = Words(tr("The most confident mistakes: true class → answer, confidence"))
    return [words, Pictures(np.asarray(pictures), captions)]


def _of_numbers(found: Predictions) -> list[Part]:
    titles = (tr("Number"), tr("Mean error size"), tr("95 % interval"), tr("RMS error"), tr("Mean error"), "R²",
              tr("Largest"))  # fmt: skip
    rows, plots = [], []
    for column in range(found.columns):
        errors = residuals.summary(found, column)
        low, high = errors.mean_absolute_interval
        rows.append((errors.name, number(errors.mean_absolute), f"{number(low)} – {number(high)}",
                     number(errors.root_mean_square), number(errors.bias, 3), percent(errors.r2, 1),
                     number(errors.largest)))  # fmt: skip
        plots += _number_plots(found, column)
    return [Table(titles, rows), *plots]


def _number_plots(found: Predictions, column: int) -> list[Part]:
    step = max(-(-found.samples // _DOTS), 1)
    true, said = found.truth[::step, column].tolist(), found.outputs[::step, column].tolist()
    bars = residuals.histogram(residuals.errors_of(found, column))
    most = float(bars.count.max()) * 1.05
    told = tr("{name}: predicted (up) over true (across), {drawn} of {all} samples", name=found.name(column),
              drawn=number(len(true)), all=number(found.samples))  # fmt: skip
    return [
        Plot(drawings.dots(true, said, tr("true")), told),
        Plot(drawings.bars(list(bars.edges), [list(bars.count)], tr("predicted minus true"), (0.0, most)),
             tr("{name}: errors, in its own units", name=found.name(column))),
    ]  # fmt: skip
