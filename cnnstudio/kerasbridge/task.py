"""What a network is asked to learn: for each output its loss, the form of its labels, and what counts as right."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Literal

from cnnstudio.document.plan import LOSSES, Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.rows import Form, Rows
from cnnstudio.language import number, shape_text, tr

Labels = Literal["integer", "one-hot", "binary", "values", "several"]
"""How targets reach the loss: class numbers, one column per class, 0 or 1 for one output, numbers as they are, or
a 0 or 1 for each of several labels that do not exclude each other."""

_PASS_ON = frozenset({"Dropout", "Flatten", "Reshape"})
_ROWS_OF_CLASSES = 2
"""Axes of an output that tells one class per sample."""
_PER_LABEL = frozenset({"auto", "binary_crossentropy", "binary_focal_crossentropy"})


# Keras says this on stderr while a network is built; whoever trains it gets our sentence instead.
warnings.filterwarnings("ignore", message="You are using a softmax over axis")


@dataclass(frozen=True, slots=True)
class Head:
    """One output of the network and how it is judged."""

    name: str
    loss: str
    from_logits: bool
    labels: Labels
    classes: int | None
    """None unless classes are predicted."""
    target: int
    """Which of the data's targets it learns; several outputs may learn the same."""


@dataclass(frozen=True, slots=True)
class Task:
    """The heads, in the order of the network's outputs."""

    heads: tuple[Head, ...]

    @property
    def answering(self) -> int | None:
        """Return the place of the output whose answers make the confusion matrix."""
        found = [i for i, head in enumerate(self.heads) if head.classes is not None]
        return found[0] if found else None


def task_of(model: Any, plan: Plan, recipe: DataRecipe, rows: Rows) -> Task:
    """Return how each output is judged; a BridgeError says why data and network do not go together."""
    outputs, targets = list(model.outputs), rows.targets
    if len(targets) not in (1, len(outputs)):
        raise BridgeError(
            tr("The network has {outputs} outputs, but the data have {targets} labels per sample.",
               outputs=len(outputs), targets=len(targets))
        )  # fmt: skip
    heads = []
    for place, (output, name) in enumerate(zip(outputs, model.output_names, strict=True)):
        target = place if len(targets) > 1 else 0
        heads.append(_head(output, name, target, targets[target], plan, recipe, rows.labels))
    return Task(tuple(heads))


def _head(output: Any, name: str, target: int, form: Form, plan: Plan, recipe: DataRecipe, span: Any) -> Head:
    width = output.shape[-1]
    if not _holds_classes(form, output) or span is None:
        return _several(output, name, target, form, plan, span) or _numbers(output, name, target, form, plan)
    last = last_activation(output)
    if len(output.shape) == _ROWS_OF_CLASSES:
        recipe = _of_columns(recipe, plan)
    _check_single(width, last, span, name)
    loss, logits = _loss_of_classes(plan, recipe, width, last, span)
    labels = _labels(loss, width, recipe, name)
    classes = None if labels == "values" else max(width, 2)
    if classes is not None:
        _check_labels(span, classes, name)
    return Head(name, loss, logits, labels, classes, target)


def _of_columns(recipe: DataRecipe, plan: Plan) -> DataRecipe:
    """Return the recipe with labels in the form they reach the loss in: blended labels are no class numbers."""
    if recipe.label_form != recipe.labels and _reads(plan.loss) == "integer":
        raise BridgeError(
            tr("{kind} blends labels, and {loss} reads class numbers; choose categorical_crossentropy.",
               kind=recipe.blending[0], loss=plan.loss)
        )  # fmt: skip
    return recipe.replaced(labels=recipe.label_form)


def _holds_classes(form: Form, output: Any) -> bool:
    shape, dtype = form
    places = tuple(output.shape[1:-1])
    return dtype.kind in "iu" and shape in (places, (*places, 1))


def _takes_logits(loss: str) -> bool:
    return bool(getattr(LOSSES.get(loss), "takes_logits", False))


def _reads(loss: str) -> str:
    return str(getattr(LOSSES.get(loss), "reads", "numbers"))


def _several(output: Any, name: str, target: int, form: Form, plan: Plan, span: Any) -> Head | None:
    """Return a head of yes or no for each column, where the data and the output say so."""
    shape, dtype = form
    zeros_and_ones = dtype.kind in "iub" and (span is None or (span[0] >= 0 and span[1] <= 1))
    last = last_activation(output)
    if (
        shape != tuple(output.shape[1:])
        or not zeros_and_ones
        or plan.loss not in _PER_LABEL
        or last == "softmax"
    ):
        return None
    loss = "binary_crossentropy" if plan.loss == "auto" else plan.loss
    logits = plan.from_logits or (plan.loss == "auto" and last != "sigmoid")
    return Head(name, loss, logits, "several", None, target)


def _numbers(output: Any, name: str, target: int, form: Form, plan: Plan) -> Head:
    wanted = tuple(output.shape[1:])
    if form[0] != wanted and (*form[0], 1) != wanted:
        raise BridgeError(
            tr("The labels are {labels}, but {layer} gives {outputs}; change its units or the labels.",
               labels=shape_text(form[0]), layer=name, outputs=shape_text(wanted))
        )  # fmt: skip
    if _reads(plan.loss) == "integer":
        raise BridgeError(
            tr(
                "{loss} needs class numbers, but the labels are other numbers; choose another loss.",
                loss=plan.loss,
            )
        )
    one_hot = plan.loss == "auto" and wanted[-1] > 1 and last_activation(output) == "softmax"
    loss = "categorical_crossentropy" if one_hot else _or_squares(plan.loss)
    classes = wanted[-1] if loss == "categorical_crossentropy" and len(wanted) == 1 else None
    return Head(name, loss, plan.from_logits and _takes_logits(loss), "values", classes, target)


def _or_squares(loss: str) -> str:
    return "mean_squared_error" if loss == "auto" else loss


def _loss_of_classes(
    plan: Plan, recipe: DataRecipe, width: int, last: str, span: tuple[int, int]
) -> tuple[str, bool]:
    """Return the loss and whether the output gives logits."""
    if plan.loss != "auto":
        return plan.loss, plan.from_logits and _takes_logits(plan.loss)
    logits = plan.from_logits or last not in {"softmax", "sigmoid"}
    if width == 1:
        two = span[1] <= 1 and (last == "sigmoid" or plan.from_logits)
        return ("binary_crossentropy", logits) if two else ("mean_squared_error", False)
    if last == "sigmoid":
        return "binary_crossentropy", plan.from_logits
    kind = "sparse_" if recipe.labels == "integer" else ""
    return f"{kind}categorical_crossentropy", logits


def _labels(loss: str, width: int, recipe: DataRecipe, name: str) -> Labels:
    if _reads(loss) == "integer":
        if recipe.labels == "one-hot":
            raise BridgeError(
                tr(
                    "{loss} reads class numbers; the labels are one-hot: choose categorical_crossentropy.",
                    loss=loss,
                )
            )
        if width == 1:
            raise BridgeError(
                tr("{loss} needs one output per class, but {layer} has one; choose binary_crossentropy.",
                   loss=loss, layer=name)
            )  # fmt: skip
        return "integer"
    if width == 1:
        return "binary" if loss in ("binary_crossentropy", "binary_focal_crossentropy") else "values"
    if recipe.labels == "integer" and loss not in ("binary_crossentropy", "binary_focal_crossentropy"):
        raise BridgeError(
            tr("{loss} reads one column per class; make the labels one-hot or choose "
               "sparse_categorical_crossentropy.", loss=loss)
        )  # fmt: skip
    return "one-hot"


def _check_single(width: int, last: str, span: tuple[int, int], name: str) -> None:
    """Refuse one bounded output for more classes than it tells apart: softmax none, sigmoid two."""
    if width != 1 or not (last == "softmax" or (last == "sigmoid" and span[1] > 1)):
        return
    raise BridgeError(
        tr("{layer} has one {activation} output, which cannot tell {classes} classes (0 to {last}) apart; "
           "give it {classes} units.", layer=name, activation=last, classes=number(max(span[1] + 1, 2)),
           last=number(max(span[1], 1)))
    )  # fmt: skip


def doubts(task: Task, span: tuple[int, int] | None) -> tuple[str, ...]:
    """Return a sentence for each single output that learns class numbers as quantities."""
    if span is None:
        return ()
    return tuple(
        tr("{layer} gives one number, so the class numbers {low} to {high} are learned as quantities and there "
           "is no accuracy; give it {classes} units and softmax to tell classes apart.",
           layer=head.name, low=number(span[0]), high=number(span[1]), classes=number(span[1] + 1))
        for head in task.heads if head.labels == "values" and head.classes is None
    )  # fmt: skip


def _check_labels(span: tuple[int, int], classes: int, name: str) -> None:
    if span[0] < 0:
        raise BridgeError(tr("Class numbers begin at 0; the data have {low}.", low=span[0]))
    if span[1] >= classes:
        raise BridgeError(
            tr("The data have class {high}, but {layer} tells only {classes} classes (0 to {last}); change its units.",
               high=number(span[1]), layer=name, classes=number(classes), last=number(classes - 1))
        )  # fmt: skip


def last_activation(output: Any) -> str:
    """Return the name of the function that made an output: softmax, sigmoid, linear, relu, ..."""
    history = output._keras_history  # noqa: SLF001  # no public way from a tensor to its layer
    layer = history.operation
    if type(layer).__name__ in _PASS_ON:
        return last_activation(layer._inbound_nodes[history.node_index].input_tensors[0])  # noqa: SLF001
    if type(layer).__name__ == "Softmax":
        return "softmax"
    return getattr(getattr(layer, "activation", None), "__name__", "linear")
