"""What a search in the network means: names and kinds, settings such as filters>64, shapes such as *x32, problems."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.graph import Node
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.project import Project
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.canvas.walk import topological

_COMPARED = re.compile(r"^([a-z_]+)(>=|<=|!=|==|=|>|<)(.+)$")
_SHAPE = re.compile(r"^[\d*?]+(?:x[\d*?]+)+$")
_SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt, "<": operator.lt, ">=": operator.ge, "<=": operator.le,
    "=": operator.eq, "==": operator.eq, "!=": operator.ne,
}  # fmt: skip
_TROUBLE = {"error": "error", "errors": "error", "warning": "warning", "warnings": "warning", "hint": "info"}
_SUMS = {"parameters": "parameters", "params": "parameters", "macs": "macs"}


def find(words: str, project: Project, analysis: Analysis) -> tuple[str, ...]:
    """Return the layers that fit every word, in the order of the data; none for no words."""
    parts = words.casefold().replace("×", "x").split()
    if not parts:
        return ()
    known = project.graph.by_id
    order = topological(project.graph)
    return tuple(n for n in order if all(_fits(part, known[n], analysis.nodes.get(n)) for part in parts))


def _fits(part: str, node: Node, facts: NodeAnalysis | None) -> bool:
    if part in _TROUBLE:
        severities = {problem.severity for problem in facts.problems} if facts is not None else set()
        return _TROUBLE[part] in severities
    if part in {"problem", "problems"}:
        return facts is not None and bool(facts.problems)
    compared = _COMPARED.match(part)
    if compared is not None:
        return _compares(node, facts, *compared.groups())
    if _SHAPE.match(part):
        outputs = facts.outputs if facts is not None else ()
        return any(shape is not None and shape_fits(part, shape) for shape in outputs)
    return _named(part, node)


def _named(part: str, node: Node) -> bool:
    return any(part in text.casefold() for text in (node.name, node.layer.kind))


def _compares(node: Node, facts: NodeAnalysis | None, field: str, sign: str, wanted: str) -> bool:
    """Compare a setting, or one of the sums of a layer; of several numbers any one may fit."""
    if field in _SUMS:
        values: Any = getattr(facts, _SUMS[field], None)
    else:
        names = [name for name in type(node.layer).model_fields if name.startswith(field)]
        exact = [field] if field in names else names
        found = [getattr(node.layer, name) for name in exact]
        values = tuple(v for value in found for v in (value if isinstance(value, tuple) else (value,)))
    each = values if isinstance(values, tuple) else (values,)
    return any(value is not None and _holds(value, sign, wanted) for value in each)


def _holds(value: object, sign: str, wanted: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        same = str(value).casefold() == wanted
        return same if sign in {"=", "=="} else not same if sign == "!=" else False
    try:
        return _SIGNS[sign](value, float(wanted.replace(",", "")))
    except ValueError:
        return False


def shape_fits(pattern: str, shape: Shape) -> bool:
    """Say whether a shape fits axes such as *x32; a star in front stands for any axes, elsewhere for one."""
    axes = pattern.split("x")
    if axes[0] == "*":
        axes = axes[1:]
        shape = shape[len(shape) - len(axes) :] if len(shape) > len(axes) else ()
    if len(axes) != len(shape):
        return False
    return all(a in {"*", "?"} or a == str(n) for a, n in zip(axes, shape, strict=True))
