"""The buttons that let a layer of the design begin with a page's kernel, as one step that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.within import within
from cnnstudio.document.history import Step
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import shape_text, tr
from cnnstudio.ui.lab.sending import NotSent, fitted
from cnnstudio.ui.widgets import Button, Label, Line
from cnnstudio.ui.widgets.styled import set_available

if TYPE_CHECKING:
    from cnnstudio.document.analysis import Analysis
    from cnnstudio.document.document import Document
    from cnnstudio.ui.lab.page import LabPage

Weights = Callable[[], Mapping[str, NDArray[np.float64]]]
"""The arrays of a page by Keras's names, in the form of a layer of two axes; NotSent where there are none."""


class SendKernel(QWidget):
    """Sends to the layer the page was opened from, or to one of the menu; a sentence says what became of it."""

    def __init__(self, page: LabPage[Any], kinds: Sequence[str], weights: Weights) -> None:
        super().__init__()
        self._page, self._kinds, self._weights = page, tuple(kinds), weights
        self._step: Step | None = None
        self._undone: Step | None = None
        self._newest = False
        """Nothing on the page was changed since."""
        self.back_to = Button("", "family-convolution")
        self.others = Button(tr("Send this kernel to…"))
        self.menu = QMenu(self)
        self.menu.setAccessibleName(tr("Layers that can take it"))
        self.told = Label("", "small", "text_quiet", wrap=True)
        self.take_back = Button(tr("Take it back"))
        self._lay_out()
        self.back_to.clicked.connect(lambda: self.send(page.origin))
        self.others.clicked.connect(self._open)
        self.take_back.clicked.connect(self._take_back)
        page.beyond = self
        page.originChanged.connect(self._follow)
        page.settingsChanged.connect(self._follow_settings)
        page.context.bridge.documentChanged.connect(self._follow)
        self._follow()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.take_back)
        row.addStretch(1)
        for part in (Line(), self.back_to, self.others, self.told):
            column.addWidget(part)
        column.addLayout(row)
        self.back_to.setToolTip(tr("The layer begins with these numbers instead of random ones"))

    def layers(self) -> list[NodeAnalysis]:
        """Return the layers of the design that hold such weights."""
        return [n for n in self._analysis.flat if n.layer.kind in self._kinds and n.shared_with is None]

    @property
    def _analysis(self) -> Analysis:
        return self._document.analysis

    def showEvent(self, event: QShowEvent) -> None:
        """Know the layers there are now."""
        super().showEvent(event)
        self._follow()

    def _follow(self, change: object = None) -> None:
        """Name the layer the numbers came from, and offer to take the step back while it is the last."""
        if change is not None and not self.isVisible():
            return
        origin = self._analysis.nodes.get(self._page.origin)
        there = origin is not None and origin.layer.kind in self._kinds
        self.back_to.setVisible(there)
        if origin is not None and there:
            self.back_to.setText(tr("Send this kernel to {name}", name=origin.name))
        self.others.setText(tr("Send to another layer…") if there else tr("Send this kernel to a layer…"))
        set_available(self.others, bool(self.layers()), tr("The design has no layer of this kind."))
        last = self._document.history.last_done
        mine = self._step is not None and last is self._step
        if self._step is not None and not mine:
            self._step = None
            self._tell("")
        self.take_back.setVisible(mine)

    def _open(self) -> None:
        self.menu.clear()
        for node in self.layers():
            shapes = [w.shape for w in node.cost.weights if "kernel" in w.name] if node.cost else []
            action = self.menu.addAction(f"{node.name}  {shape_text(shapes[0]) if shapes else ''}".strip())
            action.triggered.connect(lambda _on=False, path=node.path: self.send(path))
        self.menu.popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

    def send(self, path: str) -> None:
        """Let a layer of the design begin with the page's numbers, or say why it cannot."""
        document = self._document
        document.catch_up()
        layer = document.analysis.nodes.get(path)
        if layer is None:
            self._tell(tr("This layer is no longer in the design; choose another."))
            return
        before = document.project
        try:
            self._edit(path, layer)
        except (NotSent, EditError) as refused:
            self._tell(str(refused))
            return
        if document.project is before:
            self._tell(tr("{name} begins with these numbers already.", name=layer.name))
            return
        self._step, self._newest = document.history.last_done, True
        self._tell(self._done(layer))
        self._follow()

    def _edit(self, path: str, layer: NodeAnalysis) -> None:
        document = self._document
        starts = fitted(self._weights(), layer)
        flat = document.analysis.flats[path]
        own = flat.node.id if flat.node is not None else flat.node_id
        label = tr("Kernel of the lab sent to {name}", name=layer.name)
        document.edit(label, within, own, edits.set_weights, origin=self, node_id=own, starts=starts)

    def _done(self, layer: NodeAnalysis) -> str:
        """Say what has come of it, and look at the design instead of a run, whose weights stay as they are."""
        words = [tr("{name} begins with these numbers now.", name=layer.name)]
        if "/" in layer.path:
            words.append(tr("So does every copy of its block."))
        bare = layer.cost is not None and all(weight.name != "bias" for weight in layer.cost.weights)
        if bare and np.any(self._weights().get("bias", np.zeros(1))):
            words.append(tr("The bias stays here, for the layer has none."))
        context = self._page.context
        if context.bridge.busy:
            words.append(tr("The run under way keeps its weights; the next one begins with these."))
        elif context.hand.folder is not None:
            context.hand.choose(None)
            words.append(tr("Inspect looks at the design before training again."))
        return " ".join(words)

    def _follow_settings(self) -> None:
        self._newest = False
        self._tell("")

    # Taking back.

    @property
    def _document(self) -> Document:
        return self._page.context.bridge.document

    def _take_back(self) -> None:
        """Take the step back while it is the design's last."""
        if self._step is not None and self._document.history.last_done is self._step:
            self._undone, self._newest = self._step, True
            self._document.undo(self)

    def undo(self) -> bool:
        """Take the step back if nothing on the page was changed since."""
        mine = self._newest and self._step is not None and self._document.history.last_done is self._step
        if mine:
            self._take_back()
        return mine

    def redo(self) -> bool:
        """Send once more what was taken back."""
        undone = self._undone
        mine = self._newest and undone is not None and self._document.history.last_undone is undone
        if mine:
            self._document.redo(self)
            self._step, self._undone = self._document.history.last_done, None
            self._follow()
        return mine

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))
        if sentence:
            self._page.announce(sentence)
