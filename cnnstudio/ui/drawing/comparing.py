"""The second answer: which run it is, and what it says of the same stroke."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from cnnstudio.data.errors import DataError
from cnnstudio.engine import messages
from cnnstudio.language import number, tr
from cnnstudio.ui.drawing import network_facts as facts
from cnnstudio.ui.drawing.asking import Question
from cnnstudio.ui.drawing.beside import Beside
from cnnstudio.ui.drawing.preparing import prepare_ink
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.drawing.verdict import judge
from cnnstudio.ui.run_names import short_name, time_of_day

if TYPE_CHECKING:
    from cnnstudio.data.drawn import Way
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.drawing.page import DrawPage
    from cnnstudio.ui.open_data import OpenData


class Comparing(QObject):
    """Asks the network beside about every stroke, prepared for its own input."""

    def __init__(self, page: DrawPage, bridge: Bridge, data: OpenData) -> None:
        super().__init__(page)
        self._page, self._bridge, self._data = page, bridge, data
        self.beside = Beside(bridge, self)
        self.question = Question(bridge, "draw-beside", (), self, beside=True)
        self._shape: tuple[int, ...] | None = None
        self._way: Way = "digit"
        self.beside.changed.connect(self._follow)
        self.question.answered.connect(self._show)
        self.question.refused.connect(lambda words: self._page.second.set_note(words, "error"))
        page.compare.clicked.connect(self.offer)
        page.leave.clicked.connect(self.beside.leave)

    @property
    def way(self) -> Way:
        """How drawings are prepared for the network beside."""
        return self._way

    @property
    def shape(self) -> tuple[int, ...] | None:
        """The input of the network beside, while it can answer."""
        return self._shape if self.beside.state == "ready" else None

    def title(self) -> str:
        """Return whose weights the network beside has."""
        return self.beside.title()

    def menu(self) -> QMenu:
        """Return the runs that can be compared with, and the untrained design."""
        menu = QMenu(self._page)
        for run in self.beside.offered():
            folder = str(run.folder)
            words = tr(
                "{name}, {time}, epoch {epoch}",
                name=short_name(folder),
                time=time_of_day(folder),
                epoch=number(run.epochs_done),
            )
            menu.addAction(words, partial(self.beside.choose, folder))
        menu.addAction(tr("The design, untrained"), partial(self.beside.choose, None))
        return menu

    def offer(self) -> None:
        """Open the list of what can be compared with."""
        button = self._page.compare
        self.menu().popup(button.mapToGlobal(QPoint(0, button.height())))

    def follow(self, picture: Bytes) -> None:
        """Ask the network beside about what is on the pad."""
        if self.beside.state != "ready":
            return
        if self._shape is None:
            self._page.second.show_nothing(tr("This network takes no pictures."))
            return
        try:
            image = prepare_ink(picture, self._way, self._shape, self._page.steps.steps()).image
        except DataError as error:
            self._page.second.show_nothing(str(error))
            return
        self._page.second.expect(True)
        self.question.ask(image, self._page.pad.touched_at)

    def show_nothing(self, sentence: str) -> None:
        """Show no second answer, and why."""
        self.question.forget()
        self._page.second.show_nothing(sentence)

    def _follow(self) -> None:
        beside, second = self.beside, self._page.second
        self._page.set_compared(beside.chosen)
        if not beside.chosen:
            self.question.forget()
            return
        self._shape = facts.input_shape(beside)
        self._way = facts.way(beside, self._data, beside.digits)
        second.set_whose(beside.title())
        second.set_labels(facts.labels(beside, self._data))
        second.set_note(*self._standing())
        second.show_nothing("")
        if beside.state == "ready" and not self._page.pad.ink.empty:
            self.follow(self._page.pad.picture())

    def _standing(self) -> tuple[str, str]:
        if self.beside.state == "failed":
            return self.beside.message, "error"
        if self._bridge.state == "dead":
            return tr("The engine is not running; this answer comes back with it."), "warning"
        if self.beside.state == "opening":
            return tr("The network is being built; its answers follow."), "text_quiet"
        if self.beside.folder is None:
            return tr("Untrained: these answers are chance."), "warning"
        return "", "text_quiet"

    def _show(self, report: messages.Seen, _when: float) -> None:
        if self._page.prepared is None:
            return
        verdict = judge(report.predictions[0])
        if verdict is None:
            self._page.second.show_nothing(tr("This network does not name classes."))
        else:
            self._page.second.show_verdict(verdict)
