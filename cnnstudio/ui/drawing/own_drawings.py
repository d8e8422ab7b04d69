"""The kept drawings: what the networks make of them, and training on them alone or mixed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from cnnstudio.data.drawn import prepared
from cnnstudio.data.errors import DataError
from cnnstudio.data.kept_drawings import DrawingSet, Kept, name_for, read_set, remove
from cnnstudio.engine import messages
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.drawing.asking import Question
from cnnstudio.ui.drawing.kept_strip import small
from cnnstudio.ui.drawing.sheet import Bytes
from cnnstudio.ui.drawing.verdict import judge
from cnnstudio.ui.widgets import Button, Label, SectionHead, TileGrid
from cnnstudio.ui.widgets.popover import Popover

if TYPE_CHECKING:
    from cnnstudio.data.drawn import Way
    from cnnstudio.ui.bridge import Bridge

SHOWN = 200
"""The newest drawings are shown and judged."""
_TILE = 44
_HIGH = 240


class Reader:
    """One network that reads the kept drawings: how its pictures are prepared, and what it is called."""

    def __init__(self, question: Question, title: Callable[[], str]) -> None:
        self.question, self.title = question, title
        self.answers: tuple[int, ...] = ()

    def ask(self, drawings: tuple[Kept, ...], way: Way, shape: tuple[int, ...]) -> None:
        """Ask about all drawings at once."""
        self.answers = ()
        if drawings:
            self.question.ask_all(np.stack([prepared(one.picture(), way, shape) for one in drawings]), 0.0)

    def take(self, report: messages.Seen) -> None:
        """Keep the class that each drawing is taken for; -1 where the network names none."""
        verdicts = [judge(prediction) for prediction in report.predictions]
        self.answers = tuple(-1 if verdict is None else verdict.lead for verdict in verdicts)

    def sentence(self, drawings: tuple[Kept, ...]) -> str:
        """Return how many drawings it reads right, and how many of those it cannot have learned."""
        if len(self.answers) != len(drawings) or not drawings:
            return ""
        right = [answer == one.label for answer, one in zip(self.answers, drawings, strict=True)]
        aside = [hit for hit, one in zip(right, drawings, strict=True) if one.aside]
        if not aside:
            return tr("{name}: {right} of {all} right ({share}).", name=self.title(), right=number(sum(right)),
                      all=number(len(right)), share=percent(sum(right) / len(right), 1))  # fmt: skip
        return tr(
            "{name}: {right} of {all} right ({share}); of those kept aside from training {known} of {aside}.",
            name=self.title(),
            right=number(sum(right)),
            all=number(len(right)),
            share=percent(sum(right) / len(right), 1),
            aside=number(len(aside)),
            known=number(sum(aside)),
        )


class OwnDrawings(Popover):
    """A list of what was kept; `trainWanted(mixed)` asks to learn from it, `changed` tells that one was removed."""

    trainWanted = Signal(bool)
    changed = Signal()

    def __init__(self, window: QWidget, bridge: Bridge, titles: tuple[Callable[[], str], ...]) -> None:
        super().__init__(window, 440)
        self.head = SectionHead(tr("My drawings"))
        self.sentence = Label("", "small", "text_quiet", wrap=True)
        self.grid = TileGrid(tr("My drawings"), tile=_TILE, caption_height=16)
        self.results = (Label("", "body", "text", wrap=True), Label("", "body", "text", wrap=True))
        self.alone, self.mixed = Button(tr("Learn only these")), Button(tr("Mix them in"))
        self.remove = Button(tr("Remove"), "trash", framed=False)
        self.drawings: tuple[Kept, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._pictures: list[Bytes] = []
        self._readers = (
            Reader(Question(bridge, "draw-own", (), self), titles[0]),
            Reader(Question(bridge, "draw-own-beside", (), self, beside=True), titles[1]),
        )
        self._build()
        for place, reader in enumerate(self._readers):
            reader.question.answered.connect(lambda report, _when, place=place: self._take(place, report))
            reader.question.refused.connect(lambda words, place=place: self.results[place].setText(words))

    def _build(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self.grid)
        area.setFixedHeight(_HIGH)
        area.viewport().setAutoFillBackground(False)
        self.grid.setAutoFillBackground(False)
        self._area = area
        buttons = QHBoxLayout()
        for button in (self.alone, self.mixed):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        for part in (self.head, self.sentence, area, *self.results):
            self.body.addWidget(part)
        self.body.addLayout(buttons)
        self.alone.setToolTip(tr("The project's data become these drawings; press Train to learn them."))
        self.mixed.setToolTip(
            tr(
                "They stand among the training images of the project's data, repeated; press Train to learn them."
            )
        )
        self.alone.clicked.connect(lambda: self._want(False))
        self.mixed.clicked.connect(lambda: self._want(True))
        self.remove.clicked.connect(self._remove)
        self.grid.selected.connect(lambda _index: self.remove.setEnabled(True))

    def show_set(self, labels: tuple[str, ...]) -> DrawingSet:
        """Show the newest drawings of these classes; return the set."""
        kept = read_set(name_for(labels)) if labels else DrawingSet("", (), ())
        self._labels = labels
        newest = sorted(kept.drawings, key=lambda one: one.path.name)[-SHOWN:]
        pictures = [(one, small(one)) for one in newest]
        newest = [one for one, picture in pictures if picture is not None]
        self._pictures = [picture for _, picture in pictures if picture is not None]
        self.drawings = tuple(newest)
        self.sentence.setText(_told(kept, len(newest)))
        self.head.set_title(kept.title)
        self.grid.set_tiles(self._pictures, "grey", 255.0, self._captions())
        self._area.setVisible(bool(newest))
        self.remove.setEnabled(False)
        for button in (self.alone, self.mixed):
            button.setEnabled(bool(newest))
        for line in self.results:
            line.setText("")
            line.hide()
        return kept

    def ask(self, place: int, way: Way, shape: tuple[int, ...]) -> None:
        """Have the network in hand (0) or the one beside it (1) read the drawings."""
        try:
            self._readers[place].ask(self.drawings, way, shape)
        except DataError as error:
            self.results[place].setText(str(error))
            self.results[place].show()

    def _take(self, place: int, report: messages.Seen) -> None:
        reader = self._readers[place]
        reader.take(report)
        self.results[place].setText(reader.sentence(self.drawings))
        self.results[place].setVisible(bool(self.results[place].text()))
        if place == 0:
            self.grid.set_tiles(self._pictures, "grey", 255.0, self._captions())
        if self.isVisible():
            self.resize(self.width(), self.sizeHint().height())

    def _captions(self) -> tuple[str, ...]:
        answers = self._readers[0].answers
        names = [self._labels[one.label] for one in self.drawings]
        if len(answers) != len(names):
            return tuple(names)
        read = [self._labels[answer] if 0 <= answer < len(self._labels) else "–" for answer in answers]
        return tuple(
            name if name == answer else tr("{name}, read {answer}", name=name, answer=answer)
            for name, answer in zip(names, read, strict=True)
        )

    def _want(self, mixed: bool) -> None:
        self.close_it()
        self.trainWanted.emit(mixed)

    def _remove(self) -> None:
        place = self.grid.selection()
        if 0 <= place < len(self.drawings):
            remove(self.drawings[place])
            self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the chosen drawing."""
        if event.key() == Qt.Key.Key_Delete:
            self._remove()
        else:
            super().keyPressEvent(event)


def _told(kept: DrawingSet, shown: int) -> str:
    if not kept.drawings:
        return tr("Nothing is kept yet. Draw, choose the class at the top, and press Keep as.")
    aside = sum(one.aside for one in kept.drawings)
    words = tr(
        "{count} drawings, {aside} of them kept aside from training (every fifth of a class).",
        count=number(len(kept.drawings)),
        aside=number(aside),
    )
    if shown < len(kept.drawings):
        words += " " + tr("The newest {shown} are shown and judged.", shown=number(shown))
    return words
