"""The parts of a project file, each checked as it is read; FileError says where what is wrong."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.budget import Budget
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Parameter, Port
from cnnstudio.document.json_text import FileError
from cnnstudio.document.plan import Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.document.soundness import check_graph
from cnnstudio.document.starts import read_starts
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, problem_of
from cnnstudio.layers.held import unknown
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.value import Value, first_error

MOST_NODES = 50_000
_OWN: dict[str, type[Layer]] = {"Block": Block, "Port": Port}


def listed(data: dict[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    """Return a part that is a list of objects, and no longer than a project may be."""
    found = data.get(key, [])
    if not isinstance(found, list) or any(not isinstance(item, dict) for item in found):
        raise FileError(tr("{name}: {key} must be a list of objects.", name=name, key=key))
    if len(found) > MOST_NODES * 2:
        raise FileError(
            tr(
                "{name} has {n:,} {key}; the limit is {most:,}.",
                name=name,
                n=len(found),
                key=key,
                most=MOST_NODES * 2,
            )
        )
    return found


def read_graph(data: dict[str, Any], name: str) -> Graph:
    """Return the nodes and wires of a project or a block."""
    items = listed(data, "nodes", name)
    if len(items) > MOST_NODES:
        raise FileError(
            tr("{name} has {n:,} nodes; the limit is {most:,}.", name=name, n=len(items), most=MOST_NODES)
        )
    nodes = tuple(read_node(item, name) for item in items)
    edges = tuple(_value(Edge, item, name, tr("edge")) for item in listed(data, "edges", name))
    graph = Graph(nodes=nodes, edges=edges)
    check_graph(graph, name)
    return graph


def read_node(item: dict[str, Any], name: str) -> Node:
    """Return a node from its JSON data; a kind that is not known becomes a placeholder."""
    layer = item.get("layer")
    where = str(item.get("name", item.get("id", "?")))[:64]
    if not isinstance(layer, dict) or not isinstance(layer.get("kind"), str):
        raise FileError(tr("{name}: node {node} has no layer kind.", name=name, node=where))
    rest = {key: value for key, value in item.items() if key != "layer"}
    extra = set(rest) - {"id", "name", "shares", "bypassed", "starts"}
    if extra:
        raise FileError(
            tr(
                "{name}: node {node} has an unknown part {part}.",
                name=name,
                node=where,
                part=repr(min(extra)),
            )
        )
    try:
        if "starts" in rest:
            rest["starts"] = read_starts(rest["starts"])
        return Node(**rest, layer=_read_layer(layer, name, where))
    except (ValidationError, TypeError, ValueError) as error:
        message = first_error(error)[1] if isinstance(error, ValidationError) else str(error)
        raise FileError(
            tr("{name}, node {node}: {message}", name=name, node=where, message=message)
        ) from None


def _read_layer(data: dict[str, Any], name: str, where: str) -> Layer:
    kind = data["kind"]
    model = KINDS.get(kind) or _OWN.get(kind)
    if model is None:
        return unknown(kind, data)
    fields = {key: value for key, value in data.items() if key != "kind"}
    try:
        return _layer(model, json.dumps(fields))
    except ValidationError as error:
        field, message = problem_of(error, model)
        raise FileError(tr("{where}: {message}", where=_place(name, where, field), message=message)) from None


@lru_cache(maxsize=4096)
def _layer(model: type[Layer], fields: str) -> Layer:
    """Return a layer from its fields as JSON; layers that are written alike are one object, read and worked out once."""
    return model.model_validate_json(fields)


_BLOCK_PARTS = {"id", "name", "nodes", "edges", "parameters", "listed"}


def read_block(item: dict[str, Any], name: str) -> BlockDefinition:
    """Return a block definition from its JSON data."""
    if extra := set(item) - _BLOCK_PARTS:
        raise FileError(tr("{name}: a block has an unknown part {part}.", name=name, part=repr(min(extra))))
    graph = read_graph(item, name)
    parameters = tuple(_value(Parameter, p, name, tr("parameter")) for p in listed(item, "parameters", name))
    try:
        return BlockDefinition(
            id=item.get("id", ""), name=item.get("name", ""), graph=graph, parameters=parameters,
            listed=item.get("listed", False),
        )  # fmt: skip
    except ValidationError as error:
        raise FileError(tr("{name}, block: {message}", name=name, message=first_error(error)[1])) from None


def _place(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _value(model: type[Any], item: dict[str, Any], name: str, what: str) -> Any:
    try:
        return model.model_validate_json(json.dumps(item))
    except ValidationError as error:
        field, message = first_error(error)
        raise FileError(tr("{where}: {message}", where=_place(name, what, field), message=message)) from None


def read_value(part: str, data: Any, name: str) -> Value:
    """Return the recipe, the plan or the budget."""
    models: dict[str, type[Value]] = {"recipe": DataRecipe, "plan": Plan, "budget": Budget}
    model = models[part]
    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        field, message = problem_of(error, model)
        raise FileError(tr("{where}: {message}", where=_place(name, part, field), message=message)) from None


def read_layout(data: Any, name: str) -> dict[str, tuple[float, float]]:
    """Return where the nodes stand."""
    try:
        return {str(key): (float(place[0]), float(place[1])) for key, place in data.items()}
    except (AttributeError, TypeError, ValueError, IndexError, OverflowError):
        raise FileError(tr("{name}: the layout must give two numbers per node.", name=name)) from None


def read_bends(
    data: Any, graph: Graph, blocks: tuple[BlockDefinition, ...], name: str
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return how wires are led, of wires that are there."""
    try:
        ways = {str(edge): tuple((float(x), float(y)) for x, y in points) for edge, points in data.items()}
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise FileError(tr("{name}: the bends must give pairs of numbers per wire.", name=name)) from None
    known = {f"{block.id}/{edge.id}" for block in blocks for edge in block.graph.edges}
    return {edge: points for edge, points in ways.items() if edge in graph.edges_by_id or edge in known}
