"""The sentences and formulas behind the steps of a working, made when they are shown."""

from __future__ import annotations

from cnnstudio.language import tr
from cnnstudio.layers.working import Step

_SYMBOLIC = {
    "window-valid": "floor((W − F + 2P)/S) + 1",
    "window-same": "ceil(W/S)",
    "window-causal": "ceil(W/S)",
    "transpose-same": "W·S",
    "transpose-valid": "(W − 1)·S + max(F, S)",
    "transpose-same-padded": "(W − 1)·S + F − 2·floor(F/2) + O",
    "transpose-valid-padded": "(W − 1)·S + F + O",
    "channels": "filters",
    "channels-kept": "channels stay",
    "channels-multiplied": "channels·multiplier",
    "units": "units",
    "product": "product of the axes",
    "sum": "sum along the axis",
    "equal": "all inputs have this size",
    "kept": "stays",
    "given": "as set",
    "rest": "elements / product of the others",
    "pad": "W + before + after",
    "crop": "W − before − after",
    "times": "W·size",
    "mean": "one number per channel",
    "last": "only the last time step",
    "steps": "one output per time step",
}

_FILLED = {
    "window-valid": "({W} − {F} + 2·{P})/{S} + 1",
    "window-same": "ceil({W}/{S})",
    "window-causal": "ceil({W}/{S})",
    "transpose-same": "{W}·{S}",
    "transpose-valid": "({W} − 1)·{S} + max({F}, {S})",
    "transpose-same-padded": "({W} − 1)·{S} + {F} − {crop} + {O}",
    "transpose-valid-padded": "({W} − 1)·{S} + {F} + {O}",
    "channels": "filters",
    "channels-kept": "channels",
    "channels-multiplied": "{C}·{m}",
    "units": "units",
    "product": "{terms}",
    "sum": "{terms}",
    "equal": "equal",
    "kept": "{W}",
    "given": "as set",
    "rest": "{elements}/{others}",
    "pad": "{W} + {before} + {after}",
    "crop": "{W} − {before} − {after}",
    "times": "{W}·{size}",
    "mean": "channels",
    "last": "units",
    "steps": "{W}",
}


def symbolic(step: Step) -> str:
    """Return the step's formula in symbols, e.g. floor((W − F + 2P)/S) + 1."""
    return tr(_SYMBOLIC[step.formula])


def filled(step: Step) -> str:
    """Return the formula with this layer's numbers, e.g. (13 − 3 + 2·0)/1 + 1, floored where it does not divide."""
    if step.result is None:
        return tr("not known while an axis of the input is")
    text = tr(_FILLED[step.formula], **dict(step.numbers))
    dropped = dict(step.numbers).get("dropped", 0)
    return f"floor({text.removesuffix(' + 1')}) + 1" if dropped else text


def sentence(step: Step) -> str:
    """Return what the step says in plain words, e.g. A window of 3 fits a row of 13 in 11 places."""
    numbers = dict(step.numbers)
    if step.formula == "window-valid" and step.result is not None:
        text = tr(
            "A window of {F} fits a row of {W} in {n} places.", F=numbers["F"], W=numbers["W"], n=step.result
        )
        if numbers["dropped"]:
            text += " " + tr("The last {dropped} are never read.", dropped=numbers["dropped"])
        return text
    if step.formula in ("window-same", "window-causal") and step.result is not None:
        return tr(
            "{left} zeros are added before and {right} after.", left=numbers["left"], right=numbers["right"]
        )
    if step.formula.startswith("transpose") and step.result is not None:
        return tr("Each element spreads over {F}, {S} apart: {W} become {n}.", n=step.result, **numbers)
    if step.formula == "product":
        return tr("All numbers in one row: {terms} = {n}.", terms=numbers["terms"], n=step.result)
    return ""


def _padding(left: int, right: int) -> str:
    if left + right == 0:
        return tr("No zeros need to be added.")
    if left + right == 1:
        return tr("One zero is added after.") if right else tr("One zero is added before.")
    return tr("Zeros are added: {left} before, {right} after.", left=left, right=right)
