"""Project files: one readable JSON file, checked completely before anything is believed."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cnnstudio.document.budget import Budget
from cnnstudio.document.expand import expand
from cnnstudio.document.file_parts import (
    listed,
    read_bends,
    read_block,
    read_graph,
    read_layout,
    read_value,
)
from cnnstudio.document.flat import ExpandError
from cnnstudio.document.furniture_text import FURNITURE, furniture_data, read_furniture
from cnnstudio.document.graph import BlockDefinition, Node
from cnnstudio.document.json_text import FileError, parsed
from cnnstudio.document.project import Project
from cnnstudio.document.soundness import check_wires
from cnnstudio.document.starts import starts_data
from cnnstudio.language import tr
from cnnstudio.layers.held import layer_data
from cnnstudio.layers.value import first_error
from cnnstudio.storage import atomic_write

__all__ = [
    "FORMAT",
    "LARGEST_FILE",
    "SUFFIX",
    "FileError",
    "from_text",
    "load",
    "save",
    "to_text",
]

FORMAT = 1
SUFFIX = ".cnnproj"
LARGEST_FILE = 64 * 2**20

MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""From the format of the key to the next one: functions from dict to dict."""


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
    if node.starts:
        data["starts"] = starts_data(node.starts)
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
    if version is None:
        raise FileError(tr("{name} is no CNN Studio project: it has no format number.", name=name))
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
    graph = read_graph(data, name)
    blocks = tuple(read_block(block, name) for block in listed(data, "blocks", name))
    parts: dict[str, Any] = {
        "recipe": read_value("recipe", data.get("recipe", {}), name),
        "plan": read_value("plan", data.get("plan", {}), name),
        "budget": read_value("budget", data.get("budget", {}), name),
        "positions": read_layout(data.get("layout", {}), name),
        "bends": read_bends(data.get("bends", {}), graph, blocks, name),
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
