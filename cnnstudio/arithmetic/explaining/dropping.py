"""Values of dropout and noise layers: passed on in inference; in training kept and enlarged, dropped, or disturbed."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.arithmetic.explaining.applying import here
from cnnstudio.arithmetic.explaining.case import Case, explains
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.language import tr

_DROPS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
ADDING = frozenset({"GaussianNoise", "AlphaDropout"})
"""Kinds whose draw is seen on zeros; on ones that of all others."""
_SELU = 1.0507009873554804934193349852946 * 1.6732632423543772848170429916717


@explains(*_DROPS)
def dropout(case: Case) -> Explanation:
    """Say whether this step's mask kept the value, and by how much what is kept grows."""
    rate = float(case.told("rate"))
    if case.batch is None or rate == 0.0:
        return _passed(case)
    terms, drawn = here(case), case.batch.drawn
    x, factor = terms.total, 1 / (1 - rate)
    # Without the draw it is told from what came out: of a value that is 0 the mask cannot be seen, and does not matter.
    kept = float(case.batch.output[case.at] if drawn is None else drawn[case.at]) != 0
    mask = tr("Kept by this step's mask") if kept else tr("Dropped by this step's mask")
    if drawn is None and not kept:
        mask = tr("Dropped by this step's mask, or 0 before")
    value = x * factor if kept else 0.0
    lines = (
        Line(tr("Input"), x),
        Line(mask, 1.0 if kept else 0.0),
        Line(tr("Factor 1 / (1 − rate)"), factor, f"1 / (1 − {rate:g})"),
        Line(tr("Result"), value, f"{fixed(x)} · {factor:.4f}" if kept else ""),
    )
    return Explanation(case.layer.kind, case.at, (terms,), lines, value, abs(x) * factor, training=True)


def _passed(case: Case) -> Explanation:
    terms = here(case)
    words = tr("In inference nothing is dropped: the value passes")
    if case.training:
        words = tr("The rate is 0: the value passes")
    line = Line(words, terms.total)
    return Explanation(
        case.layer.kind, case.at, (terms,), (line,), terms.total, abs(terms.total), training=case.training
    )


def _draw(case: Case) -> float:
    drawn: NDArray[Any] | None = case.batch.drawn if case.batch is not None else None
    if drawn is None:
        raise Unexplained(
            tr("What this layer draws at random in training is not known here; look at it in inference.")
        )
    return float(drawn[case.at])


@explains("GaussianNoise")
def noise(case: Case) -> Explanation:
    """Add the number that was drawn."""
    if case.batch is None or float(case.told("stddev")) == 0.0:
        return _passed(case)
    terms, drawn = here(case), _draw(case)
    x = terms.total
    lines = (
        Line(tr("Input"), x),
        Line(tr("Drawn by this step, deviation {spread:g}", spread=float(case.told("stddev"))), drawn),
        Line(tr("Result"), x + drawn, f"{fixed(x)} + {fixed(drawn)}"),
    )
    size = abs(x) + abs(drawn)
    return Explanation(case.layer.kind, case.at, (terms,), lines, x + drawn, size, training=True)


@explains("GaussianDropout", "StochasticDepth")
def multiplied(case: Case) -> Explanation:
    """Multiply by the number that was drawn."""
    depth = case.layer.kind == "StochasticDepth"
    rate = float(case.told("drop_path_rate" if depth else "rate"))
    if case.batch is None or rate == 0.0:
        return _passed(case)
    terms, drawn = here(case), _draw(case)
    x = terms.total
    words = tr("Factor this step drew for the whole sample") if depth else tr("Factor drawn by this step")
    lines = (
        Line(tr("Input"), x),
        Line(words, drawn),
        Line(tr("Result"), x * drawn, f"{fixed(x)} · {fixed(drawn)}"),
    )
    return Explanation(case.layer.kind, case.at, (terms,), lines, x * drawn, abs(x * drawn), training=True)


@explains("AlphaDropout")
def alpha(case: Case) -> Explanation:
    """Keep the value or put selu's lower limit in its place, then restore mean and spread."""
    rate = float(case.told("rate"))
    if case.batch is None or rate == 0.0:
        return _passed(case)
    terms, drawn = here(case), _draw(case)
    x, limit = terms.total, -_SELU
    scale = float(((1 - rate) * (1 + rate * limit**2)) ** -0.5)
    shift = -scale * limit * rate
    kept = bool(np.isclose(drawn, shift, rtol=1e-3, atol=1e-5))
    taken = x if kept else limit
    value = scale * taken + shift
    lines = (
        Line(tr("Input"), x),
        Line(tr("Kept by this step's mask") if kept else tr("Replaced by selu's lower limit"), taken),
        Line(tr("Mean and spread restored"), value, f"{scale:.4f}·{fixed(taken)} + {fixed(shift)}"),
    )
    size = abs(scale * taken) + abs(shift)
    return Explanation(case.layer.kind, case.at, (terms,), lines, value, size, training=True)
