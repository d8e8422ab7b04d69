"""Which loss goes with the last layer and the labels, in one sentence."""

from __future__ import annotations

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.plan import Plan
from cnnstudio.language import tr

_PASS_ON = ("Dropout", "Flatten", "Reshape")


def ending(analysis: Analysis) -> tuple[int | None, str]:
    """Return the width of the first output and the function it went through; None while there is none."""
    path = next(iter(analysis.ends), "")
    known, flat = analysis.nodes.get(path), analysis.flats.get(path)
    if known is None or flat is None or not known.output or known.output[-1] is None:
        return None, ""
    while flat is not None and flat.layer.kind in _PASS_ON:
        flat = analysis.flats.get(flat.sources[0].path) if flat.sources else None
    if flat is None:
        return known.output[-1], "linear"
    named = str(getattr(flat.layer, "activation", None) or "linear")
    return known.output[-1], "softmax" if flat.layer.kind == "Softmax" else named


def fitting_loss(width: int, activation: str, one_hot: bool, classes: bool) -> tuple[str, bool]:
    """Return the loss that fits an output, and whether the output gives logits."""
    if not classes:
        return "mean_squared_error", False
    logits = activation not in ("softmax", "sigmoid")
    if activation == "sigmoid" or width == 1:
        return "binary_crossentropy", logits
    return ("categorical_crossentropy" if one_hot else "sparse_categorical_crossentropy"), logits


def advice(plan: Plan, fitting: tuple[str, bool], name: str) -> str:
    """Return what the automatic choice will be, or why the chosen loss does not go with the network."""
    loss, logits = fitting
    ends = tr("The last layer gives logits.") if logits else ""
    if plan.loss == "auto":
        return tr("Automatic takes {loss} here. {ends}", loss=name, ends=ends).strip()
    if loss == plan.loss and plan.from_logits == logits:
        return ""
    if loss == plan.loss and logits:
        return tr("The last layer gives logits; switch on From logits.")
    if loss == plan.loss:
        return tr("The last layer gives shares already; switch off From logits.")
    return tr("{loss} fits the last layer and the labels.", loss=name)
