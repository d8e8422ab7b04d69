"""A file or folder that may become the project's data: what it seems to be, its first samples, and how it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError
from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.found import Reading, afresh, reread, said_of
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import number, tr
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.ui import theme
from cnnstudio.ui.data.believed import Believed, Fields, believed
from cnnstudio.ui.data.browser import Browser
from cnnstudio.ui.data.errand import Errand
from cnnstudio.ui.data.import_form import ImportForm
from cnnstudio.ui.data.numbers_table import NumbersTable
from cnnstudio.ui.data.waiting_view import WaitingView
from cnnstudio.ui.widgets.buttons import Button, PrimaryButton
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label, Line
from cnnstudio.ui.widgets.styled import Styled, set_available

_SURE, _TILE = 0.8, 96


class ImportView(Styled, QWidget):
    """Nothing changes in the project before `accepted`, which carries the recipe's fields."""

    accepted = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = Path()
        self.belief: Believed | None = None
        self._recipe: DataRecipe | None = None
        self._errand = Errand(self)
        self.title, self.sentence = Label("", "title"), Label("", "body", "text", wrap=True)
        self.doubt = Label(tr("Please look whether this is right."), "small", "warning")
        self.count, self.notes = Label("", "small", "text_quiet"), Label("", "small", "text_quiet", wrap=True)
        self.pictures, self.numbers = Browser(_TILE), NumbersTable()
        self.waiting, self.refusal = WaitingView(), EmptyState("warning", "")
        self.samples, self.form = QStackedWidget(), ImportForm()
        for view in (self.pictures, self.numbers, self.waiting, self.refusal):
            self.samples.addWidget(view)
        self.use, self.leave = (
            PrimaryButton(tr("Use these data"), large=True),
            Button(tr("Cancel"), large=True),
        )
        self._head, self._foot, self._column = QVBoxLayout(), QHBoxLayout(), QVBoxLayout()
        self._build()
        self._listen()
        self.setAccessibleName(tr("Open data"))
        self.restyle()

    def _build(self) -> None:
        for part in (self.title, self.sentence, self.doubt, self.notes, self.count):
            self._head.addWidget(part)
        self._foot.addStretch(1)
        self._foot.addWidget(self.leave)
        self._foot.addWidget(self.use)
        self._column.addLayout(self._head)
        self._column.addWidget(self.samples, 1)
        self._column.addWidget(Line())
        self._column.addLayout(self._foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(self._column, 1)
        row.addWidget(self.form)

    def _listen(self) -> None:
        self.form.changed.connect(lambda _said: self._look())
        self.use.clicked.connect(self._accept)
        self.leave.clicked.connect(self._leave)
        self.waiting.cancelled.connect(self._stop)
        self.refusal.requested.connect(self._look)
        self._errand.progressed.connect(self._show_progress)
        self._errand.answered.connect(self._take)
        self._errand.refused.connect(self._refuse)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        inset = look.space("section")
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._head.setContentsMargins(inset, look.px(14), inset, look.px(8))
        self._head.setSpacing(look.px(6))
        self._foot.setContentsMargins(inset, look.px(10), inset, look.px(10))
        self._foot.setSpacing(look.space("unit"))
        self.form.setFixedWidth(look.size("inspector"))
        self.samples.setStyleSheet("QStackedWidget { background: transparent; }")

    def look_into(self, path: Path, recipe: DataRecipe | None = None) -> None:
        """Have a file or folder recognised; one that is in use already is read as its recipe says."""
        self.path, self.belief, self._recipe = path, None, recipe
        self.form.begin(said_of(recipe) if recipe is not None else {})
        self.title.setText(path.name or str(path))
        self.title.setToolTip(str(path))
        self._say("", (), sure=True)
        self._look()

    def end(self) -> None:
        """Give up what is under way, and wait for it."""
        self._errand.end()

    def _look(self) -> None:
        problem = self._contradiction()
        if problem:
            self._refuse(problem)
            return
        fields = {
            name: value for name, value in self.form.said().items() if name in Reading.__dataclass_fields__
        }
        self._errand.begin("look", path=str(self.path), reading=fields)
        self._show_progress(tr("Reading {name}", name=self.path.name), 0.0)
        set_available(self.use, False, tr("The file is still being read."))

    def _contradiction(self) -> str:
        """Return why a recipe cannot hold what was said; it is checked before a child is troubled with it."""
        try:
            DataRecipe(**afresh(str(self.path), **self.form.said()))
        except ValidationError as error:
            return problem_of(error, DataRecipe)[1]
        return ""

    @Slot(str, float)
    def _show_progress(self, sentence: str, share: float) -> None:
        self.waiting.show_progress(sentence, share)
        self.samples.setCurrentWidget(self.waiting)

    @Slot(object)
    def _take(self, answer: dict[str, Any]) -> None:
        belief = believed(answer)
        self.belief = belief
        self.form.show_belief(belief)
        if belief.problem:
            self._refuse(belief.problem)
            return
        self._say(belief.sentence, belief.notes, belief.confidence >= _SURE)
        self._show_samples(belief)
        set_available(self.use, True)
        if not self.form.hasFocus() and self.focusWidget() not in self.form.controls.values():
            self.use.setFocus()

    def _say(self, sentence: str, notes: tuple[str, ...], sure: bool) -> None:
        self.sentence.setText(sentence)
        self.notes.setText(" ".join(notes))
        for label in (self.sentence, self.notes):
            label.setVisible(bool(label.text()))
        self.doubt.setVisible(not sure)
        self.count.hide()

    def _show_samples(self, belief: Believed) -> None:
        samples, rows = belief.samples, belief.samples.y_train.astype("int64")
        self.count.setText(tr("The first {n} samples", n=number(len(rows))))
        self.count.show()
        if belief.pictures and belief.masks is not None:
            pictures, words = belief.in_pairs
            places = np.arange(len(pictures))
            self.pictures.show_samples(pictures, (places % 2).astype(np.int32), words, places)
            self.samples.setCurrentWidget(self.pictures)
        elif belief.pictures:
            self.pictures.show_samples(samples.x_train, samples.y_train, samples.labels, rows)
            self.samples.setCurrentWidget(self.pictures)
        else:
            self.numbers.show_part(samples, training=True)
            self.samples.setCurrentWidget(self.numbers)

    @Slot(str)
    def _refuse(self, sentence: str) -> None:
        self._say("", (), sure=True)
        self.refusal.set_sentence(sentence)
        self.samples.setCurrentWidget(self.refusal)
        set_available(self.use, False, sentence)

    def _stop(self) -> None:
        self._errand.cancel()
        self._refuse(tr("Reading {name} was cancelled.", name=self.path.name))
        self.refusal.set_sentence(tr("Reading {name} was cancelled.", name=self.path.name), tr("Read it"))

    def _leave(self) -> None:
        self._errand.cancel()
        self.left.emit()

    def _accept(self) -> None:
        fields = fields_for(self.path, self.form.said())
        self.accepted.emit(fields if self._recipe is None else reread(self._recipe, fields))


def fields_for(path: Path, said: Fields) -> Fields:
    """Return the recipe's fields that make a file the project's data, read as was said."""
    return afresh(str(path), **said)
