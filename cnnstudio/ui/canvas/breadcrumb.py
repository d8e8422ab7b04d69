"""Where one is: the project, the network, and the blocks one has entered, each a way back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Label
from cnnstudio.ui.widgets.paint import painter_on, rounded
from cnnstudio.ui.widgets.styled import Styled

GROUND = 0.86
"""How much of the network the ground hides on which the words stand."""


class Breadcrumb(Styled, QWidget):
    """The project and the graph one looks at; a click on an outer level goes there."""

    levelChosen = Signal(int)
    """Blocks on the way to the level that was chosen; 0 is the network itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._project = Label("", "body", "text_quiet")
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._project)
        self._parts: list[QWidget] = []
        self._shown: tuple[str, ...] | None = None
        self.levels: list[Button] = []
        """The outer levels, as buttons."""
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(look.px(8), look.px(4), look.px(8), look.px(4))
        self._row.setSpacing(look.px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, so that the words are read wherever the network is moved to."""
        painter, look = painter_on(self), theme.current()
        rounded(painter, QRectF(self.rect()), look.radius("control"), look.colour("canvas", GROUND))
        painter.end()

    def set_project(self, name: str, blocks: tuple[str, ...] = ()) -> bool:
        """Show the project's name and the blocks one has entered; say whether that is anything new."""
        if (name, blocks) == (self._project.text(), self._shown):
            return False
        self._project.setText(name)
        if blocks != self._shown:
            self._show(blocks)
        where = " / ".join((tr("main graph"), *blocks)) if blocks else tr("main graph")
        self.setAccessibleName(tr("{project}, {where}", project=name, where=where))
        self.adjustSize()
        return True

    def _show(self, blocks: tuple[str, ...]) -> None:
        for part in self._parts:
            self._row.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts, self.levels, self._shown = [], [], blocks
        titles = (tr("main"), *blocks)
        for depth, title in enumerate(titles):
            self._add(Label("/", "body", "text_faint"))
            self._add(Label(title, "group") if depth == len(titles) - 1 else self._button(depth, title))

    def _button(self, depth: int, title: str) -> Button:
        button = Button(title, framed=False)
        button.setToolTip(tr("Back to {name} (U goes one level out)", name=title))
        button.clicked.connect(partial(self.levelChosen.emit, depth))
        self.levels.append(button)
        return button

    def _add(self, part: QWidget) -> None:
        self._row.addWidget(part)
        part.show()
        self._parts.append(part)
