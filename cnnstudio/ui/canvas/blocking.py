"""Making blocks, taking them apart, and what can be done to one of their instances."""

from __future__ import annotations

from cnnstudio.document import blocks, unblocking
from cnnstudio.document.graph import Block
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.stage import Stage


class Blocking:
    """Mixed into the commands: edits that concern blocks."""

    stage: Stage

    def group(self) -> None:
        """Put the selected layers into a block with a port for every wire that crosses its border."""
        nodes = self.stage.selected()
        if not nodes:
            self.stage.refused.emit(tr("Select the layers that should become a block."))
            return
        count = number(len(nodes))
        one = self.stage.document.project.node(nodes[0]).name if len(nodes) == 1 else ""
        label = tr("Make a block of {name}", name=one) if one else tr("Make a block of {n} layers", n=count)
        block = self.stage.edit(label, blocks.group, nodes)
        if isinstance(block, str):
            self.stage.select([block])

    def ungroup(self) -> None:
        """Let the layers of the selected blocks stand where the blocks stand."""
        chosen = self.chosen_blocks()
        if not chosen:
            self.stage.refused.emit(tr("Select a block to take it apart."))
            return
        name = self.stage.document.project.node(chosen[0]).name
        count = number(len(chosen))
        one = len(chosen) == 1
        label = tr("Take {name} apart", name=name) if one else tr("Take {n} blocks apart", n=count)
        layers = self.stage.edit(label, unblocking.ungroup, chosen)
        if layers:
            self.stage.select(layers)

    def chosen_blocks(self) -> list[str]:
        """Return the selected blocks."""
        known = self.stage.document.project.graph.by_id
        return [node for node in self.stage.selected() if isinstance(known[node].layer, Block)]
