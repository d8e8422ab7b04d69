"""Values of attention layers: scores, their shares, and the mixture of values."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.activations import activate
from cnnstudio.arithmetic.explaining.case import Case, explains, inner, read
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed, spread_bias
from cnnstudio.arithmetic.numbers import Array
from cnnstudio.language import number, tr

_FAR = 1e9
"""What is taken from the score of a place that may not be looked at."""


def _three(case: Case) -> tuple[Array, Array, Array]:
    if any(one.ndim != 2 for one in case.inputs):
        raise Unexplained(tr("Attention is worked out here over one axis of places only."))
    if case.training and case.told("dropout"):
        raise Unexplained(
            tr("The dropout inside this layer is not worked out in training; look in inference.")
        )
    query, value = case.input(), case.input(1)
    return query, value, case.input(2) if len(case.inputs) > 2 else value


@explains("Attention", "AdditiveAttention")
def attention(case: Case) -> Explanation:
    """Score every place for one query, turn scores into shares, and mix the values."""
    query, value, key = _three(case)
    at, column = case.at
    scores = _scores(case, query[at], key)
    if case.told("use_causal_mask"):
        scores = np.where(np.arange(len(scores)) <= at, scores, scores - _FAR)
    shares = activate("softmax", scores)
    origins = np.arange(len(value)) * value.shape[1] + column
    terms = read(case, origins, tr("values, each times its share"), source=1, weights=shares)
    best = int(shares.argmax())
    lines = (
        Line(tr("Largest score, place {n}", n=number(best)), float(scores[best])),
        Line(tr("Its share"), float(shares[best])),
        Line(tr("Sum of {count} products", count=number(len(value))), terms.total),
    )
    size = terms.magnitude * (1 + float(np.abs(scores[shares > 0]).max()))
    return Explanation(case.layer.kind, case.at, (terms,), lines, terms.total, size)


def _scores(case: Case, query: Array, key: Array) -> Array:
    scale = case.weight("scale")
    if case.layer.kind == "AdditiveAttention":
        return np.asarray((np.tanh(query + key) * (1.0 if scale is None else scale)).sum(axis=-1))
    if case.told("score_mode") == "dot":
        return np.asarray((key @ query) * (1.0 if scale is None else scale))
    weight = case.need("concat_score_weight")
    return np.asarray(weight * np.tanh((1.0 if scale is None else scale) * (query + key)).sum(axis=-1))


def _projected(case: Case, name: str, values: Array) -> Array:
    """Return a projection of all places: (places, heads, size)."""
    found = {path: np.asarray(a, np.float64) for path, a in case.weights}
    kernel = next((a for path, a in found.items() if f"{name}/" in path and path.endswith("kernel")), None)
    if kernel is None:
        raise Unexplained(tr("The weights of this layer have not been read yet."))
    bias = next((a for path, a in found.items() if f"{name}/" in path and path.endswith("bias")), None)
    made = np.tensordot(values, kernel, axes=1)
    return made if bias is None else made + spread_bias(bias, made.shape)


@explains("MultiHeadAttention", "GroupQueryAttention")
def heads(case: Case) -> Explanation:
    """Let every head score, share and mix, then weigh the heads' results."""
    query, value, key = _three(case)
    if case.told("use_gate") or case.told("sliding_window"):
        raise Unexplained(tr("Gates and sliding windows of attention are not worked out here."))
    if len(case.at) != 2:
        raise Unexplained(tr("Attention whose result has several axes is not worked out here."))
    at, column = case.at
    q, k, v = (_projected(case, n, x) for n, x in (("query", query), ("key", key), ("value", value)))
    k, v = (np.repeat(x, q.shape[1] // x.shape[1], axis=1) for x in (k, v))
    scores = np.einsum("hd,shd->hs", q[at], k) / np.sqrt(q.shape[-1])
    if case.told("use_causal_mask"):
        scores = np.where(np.arange(scores.shape[1]) <= at, scores, scores - _FAR)
    shares = activate("softmax", scores)
    mixed = np.einsum("hs,shd->hd", shares, v)
    return _weighed(case, mixed, shares, column)


def _weighed(case: Case, mixed: Array, shares: Array, column: int) -> Explanation:
    """Return the heads' results times the output's weights."""
    name = "attention_output"
    kernel = next(
        np.asarray(a, np.float64) for p, a in case.weights if f"{name}/" in p and p.endswith("kernel")
    )
    bias = next(
        (np.asarray(a, np.float64) for p, a in case.weights if f"{name}/" in p and p.endswith("bias")), None
    )
    terms = inner(tr("results of the heads"), mixed, kernel[..., column])
    shift = 0.0 if bias is None else float(bias[column])
    sums = terms.products.sum(axis=1)
    lines = [
        Line(
            tr("Head {n}, mostly place {place}", n=number(n), place=number(int(shares[n].argmax()))),
            float(one),
        )
        for n, one in enumerate(sums)
    ]
    value = terms.total + shift
    lines += [Line(tr("Bias"), shift), Line(tr("Sum"), value, f"{fixed(terms.total)} + {fixed(shift)}")]
    return Explanation(
        case.layer.kind, case.at, (terms,), tuple(lines), value, terms.magnitude + abs(shift), shift
    )
