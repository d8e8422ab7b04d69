"""Making blocks, taking them apart, and what can be done to one of their instances."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cnnstudio.document import blocks, instances, unblocking, unfolding
from cnnstudio.document.edits import EditError
from cnnstudio.document.graph import Block, Port
from cnnstudio.document.project import Project
from cnnstudio.document.sheet import Sheet
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

    def unfold(self) -> None:
        """Let the selected blocks show their layers in place, or be one node again when all of them do."""
        chosen, project = self.chosen_blocks(), self.stage.document.project
        if not chosen:
            self.stage.refused.emit(tr("Select a block to see its layers in place."))
            return
        fold = all(node in project.opened for node in chosen)
        verb = unfolding.fold if fold else unfolding.unfold
        name = project.node(chosen[0]).name
        label = tr("Fold {name}", name=name) if fold else tr("Unfold {name}", name=name)
        self.stage.edit(label, _each, verb, chosen)

    def repeat(self, times: int) -> None:
        """Let the selected blocks stand so many times in a row."""
        for node in self.chosen_blocks():
            name = self.stage.document.project.node(node).name
            label = tr("{name} × {times}", name=name, times=times)
            self.stage.edit(label, blocks.repeat, node, times, merge=f"repeat {node}")

    def inside_block(self) -> bool:
        """Say whether the inside of a block is shown."""
        sheet = self.stage.document
        return isinstance(sheet, Sheet) and bool(sheet.holder)

    def add_port(self, direction: blocks.Direction) -> None:
        """Give the open block one more input or output, beside those it has."""
        if not self.inside_block():
            self.stage.refused.emit(tr("Open a block to give it another port."))
            return
        label = tr("Add an input to the block") if direction == "in" else tr("Add an output to the block")
        made = self.stage.edit(label, blocks.add_port, direction)
        if isinstance(made, str):
            self.stage.select([made])

    def make_independent(self) -> None:
        """Give the selected blocks definitions of their own."""
        for node in self.chosen_blocks():
            name = self.stage.document.project.node(node).name
            self.stage.edit(tr("Make {name} independent", name=name), instances.make_independent, node)

    def expose(self, node: str, field: str, _checked: bool = False) -> None:
        """Let instances of the open block set a field of a layer in it, or not any longer."""
        sheet = self.stage.document
        if not isinstance(sheet, Sheet) or not sheet.holder or self.stage.refuses_locked():
            return
        definition = sheet.whole.project.blocks_by_id[sheet.holder]
        known = next((p for p in definition.parameters if (p.node, p.field) == (node, field)), None)
        words = field.replace("_", " ")
        try:
            if known is None:
                label = tr("Make {field} a parameter of the block", field=words)
                sheet.whole.edit(label, instances.expose, sheet.holder, node, field, origin=self.stage)
            else:
                label = tr("{field} is no parameter any longer", field=known.name.replace("_", " "))
                sheet.whole.edit(label, instances.withdraw, sheet.holder, known.name, origin=self.stage)
        except EditError as error:
            self.stage.refused.emit(error.message)

    def exposed(self, node: str) -> dict[str, bool]:
        """Return the fields of a layer in the open block, and which of them instances may set."""
        sheet = self.stage.document
        if not isinstance(sheet, Sheet) or not sheet.holder:
            return {}
        definition = sheet.whole.project.blocks_by_id[sheet.holder]
        open_ones = {p.field for p in definition.parameters if p.node == node}
        layer = sheet.project.node(node).layer
        if isinstance(layer, Block | Port):
            return {}
        specs = [spec for spec in type(layer).fields() if not spec.advanced or spec.name in open_ones]
        return {spec.name: spec.name in open_ones for spec in specs}

    def chosen_blocks(self) -> list[str]:
        """Return the selected blocks."""
        known = self.stage.document.project.graph.by_id
        return [node for node in self.stage.selected() if isinstance(known[node].layer, Block)]


def _each(project: Project, verb: Callable[[Project, str], Project], nodes: Iterable[str]) -> Project:
    for node in nodes:
        project = verb(project, node)
    return project
