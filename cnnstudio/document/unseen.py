"""Pixels of an input that can reach no output: what windows leave over, followed through the whole network.

For the course's MNIST network rows and columns 26 and 27, 108 of 784 pixels, influence nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from cnnstudio.document.expand import FlatNode
from cnnstudio.document.influence import Box, Mask, full_box, reads_all, trail
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem, Remedy, Severity
from cnnstudio.language import number, percent, tr
from cnnstudio.layers.kind import Layer

Nodes = Mapping[str, NodeAnalysis]
Counts = tuple[Box, ...] | None
"""What of a layer's output counts: the union of boxes, or None for all of it."""
_MOST_BOXES = 12
_GROUPS = 4
_MUCH = 0.25
"""Share of unread pixels from which it is a warning."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """What of one input reaches no output."""

    path: str
    name: str
    extents: tuple[int, ...]
    """Sizes of the spatial axes."""
    boxes: tuple[Box, ...]
    """What is read: the union of these boxes over the spatial axes."""
    pixels: int
    of: int
    culprits: tuple[str, ...]
    """Paths of the layers that pass elements by, those that read least of what they get first."""

    def lines(self, axis: int) -> tuple[int, ...]:
        """Return the rows (axis 0), columns (axis 1) ... that are not read at all, counted from 0."""
        read = 0
        for box in self.boxes:
            read |= box[axis]
        return tuple(i for i in range(self.extents[axis]) if not read >> i & 1)

    def is_read(self, *place: int) -> bool:
        """Say whether the pixel at this place, counted from 0, can influence an output."""
        return any(all(mask >> at & 1 for mask, at in zip(box, place, strict=True)) for box in self.boxes)


def unseen(flat: Sequence[FlatNode], nodes: Nodes, ends: Sequence[str]) -> tuple[Unseen, ...]:
    """Return, per input with such pixels, what reaches no output; nothing while a layer or an axis is not known."""
    known = [nodes[node.path] for node in flat]
    if all(map(reads_all, known)) or not all(map(_is_known, known)):
        return ()
    return _found(flat, nodes, _followed(flat, nodes, ends))


def _is_known(node: NodeAnalysis) -> bool:
    return node.state == "ok" and all(shape is not None and None not in shape for shape in node.outputs)


def _followed(flat: Sequence[FlatNode], nodes: Nodes, ends: Sequence[str]) -> dict[str, Counts]:
    """Return, per layer, what of its output counts (None: all of it), followed from the ends back."""
    counts: dict[str, Counts] = dict.fromkeys(ends)
    for node in reversed(flat):
        if node.path not in counts:
            continue
        here = counts[node.path]
        if here is None and reads_all(nodes[node.path]):
            for source in node.sources:
                counts[source.path] = None
            continue
        for port, source in enumerate(node.sources):
            found = _back(nodes[node.path], port, here) if not source.output else None
            _count(counts, source.path, found, nodes)
    return counts


def _back(node: NodeAnalysis, port: int, here: Counts) -> Counts:
    way = trail(node)
    whole = way.inputs[port]
    found: tuple[Box, ...] = ()
    for box in (way.whole,) if here is None else here:
        before = way.back(port, box)
        if before == whole:
            return None
        if all(before):
            found = _joined(found, before) if found else (before,)
    return None if found == (whole,) else found


def _count(counts: dict[str, Counts], path: str, found: Counts, nodes: Nodes) -> None:
    """Let more of a layer's output count."""
    earlier = counts.get(path, ())
    if earlier == () or earlier is None or found is None:
        counts[path] = found if earlier is not None else None
        return
    for box in found:
        earlier = _joined(earlier, box)
    counts[path] = None if earlier == (full_box(nodes[path].output or ()),) else earlier


def _joined(boxes: tuple[Box, ...], new: Box) -> tuple[Box, ...]:
    """Return the union of boxes with another; boxes that make one box together become one."""
    if boxes and boxes[0] == new:
        return boxes
    for at, box in enumerate(boxes):
        if _within(new, box):
            return boxes
        differing = [axis for axis, (a, b) in enumerate(zip(box, new, strict=True)) if a != b]
        if len(differing) == 1 or _within(box, new) or len(boxes) >= _MOST_BOXES:
            merged = tuple(a | b for a, b in zip(box, new, strict=True))
            return _joined((*boxes[:at], *boxes[at + 1 :]), merged)
    return (*boxes, new)


def _within(box: Box, other: Box) -> bool:
    return all(a & ~b == 0 for a, b in zip(box, other, strict=True))


def _found(flat: Sequence[FlatNode], nodes: Nodes, counts: Mapping[str, Counts]) -> tuple[Unseen, ...]:
    found = []
    for node in flat:
        shape, boxes = nodes[node.path].output, counts.get(node.path, ())
        if node.layer.kind != "Input" or not boxes or shape is None or len(shape) < 2:
            continue
        extents = tuple(axis or 0 for axis in shape[:-1])
        spatial = tuple(box[:-1] for box in boxes)
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
    behind, found = {start}, []
    for node in flat:
        if any(source.path in behind for source in node.sources):
            behind.add(node.path)
            if not reads_all(nodes[node.path]) and _share_read(nodes[node.path]) < 1:
                found.append(node.path)
    return sorted(found, key=lambda path: _share_read(nodes[path]))


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
        where=where(one),
        who=tr(" and ").join(nodes[path].name for path in one.culprits[:2]),
    )
    remedies = (*_read_more(one, by_path, nodes), *_resized(one, by_path[one.path], nodes))
    return Problem(severity, "unseen-input", message, one.path, "shape", remedies[:3])


def told(one: Unseen, first: int = 0) -> str:
    """Return the unread pixels in words: 108 of 784 pixels (rows 26, 27, columns 26, 27, counted from 0)."""
    return counted(one) + where(one, first)


def counted(one: Unseen) -> str:
    """Return how many pixels are not read: 108 of 784 pixels."""
    words = tr("{n} of {of} steps") if len(one.extents) == 1 else tr("{n} of {of} pixels")
    return words.format(n=number(one.pixels), of=number(one.of))


def where(one: Unseen, first: int = 0) -> str:
    """Return the unread rows and columns in brackets; a share where no row is unread as a whole."""
    names = {1: (tr("steps"),), 2: (tr("rows"), tr("columns")), 3: (tr("slices"), tr("rows"), tr("columns"))}
    words = names.get(len(one.extents), tuple(tr("axis {n}", n=n + 1) for n in range(len(one.extents))))
    lines = [
        f"{word} {_ranges([line + first for line in one.lines(axis)])}"
        for axis, word in enumerate(words)
        if one.lines(axis)
    ]
    if not lines:
        return f" ({percent(one.pixels / one.of, 1)})"
    return " (" + tr("{lines}, counted from {first}", lines=", ".join(lines), first=first) + ")"


def _ranges(lines: Sequence[int]) -> str:
    """Return line numbers in short: 2–4, 7, 26, 27; after four groups only how many more there are."""
    groups: list[list[int]] = []
    for line in lines:
        if groups and line == groups[-1][-1] + 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    shown = [
        f"{group[0]}–{group[-1]}" if len(group) > 2 else ", ".join(map(str, group))
        for group in groups[:_GROUPS]
    ]
    more = sum(map(len, groups[_GROUPS:]))
    return ", ".join(shown) + (tr(" and {n} more", n=more) if more else "")


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


def _resized(one: Unseen, node: FlatNode, nodes: Nodes) -> list[Remedy]:
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
    wanted = (*sizes, shape[-1])
    label = tr("Take samples of {shape}", shape=" × ".join(map(str, wanted)))
    return [Remedy("larger-input", label, "set_fields", (("node_id", node.node_id), ("shape", wanted)))]
