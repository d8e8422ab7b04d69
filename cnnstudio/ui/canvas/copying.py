"""Copying and pasting: layers as text that any editor can hold, and what is set on them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QGuiApplication

from cnnstudio.document import clipboard, edits, furnish
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.items import NODE
from cnnstudio.ui.canvas.naming import naming
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.taking import closing


class Copying:
    """Mixed into the commands: what goes to the clipboard and comes from it."""

    stage: Stage

    def naming(self, verb: str, nodes: list[str], wires: int = 0) -> str:
        """Return what the history calls an edit of these."""
        return naming(self.stage.document.project, verb, nodes, wires)

    def copy(self) -> bool:
        """Put the selected layers on the clipboard, as text that any editor can hold."""
        nodes, things = self.stage.selected(), sorted(self.stage.marks.selected_things)
        project = self.stage.document.project
        nodes += sorted(furnish.carried(project, things)[0] - set(nodes))
        if not nodes and not things:
            return False
        words = clipboard.copy(project, nodes, things)
        data = QMimeData()
        data.setText(words)
        data.setData(clipboard.MIME, words.encode())
        QGuiApplication.clipboard().setMimeData(data)
        told = tr("Copied 1 layer") if len(nodes) == 1 else tr("Copied {n} layers", n=number(len(nodes)))
        self.stage.hinted.emit(told)
        return True

    def cut(self) -> None:
        """Copy and remove the selected layers."""
        if self.copy():
            nodes = self.stage.selected()
            gaps, label = self.stage.snapping.gaps, self.naming(tr("Cut"), nodes)
            self.stage.edit(label, *((closing, edits.remove) if gaps else (edits.remove,)), nodes)

    def paste(self) -> None:
        """Add the layers of the clipboard at the pointer, else in the middle of the window."""
        self._paste(fed=False)

    def paste_fed(self) -> None:
        """Add the layers of the clipboard with the wires from layers outside the copy that still exist."""
        self._paste(fed=True)

    def _paste(self, fed: bool) -> None:
        words = self._words()
        if not words:
            return
        size = self.stage.window
        at = self.stage.pointer or QPointF(size.width() / 2, size.height() / 2)
        scene = self.stage.camera.eye.to_scene(at)
        corner = (round(scene.x() - NODE.width() / 2), round(scene.y() - NODE.height() / 2))
        self._select_new(self.stage.edit(_told(words), clipboard.paste, words, corner, fed))

    def paste_parameters(self) -> None:
        """Give the selected layers what is set on the copied layers of their kind."""
        words, nodes = self._words(), self.stage.selected()
        if not nodes:
            self.stage.refused.emit(tr("Select the layers that should get the copied parameters."))
        elif words:
            label = self.naming(tr("Paste parameters onto"), nodes)
            self.stage.edit(label, clipboard.paste_fields, words, nodes)

    def _words(self) -> str:
        """Return what is on the clipboard, or nothing after saying that there is nothing."""
        words = _on_clipboard()
        if not words.strip():
            self.stage.refused.emit(tr("The clipboard holds no layers; copy some first."))
            return ""
        return words

    def duplicate(self) -> None:
        """Copy the selected layers, as far away as the last copies were dragged, else beside, with what feeds them."""
        nodes = self.stage.selected()
        if nodes:
            offset = self.stage.last_offset
            label = self.naming(tr("Duplicate"), nodes)
            self._select_new(self.stage.edit(label, edits.duplicate, nodes, offset))
            self.stage.last_offset = offset

    def _select_new(self, nodes: Any) -> None:
        if nodes:
            self.stage.select(nodes)


def _on_clipboard() -> str:
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()  # a clipboard never used has none
    if data is None:
        return ""
    if data.hasFormat(clipboard.MIME):
        return bytes(data.data(clipboard.MIME).data()).decode(errors="replace")
    return data.text()


def _told(words: str) -> str:
    """Return what the history calls this paste; a text that cannot be pasted is refused by the edit itself."""
    try:
        names = [node.name for node in clipboard.read(words).nodes]
    except edits.EditError:
        return tr("Paste")
    one = len(names) == 1
    return tr("Paste {name}", name=names[0]) if one else tr("Paste {n} layers", n=number(len(names)))
