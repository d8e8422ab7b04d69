"""Which part of the picture one value of a layer reads, followed backwards through the layers before it."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.arithmetic.reaching import Stretch, reached_from, seen_by
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.evaluation.sliding import Sliding

_ELEMENTWISE = frozenset({"act", "norm", "noise"})


@dataclass(frozen=True, slots=True)
class Window:
    """Rows and columns of the picture, first and last included; they may reach beyond its border."""

    top: int
    left: int
    bottom: int
    right: int


def sliding(layer: Layer) -> tuple[Sliding, Sliding] | None:
    """Return how a layer's window moves over height and width; None for layers without one."""
    size = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    if not isinstance(size, tuple) or len(size) != 2:
        return None
    strides = getattr(layer, "strides", None) or size
    dilation = getattr(layer, "dilation_rate", None) or (1, 1)
    same = getattr(layer, "padding", "valid") == "same"
    return (
        Sliding(size[0], strides[0], dilation[0], same),
        Sliding(size[1], strides[1], dilation[1], same),
    )


def before(project: Project, analysis: Analysis, path: str) -> str | None:
    """Return the path of the one layer a layer reads; None for inputs, merges and layers inside blocks."""
    edges = project.graph.incoming.get(path, ())
    source = edges[0].source if len(edges) == 1 else None
    return source if source in analysis.nodes and path in analysis.nodes else None


def _sources(project: Project) -> dict[str, tuple[str, ...]]:
    try:
        return {node.path: tuple(one.path for one in node.sources) for node in expand(project)}
    except ExpandError:
        return {}


def sources_of(project: Project, path: str) -> tuple[str, ...]:
    """Return the paths of the layers that a layer reads, in the order of its inputs, inside blocks too."""
    return _sources(project).get(path, ())


def field_in_picture(analysis: Analysis, path: str, row: int, column: int) -> Window | None:
    """Return the largest field over all ways through the network; None where it cannot be told, or is everything."""
    node = analysis.nodes.get(path)
    fields = node.fields if node is not None else ()
    if len(fields) != 1 or len(fields[0][1]) != 2:
        return None
    across = [seen_by(place, axis) for place, axis in zip((row, column), fields[0][1], strict=True)]
    if any(axis.whole for axis in fields[0][1]) or across[0] is None or across[1] is None:
        return None
    return Window(across[0].first, across[1].first, across[0].last, across[1].last)


def units_of_pixel(
    analysis: Analysis, path: str, pixel: tuple[int, int], places: tuple[int, int]
) -> Window | None:
    """Return the rows and columns of a layer's maps whose units see a pixel; None where none does."""
    node = analysis.nodes.get(path)
    fields = node.fields if node is not None else ()
    if len(fields) != 1 or len(fields[0][1]) != 2:
        return None
    found: list[Stretch] = []
    for at, axis, count in zip(pixel, fields[0][1], places, strict=True):
        stretch = reached_from(at, axis, count)
        if stretch is None:
            return None
        found.append(stretch)
    return Window(found[0].first, found[1].first, found[0].last, found[1].last)


def window_below(node: NodeAnalysis, row: int, column: int) -> Window | None:
    """Return what a value at row and column of a layer's maps reads of its own input."""
    below = node.inputs[0] if node.inputs else None
    return _through(node.layer, below, Window(row, column, row, column))


def window_in_picture(
    project: Project, analysis: Analysis, path: str, row: int, column: int
) -> Window | None:
    """Return what a value at row and column of a layer's maps reads of the picture; None where it cannot be told."""
    return _along(project, analysis, path, row, column) or field_in_picture(analysis, path, row, column)


def _along(project: Project, analysis: Analysis, path: str, row: int, column: int) -> Window | None:
    """Follow the one way from a layer back to the picture."""
    span = Window(row, column, row, column)
    at: str | None = path
    while at is not None:
        node = analysis.nodes[at]
        if node.layer.family == "io":
            return span
        step = _through(node.layer, node.inputs[0] if node.inputs else None, span)
        if step is None:
            return None
        span, at = step, before(project, analysis, at)
    return None


def _through(layer: Layer, below: Shape | None, span: Window) -> Window | None:
    """Return what a span of a layer's outputs reads of its input."""
    if layer.family in _ELEMENTWISE:
        return span
    axes = sliding(layer)
    if axes is None or below is None or len(below) != 3 or "Transpose" in layer.kind:
        return None
    high, wide = below[0], below[1]
    if high is None or wide is None:
        return None
    return Window(
        axes[0].start(span.top, high),
        axes[1].start(span.left, wide),
        axes[0].start(span.bottom, high) + axes[0].span - 1,
        axes[1].start(span.right, wide) + axes[1].span - 1,
    )
