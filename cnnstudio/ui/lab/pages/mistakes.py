"""Common mistakes: one press breaks a copy of a working project, shows the symptom, and the next one cures it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from cnnstudio.language import tr
from cnnstudio.lessons import number_mistakes
from cnnstudio.lessons.mistakes import Mistake, Seen, State, mistakes
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.lab.context import LabContext
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.widgets import Button, Card, Label, PrimaryButton

_NEXT: dict[State, State] = {"working": "broken", "broken": "cured", "cured": "working"}


@dataclass(frozen=True)
class Made:
    """A mistake, and whether it has been made and cured on the copy."""

    key: str = "channel-axis"
    state: State = "working"


class Mistakes(LabPage[Made]):
    """Breaking and curing are steps like all others: they can be undone; the user's own project is never touched."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Made())
        self.known: dict[str, Mistake] = {mistake.key: mistake for mistake in mistakes()}
        self.seen = Seen("", ())
        self.chips = Chips([(m.key, m.title()) for m in self.known.values()], tr("Common mistakes"))
        self.title = Label("", "title")
        self.done = Label("", "body", "text_quiet", wrap=True)
        self.card = Card(tr("A copy of a working project"))
        self.sentence = Label("", "strong", "text", wrap=True)
        self.table = QGridLayout()
        self.cells: list[tuple[Label, Label]] = []
        self.cure = Label("", "body", "text", wrap=True)
        self.act, self.back = PrimaryButton(tr("Break it")), Button(tr("Undo"))
        self._lay_out()
        self.chips.chosen.connect(lambda key: self.change(key=str(key), state="working"))
        self.act.clicked.connect(lambda: self.change(state=_NEXT[self.settings.state]))
        self.back.clicked.connect(self.undo)
        self._pieces: Iterator[None] | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._fit_on)
        self.begin()

    def _lay_out(self) -> None:
        for part in (self.chips, self.title, self.done, self.card):
            self.stage.addWidget(part)
        self.card.add(self.sentence)
        self.card.add_layout(self.table)
        self.table.setColumnStretch(1, 1)
        self.table.setHorizontalSpacing(24)
        self.card.add(self.cure)
        row = QHBoxLayout()
        row.addWidget(self.act)
        row.addWidget(self.back)
        row.addStretch(1)
        self.stage.addLayout(row)
        words = tr(
            "Every mistake is made on a copy that belongs to this page. Your own project stays as it is. "
            "What is said of the copy is what the analysis says of any project, and every number is worked out here."
        )
        self.controls.addWidget(Label(words, "body", "text_quiet", wrap=True))

    @property
    def mistake(self) -> Mistake:
        """The mistake that is shown."""
        return self.known[self.settings.key]

    def move_window(self, down: int, right: int) -> None:
        """Go to the next mistake, or the one before."""
        keys = list(self.known)
        at = min(max(keys.index(self.settings.key) + down + right, 0), len(keys) - 1)
        self.change(key=keys[at], state="working")

    def refresh(self) -> None:
        """Show what is seen of the copy in its present state."""
        state, mistake = self.settings.state, self.mistake
        self.chips.set_value(mistake.key)
        self.title.setText(mistake.title())
        self.done.setText(mistake.done())
        self.seen = self._look(mistake, state)
        self.sentence.setText(self.seen.sentence)
        self._show_rows()
        self.cure.setText(tr("Cure: {cure}", cure=mistake.cure()))
        self.cure.setVisible(state != "working")
        self.card.set_title(_state_words(state))
        self.card.set_tint(*_TINTS[state])
        self.act.setText(_act_words(state))
        self.back.setEnabled(self.history.can_undo)

    def _look(self, mistake: Mistake, state: State) -> Seen:
        """Return what is seen, once the small network has been fitted where one is needed."""
        if mistake.fitted and not number_mistakes.fitted():
            self._clock.start(0)
            self.act.setEnabled(False)
            return Seen(tr("A small network is being fitted to digits; this takes a moment."), ())
        self.act.setEnabled(True)
        return mistake.seen(state)

    def _fit_on(self) -> None:
        """Fit a little more, so that nothing stands still meanwhile."""
        self._pieces = self._pieces or number_mistakes.fitting()
        if next(self._pieces, self) is self:
            self._clock.stop()
            self.show_settings()

    def pause(self) -> None:
        """Stand still while another page or view is shown."""
        super().pause()
        self._clock.stop()

    def _show_rows(self) -> None:
        while len(self.cells) < len(self.seen.rows):
            pair = Label("", "body", "text_quiet"), Label("", "strong")
            for column, label in enumerate(pair):
                self.table.addWidget(label, len(self.cells), column)
            self.cells.append(pair)
        for index, pair in enumerate(self.cells):
            words = self.seen.rows[index] if index < len(self.seen.rows) else ("", "")
            for label, word in zip(pair, words, strict=True):
                label.setText(word)
                label.setVisible(bool(word))

    def spoken(self) -> str:
        """Return the state, what is said of it, and its values."""
        told = ", ".join(f"{row.name} {row.value}" for row in self.seen.rows)
        return f"{_state_words(self.settings.state)}: {self.seen.sentence} {told}."


_TINTS: dict[State, tuple[str, str]] = {
    "working": ("card", "line"),
    "broken": ("error_tint", "error"),
    "cured": ("info_tint", "info"),
}


def _state_words(state: State) -> str:
    return {
        "working": tr("A copy of a working project"),
        "broken": tr("The symptom"),
        "cured": tr("After the cure"),
    }[state]


def _act_words(state: State) -> str:
    return {"working": tr("Break it"), "broken": tr("Cure it"), "cured": tr("From the beginning")}[state]


PAGE = PageSpec(
    "mistakes",
    lambda: tr("Common mistakes"),
    "way",
    Mistakes,
    lambda: tr("errors faults symptoms cure softmax twice labels scaling leakage unbalanced"),
)
