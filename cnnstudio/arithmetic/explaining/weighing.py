"""Values of Dense, EinsumDense and the embeddings: inputs times weights, the largest contributions first."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.explaining.case import Case, explains, flat_index, read
from cnnstudio.arithmetic.explaining.convolving import low_rank
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.finishing import finished, fixed, spread_bias
from cnnstudio.arithmetic.numbers import Array, Place, Whole
from cnnstudio.language import number, tr


def kernel_of(case: Case, name: str = "kernel") -> Array:
    """Return a weight with what a low rank adds to it."""
    return case.need(name) if case.weight(f"lora_{name}_a") is None else low_rank(case, name)


@explains("Dense")
def dense(case: Case) -> Explanation:
    """Work out one unit: the last axis of the input times its column of weights."""
    kernel, bias = kernel_of(case), case.weight("bias")
    values = case.input()
    width = values.shape[-1]
    start = flat_index((*case.at[:-1], 0), values.shape)
    unit = case.at[-1]
    terms = read(case, np.arange(start, start + width), tr("inputs"), weights=kernel[:, unit])

    def row() -> tuple[Array, int]:
        sums = values.ravel()[start : start + width] @ kernel
        return sums + (0.0 if bias is None else bias), unit

    own = None if bias is None else float(bias[unit])
    return finished(case, (terms,), own, case.told("activation"), row)


@explains("EinsumDense")
def einsum(case: Case) -> Explanation:
    """Work out one element of a sum over the letters that the result does not keep."""
    kernel, bias = kernel_of(case), case.weight("bias")
    values = case.input()
    reads, weights, gives = _letters(case.told("equation"), values.ndim + 1, len(case.at) + 1)
    summed = tuple(dict.fromkeys(c for c in reads + weights if c not in gives))
    sizes = {
        **dict(zip(reads, (1, *values.shape), strict=True)),
        **dict(zip(weights, kernel.shape, strict=True)),
    }

    def terms_at(at: Place) -> Terms:
        where = _coordinates(dict(zip(gives, (0, *at), strict=True)), summed, sizes)
        spread = tuple(sizes[c] for c in summed)
        index = np.ravel_multi_index([where[c] for c in reads], (1, *values.shape))
        origins = np.broadcast_to(index, spread)
        chosen = np.broadcast_to(kernel[tuple(where[c] for c in weights)], spread)
        return read(case, np.array(origins), tr("inputs"), weights=np.array(chosen))

    def row() -> tuple[Array, int]:
        size = case.shape[-1] if case.shape else 1
        places = [(*case.at[:-1], n) for n in range(size)]
        return np.array(
            [terms_at(at).total + (_shift(bias, at, case.shape) or 0.0) for at in places]
        ), case.at[-1]

    return finished(
        case, (terms_at(case.at),), _shift(bias, case.at, case.shape), case.told("activation"), row
    )


def _letters(equation: str, read_rank: int, made_rank: int) -> tuple[str, str, str]:
    """Return the letters of input, kernel and output with the dots written out as digits."""
    left, gives = equation.replace(" ", "").split("->")
    reads, weights = left.split(",")
    more = read_rank - len(reads.replace("...", ""))
    dots = "0123456789"[:more]
    found = reads.replace("...", dots), weights, gives.replace("...", dots)
    if len(found[2]) != made_rank:
        raise Unexplained(tr("The equation {equation} is not worked out here.", equation=equation))
    return found


def _coordinates(
    fixed_at: dict[str, int], summed: tuple[str, ...], sizes: dict[str, int]
) -> dict[str, Whole]:
    where: dict[str, Whole] = {c: np.array(i, np.intp) for c, i in fixed_at.items()}
    for axis, letter in enumerate(summed):
        where[letter] = np.arange(sizes[letter]).reshape(-1, *(1,) * (len(summed) - axis - 1))
    return where


def _shift(bias: Array | None, at: Place, shape: Place) -> float | None:
    """Return the bias of an element."""
    if bias is None:
        return None
    return float(spread_bias(bias, shape or tuple(n + 1 for n in at))[at])


@explains("Embedding", "ReversibleEmbedding")
def embedding(case: Case) -> Explanation:
    """Look a number up in the row of its word; or, in reverse, multiply with every word's row."""
    if getattr(case.layer, "reverse", False):
        return _reversed(case)
    table = kernel_of(case, "embeddings")
    place, column = case.at[:-1], case.at[-1]
    flat = flat_index(place, case.inputs[0].shape) if place else 0
    word = int(case.inputs[0].ravel()[flat])
    value = float(table[word, column])
    terms = read(case, np.array([flat]), tr("word"))
    words = tr("Row {row}, column {column} of the table", row=number(word), column=number(column))
    return Explanation(case.layer.kind, case.at, (terms,), (Line(words, value),), value, abs(value))


def _reversed(case: Case) -> Explanation:
    table = case.weight("reverse_embeddings")
    kernel = table if table is not None and not case.told("tie_weights") else kernel_of(case, "embeddings").T
    values, unit = case.input(), case.at[-1]
    start = flat_index((*case.at[:-1], 0), values.shape)
    origins = np.arange(start, start + values.shape[-1])
    terms = read(case, origins, tr("inputs"), weights=kernel[:, unit])
    cap, total = case.told("logit_soft_cap"), terms.total
    lines = [Line(tr("Sum of {count} products", count=number(terms.inside.size)), total)]
    value = total if cap is None else float(np.tanh(total / cap) * cap)
    if cap is not None:
        lines.append(Line(tr("Capped"), value, f"{cap:g} · tanh({fixed(total)} / {cap:g})"))
    return Explanation(
        case.layer.kind, case.at, (terms,), tuple(lines), value, terms.magnitude, None, total, "linear"
    )
