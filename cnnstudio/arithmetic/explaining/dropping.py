"""Values of dropout and noise layers: passed on in inference; in training kept and enlarged, or dropped."""

from __future__ import annotations

from cnnstudio.arithmetic.explaining.applying import here
from cnnstudio.arithmetic.explaining.case import Case, explains
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.language import tr

_DROPS = ("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D")
_OTHERS = ("GaussianNoise", "GaussianDropout", "AlphaDropout", "StochasticDepth")


@explains(*_DROPS)
def dropout(case: Case) -> Explanation:
    """Say whether this step's mask kept the value, and by how much what is kept grows."""
    if case.batch is None:
        return _passed(case)
    terms, rate = here(case), float(case.told("rate"))
    x, made = terms.total, float(case.batch.output[case.at])
    if rate == 0.0:
        return _passed(case)
    factor = 1 / (1 - rate) if rate < 1 else 0.0
    # Of a value that is 0 the mask cannot be seen, and does not matter.
    kept = made != 0
    mask = tr("Kept by this step's mask") if kept else tr("Dropped by this step's mask, or 0 before")
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
    line = Line(tr("In inference nothing is dropped: the value passes"), terms.total)
    return Explanation(
        case.layer.kind, case.at, (terms,), (line,), terms.total, abs(terms.total), training=case.training
    )


@explains(*_OTHERS)
def noise(case: Case) -> Explanation:
    """Pass the value on in inference; what training draws at random is told as drawn."""
    if case.batch is None:
        return _passed(case)
    raise Unexplained(
        tr("What this layer draws at random in training is not worked out; look at it in inference.")
    )
