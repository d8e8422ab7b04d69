"""Common mistakes: one press breaks the open project, or a copy where it does not fit; the next one cures it."""

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
from cnnstudio.ui.lab.mistake_notes import mistake_notes
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.own_project import OwnProject
from cnnstudio.ui.lab.page import LabPage, PageSpec
from cnnstudio.ui.widgets import Button, Card, Label, PrimaryButton

_NEXT: dict[State, State] = {"working": "broken", "broken": "cured", "cured": "working"}

_BETWEEN = 6
"""Milliseconds between two pieces of the fit, in which what was pressed is painted."""


@dataclass(frozen=True)
class Made:
    """A mistake, and whether it has been made and cured on the copy."""

    key: str = "channel-axis"
    state: State = "working"


class Mistakes(LabPage[Made]):
    """On the open project breaking and curing are steps of the design; on a copy they are steps of this page."""

    def __init__(self, context: LabContext) -> None:
        super().__init__(context, Made())
        self.known: dict[str, Mistake] = {mistake.key: mistake for mistake in mistakes()}
        self.seen = Seen("", ())
        self.beyond = self.own = OwnProject(context.bridge.document)
        self.chips = Chips([(m.key, m.title()) for m in self.known.values()], tr("Common mistakes"))
        self.title = Label("", "title")
        self.done = Label("", "body", "text_quiet", wrap=True)
        self.where = Label("", "body", "text", wrap=True)
        self.card = Card("")
        self.sentence = Label("", "strong", "text", wrap=True)
        self.table = QGridLayout()
        self.cells: list[tuple[Label, Label]] = []
        self.cure = Label("", "body", "text", wrap=True)
        self.act, self.back = PrimaryButton(""), Button(tr("Undo"))
        self._lay_out()
        self.chips.chosen.connect(lambda key: self.change(key=str(key), state="working"))
        self.act.clicked.connect(self._go_on)
        self.back.clicked.connect(self.undo)
        context.bridge.documentChanged.connect(self._follow_design)
        self._pieces: Iterator[None] | None = None
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._fit_on)
        self.begin()

    def _lay_out(self) -> None:
        for part in (self.chips, self.title, self.done, self.where, self.card):
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
            "A mistake that fits your project is made there, as one step that undo takes back; any other on a fresh copy "
            "that belongs to this page. What is said is what the analysis says of any project, and every number is worked out here."
        )
        self.controls.addWidget(Label(words, "body", "text_quiet", wrap=True))
        self.notes = {key: [Note(*pair) for pair in pairs] for key, pairs in mistake_notes().items()}
        for note in (note for notes in self.notes.values() for note in notes):
            self.controls.addWidget(note)

    @property
    def mistake(self) -> Mistake:
        """The mistake that is shown."""
        return self.known[self.settings.key]

    @property
    def state(self) -> State:
        """Whether the mistake has been made and cured, on the open project or on the copy."""
        return self.own.state if self.own.fits else self.settings.state

    # What the user does.

    def _go_on(self) -> None:
        """Break, cure, or begin again."""
        if not self.own.fits:
            self.change(state=_NEXT[self.settings.state])
            return
        refusal = self.own.go_on(self.mistake.title())
        self.show_settings()
        if refusal:
            self.tell_problem(refusal)

    def move_window(self, down: int, right: int) -> None:
        """Go to the next mistake, or the one before."""
        keys = list(self.known)
        at = min(max(keys.index(self.settings.key) + down + right, 0), len(keys) - 1)
        self.change(key=keys[at], state="working")

    def _follow_design(self, _change: object) -> None:
        if self.isVisible():
            self.show_settings()

    # What is shown.

    def refresh(self) -> None:
        """Show what is seen of the project or of the copy in its present state."""
        mistake = self.mistake
        self.own.follow(mistake.key)
        state = self.state
        self.chips.set_value(mistake.key)
        self.title.setText(mistake.title())
        self.done.setText(mistake.done())
        for key, notes in self.notes.items():
            for note in notes:
                note.setVisible(key == mistake.key)
        name = self.context.bridge.document.title
        self.where.setText(
            tr("It is made on your project {name} itself.", name=name) if self.own.fits else self.own.why
        )
        self.seen = self._look(mistake, state)
        self.sentence.setText(self.seen.sentence)
        self._show_rows()
        self.cure.setText(tr("Cure: {cure}", cure=mistake.cure()))
        self.cure.setVisible(state != "working")
        self.card.set_title(self._state_words(state))
        self.card.set_tint(*_TINTS[state])
        self.act.setText(self._act_words(state))
        self.back.setEnabled(self.own.can_undo or self.history.can_undo)

    def _look(self, mistake: Mistake, state: State) -> Seen:
        """Return what is seen, once the small network has been fitted where one is needed."""
        if self.own.fits:
            self.act.setEnabled(True)
            return self.own.seen()
        if mistake.fitted and not number_mistakes.fitted():
            self._clock.start(_BETWEEN)
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
        return f"{self._state_words(self.state)}: {self.seen.sentence} {told}."

    def _state_words(self, state: State) -> str:
        begun = tr("Your project") if self.own.fits else tr("A fresh copy of a working project")
        return {"working": begun, "broken": tr("The symptom"), "cured": tr("After the cure")}[state]

    def _act_words(self, state: State) -> str:
        breaking = tr("Break my project") if self.own.fits else tr("Break the copy")
        return {"working": breaking, "broken": tr("Cure it"), "cured": tr("From the beginning")}[state]


_TINTS: dict[State, tuple[str, str]] = {
    "working": ("card", "line"),
    "broken": ("error_tint", "error"),
    "cured": ("info_tint", "info"),
}


PAGE = PageSpec(
    "mistakes",
    lambda: tr("Common mistakes"),
    "way",
    Mistakes,
    lambda: tr("errors faults symptoms cure softmax twice labels scaling leakage unbalanced"),
)
