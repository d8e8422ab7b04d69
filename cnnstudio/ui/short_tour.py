"""A tour of 90 seconds: six cards, each beside the part of the window that it tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.frame import StatusBar, TopBar
from cnnstudio.ui.widgets import Button, Label, Popover, PrimaryButton
from cnnstudio.ui.workspaces import Workspaces

SECONDS_EACH = 15
"""What reading one card and looking at its part takes."""


class Toured(Protocol):
    """The window as the tour sees it."""

    pages: Workspaces
    top: TopBar
    status: StatusBar

    def show_workspace(self, key: str) -> None: ...
    def frame(self) -> QWidget: ...


class Stop(NamedTuple):
    """One card: what it stands beside, and what it says."""

    part: Callable[[], QWidget]
    title: str
    words: str


def stops(window: Toured) -> tuple[Stop, ...]:
    """Return the cards of the tour in their order."""
    design = window.pages.design
    return (
        Stop(
            lambda: design.palette_panel,
            tr("Layers"),
            tr(
                "Drag a layer onto the canvas, or onto a wire to put it in between. A finds layers by typing."
            ),
        ),
        Stop(
            lambda: design.canvas.strip,
            tr("The canvas"),
            tr(
                "Every wire says the shape of what flows in it. Draw wires from port to port; Home shows all."
            ),
        ),
        Stop(
            lambda: design.inspector,
            tr("Inspector"),
            tr("Select a layer to set its values and to see the arithmetic of its shape and its parameters."),
        ),
        Stop(
            lambda: window.status,
            tr("Problems"),
            tr(
                "What does not fit is said here at once, with fixes to choose from; F8 leads from one to the next."
            ),
        ),
        Stop(
            lambda: window.top.train,
            tr("Train"),
            tr(
                "One press trains the network on its data; the curves, the matrix and the mistakes grow as it learns."
            ),
        ),
        Stop(
            lambda: window.top.tabs,
            tr("Look inside"),
            tr(
                "Inspect shows kernels and feature maps of the trained network; in Draw it reads your own digits."
            ),
        ),
    )


class TourCard(Popover):
    """One stop, with buttons to the next and the last one."""

    wished = Signal(int)

    def __init__(self, window: QWidget, stop: Stop, number: int, count: int) -> None:
        super().__init__(window, width=360, edge="accent")
        self.body.addWidget(Label(stop.title, "title"))
        self.body.addWidget(Label(stop.words, "body", "text_quiet", wrap=True))
        self.next = PrimaryButton(tr("Next") if number < count - 1 else tr("Done"))
        self.back, self.end = Button(tr("Back")), Button(tr("End"), framed=False)
        self.back.setEnabled(number > 0)
        row = QHBoxLayout()
        row.addWidget(Label(tr("{n} of {count}", n=number + 1, count=count), "small", "text_faint"))
        row.addStretch(1)
        for button in (self.end, self.back, self.next):
            row.addWidget(button)
        self.body.addLayout(row)
        self.next.clicked.connect(lambda: self.wished.emit(number + 1))
        self.back.clicked.connect(lambda: self.wished.emit(number - 1))
        self.end.clicked.connect(lambda: self.wished.emit(count))
        self.setAccessibleName(f"{stop.title}. {stop.words}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter and the right arrow, back with the left one."""
        keys = {Qt.Key.Key_Return: self.next, Qt.Key.Key_Right: self.next, Qt.Key.Key_Left: self.back}
        button = keys.get(Qt.Key(event.key()))
        if button is not None:
            button.click()
        else:
            super().keyPressEvent(event)


class ShortTour(QObject):
    """Leads through the stops; Escape, End or a press elsewhere ends it, and nothing is ever blocked."""

    def __init__(self, window: Toured, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._stops: tuple[Stop, ...] = ()
        self.card: TourCard | None = None

    def begin(self) -> None:
        """Show the Design view and the first card once it is laid out."""
        self._window.show_workspace("design")
        self._stops = stops(self._window)
        QTimer.singleShot(0, self, lambda: self.go(0))

    def go(self, number: int) -> None:
        """Show a card; past the last one the tour ends."""
        if self.card is not None:
            self.card.close_it()
        if not 0 <= number < len(self._stops):
            return
        stop = self._stops[number]
        card = TourCard(self._window.frame(), stop, number, len(self._stops))
        card.wished.connect(self.go)
        card.closed.connect(lambda: self._forget(card))
        self.card = card
        part = stop.part()
        card.open_beside(part if part.isVisible() else self._window.top, take_focus=True)

    def _forget(self, card: TourCard) -> None:
        if self.card is card:
            self.card = None
        card.deleteLater()
