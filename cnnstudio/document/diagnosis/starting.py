"""Layers that begin with given numbers: which do, and which of the numbers no longer fit."""

from __future__ import annotations

from collections.abc import Iterator

from cnnstudio.document.diagnosis.design import Design
from cnnstudio.document.diagnosis.telling import fix, own_id, problem
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import Problem
from cnnstudio.document.starts import Start, words_of
from cnnstudio.language import shape_text, tr


def of_starts(design: Design) -> Iterator[Problem]:
    """Tell of each layer that was given numbers to begin with."""
    project = design.project
    if not project.graph.started and not any(block.graph.started for block in project.blocks):
        return
    for node in design.flat:
        starts = node.node.starts if node.node is not None and node.shares is None else ()
        known = design.nodes[node.path]
        if starts and known.cost is not None:
            yield _told(node, starts, known)


def _told(node: FlatNode, starts: tuple[Start, ...], known: NodeAnalysis) -> Problem:
    shapes = {weight.name: weight.shape for weight in known.cost.weights} if known.cost is not None else {}
    odd = tuple(start for start in starts if shapes.get(start.name) != start.shape)
    if odd:
        return _misfit(node, odd, shapes)
    message = tr(
        "{name} begins with given numbers instead of random ones: {what}.", name=node.name, what=words_of(starts)
    )  # fmt: skip
    mend = fix(
        node, "forget-weights", tr("Begin with random numbers"), "forget_weights", node_id=own_id(node)
    )
    return problem("given-weights", message, node, (mend,))


def _misfit(node: FlatNode, odd: tuple[Start, ...], shapes: dict[str, tuple[int, ...]]) -> Problem:
    """Return that some arrays are left out, because the layer has others now."""
    first, names = odd[0], tuple(start.name for start in odd)
    now = shapes.get(first.name)
    if now is None:
        message = tr(
            "{name} was given numbers for its {what}, which it does not have any more; they are left out.",
            name=node.name, what=first.name,
        )  # fmt: skip
    else:
        message = tr(
            "{name} was given a {what} of {given} and now has one of {now}; it begins with random numbers there.",
            name=node.name, what=first.name, given=shape_text(first.shape), now=shape_text(now),
        )  # fmt: skip
    words = tr("Forget the numbers that do not fit")
    mend = fix(node, "forget-weights", words, "forget_weights", node_id=own_id(node), names=names)
    return problem("weights-misfit", message, node, (mend,))
