"""The map of a part's samples, worked out by a child process with progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.document.files import to_text
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.errand import Errand
from cnnstudio.ui.data.pictures import brightest
from cnnstudio.ui.data.target_text import target_text
from cnnstudio.ui.data.waiting_view import WaitingView
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.sample_map import SampleMap
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

SHOWN = 2000
"""Samples on a map: each is a thumbnail that is kept, and t-SNE takes longer the more there are."""


class MapPane(Styled, QWidget):
    """Asks for a map the first time it is seen; `picked` carries the row of a pressed sample."""

    picked = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._part = bridge, "train"
        self._samples: Samples | None = None
        self._kept: dict[tuple[str, str], dict[str, Any]] = {}
        self._asked: tuple[str, str] | None = None
        self._rows: list[int] = []
        self._lit: int | None = None
        self.method = Segments([("pca", tr("PCA")), ("tsne", tr("t-SNE"))], "pca", name=tr("Kind of map"))
        self.note = Label("", "small", "text_quiet")
        self.fit = IconButton("fit", tr("Show the whole map"))
        self.view, self.waiting, self.empty = SampleMap(), WaitingView(), EmptyState("view-data", "")
        self.stack, self._errand = QStackedWidget(), Errand(self)
        for part in (self.view, self.waiting, self.empty):
            self.stack.addWidget(part)
        self._head, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._head.addWidget(self.method)
        self._head.addWidget(self.note, 1)
        self._head.addWidget(self.fit)
        self._column.addLayout(self._head)
        self._column.addWidget(self.stack, 1)
        self._listen()
        self.restyle()

    def _listen(self) -> None:
        self.method.valueChanged.connect(lambda _value: self._want())
        self.fit.clicked.connect(self.view.whole)
        self.view.picked.connect(lambda place: self.picked.emit(self._rows[place]))
        self.waiting.cancelled.connect(self._stop)
        self.empty.requested.connect(self._begin)
        self._errand.progressed.connect(self.waiting.show_progress)
        self._errand.answered.connect(self._take)
        self._errand.refused.connect(self._refuse)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(look.space("section"), 0, look.space("section"), look.px(8))
        self._column.setSpacing(look.px(4))
        self._head.setSpacing(look.space("gap"))
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")

    def show_part(self, samples: Samples, part: str) -> None:
        """Be ready for a part of these samples."""
        if self._samples is None or samples.x_train is not self._samples.x_train:
            self._kept = {}
        elif self._part == part:
            self._samples = samples
            self.view.set_words(self._words(samples))
            return
        self._samples, self._part, self._rows = samples, part, []
        self._errand.cancel()
        self._asked = None
        if self.isVisible():
            self._want()

    def light(self, wanted: int | None) -> None:
        """Let the samples of one class stand out; None lets all."""
        self._lit = wanted
        self._show_light()

    def showEvent(self, event: Any) -> None:
        """Ask for a map that nobody asked for yet."""
        super().showEvent(event)
        self._want()

    def end(self) -> None:
        """Give up what is under way, and wait for it."""
        self._errand.end()

    def _want(self) -> None:
        if self._samples is None:
            return
        wanted = (self._part, str(self.method.value()))
        if wanted in self._kept:
            self._show(self._kept[wanted])
        elif not (self._errand.busy and self._asked == wanted):
            self._begin()

    def _begin(self) -> None:
        self._asked = (self._part, str(self.method.value()))
        project = to_text(self._bridge.document.project)
        self._errand.begin("map", project=project, part=self._asked[0], method=self._asked[1], count=SHOWN)
        self.note.setText("")
        self.waiting.show_progress(tr("Reading the samples"), 0.0)
        self.stack.setCurrentWidget(self.waiting)

    def _stop(self) -> None:
        self._errand.cancel()
        self._refuse(tr("The map was cancelled."))

    def _refuse(self, sentence: str) -> None:
        self.empty.set_sentence(sentence, tr("Make the map"))
        self.stack.setCurrentWidget(self.empty)

    def _take(self, answer: dict[str, Any]) -> None:
        if self._samples is None or self._asked is None:
            return
        if answer["fingerprint"] != self._samples.fingerprint:
            self._refuse(tr("The data changed while the map was made; make it again."))
            return
        self._kept[self._asked] = answer
        self._show(answer)

    def _show(self, answer: dict[str, Any]) -> None:
        samples = self._samples
        if samples is None:
            return
        x, y = _part_of(samples, self._part)
        self._rows = answer["rows"]
        words = self._words(samples)
        places = np.array(answer["places"], np.float32)
        rows = np.array(self._rows, np.int64)
        self.view.show_samples(places, lambda some: np.asarray(x[rows[some]]), words, brightest(x))
        count = tr("{n} of {all} samples.", n=number(len(self._rows)), all=number(len(y)))
        self.note.setText(f"{count} {answer['note']}")
        self.stack.setCurrentWidget(self.view)
        self._show_light()

    def _words(self, samples: Samples) -> tuple[str, ...]:
        """Return what is learned of each sample on the map."""
        y, names = _part_of(samples, self._part)[1], samples.labels or samples.target_names
        return tuple(target_text(np.asarray(y[row]), names) for row in self._rows)

    def _show_light(self) -> None:
        if self._samples is None or not self._rows:
            return
        y = np.asarray(_part_of(self._samples, self._part)[1])
        one = self._lit is not None and y.ndim == 1
        self.view.set_lit(y[self._rows] == self._lit if one else None)


def _part_of(samples: Samples, part: str) -> tuple[Any, Any]:
    return (samples.x_train, samples.y_train) if part == "train" else (samples.x_test, samples.y_test)
