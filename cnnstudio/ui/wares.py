"""What the palette offers besides layer kinds: ready blocks, and blocks of the project that were given a name."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.graph import Block, Port
from cnnstudio.document.project import Project
from cnnstudio.document.ready import BY_KIND, READY
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.kind import Layer

OWN = "own/"
"""How the palette calls a block of the project, before the id of its definition."""


def layer_called(kind: str) -> Layer | None:
    """Return the layer that a row of the palette stands for, None for a row that is no longer there."""
    if kind in KINDS:
        return make(kind)
    if kind in BY_KIND:
        return Block(block=kind)
    return Block(block=kind.removeprefix(OWN)) if kind.startswith(OWN) else None


def ready_rows() -> tuple[tuple[str, str, str], ...]:
    """Return the rows for the ready blocks."""
    return tuple((ready.kind, tr(ready.title), tr(ready.computes)) for ready in READY)


def own_blocks(project: Project) -> tuple[tuple[str, str, str], ...]:
    """Return the rows for the project's named blocks: kind, name and one sentence."""
    return tuple(
        (OWN + block.id, block.name, _told(sum(not isinstance(n.layer, Port) for n in block.graph.nodes)))
        for block in project.blocks
        if block.listed
    )


def _told(count: int) -> str:
    return tr("A block of this project with {n} layers; every instance changes with it.", n=count)


def matching(rows: Iterable[tuple[str, str, str]], words: str) -> tuple[tuple[str, str, str], ...]:
    """Return the rows whose name, or else whose sentence, holds every word."""
    wanted, known = words.casefold().split(), tuple(rows)
    named = tuple(row for row in known if all(word in row[1].casefold() for word in wanted))
    return named or tuple(row for row in known if all(word in row[2].casefold() for word in wanted))
