"""Which part of the picture one value of a layer reads, followed backwards through the layers before it."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document.analysis import Analysis
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


def window_in_picture(
    project: Project, analysis: Analysis, path: str, row: int, column: int
) -> Window | None:
    """Return what a value at row and column of a layer's maps reads of the picture; None where it cannot be told."""
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
