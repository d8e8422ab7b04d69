"""Project files: one readable JSON file, checked completely before anything is believed."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.budget import Budget
from cnnstudio.document.expand import expand
from cnnstudio.document.flat import ExpandError
from cnnstudio.document.furniture_text import FURNITURE, furniture_data, read_furniture
from cnnstudio.document.graph import Block, BlockDefinition, Edge, Graph, Node, Parameter, Port
from cnnstudio.document.json_text import FileError, parsed
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.document.soundness import check_graph, check_wires
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, problem_of
from cnnstudio.layers.held import layer_data, unknown
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.value import Value, first_error
from cnnstudio.storage import atomic_write

__all__ = [
    "FORMAT",
    "LARGEST_FILE",
    "SUFFIX",
    "FileError",
    "from_text",
    "load",
    "read_node",
    "save",
    "to_text",
]

FORMAT = 1
SUFFIX = ".cnnproj"
LARGEST_FILE = 64 * 2**20
MOST_NODES = 50_000

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From the format of the key to the next one: functions from dict to dict."""

_OWN: dict[str, type[Layer]] = {"Block": Block, "Port": Port}


def to_text(project: Project) -> str:
    """Return the project as it is saved: format first, stable order, defaults left out, places last."""
    data: dict[str, Any] = {"format": FORMAT, "id": project.id, "name": project.name}
    data["nodes"] = [_node_data(node) for node in project.graph.nodes]
    data["edges"] = [edge.told() for edge in project.graph.edges]
    if project.blocks:
        data["blocks"] = [block_data(block) for block in project.blocks]
    data["recipe"] = project.recipe.told()
    data["plan"] = project.plan.told()
    if project.budget != Budget():
        data["budget"] = project.budget.told()
    data["layout"] = {key: [round(x, 2), round(y, 2)] for key, (x, y) in project.positions.items()}
    if project.bends:
        data["bends"] = {
            key: [[round(x, 2), round(y, 2)] for x, y in points] for key, points in project.bends.items()
        }
    data |= furniture_data(project)
    return _pretty(data) + "\n"


def _pretty(data: dict[str, Any]) -> str:
    """Return JSON with one line per node, edge and place, so that it diffs well."""
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value:
            rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in value)
            parts.append(f'  "{key}": [\n{rows}\n  ]')
        elif isinstance(value, dict) and value:
            rows = ",\n".join(
                f"    {json.dumps(k, ensure_ascii=False)}: {json.dumps(v, ensure_ascii=False)}"
                for k, v in value.items()
            )
            parts.append(f'  "{key}": {{\n{rows}\n  }}')
        else:
            parts.append(f'  "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}"


def _node_data(node: Node) -> dict[str, Any]:
    data: dict[str, Any] = {"id": node.id, "name": node.name, "layer": layer_data(node.layer)}
    if node.shares is not None:
        data["shares"] = node.shares
    if node.bypassed:
        data["bypassed"] = True
    return data


def block_data(block: BlockDefinition) -> dict[str, Any]:
    """Return a block definition as JSON-ready data."""
    data: dict[str, Any] = {
        "id": block.id,
        "name": block.name,
        "nodes": [_node_data(node) for node in block.graph.nodes],
        "edges": [edge.told() for edge in block.graph.edges],
        "parameters": [parameter.told() for parameter in block.parameters],
    }
    return {**data, "listed": True} if block.listed else data


def save(project: Project, path: Path) -> None:
    """Write the project file; the old file stays whole if that fails (StorageError)."""
    atomic_write(path, to_text(project).encode("utf-8"))


def load(path: Path) -> Project:
    """Read a project file; FileError says what is wrong with it."""
    try:
        known = path.stat()
        size = known.st_size
        if stat.S_ISDIR(known.st_mode):
            raise IsADirectoryError
        if not stat.S_ISREG(known.st_mode):
            raise FileError(tr("{name} is no file; give a project file.", name=str(path)))
        if size > LARGEST_FILE:
            raise FileError(
                tr(
                    "{name} is {size:,} bytes; a project file has at most {most:,}.",
                    name=path.name,
                    size=size,
                    most=LARGEST_FILE,
                )
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise FileError(tr("{name} is not there; check the path.", name=str(path))) from None
    except IsADirectoryError:
        raise FileError(tr("{name} is a folder; give the project file inside it.", name=str(path))) from None
    except OSError as error:
        raise FileError(
            tr("{name} cannot be read ({why}).", name=path.name, why=error.strerror or str(error))
        ) from None
    return from_text(_decoded(content, path.name), path.name)


def _decoded(content: bytes, name: str) -> str:
    if not content.strip():
        raise FileError(
            tr("{name} is empty ({n} bytes); open a backup or an older copy.", name=name, n=len(content))
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = tr(
            "{name} is not a CNN Studio project: it is no UTF-8 text from byte {at} on.",
            name=name,
            at=error.start,
        )
        raise FileError(message) from None


def from_text(text: str, name: str = "the project") -> Project:
    """Return the project a text holds; FileError says what is wrong, with line or layer."""
    data = _migrated(parsed(text, name), name)
    try:
        return _project(data, name)
    except ExpandError as error:
        raise FileError(tr("{name}: {error}", name=name, error=str(error))) from None


def _migrated(data: dict[str, Any], name: str) -> dict[str, Any]:
    version = data.get("format")
    if type(version) is not int or version < 1:
        message = tr(
            "{name} is not a CNN Studio project: format must be a whole number from 1 to {n}, found {v}.",
            name=name,
            n=FORMAT,
            v=repr(version),
        )
        raise FileError(message)
    if version > FORMAT:
        message = tr(
            "{name} was made by a newer version (format {v}; this one reads up to {n}); nothing was changed.",
            name=name,
            v=version,
            n=FORMAT,
        )
        raise FileError(message)
    for step in range(version, FORMAT):
        data = MIGRATIONS[step](data)
    return data


_PARTS = {
    "format",
    "id",
    "name",
    "nodes",
    "edges",
    "blocks",
    "recipe",
    "plan",
    "budget",
    "layout",
    "bends",
} | FURNITURE


def _project(data: dict[str, Any], name: str) -> Project:
    extra = sorted(set(data) - _PARTS)
    if extra:
        raise FileError(tr("{name} has an unknown part called {part}.", name=name, part=repr(extra[0])))
    graph = _read_graph(data, name)
    blocks = tuple(read_block(block, name) for block in _list(data, "blocks", name))
    parts: dict[str, Any] = {
        "recipe": _read_value("recipe", data.get("recipe", {}), name),
        "plan": _read_value("plan", data.get("plan", {}), name),
        "budget": _read_value("budget", data.get("budget", {}), name),
        "positions": _read_layout(data.get("layout", {}), name),
        "bends": _read_bends(data.get("bends", {}), graph, blocks, name),
        **read_furniture(data, name),
    }
    try:
        project = Project(
            id=str(data.get("id", "")),
            name=str(data.get("name", "untitled")),
            graph=graph,
            blocks=blocks,
            **parts,
        )
        check_wires(project, name)
        expand(project)
    except ValidationError as error:
        field, message = first_error(error)
        raise FileError(tr("{name}, {field}: {message}", name=name, field=field, message=message)) from None
    return project


def _list(data: dict[str, Any], key: str, name: str) -> list[dict[str, Any]]:
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


def _read_graph(data: dict[str, Any], name: str) -> Graph:
    listed = _list(data, "nodes", name)
    if len(listed) > MOST_NODES:
        raise FileError(
            tr("{name} has {n:,} nodes; the limit is {most:,}.", name=name, n=len(listed), most=MOST_NODES)
        )
    nodes = tuple(read_node(item, name) for item in listed)
    edges = tuple(_value(Edge, item, name, tr("edge")) for item in _list(data, "edges", name))
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
    extra = set(rest) - {"id", "name", "shares", "bypassed"}
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
        return Node(**rest, layer=_read_layer(layer, name, where))
    except (ValidationError, TypeError) as error:
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
    graph = _read_graph(item, name)
    parameters = tuple(_value(Parameter, p, name, tr("parameter")) for p in _list(item, "parameters", name))
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


def _read_value(part: str, data: Any, name: str) -> Value:
    models: dict[str, type[Value]] = {"recipe": DataRecipe, "plan": Plan, "budget": Budget}
    model = models[part]
    try:
        return model.model_validate_json(json.dumps(data))
    except ValidationError as error:
        field, message = problem_of(error, model)
        raise FileError(tr("{where}: {message}", where=_place(name, part, field), message=message)) from None


def _read_layout(data: Any, name: str) -> dict[str, tuple[float, float]]:
    try:
        return {str(key): (float(place[0]), float(place[1])) for key, place in data.items()}
    except (AttributeError, TypeError, ValueError, IndexError, OverflowError):
        raise FileError(tr("{name}: the layout must give two numbers per node.", name=name)) from None


def _read_bends(
    data: Any, graph: Graph, blocks: tuple[BlockDefinition, ...], name: str
) -> dict[str, tuple[tuple[float, float], ...]]:
    try:
        ways = {str(edge): tuple((float(x), float(y)) for x, y in points) for edge, points in data.items()}
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise FileError(tr("{name}: the bends must give pairs of numbers per wire.", name=name)) from None
    known = {f"{block.id}/{edge.id}" for block in blocks for edge in block.graph.edges}
    return {edge: points for edge, points in ways.items() if edge in graph.edges_by_id or edge in known}
