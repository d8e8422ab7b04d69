"""The loss and the metrics against the labels and the last layer."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.ends import Head, head_of
from cnnstudio.document.diagnosis.telling import at_large, plan, problem, recipe
from cnnstudio.document.plan import LOSSES, METRIC_KINDS, named
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr

_SPARSE, _COLUMNS, _BINARY = (
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
)
_ENTROPIES = tuple(
    name for name, kind in LOSSES.items() if getattr(kind, "reads", "any") not in ("any", "numbers")
)
_SQUARES = tuple(name for name, kind in LOSSES.items() if getattr(kind, "reads", "any") == "numbers")
_OF_COLUMNS = tuple(name for name, kind in LOSSES.items() if getattr(kind, "reads", "any") == "columns")
_TOP = 5


def of_plan(design: Design) -> Iterator[Problem]:
    """Tell where loss, labels, metrics and the output do not go together."""
    if len(design.outputs) != 1 or "unconnected" in design.states:
        return
    head, classes = head_of(design, design.outputs[0]), _classes(design)
    if classes == 0:
        yield from _regression(design)
    elif head.width == 1:
        yield from _single(design, head)
    elif head.width > 1:
        yield from _labels(design)
        yield from _fit(design, head, classes)
        yield from _metrics(design, classes)


def _classes(design: Design) -> int | None:
    """Return the number of classes, 0 for numbers, None while the data are not known."""
    return None if design.facts is None else design.facts.classes or 0


def _labels(design: Design) -> Iterator[Problem]:
    loss, made = design.project.plan.loss, design.project.recipe
    form = made.label_form
    auto = plan(tr("Let the loss follow the labels"), loss="auto")
    if loss == _SPARSE and form != made.labels:
        message = tr(
            "{kind} blends labels, but {loss} reads class numbers.", kind=made.blending[0], loss=loss
        )
        yield problem(
            "loss-one-hot", message, None, (auto, plan(tr("Use {loss}", loss=_COLUMNS), loss=_COLUMNS))
        )
    elif loss == _SPARSE and form == "one-hot":
        message = tr("{loss} reads class numbers, but the labels are one column per class.", loss=loss)
        columns = plan(tr("Use {loss}", loss=_COLUMNS), loss=_COLUMNS)
        yield problem(
            "loss-one-hot", message, None, (columns, recipe(tr("Use class numbers"), labels="integer"), auto)
        )
    elif form == "integer" and (loss in _OF_COLUMNS or (loss in _SQUARES and _classes(design))):
        message = tr("{loss} reads one column per class, but the labels are class numbers.", loss=loss)
        sparse = plan(tr("Use {loss}", loss=_SPARSE), loss=_SPARSE)
        hot = recipe(tr("Make the labels one-hot"), labels="one-hot")
        yield problem("loss-class-numbers", message, None, (sparse, hot) if loss == _COLUMNS else (auto, hot))


def _fit(design: Design, head: Head, classes: int | None) -> Iterator[Problem]:
    loss = design.project.plan.loss
    auto = plan(tr("Let the loss follow the last layer"), loss="auto")
    if loss == _BINARY and head.function == "softmax" and (classes or 0) > 2:
        message = tr(
            "{loss} judges each of the {n} outputs of {name} by itself, but its softmax shares one answer among them.",
            loss=loss, n=head.width, name=head.end.name,
        )  # fmt: skip
        yield problem("loss-per-class", message, head.end, (auto,))
    elif (
        loss in _SQUARES
        and head.function == "softmax"
        and classes
        and design.project.recipe.label_form == "one-hot"
    ):
        message = tr(
            "{loss} on the softmax of {name} learns slowly once an answer is very wrong; cross-entropy is usual.",
            loss=loss,
            name=head.end.name,
        )
        yield problem("loss-squares", message, head.end, (auto,))


def _single(design: Design, head: Head) -> Iterator[Problem]:
    loss = design.project.plan.loss
    if loss not in (_SPARSE, _COLUMNS):
        return
    message = tr("{loss} needs one output per class, but {name} has one.", loss=loss, name=head.end.name)
    auto = plan(tr("Let the loss follow the last layer"), loss="auto")
    binary = plan(tr("Use {loss}", loss=_BINARY), loss=_BINARY)
    yield problem("loss-one-output", message, head.end, (auto, binary))


def _regression(design: Design) -> Iterator[Problem]:
    settings = design.project.plan
    facts = design.facts
    name = facts.name if facts is not None else ""
    if settings.loss in _ENTROPIES:
        message = tr(
            "{loss} compares classes, but {data} has numbers to predict.", loss=settings.loss, data=name
        )
        squares = plan(tr("Use {loss}", loss=_SQUARES[0]), loss=_SQUARES[0])
        yield problem("loss-regression", message, None, (squares, plan(tr("Use huber"), loss="huber")))
    odd = [m for m in settings.metrics if METRIC_KINDS[named(m)].task == "classes"]
    if odd:
        message = tr(
            "{metric} counts right classes, but {data} has numbers to predict.", metric=odd[0], data=name
        )
        error = plan(tr("Report the mean absolute error"), metrics=("mean_absolute_error",))
        yield problem("metric-regression", message, None, (error,))


def _metrics(design: Design, classes: int | None) -> Iterator[Problem]:
    settings, form = design.project.plan, design.project.recipe.label_form
    columns = [
        m for m in settings.metrics if METRIC_KINDS[named(m)].reads in ("either", "columns", "numbers")
    ]
    if columns and form == "integer" and settings.loss in ("auto", _SPARSE):
        message = tr(
            "{metric} reads one column per class, but the labels are class numbers.",
            metric=", ".join(columns),
        )
        yield problem("metric-labels", message, None, _readable(settings.loss, settings.metrics, columns))
    if "top_k_categorical_accuracy" in settings.metrics and classes and classes <= _TOP:
        message = tr(
            "The right class is always among the best {k} of {n} classes, so that metric is always 100 %.",
            k=_TOP,
            n=classes,
        )
        kept = tuple(m for m in settings.metrics if m != "top_k_categorical_accuracy") or ("accuracy",)
        yield problem("metric-top", message, None, (plan(tr("Leave that metric out"), metrics=kept),))


def _readable(loss: str, metrics: tuple[str, ...], columns: list[str]) -> Iterator[Remedy]:
    words = tr("Make the labels one-hot")
    if loss == "auto":
        yield recipe(words, labels="one-hot")
    else:
        yield at_large("set-labels", words, "set_labels", labels="one-hot", loss=_COLUMNS)
    kept = tuple(m for m in metrics if m not in columns) or ("accuracy",)
    yield plan(tr("Leave {metrics} out", metrics=", ".join(columns)), metrics=kept)
