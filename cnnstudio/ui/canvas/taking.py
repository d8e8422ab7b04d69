"""Taking away: layers, wires and dots for good, layers out of the flow, and layers skipped for a while."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnstudio.document import edits, furnish
from cnnstudio.document.analysis import analyse
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.naming import naming
from cnnstudio.ui.canvas.reasons import judge
from cnnstudio.ui.canvas.repairs import Repair, mended
from cnnstudio.ui.canvas.stage import Stage


class Taking:
    """Mixed into the commands: what removes and skips."""

    stage: Stage

    def delete(self) -> None:
        """Remove the selected layers, wires and dots."""
        stage = self.stage
        nodes, wires = stage.selected(), sorted(stage.marks.selected_wires)
        dots = sorted(stage.marks.selected_dots)
        things = sorted(stage.marks.selected_things)
        if things:
            label = tr("Delete {n} frames and notes", n=number(len(things) + len(nodes)))
            one = len(things) == 1 and not nodes and not wires
            words = stage.scene.things[things[0]].words.split("\n")[0][:40]
            label = tr("Delete {name}", name=words or tr("note")) if one else label
            self._close(label, _unfurnished, nodes, wires, dots, things)
        elif nodes or wires:
            label = naming(stage.document.project, tr("Delete"), nodes, len(wires))
            self._close(label, _deleted, nodes, wires, dots)
        elif dots:
            words = (
                tr("Remove {count} dots", count=number(len(dots))) if len(dots) > 1 else tr("Remove a dot")
            )
            stage.edit(words, edits.unbend, dots)

    def dissolve(self) -> None:
        """Remove the selected layers and wire what fed them to what read them; what does not fit becomes a hint."""
        nodes, stage = self.stage.selected(), self.stage
        if not nodes:
            return
        label = naming(stage.document.project, tr("Remove and reconnect"), nodes)
        left = self._close(label, _dissolved, nodes)
        if left:
            stage.scene.repairs = tuple(left)
            stage.hinted.emit(tr("{reason} Click the dashed line to mend it.", reason=left[0].reason))
            stage.changed.emit()

    def _close(self, label: str, verb: Callable[..., Any], *arguments: Any) -> Any:
        """Take away as one step, and let what lies behind close up where that was chosen."""
        stage = self.stage
        if not stage.snapping.gaps:
            return stage.edit(label, verb, *arguments)
        stage.glides = True
        result = stage.edit(label, closing, verb, *arguments)
        stage.glides = False
        return result

    def mend_wire(self, name: str) -> None:
        """Turn a dashed hint into a wire, with what makes it fit; say why where nothing does."""
        stage = self.stage
        repair = next((each for each in stage.scene.repairs if each.edge.id == name), None)
        if repair is None:
            return
        project = stage.document.project
        done = mended(project, stage.document.analysis, repair)
        if done is None:
            stage.refused.emit(repair.reason)
            return
        words = {"one": project.node(repair.edge.source).name, "two": project.node(repair.edge.target).name}
        stage.edit(tr("Mend the wire from {one} to {two}", **words), lambda _project: done)

    def dismiss_repairs(self, name: str = "") -> None:
        """Forget a dashed hint, or all of them."""
        scene = self.stage.scene
        scene.repairs = tuple(each for each in scene.repairs if name and each.edge.id != name)
        self.stage.changed.emit()

    def skip(self) -> None:
        """Skip the selected layers, or use them again when all of them are skipped."""
        nodes, project = self.stage.selected(), self.stage.document.project
        if nodes:
            on = not all(project.node(node).bypassed for node in nodes)
            label = naming(project, tr("Skip") if on else tr("Use again"), nodes)
            self.stage.edit(label, edits.bypass, nodes, on)


def closing(project: Project, verb: Callable[..., Any], *arguments: Any) -> Any:
    """Do what takes layers away, and let what lies behind close up, but not where a wire is still to be mended."""
    result = verb(project, *arguments)
    if not isinstance(result, tuple):
        return edits.closed_up(project, result)
    after, left = result
    return after if left else edits.closed_up(project, after), left


def _unfurnished(
    project: Project, nodes: list[str], wires: list[str], dots: list[tuple[str, int]], things: list[str]
) -> Project:
    return furnish.remove_things(_deleted(project, nodes, wires, dots), things)


def _deleted(project: Project, nodes: list[str], wires: list[str], dots: list[tuple[str, int]]) -> Project:
    return edits.remove(edits.unbend(project, dots) if dots else project, nodes, wires)


def _dissolved(project: Project, nodes: list[str]) -> tuple[Project, list[Repair]]:
    """Return the project without the layers, bridged where shapes allow, and what was left open."""
    bare = edits.remove(project, nodes)
    known = analyse(bare)
    left = []
    for edge in edits.bridges(project, nodes):
        verdict = judge(bare, known, edge.source, edge.source_port, edge.target, edge.target_port)
        reason = verdict.refused or verdict.warned
        if reason:
            left.append(Repair(edge, reason))
    return edits.remove_and_reconnect(project, nodes, [each.edge.id for each in left]), left
