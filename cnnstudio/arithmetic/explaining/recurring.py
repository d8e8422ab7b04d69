"""Values of recurrent layers: the gates of one unit at one time step, after all steps before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from cnnstudio.arithmetic.activations import activate
from cnnstudio.arithmetic.explaining.case import Case, Weights, explains, flat_index, inner
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.finishing import fixed
from cnnstudio.arithmetic.numbers import Array
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer

States = tuple[Array, ...]
Read = Callable[[Array], Terms]


@dataclass(frozen=True, eq=False, slots=True)
class Cell:
    """One recurrent cell with its weights: what it makes of an input and the states before."""

    layer: Layer
    kernel: Array
    recurrent: Array
    bias: Array | None

    @property
    def units(self) -> int:
        """Return how many units it has."""
        return int(self.recurrent.shape[0])

    @property
    def kind(self) -> str:
        """Return which of the three cells this is."""
        return self.layer.kind.removesuffix("Cell")

    def start(self) -> States:
        """Return the states before the first step."""
        return (np.zeros(self.units),) * (2 if self.kind == "LSTM" else 1)

    def own(self, what: str) -> str:
        """Return the name of one of its two activations."""
        return getattr(self.layer, what) or "linear"

    def gate(self, number_: int, x: Array, h: Array) -> Array:
        """Return the sums of one gate, of all units."""
        part = slice(number_ * self.units, (number_ + 1) * self.units)
        sums = x @ self.kernel[:, part] + h @ self.recurrent[:, part]
        return np.asarray(sums if self.bias is None or self.bias.ndim > 1 else sums + self.bias[part])

    def step(self, x: Array, states: States) -> States:
        """Return the states after one step; the first is the output."""
        match self.kind:
            case "LSTM":
                return _lstm(self, x, states)
            case "GRU":
                return (_gru(self, x, states[0]),)
            case _:
                return (activate(self.own("activation"), self.gate(0, x, states[0])),)

    def part(self, weights: Array, gate: int, unit: int) -> Array:
        """Return the weights of one gate of one unit."""
        return weights[..., gate * self.units + unit]


def _lstm(cell: Cell, x: Array, states: States) -> States:
    h, c = states
    inner_, outer = cell.own("activation"), cell.own("recurrent_activation")
    i, f, o = (activate(outer, cell.gate(n, x, h)) for n in (0, 1, 3))
    carried = f * c + i * activate(inner_, cell.gate(2, x, h))
    return o * activate(inner_, carried), carried


def _gru(cell: Cell, x: Array, h: Array) -> Array:
    z, _, candidate = _gru_gates(cell, x, h)
    return np.asarray(z * h + (1 - z) * candidate)


def gru_sums(cell: Cell, x: Array, h: Array) -> tuple[Array, Array, Array, Array]:
    """Return a GRU's sums: update, reset, and the candidate's from the input and from the state."""
    units, after = cell.units, bool(getattr(cell.layer, "reset_after", False))
    into, back = _gru_biases(cell)
    wx = x @ cell.kernel + into
    z = wx[:units] + h @ cell.recurrent[:, :units] + back[:units]
    r = wx[units : 2 * units] + h @ cell.recurrent[:, units : 2 * units] + back[units : 2 * units]
    reset = activate(cell.own("recurrent_activation"), r)
    third = cell.recurrent[:, 2 * units :]
    from_state = reset * (h @ third + back[2 * units :]) if after else (reset * h) @ third
    return z, r, wx[2 * units :], np.asarray(from_state)


def _gru_biases(cell: Cell) -> tuple[Array, Array]:
    nothing = np.zeros(3 * cell.units)
    if cell.bias is None:
        return nothing, nothing
    return (cell.bias, nothing) if cell.bias.ndim == 1 else (cell.bias[0], cell.bias[1])


def _gru_gates(cell: Cell, x: Array, h: Array) -> tuple[Array, Array, Array]:
    z, r, from_input, from_state = gru_sums(cell, x, h)
    outer = cell.own("recurrent_activation")
    candidate = activate(cell.own("activation"), from_input + from_state)
    return activate(outer, z), activate(outer, r), candidate


def cells_of(layer: Layer, weights: Weights) -> tuple[Cell, ...]:
    """Return the cell of a layer, or the cells of a stack from the input up."""
    held = getattr(layer, "cell", layer)
    layers = getattr(held, "cells", (held,))
    parts = list(_each_cell(weights))
    if len(parts) != len(layers):
        raise Unexplained(tr("The weights of this layer have not been read yet."))
    return tuple(_cell(one, dict(part)) for one, part in zip(layers, parts, strict=True))


def _each_cell(weights: Weights) -> Iterator[list[tuple[str, Array]]]:
    """Return the weights cell by cell: each begins with its kernel."""
    part: list[tuple[str, Array]] = []
    for path, array in weights:
        name = path.rpartition("/")[2]
        if name == "kernel" and part:
            yield part
            part = []
        if name in ("kernel", "recurrent_kernel", "bias"):
            part.append((name, np.asarray(array, np.float64)))
    yield part


def _cell(layer: Layer, found: dict[str, Array]) -> Cell:
    if layer.kind.removesuffix("Cell") not in ("SimpleRNN", "LSTM", "GRU"):
        raise Unexplained(tr("Cells of the kind {kind} are not worked out here.", kind=layer.kind))
    return Cell(layer, found["kernel"], found["recurrent_kernel"], found.get("bias"))


@explains("SimpleRNN", "LSTM", "GRU", "RNN")
def recurrent(case: Case) -> Explanation:
    """Run all steps before, then work out the gates of the one unit."""
    if case.training and any(getattr(case.layer, n, 0.0) for n in ("dropout", "recurrent_dropout")):
        raise Unexplained(
            tr("The dropout inside this layer is not worked out in training; look in inference.")
        )
    cells = cells_of(case.layer, case.weights)
    sequence, length = case.input(), len(case.inputs[0])
    last = case.at[0] if case.told("return_sequences") else length - 1
    order = list(range(length))[:: -1 if case.told("go_backwards") else 1]
    states = _begun(case, cells)
    for time in order[:last]:
        states = _stepped(cells, sequence[time], states)
    return _explained(case, cells, states, order[last])


def _begun(case: Case, cells: tuple[Cell, ...]) -> list[States]:
    """Return the states before the first step: zeros, or what is wired in."""
    if len(case.inputs) > 1 and len(cells) == 1:
        return [tuple(case.input(n) for n in range(1, len(case.inputs)))]
    return [cell.start() for cell in cells]


def _stepped(cells: tuple[Cell, ...], x: Array, states: list[States]) -> list[States]:
    after = []
    for cell, before in zip(cells, states, strict=True):
        after.append(cell.step(x, before))
        x = after[-1][0]
    return after


def _explained(case: Case, cells: tuple[Cell, ...], states: list[States], time: int) -> Explanation:
    x = case.input()[time]
    for cell, before in zip(cells[:-1], states[:-1], strict=True):
        x = cell.step(x, before)[0]
    shape = case.inputs[0].shape
    start = flat_index((time, *(0,) * (len(shape) - 1)), shape)
    origins = np.arange(start, start + x.size)
    from_input = len(cells) == 1

    def reads(weights: Array) -> Terms:
        if not from_input:
            return inner(tr("from the cell below"), x, weights)
        return Terms(tr("inputs of step {n}", n=time), x, origins, 0, shape, weights)

    return told(case, cells[-1], reads, x, states[-1])


def told(case: Case, cell: Cell, reads: Read, x: Array, states: States) -> Explanation:
    """Return the lines of one unit of a cell."""
    match cell.kind:
        case "LSTM":
            return _tell_lstm(case, cell, reads, x, states)
        case "GRU":
            return _tell_gru(case, cell, reads, x, states[0])
        case _:
            return _tell_simple(case, cell, reads, x, states[0])


def called(name: str, value: float) -> str:
    """Return an activation of a number as one writes it."""
    return f"{name}({fixed(value).strip('()')})"


def _gate_terms(cell: Cell, reads: Read, h: Array, gate: int, unit: int, name: str) -> tuple[Terms, Terms]:
    below = reads(cell.part(cell.kernel, gate, unit))
    own = inner(tr("output of the step before"), h, cell.part(cell.recurrent, gate, unit))
    first = replace(below, name=f"{name}: {below.name}")
    return first, replace(own, name=f"{name}: {own.name}")


def _tell_simple(case: Case, cell: Cell, reads: Read, x: Array, h: Array) -> Explanation:
    unit, name = case.at[-1], cell.own("activation")
    terms = _gate_terms(cell, reads, h, 0, unit, tr("unit"))
    bias = 0.0 if cell.bias is None else float(cell.bias[unit])
    sums = cell.gate(0, x, h)
    value = float(activate(name, sums)[unit])
    lines = (
        Line(tr("Inputs times weights"), terms[0].total),
        Line(tr("Last output times weights"), terms[1].total),
        Line(tr("Bias"), bias),
        Line(tr("After {activation}", activation=name), value, called(name, float(sums[unit]))),
    )
    size = terms[0].magnitude + terms[1].magnitude + abs(bias) + abs(value)
    return Explanation(
        case.layer.kind, case.at, terms, lines, value, size, bias, float(sums[unit]), name, case.training
    )


def _tell_lstm(case: Case, cell: Cell, reads: Read, x: Array, states: States) -> Explanation:
    unit, (h, c) = case.at[-1], states
    gates = (tr("input gate"), tr("forget gate"), tr("candidate"), tr("output gate"))
    names = [cell.own("recurrent_activation")] * 4
    names[2] = cell.own("activation")
    terms: list[Terms] = []
    values, lines, size = [], [], 0.0
    for n, (gate, name) in enumerate(zip(gates, names, strict=True)):
        pair = _gate_terms(cell, reads, h, n, unit, gate)
        sums = cell.gate(n, x, h)
        values.append(float(activate(name, sums)[unit]))
        lines.append(Line(gate, values[-1], called(name, float(sums[unit]))))
        size += sum(t.magnitude for t in pair) + abs(values[-1])
        terms.extend(pair)
    i, f, g, o = values
    carried = f * float(c[unit]) + i * g
    after = float(_lstm(cell, x, states)[0][unit])
    lines.append(Line(tr("Carried before"), float(c[unit])))
    lines.append(
        Line(tr("Carried now"), carried, f"{fixed(f)}·{fixed(float(c[unit]))} + {fixed(i)}·{fixed(g)}")
    )
    inside = cell.own("activation")
    lines.append(Line(tr("Output"), after, f"{fixed(o)}·{called(inside, carried)}"))
    size += abs(f * float(c[unit])) + abs(i * g) + abs(after)
    return Explanation(
        case.layer.kind, case.at, tuple(terms), tuple(lines), after, size, training=case.training
    )


def _tell_gru(case: Case, cell: Cell, reads: Read, x: Array, h: Array) -> Explanation:
    unit = case.at[-1]
    z, r, into, back = gru_sums(cell, x, h)
    update, reset, candidate = (float(v[unit]) for v in _gru_gates(cell, x, h))
    outer, inside = cell.own("recurrent_activation"), cell.own("activation")
    before = h if getattr(cell.layer, "reset_after", False) else activate(outer, r) * h
    terms = (
        *_gate_terms(cell, reads, h, 0, unit, tr("update gate")),
        *_gate_terms(cell, reads, h, 1, unit, tr("reset gate")),
        *_gate_terms(cell, reads, np.asarray(before), 2, unit, tr("candidate")),
    )
    value = update * float(h[unit]) + (1 - update) * candidate
    lines = (
        Line(tr("update gate"), update, called(outer, float(z[unit]))),
        Line(tr("reset gate"), reset, called(outer, float(r[unit]))),
        Line(tr("candidate"), candidate, called(inside, float(into[unit] + back[unit]))),
        Line(tr("Output of the step before"), float(h[unit])),
        Line(
            tr("Output"),
            value,
            f"{fixed(update)}·{fixed(float(h[unit]))} + (1 − {fixed(update)})·{fixed(candidate)}",
        ),
    )
    size = sum(t.magnitude for t in terms) + sum(abs(line.value) for line in lines)
    return Explanation(case.layer.kind, case.at, terms, lines, value, size, training=case.training)
