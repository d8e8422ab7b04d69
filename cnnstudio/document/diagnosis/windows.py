"""Kernels, strides and pooling windows against the maps they slide over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import chain
from math import ceil
from operator import itemgetter

from cnnstudio.document.diagnosis.design import Check, Design, Entry, Seen, axes, weighs
from cnnstudio.document.diagnosis.telling import fix, own_id, problem, setting, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.document.receptive import AxisField
from cnnstudio.language import number, percent, shape_text, tr
from cnnstudio.layers import overlap
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.remembering import remembered
from cnnstudio.layers.shape import Shape

Size = int | tuple[int, ...]
_NOTICEABLE = 0.125
_SMALL_FIELD = 3
_LARGE_FIELD = 3
_MOST_STAGES = 8
_SLIDING = itemgetter("kernel_size", "strides", "dilation_rate", "padding")
_STILL = (1, (1,), (1, 1), (1, 1, 1))
"""Strides that let no pixel out."""


def sliding(seen: Seen) -> Problem | None:
    """Run those checks of a convolution that its arguments give reason for."""
    for check in _doubts_of(seen.layer):
        if (found := check(seen)) is not None:
            return found
    return None


def _doubts_of(layer: Layer) -> tuple[Check, ...]:
    # The values at once: asking a frozen value for one field at a time costs more than all that is done with them.
    return _doubts(*_SLIDING(vars(layer)))


@remembered
def _doubts(kernel: Size, strides: Size, rate: Size, padding: str) -> tuple[Check, ...]:
    """Return the checks that could find something in a convolution with these arguments."""
    moves, spread = max(axes(strides)) > 1, max(axes(rate)) > 1
    found: list[Check] = [gap] if moves else []
    found += [dropped] if moves and padding == "valid" else []
    found += [mostly_padding] if padding == "same" and max(axes(kernel)) > 1 else []
    return (*found, gridding) if spread else tuple(found)


def gap(seen: Seen) -> Problem | None:
    """Tell of windows that jump over pixels; a 1 × 1 kernel does so on purpose."""
    field = "pool_size" if "pool_size" in type(seen.layer).model_fields else "kernel_size"
    if seen.layer.strides in (None, *_STILL):
        return None
    kernel, strides = axes(getattr(seen.layer, field)), axes(seen.layer.strides)
    if set(kernel) == {1} or all(s <= k for s, k in zip(strides, kernel, strict=True)):
        return None
    message = tr("{name} moves {s} pixels at a time but reads {k}, so it jumps over pixels.",
                 name=seen.node.name, s=shape_text(strides), k=shape_text(kernel))  # fmt: skip
    code = "pool-gap" if field == "pool_size" else "stride-gap"
    words = tr("Move {k} at a time", k=shape_text(kernel))
    narrow = setting(seen.node, words, strides=getattr(seen.layer, field))
    wide = setting(seen.node, tr("Read {s} at a time", s=shape_text(strides)), **{field: seen.layer.strides})
    return problem(code, message, seen.node, (narrow, wide), "strides")


def pools_nothing(seen: Seen) -> Problem | None:
    """Tell of pooling over maps that have one pixel, or windows of one pixel."""
    shape = seen.known.inputs[0] if seen.known.inputs else None
    if shape is None or seen.known.output != shape:
        return None
    places = shape[1:] if seen.layer.data_format == "channels_first" else shape[:-1]
    if set(places) == {1}:
        message = tr("{name} pools maps of one pixel, so nothing changes.", name=seen.node.name)
    elif set(axes(seen.layer.pool_size)) == {1}:
        message = tr("{name} pools windows of one pixel, so nothing changes.", name=seen.node.name)
    else:
        return None
    return problem("pool-nothing", message, seen.node, (taking_out(seen.node),))


def dropped(seen: Seen) -> Problem | None:
    """Tell of rows or columns a window leaves over, where that is a good part of the map."""
    if seen.layer.padding != "valid" or seen.known.working is None:
        return None
    for step in seen.known.working.steps:
        if step.formula != "window-valid":
            continue
        numbers = dict(step.numbers)
        left, width = int(numbers.get("dropped", 0)), int(numbers["W"])
        if left and left >= width * _NOTICEABLE:
            message = tr("{name} leaves {n} of {w} along the {axis} unread ({share}).", name=seen.node.name,
                         n=left, w=width, axis=tr(step.axis), share=percent(left / width, 0))  # fmt: skip
            return problem(
                "rows-dropped",
                message,
                seen.node,
                (setting(seen.node, tr("Use same padding"), padding="same"),),
            )
    return None


def checkerboard(seen: Seen) -> Problem | None:
    """Tell of transposed convolutions whose overlaps are uneven."""
    kernel, strides = axes(seen.layer.kernel_size), axes(seen.layer.strides)
    if all(k % s == 0 for k, s in zip(kernel, strides, strict=True)):
        return None
    even = tuple(s * ceil(k / s) for k, s in zip(kernel, strides, strict=True))
    message = tr("The kernel {k} of {name} is no multiple of its stride {s}: its overlaps draw a checkerboard.",
                 k=shape_text(kernel), name=seen.node.name, s=shape_text(strides))  # fmt: skip
    steps = seen.known.working.steps if seen.known.working is not None else ()
    counted = next((words for step in steps if (words := overlap.checkerboard(step))), "")
    if counted:
        message = tr("{name}: {message}", name=seen.node.name, message=counted)
    value = even[0] if isinstance(seen.layer.kernel_size, int) else even
    words = tr("Use a kernel of {k}", k=shape_text(even))
    return problem(
        "checkerboard", message, seen.node, (setting(seen.node, words, kernel_size=value),), "kernel_size"
    )


def mostly_padding(seen: Seen) -> Problem | None:
    """Tell of kernels larger than the map, which read more zeros than pixels."""
    inputs, values = seen.known.inputs, vars(seen.layer)
    shape = inputs[0] if inputs and values["padding"] == "same" else None
    if shape is None:
        return None
    places = shape[1:] if values["data_format"] == "channels_first" else shape[:-1]
    spans = _spans(values["kernel_size"], values["dilation_rate"])
    return _padded(seen, spans, places) if _far_wider(spans, places) else None


@remembered
def _far_wider(spans: tuple[int, ...], places: Shape) -> bool:
    """Say whether a window spans twice its map or more along an axis."""
    if len(places) != len(spans):
        return False
    pairs = zip(spans, places, strict=True)
    return any(place is not None and span >= 2 * place for span, place in pairs)


@remembered
def _spans(kernel: Size, rate: Size) -> tuple[int, ...]:
    return tuple(d * (k - 1) + 1 for k, d in zip(axes(kernel), axes(rate), strict=True))


def _padded(seen: Seen, spans: tuple[int, ...], places: Shape) -> Problem:
    kernel = axes(seen.layer.kernel_size)
    message = tr("The kernel of {name} spans {k}, but its maps are {w}: it reads mostly padding.",
                 name=seen.node.name, k=shape_text(spans), w=shape_text(places))  # fmt: skip
    size = tuple(min(k, w or 1) for k, w in zip(kernel, places, strict=True))
    value = size[0] if isinstance(seen.layer.kernel_size, int) else size
    words = tr("Use a kernel of {k}", k=shape_text(size))
    pool = next((n for n in seen.design.upstream(seen.node) if n.layer.family == "pool"), None)
    fixes: list[Remedy | None] = [setting(seen.node, words, kernel_size=value)]
    fixes.append(taking_out(pool) if pool is not None else None)
    return problem("mostly-padding", message, seen.node, fixes, "kernel_size")


def gridding(seen: Seen) -> Problem | None:
    """Tell of three convolutions in a row with the same rate above 1."""
    rate = seen.layer.dilation_rate
    if max(axes(rate)) < 2:
        return None
    row = [seen.node]
    for above in seen.design.upstream(seen.node):
        if getattr(above.layer, "dilation_rate", None) == rate:
            row.append(above)
        elif above.layer.family not in ("act", "norm", "noise"):
            break
    if len(row) != 3:
        return None
    d, kernel = max(axes(rate)), axes(seen.layer.kernel_size)
    span = 1 + 3 * d * (kernel[0] - 1)
    touched = 3 * (kernel[0] - 1) + 1
    message = tr("Three layers in a row with rate {d} span {span} × {span} pixels but touch only {n} of {all}.",
                 d=d, span=span, n=number(touched**2), all=number(span**2))  # fmt: skip
    if len(kernel) == 1:
        message = tr("Three layers in a row with rate {d} span {span} values but touch only {n}.",
                     d=d, span=span, n=touched)  # fmt: skip
    one = 1 if isinstance(rate, int) else (1,) * len(rate)
    words = tr("Use rate 1 in {name}", name=row[-1].name)
    return problem(
        "gridding", message, seen.node, (setting(row[-1], words, dilation_rate=one),), "dilation_rate"
    )


def field_of(seen: Seen) -> Problem | None:
    """Tell at the end of the maps how their field compares with the input."""
    above = seen.design.source(seen.node)
    fields = seen.design.nodes[above.path].fields if above is not None else ()
    if above is None or len(fields) != 1:
        return None
    told = [a for a in fields[0][1] if not a.whole and a.size is not None and a.extent is not None]
    if not told or not any(weighs(n.layer.kind) for n in chain((above,), seen.design.upstream(above))):
        return None
    at = {
        "name": above.name,
        "field": shape_text(a.size for a in told),
        "extent": shape_text(a.extent for a in told),
    }
    if seen.layer.kind.startswith("Global") and all(
        (a.size or 0) * _SMALL_FIELD < (a.extent or 0) for a in told
    ):
        message = tr(
            "Each number of {name} sees {field} of the {extent} input, less than a third of it.", **at
        )
        return problem("field-small", message, seen.node, _wider(seen.design, seen.node, above, told))
    if all((a.size or 0) > _LARGE_FIELD * (a.extent or 0) for a in told):
        message = tr("{name} would see {field}, but the input is {extent}: most of it is padding.", **at)
        return problem("field-large", message, seen.node, _narrower(seen.design, seen.node))
    return None


def _wider(design: Design, node: FlatNode, above: FlatNode, told: list[AxisField]) -> Iterator[Remedy]:
    """Return the stages of pooling and convolution that widen the field to a third of the input."""
    shape = design.output_of(above.path) or ()
    if len(shape) not in (2, 3, 4) or shape[-1] is None:
        return
    field, jump, stages = told[0].size or 1, told[0].jump, 0
    while field * _SMALL_FIELD < (told[0].extent or 0) and stages < _MOST_STAGES:
        field, jump, stages = field + ceil(5 * jump), 2 * jump, stages + 1
    words = (
        tr("Add a stage of pooling and convolution")
        if stages == 1
        else tr("Add {n} stages of pooling and convolution", n=stages)
    )
    yield fix(
        node, "insert-stages", words, "insert_stages",
        node_id=own_id(node), rank=len(shape) - 1, filters=shape[-1], count=stages,
    )  # fmt: skip


def _narrower(design: Design, node: FlatNode) -> Iterator[Remedy]:
    """Return edits of the first layers that make the map smaller, on which all that follows builds."""
    above = [n for n in design.upstream(node) if "/" not in n.path]
    above.reverse()
    pool = next((n for n in above if _shrinks(type(n.layer))), None)
    slides = [n for n in above if _forward(type(n.layer))]
    moving = next((n for n in slides if getattr(n.layer, "strides", 1) not in _STILL), None)
    if pool is not None:
        yield taking_out(pool)
    if moving is not None:
        words = tr("Use stride 1 in {name}", name=moving.name)
        yield setting(moving, words, strides=1)
    if len(slides) > 1:
        yield taking_out(slides[-1])


@cache
def _shrinks(kind: type[Layer]) -> bool:
    return kind.family == "pool"


@cache
def _forward(kind: type[Layer]) -> bool:
    """Say whether a kind slides a kernel over its input, rather than spreading it."""
    return kind.family == "conv" and "kernel_size" in kind.model_fields and "Transpose" not in kind.kind


def _pools(kind: type[Layer]) -> bool:
    return kind.family == "pool" and "pool_size" in kind.model_fields


def _in_doubt(seen: Seen) -> bool:
    """Say whether a convolution with its shapes could raise anything; only gridding looks around it."""
    return any(check is gridding or check(seen) is not None for check in _doubts_of(seen.layer))


CHECKS: tuple[Entry, ...] = (
    (_forward, sliding, _in_doubt),
    (_pools, gap, gap),
    (_pools, dropped, dropped),
    (_pools, pools_nothing, pools_nothing),
    (lambda kind: "Transpose" in kind.kind and kind.family == "conv", checkerboard, checkerboard),
    (lambda kind: kind.kind == "Flatten" or kind.kind.startswith("Global"), field_of),
)
