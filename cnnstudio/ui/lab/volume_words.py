"""The working of one number of a volume as lines, and which cells of the input it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cnnstudio.arithmetic.correlation import Cell, Convolution, Product
from cnnstudio.arithmetic.pooling import Pooling
from cnnstudio.arithmetic.transposed import Share, Transposed
from cnnstudio.language import tr
from cnnstudio.ui.lab.sum_card import factor, written
from cnnstudio.ui.lab.volume import Done, Triple, Volume

_MOST_TERMS = 9


def cells_read(done: Done, place: Triple, settings: Volume) -> tuple[tuple[int, ...], ...]:
    """Return the slices, rows and columns of the input that a number of the output comes from."""
    if isinstance(done, Transposed):
        sources = {share.source for share in done.shares(place, settings.filter)}
        return tuple(tuple(sorted({source[axis] for source in sources})) for axis in range(3))
    return tuple(tuple(axis.reads(at)) for axis, at in zip(done.axes, place, strict=True))


def lines_of(done: Done, place: Triple, settings: Volume) -> list[str]:
    """Return how a number of the output comes about, slice by slice."""
    if isinstance(done, Pooling):
        return _window_lines(done, place, settings.filter)
    if isinstance(done, Transposed):
        return _share_lines(done, place, settings)
    cell = done.cell(place, settings.filter)
    lines = _slice_lines([p for p in cell.products if p.channel == settings.channel])
    if settings.opened is None:
        return [*lines, f"= {written(cell.output)}"]
    return [*lines, *_rest_lines(cell, done, settings)]


def _slice_lines(products: Sequence[Product | Share]) -> list[str]:
    """Return the products of each slice of the kernel as one line with its sum."""
    lines: list[str] = []
    for depth in sorted({p.tap[0] for p in products}):
        own = [p for p in products if p.tap[0] == depth]
        told = " + ".join(f"{written(p.value)}·{factor(p.weight)}" for p in own[:_MOST_TERMS])
        more = " + …" if len(own) > _MOST_TERMS else ""
        lines.append(f"{'+ ' if lines else '  '}{told}{more}   [{written(sum(p.product for p in own))}]")
    return lines


def _rest_lines(cell: Cell, done: Convolution, settings: Volume) -> list[str]:
    others = sum(p.product for p in cell.products if p.channel != settings.channel)
    return _end_lines(others, cell.bias, cell.output, done.activation, len(cell.channel_sums) > 1)


def _share_lines(done: Transposed, place: Triple, settings: Volume) -> list[str]:
    shares = done.shares(place, settings.filter)
    lines = _slice_lines([share for share in shares if share.channel == settings.channel])
    others = sum(share.product for share in shares if share.channel != settings.channel)
    output, bias = float(done.maps[(*place, settings.filter)]), float(done.bias[settings.filter])
    several = done.inputs.shape[-1] > 1
    return [*(lines or ["  0"]), *_end_lines(others, bias, output, done.activation, several)]


def _end_lines(others: float, bias: float, output: float, activation: str, several: bool) -> list[str]:
    """Return what is added to the products of one channel, and what comes out."""
    lines = [tr("+ {sum}   from the other channels", sum=factor(others))] if several else []
    lines.append(tr("+ {bias}   bias", bias=factor(bias)))
    if activation != "linear":
        return [*lines, tr("{activation} of that = {value}", activation=activation, value=written(output))]
    return [*lines, f"= {written(output)}"]


def _window_lines(done: Pooling, place: Triple, channel: int) -> list[str]:
    members = done.window(place, channel)
    value = written(float(done.maps[(*place, channel)]))
    told = _listed(m.value for m in members)
    if done.kind == "max":
        return [f"max({', '.join(told)}) = {value}"]
    return [f"({' + '.join(told)}) / {len(members)} = {value}"]


def _listed(values: Iterable[float]) -> list[str]:
    words = [written(value) for value in values]
    return words if len(words) <= 2 * _MOST_TERMS else [*words[: 2 * _MOST_TERMS], "…"]
