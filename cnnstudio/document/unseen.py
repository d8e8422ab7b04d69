"""Pixels of an input that can reach no output: what windows leave over, followed through the whole network.

For the course's MNIST network rows and columns 26 and 27, 108 of 784 pixels, influence nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import prod

from cnnstudio.document.flat import FlatNode
from cnnstudio.document.following import Counts, followed
from cnnstudio.document.influence import Box, Mask, reads_all, trail
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.layout import channels_first
from cnnstudio.document.problems import Problem, Remedy, Severity
from cnnstudio.document.unseen_words import Unseen, counted, roughly
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer

Nodes = Mapping[str, NodeAnalysis]
_MUCH = 0.25
"""Share of unread pixels from which it is a warning."""


def unseen(flat: Sequence[FlatNode], nodes: Nodes, ends: Sequence[str]) -> tuple[Unseen, ...]:
    """Return, per input with such pixels, what reaches no output; nothing while a layer or an axis is not known."""
    known = [nodes[node.path] for node in flat]
    if all_read({id(node.working): node for node in known}.values()):
        return ()
    return _found(flat, nodes, followed(flat, known, ends))


def all_read(different: Collection[NodeAnalysis]) -> bool:
    """Say whether there is nothing to follow: every layer reads all it gets, or not all is known."""
    return all(map(reads_all, different)) or not all(map(_is_known, different))


def _is_known(node: NodeAnalysis) -> bool:
    return node.state == "ok" and not any(shape is None or None in shape for shape in node.outputs)


def _found(flat: Sequence[FlatNode], nodes: Nodes, counts: Mapping[str, Counts]) -> tuple[Unseen, ...]:
    found = []
    first = channels_first(flat)
    for node in flat:
        if node.layer.kind != "Input":
            continue
        shape, boxes = nodes[node.path].output, counts.get(node.path, ())
        if not boxes or shape is None or len(shape) < 2:
            continue
        part = slice(1, None) if node.path in first else slice(None, -1)
        extents = tuple(axis or 0 for axis in shape[part])
        spatial = tuple(box[part] for box in boxes)
        unread = prod(extents) - _size(spatial)
        if unread:
            culprits = tuple(_culprits(flat, nodes, node.path))
            found.append(Unseen(node.path, node.name, extents, spatial, unread, prod(extents), culprits))
    return tuple(found)


def _size(boxes: Sequence[Box]) -> int:
    """Return how many elements lie in the union of boxes."""
    if not boxes:
        return 0
    if not boxes[0]:
        return 1
    if len(boxes) == 1:
        return prod(mask.bit_count() for mask in boxes[0])
    return sum(
        part.bit_count() * _size([box[1:] for box in boxes if box[0] & part])
        for part in _parts([box[0] for box in boxes])
    )


def _parts(masks: Sequence[Mask]) -> list[Mask]:
    """Return the elements of all masks in groups that every mask holds whole or not at all."""
    union = 0
    for mask in masks:
        union |= mask
    parts = [union]
    for mask in masks:
        parts = [piece for part in parts for piece in (part & mask, part & ~mask) if piece]
    return parts


def _culprits(flat: Sequence[FlatNode], nodes: Nodes, start: str) -> list[str]:
    """Return the layers behind an input that pass elements by, those that read least of what they get first."""
    found = [
        node.path for node in flat if not reads_all(nodes[node.path]) and _share_read(nodes[node.path]) < 1
    ]
    if sum(node.layer.kind == "Input" for node in flat) > 1:
        behind = _behind(flat, start)
        found = [path for path in found if path in behind]
    return sorted(found, key=lambda path: _share_read(nodes[path]))


def _behind(flat: Sequence[FlatNode], start: str) -> set[str]:
    behind = {start}
    for node in flat:
        if any(source.path in behind for source in node.sources):
            behind.add(node.path)
    return behind


def _share_read(node: NodeAnalysis) -> float:
    way = trail(node)
    return min(
        prod(mask.bit_count() for mask in way.back(port, way.whole))
        / prod(mask.bit_count() for mask in way.inputs[port])
        for port in range(len(way.inputs))
    )


def problems(flat: Sequence[FlatNode], nodes: Nodes, ends: Sequence[str]) -> tuple[Problem, ...]:
    """Return the code `unseen-input`: which pixels reach no output, who drops them, and what would read them."""
    by_path = {node.path: node for node in flat}
    return tuple(_problem(one, by_path, nodes) for one in unseen(flat, nodes, ends))


def _problem(one: Unseen, by_path: Mapping[str, FlatNode], nodes: Nodes) -> Problem:
    severity: Severity = "warning" if one.pixels > _MUCH * one.of else "info"
    message = tr(
        "{counted} of {name} cannot influence the answer{where}; passed by in {who}.",
        counted=counted(one),
        name=one.name,
        where=roughly(one),
        who=tr(" and ").join(nodes[path].name for path in one.culprits[:2]),
    )
    remedies = (*_read_more(one, by_path, nodes), *_resized(one, by_path, nodes))
    return Problem(severity, "unseen-input", message, one.path, "shape", remedies[:3])


def _read_more(one: Unseen, by_path: Mapping[str, FlatNode], nodes: Nodes) -> list[Remedy]:
    """Return same padding where a rest is left over, and a stride no larger than the window where one is."""
    found = []
    for path in one.culprits[:2]:
        remedy = None if "/" in path else _closed(nodes[path], by_path[path].node_id)
        found += [] if remedy is None else [remedy]
    return found


def _closed(known: NodeAnalysis, node_id: str) -> Remedy | None:
    layer, steps = known.layer, known.working.steps if known.working else ()
    window = getattr(layer, "kernel_size", getattr(layer, "pool_size", None))
    numbers = [dict(step.numbers) for step in steps if step.formula.startswith("window-")]
    if window is not None and any(n["S"] > n["F"] for n in numbers) and _takes(layer, window):  # type: ignore[operator]
        label = tr("Use strides as large as the window in {name}", name=known.name)
        return Remedy(f"stride-{node_id}", label, "set_fields", (("node_id", node_id), ("strides", window)))
    if getattr(layer, "padding", None) == "valid" and any(n.get("dropped") for n in numbers):
        label = tr("Use same padding in {name}", name=known.name)
        return Remedy(f"same-{node_id}", label, "set_fields", (("node_id", node_id), ("padding", "same")))
    return None


def _takes(layer: Layer, strides: object) -> bool:
    try:
        layer.replaced(strides=strides)
    except ValueError:
        return False
    return True


def _resized(one: Unseen, by_path: Mapping[str, FlatNode], nodes: Nodes) -> list[Remedy]:
    """Return the next larger input that is read to its end, where what is left over lies at the end."""
    shape = nodes[one.path].output or ()
    if "/" in one.path or len(one.culprits) != 1 or len(one.boxes) != 1:
        return []
    jumps = nodes[one.culprits[0]].jump or ()
    sizes: list[int | None] = []
    for axis, (extent, jump) in enumerate(zip(one.extents, jumps, strict=False)):
        left = one.lines(axis)
        at_end = left == tuple(range(extent - len(left), extent))
        if not at_end or not float(jump).is_integer() or len(left) >= jump:
            return []
        sizes.append(extent - len(left) + (int(jump) if left else 0))
    if len(sizes) != len(one.extents):
        return []
    turned = one.path in channels_first(tuple(by_path.values()))
    wanted = (shape[0], *sizes) if turned else (*sizes, shape[-1])
    label = tr("Take samples of {shape}", shape=" × ".join(map(str, wanted)))
    return [
        Remedy(
            "larger-input", label, "set_fields", (("node_id", by_path[one.path].node_id), ("shape", wanted))
        )
    ]
