"""Inputs of a merge that do not go together, and merges that merge nothing."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

from cnnstudio.document.diagnosis.design import Design, Entry, Seen
from cnnstudio.document.diagnosis.telling import fix, own_id, problem, taking_out
from cnnstudio.document.flat import FlatNode, Source
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.shape import Shape

_FARTHEST = 32
_GIVEN = itemgetter(Source._fields.index("path"), Source._fields.index("output"))


def merge_fixes(design: Design, node: FlatNode) -> Iterator[Remedy | None]:
    """Return edits on one of two inputs that give both the same shape."""
    shapes = design.nodes[node.path].inputs
    known = [shape for shape in shapes if shape is not None and None not in shape]
    if len(known) == len(shapes) == 2:
        one, other = known
        if len(one) == len(other) == 3:
            yield from _maps(design, node, one, other)
        elif len(one) == len(other) == 1:
            yield _widened(design, node, one, other)
        elif {len(one), len(other)} == {1, 3}:
            yield _pooled(node, 0 if len(one) == 3 else 1)
    yield taking_out(node)


def _on(node: FlatNode, place: int, name: str, label: str, kind: str, **fields: object) -> Remedy:
    edge = node.sources[place].edge
    return fix(node, name, label, "insert_kind_on_edge", edge_id=edge, kind=kind, **fields)


def _maps(design: Design, node: FlatNode, one: Shape, other: Shape) -> Iterator[Remedy | None]:
    (h1, w1, c1), (h2, w2, c2) = one, other
    skip = 1 if _area(one) < _area(other) else 0 if _area(one) > _area(other) else _earlier(design, node)
    large, small = (one, other) if skip == 0 else (other, one)
    stride = _stride(large[0], small[0]), _stride(large[1], small[1])
    concatenates = node.layer.kind == "Concatenate"
    if None not in stride and not concatenates:
        words = tr("Project the skip: 1 × 1 convolution, {c} filters, stride {s}", c=small[2], s=stride[0])
        yield _on(
            node, skip, "project-skip", words, "Conv2D",
            filters=small[2], kernel_size=(1, 1), strides=stride, padding="same",
        )  # fmt: skip
    if (h1, w1) != (h2, w2) and (concatenates or c1 == c2):
        yield from _resized(node, skip, large, small, stride)


def _resized(
    node: FlatNode, skip: int, large: Shape, small: Shape, stride: tuple[int | None, int | None]
) -> Iterator[Remedy | None]:
    if None not in stride:
        words = tr("Pool the larger one by {s}", s=stride[0])
        yield _on(node, skip, "pool", words, "MaxPooling2D", pool_size=stride, strides=stride, padding="same")
    times = (large[0] or 0) // (small[0] or 1), (large[1] or 0) // (small[1] or 1)
    if (times[0] * (small[0] or 0), times[1] * (small[1] or 0)) == large[:2]:
        words = tr("Enlarge the smaller one {s} times", s=times[0])
        yield _on(node, 1 - skip, "enlarge", words, "UpSampling2D", size=times)


def _area(shape: Shape) -> int:
    return (shape[0] or 0) * (shape[1] or 0)


def _earlier(design: Design, node: FlatNode) -> int:
    """Return which input comes from farther above: the skip."""
    first, second = node.sources[0].path, node.sources[1].path
    return 0 if first != second and next(filter({first, second}.__contains__, design.by_path)) == first else 1


def _stride(large: int | None, small: int | None) -> int | None:
    for stride in range(1, 17):
        if large is not None and -(-large // stride) == small:
            return stride
    return None


def _widened(design: Design, node: FlatNode, one: Shape, other: Shape) -> Remedy:
    skip = _earlier(design, node)
    width = (other if skip == 0 else one)[0]
    words = tr("Project the skip: Dense with {n} units", n=width)
    return _on(node, skip, "project-skip", words, "Dense", units=width)


def _pooled(node: FlatNode, place: int) -> Remedy:
    words = tr("Average each map first: GlobalAveragePooling2D")
    return _on(node, place, "insert-global", words, "GlobalAveragePooling2D")


def too_few(design: Design, node: FlatNode) -> Iterator[Remedy | None]:
    """Return a merge's removal, or a second wire from a layer above of the same shape."""
    yield taking_out(node)
    first = design.source(node)
    if first is None or "/" in node.path:
        return
    shape = design.output_of(first.path)
    for steps, above in enumerate(design.upstream(first)):
        if steps < _FARTHEST and "/" not in above.path and design.output_of(above.path) == shape:
            words = tr("Wire {name} to it too", name=above.name)
            yield fix(node, "connect", words, "connect", source=own_id(above), target=own_id(node))
            return


def merged_with_itself(seen: Seen) -> Problem | None:
    """Tell of a merge that gets the same numbers twice."""
    given = list(map(_GIVEN, seen.node.sources))
    if len(set(given)) == len(given):
        return None
    twice = next(s for i, s in enumerate(seen.node.sources) if given.index(given[i]) < i)
    name = seen.design.by_path[twice.path].name
    message = tr(
        "{name} gets {source} twice, so nothing new comes together.", name=seen.node.name, source=name
    )
    return problem("merge-twice", message, seen.node, _untied(seen.node, twice))


def _untied(node: FlatNode, twice: Source) -> Iterator[Remedy]:
    if len(node.sources) > 2:
        yield fix(node, "cut", tr("Cut the second wire"), "cut", edge_ids=(twice.edge,))
    yield taking_out(node)


def _merges(kind: type[Layer]) -> bool:
    return kind.variadic


CHECKS: tuple[Entry, ...] = ((_merges, merged_with_itself),)
