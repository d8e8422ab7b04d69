"""What may be wrong with the data, in plain words, each with the samples behind it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cnnstudio.data.samples import Samples
from cnnstudio.document.files import to_text
from cnnstudio.language import number, tr
from cnnstudio.ui import icons, theme
from cnnstudio.ui.data.errand import Errand
from cnnstudio.ui.data.pictures import brightest
from cnnstudio.ui.data.target_text import target_text
from cnnstudio.ui.data.thumbs import Thumbs
from cnnstudio.ui.data.waiting_view import WaitingView
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

_SHOWN = 12
_ICONS = {
    "error": ("error", "error"),
    "warning": ("warning", "warning"),
    "info": ("info", "info"),
    "passed": ("check", "text_quiet"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A finding as the child told it."""

    code: str
    severity: str
    sentence: str
    rows: tuple[int, ...]
    others: tuple[int, ...]
    suggested: tuple[int, ...]


class FindingRow(Styled, QWidget):
    """Drawing, sentence, and the samples; `pressed` carries a row of the training part."""

    pressed = Signal(int)

    def __init__(self, found: Found, samples: Samples | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.found = found
        self.sentence = Label(
            found.sentence, "body", "text" if found.severity != "passed" else "text_quiet", wrap=True
        )
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.sentence)
        self.thumbs: Thumbs | None = None
        if samples is not None and samples.pictures and found.rows:
            self._add_samples(found, samples)
        elif found.rows:
            rows = ", ".join(number(row) for row in found.rows[:_SHOWN])
            self._column.addWidget(Label(tr("Rows {rows}", rows=rows), "small", "text_quiet", wrap=True))
        self.setAccessibleName(found.sentence)
        self.restyle()

    def restyle(self) -> None:
        """Leave room for the drawing."""
        look = theme.current()
        self._column.setContentsMargins(look.px(28), look.px(4), 0, look.px(8))
        self._column.setSpacing(look.px(6))

    def _add_samples(self, found: Found, samples: Samples) -> None:
        shown = _pictures(found, samples)
        self.thumbs = Thumbs(tr("Samples behind it"))
        self.thumbs.show_images(shown.images, brightest(samples.x_train), shown.captions)
        self.thumbs.pressed.connect(lambda place: self.pressed.emit(shown.rows[place]))
        self._column.addWidget(self.thumbs)
        if len(found.rows) > _SHOWN:
            more = tr("The first of {n}", n=number(len(found.rows)))
            self._column.addWidget(Label(more, "micro", "text_faint"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing beside the first line."""
        painter, look = painter_on(self), theme.current()
        name, role = _ICONS[self.found.severity]
        side = look.size("icon")
        icons.draw(painter, name, QRectF(0, look.px(5), side, side), look.colour(role))
        painter.end()


@dataclass(frozen=True, slots=True, eq=False)
class _Shown:
    images: Any
    captions: tuple[str, ...]
    rows: tuple[int, ...]


def _pictures(found: Found, samples: Samples) -> _Shown:
    """Return the samples behind a finding: alone, with a better label, or each beside its counterpart."""
    names = samples.labels or samples.target_names
    rows = found.rows[:_SHOWN]

    def told(row: int) -> str:
        return target_text(np.asarray(samples.y_train[row]), names)

    if found.suggested:
        better = [names[place] for place in found.suggested[: len(rows)]]
        captions = tuple(f"{told(row)} → {word}" for row, word in zip(rows, better, strict=True))
        return _Shown(np.asarray(samples.x_train[list(rows)]), captions, rows)
    if not found.others:
        return _Shown(np.asarray(samples.x_train[list(rows)]), tuple(map(told, rows)), rows)
    rows = rows[: _SHOWN // 2]
    leaks = found.code == "leakage"
    x, y = (samples.x_test, samples.y_test) if leaks else (samples.x_train, samples.y_train)
    images: list[Any] = []
    words: list[str] = []
    places: list[int] = []
    for row, other in zip(rows, found.others, strict=False):
        images += [np.asarray(samples.x_train[row]), np.asarray(x[other])]
        word = target_text(np.asarray(y[other]), names)
        words += [told(row), tr("test: {label}", label=word) if leaks else word]
        places += [row, row if leaks else other]
    return _Shown(np.stack(images), tuple(words), tuple(places))


class ChecksPane(Styled, QWidget):
    """Looks through the data in a child process the first time it is seen; `pressed` carries a training row."""

    pressed = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._samples: Samples | None = None
        self._checked: str | None = None
        self._errand = Errand(self)
        self.rows: list[FindingRow] = []
        self.waiting, self.empty, self.stack = WaitingView(), EmptyState("view-data", ""), QStackedWidget()
        self._area, inside = QScrollArea(), QWidget()
        self._list = QVBoxLayout(inside)
        self._list.addStretch(1)
        self._area.setWidget(inside)
        self._area.setWidgetResizable(True)
        self._area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        for view in (self._area, self.waiting, self.empty):
            self.stack.addWidget(view)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.stack)
        self.waiting.cancelled.connect(self._stop)
        self.empty.requested.connect(self._begin)
        self._errand.progressed.connect(self.waiting.show_progress)
        self._errand.answered.connect(self._take)
        self._errand.refused.connect(self._refuse)
        self.setAccessibleName(tr("Checks"))
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._list.setContentsMargins(0, 0, theme.current().px(8), 0)
        self._list.setSpacing(theme.current().px(4))
        self.stack.setStyleSheet("QStackedWidget { background: transparent; }")

    def show_samples(self, samples: Samples | None) -> None:
        """Be ready for other samples; None while they are not open."""
        if samples is self._samples:
            return
        before, self._samples = self._samples, samples
        if before is not None and samples is not None and before.x_train is samples.x_train:
            # A label was corrected: what was found stays, so that one finding after the other can be gone through.
            return
        self._checked = None
        self._errand.cancel()
        self.empty.set_sentence(tr("The data are not open yet."))
        self.stack.setCurrentWidget(self.empty)
        if self.isVisible():
            self._want()

    def showEvent(self, event: Any) -> None:
        """Look through data that nobody looked through yet."""
        super().showEvent(event)
        self._want()

    def end(self) -> None:
        """Give up what is under way, and wait for it."""
        self._errand.end()

    def _want(self) -> None:
        if self._samples is not None and self._checked is None and not self._errand.busy:
            self._begin()

    def _begin(self) -> None:
        if self._samples is None:
            return
        self._errand.begin("check", project=to_text(self._bridge.document.project))
        self.waiting.show_progress(tr("Looking through the data"), 0.0)
        self.stack.setCurrentWidget(self.waiting)

    def _stop(self) -> None:
        self._errand.cancel()
        self._checked = ""
        self.empty.set_sentence(tr("Looking through the data was cancelled."), tr("Look through them"))
        self.stack.setCurrentWidget(self.empty)

    def _refuse(self, sentence: str) -> None:
        self._checked = ""
        self.empty.set_sentence(sentence, tr("Try again"))
        self.stack.setCurrentWidget(self.empty)

    def _take(self, answer: dict[str, Any]) -> None:
        samples = self._samples
        if samples is None:
            return
        self._checked = answer["fingerprint"]
        if self._checked != samples.fingerprint:
            self._refuse(tr("The data changed while they were looked through; open them again."))
            return
        found = [
            Found(
                one["code"],
                one["severity"],
                one["sentence"],
                *(tuple(one[k]) for k in ("rows", "others", "suggested")),
            )
            for one in answer["findings"]
        ]
        found += [Found("note", "info", note, (), (), ()) for note in samples.notes]
        self._show([*found, *_passed({one.code for one in found}, samples, answer)], samples)

    def _show(self, found: list[Found], samples: Samples) -> None:
        for row in self.rows:
            row.hide()
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = []
        for place, one in enumerate(found):
            row = FindingRow(one, samples)
            row.pressed.connect(partial(self.pressed.emit))
            self._list.insertWidget(place, row)
            row.show()
            self.rows.append(row)
        self.stack.setCurrentWidget(self._area)


def _passed(codes: set[str], samples: Samples, answer: dict[str, Any]) -> list[Found]:
    """Return what was looked for and not found."""
    train, test = number(answer["train"]), number(answer["test"])
    compared = number(answer["compared"])
    looked = [
        (
            {"duplicates", "contradictions"},
            tr("No training sample is there twice; {n} were compared.", n=train),
        ),
        (
            {"imbalance", "too-few"},
            tr("No class is rare or much larger than another.") if samples.labels else "",
        ),
        ({"odd-values"}, tr("No sample has values far outside those of the others.")),
        ({"wrong-range", "unlike-parts"}, tr("The values use the range that scaling expects.")),
    ]
    if samples.has_test:
        words = tr("No training sample is in the test part; {n} were compared with {m}.", n=train, m=test)
        looked.append(({"leakage"}, words))
    if samples.pictures:
        looked.append(({"near-constant"}, tr("No picture is empty or of one colour.")))
        looked.append(({"near-duplicates"}, tr("No two of {n} pictures are nearly alike.", n=train)))
    if samples.labels:
        looked.append(
            (
                {"doubtful-labels"},
                tr("None of {n} labels contradicts those of the most similar samples.", n=compared),
            )
        )
    return [
        Found("passed", "passed", words, (), (), ()) for group, words in looked if words and not group & codes
    ]
