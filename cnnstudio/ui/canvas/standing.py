"""How the network stands: which way it is drawn, and which layers nothing but a hand moves."""

from __future__ import annotations

from cnnstudio.document import arrange, standing
from cnnstudio.document.sheet import whole_of
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.arranging import ASIDE_FROM, Arranging
from cnnstudio.ui.canvas.naming import naming
from cnnstudio.ui.canvas.stage import Stage

PINNING = "Arranging, aligning, making room and closing up leave it where it is; your hand can still move it."


class Standing:
    """Mixed into the commands: the direction of the data, layouts and pins."""

    stage: Stage
    arranging: Arranging

    def arrange(self) -> None:
        """Lay out the selected layers, or all when fewer than two are."""
        chosen = self.stage.selected()
        wanted = chosen if len(chosen) > 1 else None
        if len(wanted or self.stage.scene.nodes) > ASIDE_FROM:
            self.arranging.start(wanted)
            return
        self.stage.glides = True
        self.stage.edit(tr("Arrange"), arrange.arrange, wanted)
        self.stage.glides = False

    def turn(self) -> None:
        """Draw the network the other way, with every block in it, and lay it out anew."""
        whole = whole_of(self.stage.document)
        if self.stage.refuses_locked():
            return
        if sum(len(graph.nodes) for graph in arrange.graphs(whole.project)) > ASIDE_FROM:
            self.arranging.start_turn()
            return
        self.stage.glides = True
        whole.edit(arrange.turning_label(whole.project), arrange.turn, origin=self.stage)
        self.stage.glides = False
        self.stage.show(self.stage.scene.bounds())

    def pin(self) -> None:
        """Pin the selected layers where they stand, or let them be moved again when all of them are pinned."""
        stage, nodes = self.stage, self.stage.selected()
        if not nodes:
            stage.refused.emit(tr("Select the layers that should stay where they are."))
            return
        project = stage.document.project
        on = not set(nodes) <= project.pinned
        stage.edit(naming(project, tr("Pin") if on else tr("Unpin"), nodes), standing.pin, nodes, on)
        count = number(len(nodes))
        one = tr("It stays where it is until you drag it.")
        many = tr("{count} layers stay where they are until you drag them.", count=count)
        stage.hinted.emit((one if len(nodes) == 1 else many) if on else "")
