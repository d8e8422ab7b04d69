"""What is different between two projects, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import compress
from operator import is_not

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.graph import Block, Edge, Node
from cnnstudio.document.project import Project
from cnnstudio.language import signed, tr


@dataclass(frozen=True, slots=True)
class Change:
    """One step of the document: both values, and which parts of a view are touched."""

    before: Project
    after: Project
    previous: Analysis
    analysis: Analysis
    label: str
    origin: object = None
    reset: bool = False
    """Another project was opened: everything is new."""
    added: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    """Nodes whose layer, name, shapes, state or problems are different."""
    moved: frozenset[str] = frozenset()
    edges_added: frozenset[str] = frozenset()
    edges_removed: frozenset[str] = frozenset()
    plan_changed: bool = False
    recipe_changed: bool = False
    bent: frozenset[str] = frozenset()
    """Wires whose dots are others or stand elsewhere."""
    furnished: bool = False
    """Frames or notes are others."""


def compare(
    before: Project,
    previous: Analysis,
    after: Project,
    analysis: Analysis,
    label: str,
    origin: object,
    reset: bool = False,
) -> Change:
    """Return the change from one value to the next."""
    old, new = before.graph.by_id, after.graph.by_id
    old_edges, new_edges = _wires(before, after)
    both = old.keys() & new.keys()
    touched = (_unlike(old, new) | _unlike(previous.nodes, analysis.nodes)) & both
    return Change(
        before,
        after,
        previous,
        analysis,
        label,
        origin,
        reset,
        frozenset(new.keys() - old.keys()),
        frozenset(old.keys() - new.keys()),
        frozenset(
            touched
            | ((_remarked(before, after) | _reordered(before, after)) & both)
            | _redefined(before, after)
        ),
        _moved(before, after, both),
        _others(new_edges, old_edges),
        _others(old_edges, new_edges),
        before.plan != after.plan,
        before.recipe != after.recipe,
        _bent(before, after),
        before.frames != after.frames or before.notes != after.notes,
    )


def _unlike(old: Mapping[str, object], new: Mapping[str, object]) -> set[str]:
    """Return the keys under which two tables hold different values; an edit leaves most of them the very same."""
    if list(old) == list(new):
        others = compress(new, map(is_not, old.values(), new.values()))
        return {key for key in others if old[key] != new[key]}
    return {key for key in old.keys() | new.keys() if _differ(old.get(key), new.get(key))}


def _wires(before: Project, after: Project) -> tuple[dict[str, Edge], dict[str, Edge]]:
    """Return the wires of both values by id; nothing where an edit has left them all alone."""
    if before.graph.edges == after.graph.edges:
        return {}, {}
    return before.graph.edges_by_id, after.graph.edges_by_id


def _others(wires: Mapping[str, Edge], instead: Mapping[str, Edge]) -> frozenset[str]:
    """Return the wires that the other value has not, or has otherwise."""
    return frozenset(name for name, wire in wires.items() if _differ(wire, instead.get(name)))


def _moved(before: Project, after: Project, both: AbstractSet[str]) -> frozenset[str]:
    old, new = before.positions, after.positions
    return frozenset() if old == new else frozenset(n for n in both if old.get(n) != new.get(n))


def _redefined(before: Project, after: Project) -> set[str]:
    """Return the block nodes while any definition is another: their ports, layers and twins may be others."""
    if before.blocks is after.blocks or before.blocks == after.blocks:
        return set()
    old = before.graph.by_id
    return {node.id for node in after.graph.nodes if isinstance(node.layer, Block) and node.id in old}


def _remarked(before: Project, after: Project) -> set[str]:
    """Return the nodes whose comment is another, that were opened or closed in place, pinned or freed."""
    pairs = ((before.comments, after.comments), (before.opened, after.opened))
    other = {
        n for old, new in pairs if old is not new for n in old.keys() | new.keys() if old.get(n) != new.get(n)
    }
    return other | (before.pinned ^ after.pinned)


def _reordered(before: Project, after: Project) -> set[str]:
    """Return the nodes that read the same wires in another order, which may leave their shapes as they were."""
    old, new = before.graph, after.graph
    if old.edges == new.edges:
        return set()
    was = [edge for edge in old.edges if edge.id in new.edges_by_id]
    now = [edge for edge in new.edges if edge.id in old.edges_by_id]
    return {edge.target for one, edge in zip(was, now, strict=True) if one.id != edge.id}


def _bent(before: Project, after: Project) -> frozenset[str]:
    old, new = before.bends, after.bends
    if old == new:
        return frozenset()
    return frozenset(edge for edge in old.keys() | new.keys() if old.get(edge) != new.get(edge))


def _differ(one: object, other: object) -> bool:
    """Compare by value, but first by identity: an edit leaves most parts alone."""
    return one is not other and one != other


def consequences(label: str, before: Project, previous: Analysis, after: Project, analysis: Analysis) -> str:
    """Return the label with what it brought about, e.g.

    conv2d_2 kernel 3 → 5: map 11 → 9, field 10 → 14, +32,768 parameters here, −36,864 in dense_1, −4,096 in all.
    """
    if before.graph is after.graph:
        return label
    label = _with_count(label, before, after)
    changed = _relayered(before, after)
    here = changed[0] if len(changed) == 1 else None
    parts = _of_layer(here, previous, analysis) if here is not None else []
    parts += _of_others(here, previous, analysis)
    total = analysis.totals.parameters - previous.totals.parameters
    if parts and (total or any(analysis.nodes[n].parameters for n in analysis.order if n in analysis.nodes)):
        parts.append(tr("{n} in all", n=signed(total)))
    return f"{label}: {', '.join(parts)}" if parts else label


def _relayered(before: Project, after: Project) -> list[Node]:
    """Return the nodes whose layer is another than it was."""
    known = before.graph.by_id
    others = [node for node in after.graph.nodes if known.get(node.id) is not node]
    return [node for node in others if node.id in known and _differ(known[node.id].layer, node.layer)]


def _skipped(analysis: Analysis) -> list[str]:
    return [path for path, node in analysis.nodes.items() if node.bypassed]


def _with_count(label: str, before: Project, after: Project) -> str:
    """Add how many layers are skipped now, if that has changed."""
    if before.graph.is_plain and after.graph.is_plain:
        return label
    was, now = (sum(node.bypassed for node in project.graph.nodes) for project in (before, after))
    if was == now or not now:
        return label
    words = tr("{n} layer is skipped", n=now) if now == 1 else tr("{n} layers are skipped", n=now)
    return f"{label} ({words})"


def _of_layer(node: Node, previous: Analysis, analysis: Analysis) -> list[str]:
    old, new = previous.nodes.get(node.id), analysis.nodes.get(node.id)
    if old is None or new is None or old.output is None or new.output is None:
        return []
    parts = []
    if _size(old.output) != _size(new.output):
        what = tr("map") if len(new.output) == 3 else tr("shape")
        parts.append(f"{what} {_size(old.output)} → {_size(new.output)}")
    before, after = _network_fields(previous, analysis)
    if before != after and after:
        parts.append(tr("field {a} → {b}", a=before or "–", b=after))
    if (new.parameters or 0) != (old.parameters or 0):
        parts.append(tr("{n} parameters here", n=signed((new.parameters or 0) - (old.parameters or 0))))
    return parts


def _size(shape: tuple[int | None, ...]) -> str:
    spatial = shape[:2] if len(shape) == 3 else shape
    texts = ["?" if axis is None else str(axis) for axis in spatial]
    return texts[0] if len(set(texts)) == 1 else "×".join(texts)


def _network_fields(previous: Analysis, analysis: Analysis) -> tuple[str, str]:
    """Return the largest windows before and after; two empty texts where no layer sees more or less than before."""
    old, new = previous.flat, analysis.flat
    if len(old) == len(new):
        unlike = list(map(is_not, old, new))
        pairs = zip(compress(old, unlike), compress(new, unlike), strict=True)
        if not any(_differ(one.seen, other.seen) for one, other in pairs):
            return "", ""
    return _network_field(previous), _network_field(analysis)


def _network_field(analysis: Analysis) -> str:
    """Return the largest window the network's maps see on the input; whole-input fields do not count."""
    sizes = [
        tuple(axis.size or 0 for axis in field)
        for node in analysis.flat
        for _, field in node.fields
        if field and not any(axis.whole for axis in field)
    ]
    largest = max(sizes, default=())
    texts = [str(size) for size in largest]
    return texts[0] if len(set(texts)) == 1 else "×".join(texts)


def _of_others(here: Node | None, previous: Analysis, analysis: Analysis) -> list[str]:
    """Return up to two other layers whose parameters changed."""
    parts, was, now = [], previous.nodes.get, analysis.nodes
    others = [path for path in (*analysis.order, *_skipped(analysis)) if was(path) is not now[path]]
    for path in others:
        old, new = was(path), now[path]
        if old is None or (here is not None and path == here.id) or old.state != "ok" or new.state != "ok":
            continue
        difference = (new.parameters or 0) - (old.parameters or 0)
        if difference:
            parts.append(tr("{n} in {name}", n=signed(difference), name=new.name))
    more = len(parts) - 2
    return parts if more <= 0 else [*parts[:2], tr("{n} more layers", n=more)]
