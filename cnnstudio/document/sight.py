"""The ways from a network's inputs to a layer, each with its own receptive field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.receptive import Field, at_input, looked_at, through
from cnnstudio.layers.working import Reach

MOST = 12
"""Ways that are listed; of more only the count is told."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way from an input to a layer."""

    layers: tuple[str, ...]
    """Paths of the layers on the way, input and layer included."""
    field: Field


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways to a layer: the first of them, and how many there are."""

    shown: tuple[Way, ...]
    count: int

    @property
    def left_out(self) -> int:
        """Return how many ways are not listed."""
        return self.count - len(self.shown)

    def own(self, way: Way) -> tuple[str, ...]:
        """Return the layers of a way that are not on every listed one."""
        common = set.intersection(*(set(one.layers) for one in self.shown))
        return tuple(layer for layer in way.layers if layer not in common)


def ways(analysis: Analysis, path: str, most: int = MOST) -> Ways:
    """Return the first ways to a layer with their fields, and how many there are in all."""
    if path not in analysis.flats or analysis.nodes[path].state != "ok":
        return Ways((), 0)
    before = _before(analysis)
    reach = cache(lambda layer: _reach(analysis.nodes[layer]))
    shown = tuple(
        Way(layers, _field(analysis, layers, reach)) for layers in islice(_walked(path, before), most)
    )
    return Ways(shown, _counted(analysis, path, before))


def _before(analysis: Analysis) -> Callable[[str], tuple[str, ...]]:
    def sources(path: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(source.path for source in analysis.flats[path].sources))

    return sources


def _walked(path: str, before: Callable[[str], tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield the ways that end in a layer, without recursion: networks are deep."""
    open_: list[tuple[str, ...]] = [(path,)]
    while open_:
        way = open_.pop()
        sources = before(way[0])
        if not sources:
            yield way
        open_ += [(source, *way) for source in reversed(sources)]


def _counted(analysis: Analysis, path: str, before: Callable[[str], tuple[str, ...]]) -> int:
    counts: dict[str, int] = {}
    for one in analysis.order:
        counts[one] = sum(counts[source] for source in before(one)) if before(one) else 1
        if one == path:
            break
    return counts[path]


def _reach(node: NodeAnalysis) -> tuple[Reach, ...]:
    return node.layer.reach(tuple(shape for shape in node.inputs if shape is not None))


def _field(analysis: Analysis, layers: tuple[str, ...], reach: Callable[[str], tuple[Reach, ...]]) -> Field:
    axes = at_input(analysis.nodes[layers[0]].output or ())
    for layer in layers[1:]:
        axes = through(axes, reach(layer))
    return looked_at(axes)
