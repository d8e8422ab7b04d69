"""Wires that are missing, lead nowhere or go round in a circle, and names that are taken."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document import edits
from cnnstudio.document.diagnosis.copies import Place, here, unfed_of
from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.telling import at_large, fix, own_id, problem, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import number, tr
from cnnstudio.layers.held import Unknown
from cnnstudio.layers.shape import Misfit, Shape

_DIGIT: Shape = (28, 28, 1)
_TEN = 10


def of_node(design: Design, node: FlatNode) -> Iterator[Problem]:
    """Tell why a layer has no numbers of its own: unknown, unfed, or in a loop."""
    known = design.nodes[node.path]
    if isinstance(node.layer, Unknown):
        message = tr(
            "{name} is of the unknown kind {kind}; it is kept, but the network cannot be trained.",
            name=node.name,
            kind=node.layer.original_kind,
        )
        yield problem("unknown-kind", message, node, (taking_out(node),))
    elif known.state == "unconnected":
        place, lacking = unfed_of(design, node)
        port = "" if len(_ways_into(design, place)) == 1 else tr(" at {port}", port=lacking)
        name = place.node.name if place.node.id != own_id(node) else node.name
        message = tr("{name} has no input{port}; draw a wire to it.", name=name, port=port)
        yield problem("missing-input", message, node, _feeding(design, node, place, lacking))
    elif known.state == "error" and not known.problems and (ring := _ring(design, node)):
        yield _loop(design, node, ring)


def _ways_into(design: Design, place: Place) -> tuple[str, ...]:
    return edits.input_ports(design.project, place.node)


def _feeding(design: Design, node: FlatNode, place: Place, port: str) -> Iterator[Remedy]:
    """Offer the loose ends that fit, nearest first, then an Input of its own, then removal."""
    if "/" in node.path and not place.within:
        for end in [e for e in _loose(design, node) if e.node_id != place.node.id][:1]:
            words = tr("Wire {name} to it", name=end.name)
            ends = {"source": own_id(end), "node_id": place.node.id, "ports": (port,)}
            yield here(place.node, "feed", words, "feed", **ends)
    if "/" not in node.path:
        for end in _loose(design, node)[:1]:
            words = tr("Wire {name} to it", name=end.name)
            yield fix(
                node, "feed", words, "feed", source=own_id(end), node_id=own_id(node), ports=node.missing
            )
        if len(node.missing) == 1 and node.layer.inputs[:1] == node.missing[:1]:
            shape = design.facts.input_shape if design.facts is not None else _DIGIT
            words = tr("Add an Input above it")
            yield fix(node, "add-input", words, "add_input", shape=shape, readers=(own_id(node),))
    yield place.removal()


def _loose(design: Design, node: FlatNode) -> list[FlatNode]:
    """Return layers nothing reads yet that a layer could take, those just above it in the list first."""
    order = {path: place for place, path in enumerate(design.by_path)}
    ends = [
        design.by_path[path]
        for path in design.ends
        if path != node.path and "/" not in path and design.nodes[path].state == "ok"
    ]
    fitting = [end for end in ends if _takes(node, design.output_of(end.path))]
    return sorted(fitting, key=lambda end: abs(order[node.path] - order[end.path]))


def _takes(node: FlatNode, shape: Shape | None) -> bool:
    if shape is None:
        return False
    try:
        node.layer.working((shape,) * max(1, len(node.layer.inputs) - len(node.layer.optional_inputs)))
    except Misfit as misfit:
        return misfit.code == "too-few-inputs"
    return True


def _loop(design: Design, node: FlatNode, ring: tuple[str, ...]) -> Problem:
    names = " → ".join(design.by_path[path].name for path in (node.path, *ring))
    message = tr("{name} is part of a loop: {names}; remove one of its wires.", name=node.name, names=names)
    return problem("cycle", message, node, _opening(design, node, ring))


def _opening(design: Design, node: FlatNode, ring: tuple[str, ...]) -> tuple[Remedy, ...]:
    """Return the cut of one wire of a loop, where a merge gets other wires too if there is such a merge."""
    around = [design.by_path[path] for path in ring]
    target = next((n for n in around if n.layer.variadic and len(n.sources) > 1), node)
    back = next(s for s in target.sources if s.path in ring)
    words = tr("Cut the wire from {a} to {b}", a=design.by_path[back.path].name, b=target.name)
    cut = fix(target, "cut", words, "cut", edge_ids=(back.edge,))
    words = tr("Cut it and take {name} out", name=target.name)
    out = fix(target, "cut-remove", words, "cut_and_remove", edge_ids=(back.edge,), node_id=own_id(target))
    return (cut,) if len(target.sources) > 2 or not target.layer.variadic else (out, cut)


def _ring(design: Design, node: FlatNode) -> tuple[str, ...]:
    """Return the paths of one way from a layer round to itself, the layer itself last; nothing where it only follows one."""
    before: dict[str, str] = {}
    queue = [node.path]
    for path in queue:
        for reader in design.readers[path]:
            if reader.path not in before:
                before[reader.path] = path
                queue.append(reader.path)
    if node.path not in before:
        return ()
    way, at = [node.path], before.get(node.path)
    while at is not None and at != node.path:
        way.append(at)
        at = before.get(at)
    return tuple(reversed(way))


def of_network(design: Design) -> Iterator[Problem]:
    """Tell what is wrong with the graph as a whole."""
    if not design.flat:
        yield problem(
            "empty", tr("The canvas is empty; drag an Input layer onto it."), None, (_begin(design),)
        )
        return
    yield from _inputs(design)
    yield from _names(design)
    yield from _unreachable(design)


def _begin(design: Design) -> Remedy:
    shape, classes = _data(design)
    words = tr("Begin with Input, Flatten and Dense")
    return at_large("begin", words, "begin_network", shape=shape, classes=classes)


def _data(design: Design) -> tuple[Shape, int]:
    if design.facts is None:
        return _DIGIT, _TEN
    return design.facts.input_shape, design.facts.classes or 1


def _inputs(design: Design) -> Iterator[Problem]:
    shape, classes = _data(design)
    if not design.inputs:
        unfed = [n for n in design.flat if n.missing and "/" not in n.path][:1]
        words = tr("Add an Input of {shape}", shape=" × ".join(map(str, shape)))
        readers = tuple(own_id(node) for node in unfed)
        remedy = at_large("add-input", words, "add_input", shape=shape, readers=readers)
        message = tr("The network has no input; drag an Input layer onto the canvas.")
        yield problem("no-input", message, None, (remedy,))
    elif all(node.layer.kind == "Input" for node in design.flat):
        node = design.flat[0]
        words = tr("Add Flatten and Dense")
        remedy = fix(node, "classifier", words, "append_classifier", node_id=own_id(node), classes=classes)
        message = tr("{name} stands alone; a network needs at least one layer behind it.", name=node.name)
        yield problem("no-layers", message, node, (remedy,))
    else:
        yield from _unread(design)


def _unread(design: Design) -> Iterator[Problem]:
    for path in design.ends:
        node = design.by_path[path]
        if node.layer.kind == "Input":
            message = tr("Nothing reads {name}; draw a wire from it.", name=node.name)
            yield problem("unused-input", message, node, _using(design, node))


def _using(design: Design, node: FlatNode) -> Iterator[Remedy]:
    shape = design.output_of(node.path)
    waiting = (n for n in design.flat if n.missing and "/" not in n.path and _takes(n, shape))
    for reader in waiting:
        words = tr("Wire it to {name}", name=reader.name)
        yield fix(
            node, "feed", words, "feed", source=own_id(node), node_id=own_id(reader), ports=reader.missing
        )
        break
    words = tr("Remove {name}", name=node.name)
    yield fix(node, "remove", words, "remove", node_ids=(own_id(node),))


def _names(design: Design) -> Iterator[Problem]:
    graph = design.project.graph
    if design.names_differ:
        return
    seen: set[str] = set()
    for node in graph.nodes:
        if node.name in seen:
            found = design.by_path.get(node.id)
            words = tr("Give the second one a name of its own")
            remedy = at_large("rename", words, "rename_freely", node_id=node.id)
            message = tr("Two layers are called {name}; rename one.", name=node.name)
            yield problem("duplicate-name", message, found, (remedy,))
        seen.add(node.name)


def _unreachable(design: Design) -> Iterator[Problem]:
    """Tell of layers no data can reach, when more than the unfed one itself are cut off."""
    if "unconnected" not in design.states:
        return
    reached: set[str] = set()
    for node in design.flat:
        if node.layer.kind == "Input" or any(s.path in reached for s in node.sources):
            reached.add(node.path)
    island = [n for n in design.flat if n.path not in reached and "/" not in n.path and n.sources]
    if not island or not design.inputs:
        return
    roots = [n for n in design.flat if n.path not in reached and "/" not in n.path and not n.sources]
    if any(_loose(design, root) for root in roots):
        return  # one wire mends it, and the layer that lacks it offers that
    names = ", ".join(node.name for node in island[:3]) + (", …" if len(island) > 3 else "")
    message = tr("No data can reach {n} layers: {names}.", n=number(len(island)), names=names)
    if len(island) == 1:
        message = tr("No data can reach {names}.", names=names)
    yield problem("unreachable", message, island[0], _islands(roots, island))


def _islands(roots: list[FlatNode], island: list[FlatNode]) -> Iterator[Remedy]:
    gone = tuple(own_id(node) for node in (*roots, *island))
    yield fix(island[0], "remove", tr("Remove these layers"), "remove", node_ids=gone)


def shared_inputs(design: Design) -> Iterator[Problem]:
    """Tell of a further call of a layer whose weights do not fit what arrives there."""
    for node in design.further_calls:
        owner = design.nodes.get(node.shares or "")
        mine = design.nodes[node.path]
        if (
            owner is None
            or owner.cost is None
            or mine.cost is None
            or owner.cost.weights == mine.cost.weights
        ):
            continue
        message = tr(
            "{name} uses the weights of {owner}, but what arrives needs weights of another shape.",
            name=node.name,
            owner=owner.name,
        )
        words = tr("Give {name} weights of its own", name=node.name)
        yield problem(
            "shared-weights", message, node, (fix(node, "unshare", words, "unshare", node_id=own_id(node)),)
        )
