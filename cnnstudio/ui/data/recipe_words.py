"""The recipe's values in the words of the history, and what a label looks like."""

from __future__ import annotations

from typing import Any

from cnnstudio.data.samples import Samples
from cnnstudio.language import number, tr


def said(value: Any) -> str:
    """Return a value as the history tells it."""
    if value is None:
        return tr("all")
    if isinstance(value, bool):
        return tr("on") if value else tr("off")
    return number(value) if isinstance(value, (int, float)) else str(value)


def label_example(form: str, samples: Samples | None) -> str:
    """Return what a label looks like: the last class as a number, or as one column per class."""
    if samples is None:
        return ""
    if samples.task == "regression":
        one, several = tr("1 number to predict"), tr("{n} numbers to predict")
        return one if samples.columns == 1 else several.format(n=number(samples.columns))
    last = samples.classes - 1
    name = tr("class {name}", name=samples.labels[last])
    if form == "integer":
        return f"{name}  ›  {last}"
    columns = ["0"] * min(last, 3) + (["…"] if last > 3 else []) + ["1"]
    return f"{name}  ›  [{', '.join(columns)}]"
