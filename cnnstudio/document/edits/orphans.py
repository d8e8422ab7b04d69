"""What goes with removed layers: their comments and attached notes, their places in frames, blocks nobody uses."""

from __future__ import annotations

from collections.abc import Iterable

from cnnstudio.document.graph import Block
from cnnstudio.document.project import Project


def uses(project: Project, block_id: str) -> tuple[str, ...]:
    """Return the ids of all nodes, in the network and in blocks, that refer to a definition."""
    graphs = (project.graph, *(block.graph for block in project.blocks))
    return tuple(
        n.id for g in graphs for n in g.nodes if isinstance(n.layer, Block) and n.layer.block == block_id
    )


def forgotten(project: Project, block_id: str) -> Project:
    """Drop a definition that nothing refers to and the palette does not offer, with all it alone stood for."""
    definition = project.blocks_by_id.get(block_id)
    if definition is None or definition.listed or uses(project, block_id):
        return project
    after = project.replaced(
        blocks=tuple(b for b in project.blocks if b.id != block_id),
        bends={k: d for k, d in project.bends.items() if not k.startswith(f"{block_id}/")},
        frames=tuple(f for f in project.frames if f.block != block_id),
        notes=tuple(n for n in project.notes if n.block != block_id),
    )
    gone = definition.graph.by_id.keys() - all_nodes(after)
    after = after.replaced(
        positions={k: p for k, p in after.positions.items() if k not in gone},
        comments={k: w for k, w in after.comments.items() if k not in gone},
        opened={k: w for k, w in after.opened.items() if k not in gone},
        pinned=after.pinned - gone,
    )
    inner = [n.layer.block for n in definition.graph.nodes if isinstance(n.layer, Block)]
    for other in dict.fromkeys(inner):
        after = forgotten(after, other)
    return after


def all_nodes(project: Project) -> set[str]:
    """Return the ids of all nodes, in the network and in blocks."""
    return {n.id for g in (project.graph, *(b.graph for b in project.blocks)) for n in g.nodes}


def without_traces(project: Project, gone: Iterable[str], blocks: Iterable[str]) -> Project:
    """Return the project without what stood beside nodes that are gone, and without blocks only they used."""
    lost = set(gone)
    if project.frames or project.notes or project.comments or project.opened or project.pinned:
        project = project.replaced(
            frames=tuple(
                f.replaced(members=tuple(m for m in f.members if m not in lost))
                if lost & set(f.members)
                else f
                for f in project.frames
            ),
            notes=tuple(n for n in project.notes if n.node not in lost),
            comments={k: w for k, w in project.comments.items() if k not in lost},
            opened={k: w for k, w in project.opened.items() if k not in lost},
            pinned=project.pinned - lost,
        )
    for block in dict.fromkeys(blocks):
        project = forgotten(project, block)
    return project
