"""Values of ConvLSTM layers: the gates of one filter at one place, after all steps before it."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.activations import activate
from cnnstudio.arithmetic.borders import pad
from cnnstudio.arithmetic.explaining.case import Case, explains, grid, inner, read
from cnnstudio.arithmetic.explaining.convolving import each, split, taps
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.arithmetic.numbers import Array, Place
from cnnstudio.arithmetic.summing import summed
from cnnstudio.arithmetic.windows import slide
from cnnstudio.language import tr

_GATES = 4


def _slid(maps: Array, kernel: Array, strides: Place, rates: Place, padding: str) -> Array:
    axes = slide(maps.shape[:-1], kernel.shape[:-2], strides=strides, dilation=rates, padding=padding)
    wide = pad(maps, [(a.before, a.after) for a in axes])
    return summed(wide, kernel, axes)


def _sums(case: Case, maps: Array, h: Array) -> Array:
    """Return the sums of all gates at all places; gates stand behind each other on the last axis."""
    rank = maps.ndim - 1
    steps, rates = each(case.told("strides"), rank), each(case.told("dilation_rate"), rank)
    into = _slid(maps, case.need("kernel"), steps, rates, case.told("padding"))
    back = _slid(h, case.need("recurrent_kernel"), (1,) * rank, (1,) * rank, "same")
    bias = case.weight("bias")
    return into + back + (0.0 if bias is None else bias)


def _gated(case: Case, sums: Array, c: Array) -> tuple[Array, Array, list[Array]]:
    outer, inside = case.told("recurrent_activation") or "linear", case.told("activation") or "linear"
    parts = np.split(sums, _GATES, axis=-1)
    gates = [activate(inside if n == 2 else outer, part) for n, part in enumerate(parts)]
    i, f, g, o = gates
    carried = f * c + i * g
    return np.asarray(o * activate(inside, carried)), np.asarray(carried), gates


@explains("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")
def conv_lstm(case: Case) -> Explanation:
    """Run all steps before, then work out the gates at the one place."""
    if case.training and (case.told("dropout") or case.told("recurrent_dropout")):
        raise Unexplained(
            tr("The dropout inside this layer is not worked out in training; look in inference.")
        )
    sequence = case.input()
    length = len(sequence)
    last = case.at[0] if case.told("return_sequences") else length - 1
    order = list(range(length))[:: -1 if case.told("go_backwards") else 1]
    maps = [np.moveaxis(one, 0, -1) if case.channels_first else one for one in sequence]
    h, c = _begun(case, maps[0])
    for time in order[:last]:
        h, c, _ = _gated(case, _sums(case, maps[time], h), c)
    return _explained(case, maps[order[last]], order[last], h, c)


def _begun(case: Case, first: Array) -> tuple[Array, Array]:
    if len(case.inputs) > 2:
        both = (case.input(1), case.input(2))
        h, c = (np.moveaxis(one, 0, -1) if case.channels_first else one for one in both)
        return np.ascontiguousarray(h), np.ascontiguousarray(c)
    rank = first.ndim - 1
    steps, rates = each(case.told("strides"), rank), each(case.told("dilation_rate"), rank)
    sizes = case.need("kernel").shape[:-2]
    axes = slide(first.shape[:-1], sizes, strides=steps, dilation=rates, padding=case.told("padding"))
    nothing = np.zeros((*(a.places for a in axes), int(case.told("filters"))))
    return nothing, nothing


def _explained(case: Case, maps: Array, time: int, h: Array, c: Array) -> Explanation:
    at = case.at[1:] if case.told("return_sequences") else case.at
    place, filter_ = split(case, at)
    here = (*place, filter_)
    sums = _sums(case, np.ascontiguousarray(maps), h)
    outcome, carried, gates = _gated(case, sums, c)
    names = (tr("input gate"), tr("forget gate"), tr("candidate"), tr("output gate"))
    terms = [t for n, name in enumerate(names) for t in _terms(case, time, h, place, (n, filter_), name)]
    lines = [Line(name, float(gate[here])) for name, gate in zip(names, gates, strict=True)]
    i, f, g, _ = (float(gate[here]) for gate in gates)
    old, value = float(c[here]), float(outcome[here])
    how = f"{fixed(f)}·{fixed(old)} + {fixed(i)}·{fixed(g)}"
    lines += [Line(tr("Carried before"), old), Line(tr("Carried now"), float(carried[here]), how)]
    lines.append(Line(tr("Output"), value))
    size = sum(t.magnitude for t in terms) + sum(abs(line.value) for line in lines)
    return Explanation(case.layer.kind, case.at, tuple(terms), tuple(lines), value, size)


def _terms(
    case: Case, time: int, h: Array, place: Place, gate: tuple[int, int], name: str
) -> tuple[Terms, Terms]:
    """Return the window of the input and of the last output that one gate of one filter reads."""
    number, filter_ = gate
    kernel, back = case.need("kernel"), case.need("recurrent_kernel")
    column = number * int(case.told("filters")) + filter_
    shape = case.inputs[0].shape
    board = grid(shape[1:], channels_first=case.channels_first)
    origins = board.cells(taps(case, board, place, kernel.shape[:-2]), np.arange(board.channels))
    origins = np.where(origins >= 0, origins + time * int(np.prod(shape[1:])), -1)
    first = read(
        case, origins, tr("{gate}: window of step {n}", gate=name, n=time), weights=kernel[..., column]
    )
    second = inner(
        tr("{gate}: last output", gate=name), _around(h, back.shape[:-2], place), back[..., column]
    )
    return first, second


def _around(h: Array, sizes: Place, place: Place) -> Array:
    """Return what a kernel reads of the last output, zeros beyond its border."""
    axes = slide(h.shape[:-1], sizes, padding="same")
    wide = pad(h, [(a.before, a.after) for a in axes])
    return np.array(wide[tuple(slice(p, p + k) for p, k in zip(place, sizes, strict=True))])
