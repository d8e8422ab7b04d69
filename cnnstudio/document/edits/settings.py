"""Changing what is set: a layer's arguments, its name, its weights, the plan, the recipe."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from cnnstudio.document.edits.naming import input_ports, known_kind, output_ports
from cnnstudio.document.edits.parts import layer_of, node_put, with_layer
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.wires import disconnect
from cnnstudio.document.graph import Edge
from cnnstudio.document.json_text import writable
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.layers.kind import LAYER_NAME, Layer


def set_fields(project: Project, node_id: str, **fields: Any) -> Project:
    """Change a layer's arguments; a value out of range is refused with its limits."""
    layer = layer_of(project, node_id)
    try:
        changed = layer.replaced(**fields)
    except ValidationError as error:
        field, message = problem_of(error, type(layer))
        raise EditError(message, field or next(iter(fields))) from None
    return with_layer(project, node_id, changed)


def replace_layer(project: Project, node_id: str, layer: Layer) -> Project:
    """Put another layer in a node's place; wires stay where the ports still exist."""
    return _without_dangling(with_layer(project, node_id, layer))


def _without_dangling(project: Project) -> Project:
    lost = [e.id for e in project.graph.edges if _dangles(project, e)]
    return disconnect(project, *lost) if lost else project


def _dangles(project: Project, edge: Edge) -> bool:
    return edge.source_port not in output_ports(
        project, project.node(edge.source)
    ) or edge.target_port not in input_ports(project, project.node(edge.target))


def rename(project: Project, node_id: str, name: str) -> Project:
    """Give a layer another name, unique in the design."""
    if not LAYER_NAME.fullmatch(name):
        raise EditError(
            tr("A layer name is a letter, then letters, digits, _ . or -, at most 64 in all."), "name"
        )
    if any(node.name == name and node.id != node_id for node in project.graph.nodes):
        raise EditError(tr("Another layer is called {name}.", name=name), "name")
    return node_put(project, project.node(node_id).replaced(name=name))


def share(project: Project, node_id: str, with_node: str | None) -> Project:
    """Make a node a further call of another node's layer, with its weights (None ends it)."""
    if with_node is not None:
        _refuse_sharing(project, node_id, with_node)
    layer = layer_of(project, node_id) if with_node is None else layer_of(project, with_node)
    kept = project.node(node_id).starts if with_node is None else ()
    changed = project.node(node_id).replaced(shares=with_node, layer=layer, starts=kept)
    return _without_dangling(node_put(project, changed))


def _refuse_sharing(project: Project, node_id: str, owner: str) -> None:
    graph = project.graph
    has_own = project.node(owner).shares is None and node_id not in graph.sharers
    if project.node(owner).bypassed:
        raise EditError(tr("{name} is skipped; use it again first.", name=project.node(owner).name))
    ordinary = all(
        known_kind(layer_of(project, n).kind) and layer_of(project, n).inputs for n in (node_id, owner)
    )
    if node_id == owner or not has_own or not ordinary:
        raise EditError(tr("A layer shares the weights of another layer that has its own."))
    if graph.reaches(node_id, owner):
        raise EditError(
            tr("{name} comes later; share in the other direction.", name=project.node(owner).name)
        )
    if layer_of(project, node_id).inputs != layer_of(project, owner).inputs:
        raise EditError(tr("Layers that share weights have the same inputs."))


def set_plan(project: Project, **fields: Any) -> Project:
    """Change the training plan."""
    return project.replaced(plan=_checked(project.plan, fields))


def set_recipe(project: Project, **fields: Any) -> Project:
    """Change the data recipe."""
    return project.replaced(recipe=_checked(project.recipe, fields))


def set_name(project: Project, name: str) -> Project:
    """Give the project another name."""
    if not name.strip() or len(name) > 120 or not writable(name):
        raise EditError(tr("A project name has 1 to 120 characters that a file can keep."), "name")
    return project.replaced(name=name.strip())


def _checked(value: Any, fields: dict[str, Any]) -> Any:
    try:
        return value.replaced(**fields)
    except ValidationError as error:
        field, message = problem_of(error, type(value))
        raise EditError(message, field or next(iter(fields))) from None
