"""Renaming a layer where its name stands."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.document import edits
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets import TextField


class Rename(TextField):
    """A field over a node's title; Enter takes the name, Escape leaves it, a bad name says why."""

    def __init__(self, parent: QWidget, stage: Stage) -> None:
        super().__init__("", name=tr("Layer name"), check=self._reason, parent=parent)
        self._stage, self._node, self._canvas = stage, "", parent
        self.hide()
        self.editingEnded.connect(self._take)
        self.returnPressed.connect(self._close_if_good)
        self.problemChanged.connect(self.setToolTip)
        stage.cameraMoved.connect(self._stand)

    def node(self) -> str:
        """Return the node that is being renamed, or nothing."""
        return self._node

    def open(self, node: str) -> None:
        """Stand over a node's title."""
        self._node = node
        self._stand()
        self.set_value(self._stage.document.project.node(node).name)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.selectAll()

    def _stand(self) -> None:
        """Stay over the title while the view moves."""
        item = self._stage.scene.nodes.get(self._node)
        if item is None:
            return
        box = self._stage.camera.eye.box_to_window(item.box)
        look = theme.current()
        left = box.left() + 38 * self._stage.camera.eye.factor
        width = max(box.right() - left - 4, look.px(96))
        self.setGeometry(round(left), round(box.top() + 2), round(width), look.size("control"))

    def _reason(self, name: str) -> str:
        try:
            edits.rename(self._stage.document.project, self._node, name)
        except edits.EditError as error:
            return str(error)
        return ""

    def _take(self) -> None:
        node, name = self._node, self.value()
        old = self._stage.document.project.graph.by_id.get(node)
        if old is not None and old.name != name:
            label = tr("Rename {old} to {new}", old=old.name, new=name)
            self._stage.edit(label, edits.rename, node, name)
        self.close_it()

    def _close_if_good(self) -> None:
        if not self.problem():
            self.close_it()

    def close_it(self) -> None:
        """Go, and give the keyboard back to the canvas."""
        if not self._node:
            return
        self._node = ""
        held = self.hasFocus()
        self.set_problem("")
        self.hide()
        if held:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Leave the name as it was on Escape."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.set_value(self._stage.document.project.node(self._node).name)
                self.close_it()
            event.accept()
            return True
        done = super().event(event)
        if isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # a line edit lets Enter through, and on the canvas it means something too
            return True
        return done
