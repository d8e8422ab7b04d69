"""What the inspector's menus and buttons do to the document."""

from __future__ import annotations

from typing import Any

from cnnstudio.document import arrange, blocks, edits
from cnnstudio.document.document import Document
from cnnstudio.document.preview import preview
from cnnstudio.document.problems import Remedy
from cnnstudio.document.project import Project
from cnnstudio.language import tr
from cnnstudio.ui.widgets.preview_table import lines_of


def foretold(document: Document, remedy: Remedy) -> str:
    """Return what a fix would change, line by line."""
    found = preview(document.project, document.analysis, document.facts, remedy)
    return "\n".join(f"{line.words} {line.after}".strip() for line in lines_of(found))


def fulfil(
    document: Document, wish: str, node_ids: tuple[str, ...], origin: object
) -> tuple[str, ...] | None:
    """Do what was wished for these layers; returns what should be selected then, None for no change."""
    names = _names(document.project, node_ids)
    if wish == "duplicate":
        made = document.edit(tr("Duplicate {names}", names=names), edits.duplicate, node_ids, origin=origin)
        return tuple(made)
    if wish == "group":
        made = document.edit(
            tr("Make a block of {names}", names=names), blocks.group, node_ids, origin=origin
        )
        return (str(made),)
    if wish == "arrange":
        document.edit(tr("Arrange {names}", names=names), arrange.arrange, node_ids, origin=origin)
    elif wish == "remove":
        document.edit(tr("Remove {names}", names=names), edits.remove, node_ids, origin=origin)
    elif wish == "remove-reconnect":
        label = tr("Remove {names} and reconnect", names=names)
        document.edit(label, edits.remove_and_reconnect, node_ids, origin=origin)
    elif wish == "reset":
        document.edit(tr("{names} back to defaults", names=names), reset, node_ids, origin=origin)
    return None


def reset(project: Project, node_ids: tuple[str, ...]) -> Project:
    """Return the project with these layers' fields at their defaults."""
    for node_id in node_ids:
        kind = type(project.node(node_id).layer)
        defaults: dict[str, Any] = {spec.name: spec.default for spec in kind.fields()}
        project = edits.set_fields(project, node_id, **defaults)
    return project


def _names(project: Project, node_ids: tuple[str, ...]) -> str:
    if len(node_ids) == 1:
        return project.node(node_ids[0]).name
    return tr("{n} layers", n=len(node_ids))
