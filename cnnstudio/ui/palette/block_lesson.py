"""What the card of a ready block tells: its layers, and what it makes of a usual input, computed."""

from __future__ import annotations

from functools import cache

from cnnstudio.document import edits
from cnnstudio.document.analysis import analyse
from cnnstudio.document.graph import Block, Port
from cnnstudio.document.project import Project
from cnnstudio.document.ready import BY_KIND, PREVIEW, stocked
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.teaching import Teaching


@cache
def block_lesson(kind: str) -> Teaching | None:
    """Return the text of a ready block, None for anything else."""
    ready = BY_KIND.get(kind)
    if ready is None:
        return None
    formula, example = _worked(kind)
    return Teaching(
        tr(ready.title), "block", ready.computes, formula, example, ready.used, tr("single layers"),
        tr("Take the block apart when you want to change how its layers are wired."), ready.mistake,
    )  # fmt: skip


def _worked(kind: str) -> tuple[str, str]:
    """Return the block's layers in their order, and the shape and parameters they give for the preview."""
    project, start = edits.add(Project(), make("Input", shape=PREVIEW), name="input")
    project, layer = stocked(project, Block(block=kind), PREVIEW)
    project, block = edits.add(project, layer)
    facts = analyse(edits.connect(project, start, block)).nodes[block]
    inside = [n.layer.kind for n in project.blocks[0].graph.nodes if not isinstance(n.layer, Port)]
    shape = shape_text(facts.output) if facts.output is not None else "?"
    words = {"a": shape_text(PREVIEW), "b": shape, "n": number(facts.parameters)}
    return " → ".join(inside), tr("{a} → {b}, {n} parameters", **words)
