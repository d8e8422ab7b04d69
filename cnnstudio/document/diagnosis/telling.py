"""Putting a problem and its suggested fixes into values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cnnstudio.document.diagnosis.codes import CODES
from cnnstudio.document.edits import WITHIN
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import tr

_MOST = 3


def problem(
    code: str,
    message: str,
    node: FlatNode | None = None,
    remedies: Iterable[Remedy | None] = (),
    field: str | None = None,
) -> Problem:
    """Return a problem with its code's severity and its first three fixes."""
    kept = tuple(remedy for remedy in remedies if remedy is not None)[:_MOST]
    return Problem(CODES[code].severity, code, message, node.path if node else None, field, kept)


def own_id(node: FlatNode) -> str:
    """Return the id a layer has in the graph it stands in: the network's, or its block's."""
    return node.node.id if node.node is not None else node.node_id


def fix(node: FlatNode, name: str, label: str, verb: str, **arguments: Any) -> Remedy:
    """Return an edit of the graph a layer stands in; inside a block it says that all copies change."""
    given: dict[str, Any] = dict(arguments)
    if "/" in node.path:
        given[WITHIN] = own_id(node)
        label = tr("{label} (in every copy of the block)", label=label)
    return Remedy(name, label, verb, tuple(given.items()))


def at_large(name: str, label: str, verb: str, **arguments: Any) -> Remedy:
    """Return an edit of the whole project: plan, recipe, budget."""
    return Remedy(name, label, verb, tuple(arguments.items()))


def setting(node: FlatNode, label: str, **fields: Any) -> Remedy:
    """Return the change of a layer's arguments."""
    return fix(node, "set-" + "-".join(fields), label, "set_fields", node_id=own_id(node), **fields)


def taking_out(node: FlatNode, label: str = "") -> Remedy:
    """Return the removal of a layer, with its neighbours wired to each other."""
    words = label or tr("Take {name} out", name=node.name)
    return fix(node, "remove", words, "remove_and_reconnect", node_ids=(own_id(node),))


def before(node: FlatNode, label: str, kind: str, **fields: Any) -> Remedy:
    """Return the insertion of a layer on the first wire that feeds a node."""
    name = f"insert-{kind.lower()}"
    return fix(node, name, label, "insert_kind_before", node_id=own_id(node), kind=kind, **fields)


def behind(node: FlatNode, label: str, kind: str, **fields: Any) -> Remedy:
    """Return the insertion of a layer behind a node."""
    name = f"insert-{kind.lower()}"
    return fix(node, name, label, "insert_kind_after", node_id=own_id(node), kind=kind, **fields)


def instead(node: FlatNode, label: str, kind: str, **fields: Any) -> Remedy:
    """Return the replacement of a layer by one of another kind."""
    return fix(
        node, f"replace-{kind.lower()}", label, "replace_kind", node_id=own_id(node), kind=kind, **fields
    )


def plan(label: str, **fields: Any) -> Remedy:
    """Return a change of the training plan."""
    return at_large("plan-" + "-".join(fields), label, "set_plan", **fields)


def recipe(label: str, **fields: Any) -> Remedy:
    """Return a change of the data's preprocessing."""
    return at_large("recipe-" + "-".join(fields), label, "set_recipe", **fields)
