"""Windows, groups and sizes that do not fit the maps: the edits that make them fit."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd, prod
from typing import Any, NamedTuple

from cnnstudio.document.diagnosis.design import Design, axes
from cnnstudio.document.diagnosis.telling import setting, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.shape import LARGEST_SIZE, Shape

Fixes = Iterator[Remedy | None]


class Case(NamedTuple):
    """A layer that refused its inputs, and what it said."""

    design: Design
    node: FlatNode
    found: Problem


def arriving(design: Design, node: FlatNode) -> Shape | None:
    """Return the shape at a layer's first input."""
    inputs = design.nodes[node.path].inputs
    return inputs[0] if inputs else None


def window_fixes(case: Case) -> Fixes:
    """Offer padding, a smaller window, or larger maps."""
    layer: Any = case.node.layer
    pooling = case.found.code == "pool-too-large"
    smaller = _fitting(case.design, case.node, "pool_size" if pooling else "kernel_size")
    if pooling:
        yield taking_out(case.node)
    if getattr(layer, "padding", "") == "valid":
        yield setting(case.node, tr("Use same padding"), padding="same")
    if getattr(layer, "dilation_rate", 1) not in (1, (1,), (1, 1), (1, 1, 1)):
        yield setting(case.node, tr("Use dilation rate 1"), dilation_rate=_ones(layer.dilation_rate))
    yield smaller
    pool = next((n for n in case.design.upstream(case.node) if n.layer.family == "pool"), None)
    if pool is not None and _fits_without(case, pool, "pool_size" if pooling else "kernel_size"):
        yield taking_out(pool)


def _fits_without(case: Case, pool: FlatNode, field: str) -> bool:
    """Say whether the window fits maps as much larger as a pooling layer above made them smaller."""
    layer: Any = case.node.layer
    now, above = arriving(case.design, case.node), arriving(case.design, pool)
    made = case.design.output_of(pool.path)
    window = axes(getattr(layer, field, ()))
    rates = axes(getattr(layer, "dilation_rate", 1))
    if (
        now is None
        or above is None
        or made is None
        or not len(now) == len(above) == len(made) == len(window) + 1
    ):
        return False
    for place, (k, w) in enumerate(zip(window, now, strict=False)):
        rate = rates[min(place, len(rates) - 1)]
        larger = (w or 0) * (above[place] or 0) // (made[place] or 1)
        if rate * (k - 1) + 1 > larger:
            return False
    return True


def _ones(value: int | tuple[int, ...]) -> int | tuple[int, ...]:
    return 1 if isinstance(value, int) else (1,) * len(value)


def _fitting(design: Design, node: FlatNode, field: str) -> Remedy | None:
    """Return a window no larger than the map."""
    layer: Any = node.layer
    shape, window = arriving(design, node), axes(getattr(layer, field, ()))
    first = getattr(layer, "data_format", None) == "channels_first"
    places = () if shape is None else shape[1:] if first else shape[:-1]
    if not window or len(places) != len(window) or None in places:
        return None
    size = tuple(min(k, w or 1) for k, w in zip(window, places, strict=True))
    words = tr("Use a window of {size}", size=shape_text(size))
    value = size[0] if isinstance(getattr(layer, field), int) else size
    return setting(node, words, **{field: value})


def group_fixes(case: Case) -> Fixes:
    """Offer groups that divide the channels, or channels that can be divided."""
    layer: Any = case.node.layer
    if "groups" not in type(layer).model_fields:
        return
    shape = arriving(case.design, case.node)
    first = getattr(layer, "data_format", None) == "channels_first"
    channels = None if not shape else shape[0] if first else shape[-1]
    if channels is not None:
        both = gcd(channels, getattr(layer, "filters", channels))
        most = max(g for g in range(1, layer.groups + 1) if both % g == 0)
        words = tr("Use 1 group") if most == 1 else tr("Use {n} groups", n=most)
        yield setting(case.node, words, groups=most)
        above = case.design.source(case.node)
        if above is not None and "filters" in type(above.layer).model_fields:
            filters = -(-channels // layer.groups) * layer.groups
            yield setting(above, tr("Give {name} {n} filters", name=above.name, n=filters), filters=filters)
    yield setting(case.node, tr("Use 1 group"), groups=1)


def size_fixes(case: Case) -> Fixes:
    """Offer as many filters or units as can be counted."""
    shape, layer = arriving(case.design, case.node), case.node.layer
    field = next((f for f in ("filters", "units") if f in type(layer).model_fields), None)
    places = prod(axis or 1 for axis in (shape or ())[:-1])
    if field is not None and places <= LARGEST_SIZE:
        most = min(64, LARGEST_SIZE // places)
        yield setting(case.node, tr("Use {n} {what}", n=most, what=tr(field)), **{field: most})
