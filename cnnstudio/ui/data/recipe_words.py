"""The recipe's values in the words of the history, and what a label looks like."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnstudio.data.samples import Samples
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, tr

SCALES = (("1/255", "÷ 255"), ("1/127.5 - 1", "÷ 127.5 − 1"), ("none", "as they are"))
LABELS = (("integer", "numbers"), ("one-hot", "one-hot"))
STANDARDS = (("no", "no"), ("all together", "all values together"), ("per channel", "each channel"))
BALANCES = (
    ("none", "as they are"), ("repeat", "repeat the rare"), ("leave out", "leave out of the frequent"),
    ("weights", "count rare ones more"),
)  # fmt: skip
VALIDATION = (("given-test", "the test part"), ("split", "part of training"))
_COLUMNS = 5
"""Classes whose columns are all shown."""
_LOOKED_AT = 64


def said(value: Any) -> str:
    """Return a value as the history tells it."""
    if value is None:
        return tr("all")
    if isinstance(value, tuple):
        return ", ".join(map(said, value)) or tr("as in the file")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return number(value) if isinstance(value, (int, float)) else str(value)


def field_title(field: str) -> str:
    """Return what the history calls a field of the recipe."""
    titles = {
        "limit": tr("training images"), "scale": tr("value scale"), "labels": tr("label form"),
        "targets": tr("what is learned"), "validation": tr("validation"),
        "validation_fraction": tr("share for validation"), "split_seed": tr("seed of the split"),
        "standardise": tr("standardise"), "shuffle": tr("shuffle"), "size": tr("size"), "fitting": tr("proportions"),
        "colour": tr("colour"), "enlargement": tr("enlargement"), "drawn_as": tr("drawings"), "cache": tr("pictures kept"),
        "test_fraction": tr("share for the test"), "stratified": tr("equal shares of classes"),
        "group_column": tr("rows kept together by"), "class_names": tr("class names"),
    }  # fmt: skip
    return titles[field]


def label_form(place: int, classes: int, form: str) -> str:
    """Return a class as its number, or as one column per class with those between left out."""
    if form == "integer":
        return str(place)
    columns = ["1" if n == place else "0" for n in range(classes)]
    if classes > _COLUMNS:
        between = "1" if 2 < place < classes - 1 else "…"
        columns = [*columns[:3], between, columns[-1]] if between == "…" else ["0", "…", "1", "…", "0"]
    return f"[{', '.join(columns)}]"


def loss_words(samples: Samples, recipe: DataRecipe, loss: str) -> str:
    """Return the loss that reads such labels, or the one that the plan names."""
    if loss != "auto":
        return tr("Loss (plan): {loss}", loss=loss)
    return tr("Loss: {loss}", loss=_usual_loss(samples, recipe))


def _usual_loss(samples: Samples, recipe: DataRecipe) -> str:
    some = np.asarray(samples.y_train[:_LOOKED_AT])
    if samples.task == "classification" and some.ndim == 1:
        sparse = "" if recipe.label_form == "one-hot" else "sparse_"
        return f"{sparse}categorical_crossentropy"
    if some.dtype.kind not in "iub" or recipe.targets in {"input", "clean", "larger", "numbers"}:
        return "mean_squared_error"
    if bool((some <= 1).all()):
        return "binary_crossentropy"
    return "sparse_categorical_crossentropy" if some.ndim > 2 else "mean_squared_error"
