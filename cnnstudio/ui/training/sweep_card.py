"""Putting a sweep together: which fields vary, what they take, and how many runs that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QWidget

from cnnstudio.document.sweep import (
    MOST_FIELDS,
    Axis,
    Knob,
    SweepError,
    Variant,
    drawn,
    grid,
    knobs,
    read_axis,
    said,
    value_now,
)
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import (
    Button,
    FormRow,
    Label,
    LinkButton,
    NumberField,
    Popover,
    PrimaryButton,
    Segments,
    TextField,
)

if TYPE_CHECKING:
    from cnnstudio.document.project import Project

_WIDE = 520
_FIELD = 220
_SHOWN = 4


class KnobRow(QWidget):
    """One field that varies: its name, and below it nothing or what is wrong; `changed` tells of every key."""

    changed = Signal()

    def __init__(self, project: Project, known: dict[str, Knob], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project, self._known = project, known
        self.field, self.values = TextField(name=tr("Field")), TextField(name=tr("Values"))
        self.field.setPlaceholderText(tr("learning_rate"))
        self.values.setPlaceholderText("0.1, 0.01, 0.001")
        completer = QCompleter(list(known), self.field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field.setCompleter(completer)
        self.field.setFixedWidth(theme.current().px(_FIELD))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.current().space("unit"))
        line.addWidget(self.field)
        line.addWidget(self.values, 1)
        completer.activated.connect(lambda _: self._follow_field())
        self.field.textChanged.connect(lambda _: self._follow_field())
        self.values.textChanged.connect(lambda _: self.changed.emit())

    def _follow_field(self) -> None:
        knob = self._known.get(self.field.text().strip())
        if knob is not None:
            now = said(value_now(self._project, knob))
            self.values.setPlaceholderText(tr("now {value}; type several, with commas", value=now))
            self.values.setToolTip(knob.spec.help)
        self.changed.emit()

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.field.text().strip() and not self.values.text().strip()

    def axis(self) -> Axis:
        """Return what the row asks for; SweepError says what is wrong."""
        path = self.field.text().strip()
        knob = self._known.get(path)
        if knob is None:
            raise SweepError(
                tr("No field is called {path}; type a part of its name and choose.", path=repr(path))
                if path
                else tr("Choose the field that varies.")
            )
        return read_axis(self._project, knob, self.values.text())


class SweepCard(Popover):
    """Up to four fields, as a grid or at random; `chosen(variants)`."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, project: Project) -> None:
        super().__init__(window, width=_WIDE)
        self._project = project
        self._known = {knob.path: knob for knob in knobs(project)}
        self.rows = [KnobRow(project, self._known) for _ in range(MOST_FIELDS)]
        self.more = LinkButton(tr("One more field"))
        self.way = Segments([("grid", tr("Grid")), ("random", tr("At random"))], "grid", tr("How"))
        self.count = NumberField(12, 1, 200, 1, name=tr("Runs"))
        self.seed = NumberField(0, 0, 2**31 - 1, 1, name=tr("Seed"))
        self.told = Label("", "small", "text_quiet", wrap=True)
        self.add, self.cancel = PrimaryButton(""), Button(tr("Cancel"))
        self._found: tuple[Variant, ...] = ()
        self._build()
        for row in self.rows:
            row.changed.connect(self.refresh)
        self.more.clicked.connect(self._show_more)
        self.way.valueChanged.connect(lambda _: self.refresh())
        self.count.valueChanged.connect(lambda *_: self.refresh())
        self.seed.valueChanged.connect(lambda *_: self.refresh())
        self.add.clicked.connect(self._take)
        self.cancel.clicked.connect(self.close_it)
        self.setAccessibleName(tr("Sweep"))
        self.refresh()

    def _build(self) -> None:
        self.body.addWidget(Label(tr("Sweep"), "title"))
        about = tr(
            "Trains the design once for each combination of values; layers are written as "
            "name.argument, such as conv2d_1.filters."
        )
        self.body.addWidget(Label(about, "small", "text_quiet", wrap=True))
        for row in self.rows:
            self.body.addWidget(row)
            row.setVisible(row in self.rows[:2])
        self.body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        how = QHBoxLayout()
        how.addWidget(self.way)
        self._drawing = [FormRow(tr("Runs"), self.count, 44), FormRow(tr("Seed"), self.seed, 44)]
        for part in self._drawing:
            how.addWidget(part)
        how.addStretch(1)
        self.body.addLayout(how)
        self.body.addWidget(self.told)
        ends = QHBoxLayout()
        ends.addStretch(1)
        ends.addWidget(self.cancel)
        ends.addWidget(self.add)
        self.body.addLayout(ends)

    def _show_more(self) -> None:
        hidden = next(row for row in self.rows if not row.isVisibleTo(self))
        hidden.show()
        hidden.field.setFocus(Qt.FocusReason.TabFocusReason)
        self.more.setVisible(not self.rows[-1].isVisibleTo(self))
        self._fit()

    def refresh(self) -> None:
        """Say how many runs this makes, or what is wrong."""
        random = self.way.value() == "random"
        for part in self._drawing:
            part.setVisible(random)
        try:
            self._found, sentence = self._variants(random), ""
        except SweepError as error:
            self._found, sentence = (), str(error)
        untouched = all(row.empty for row in self.rows)
        self.told.set_role("error" if sentence and not untouched else "text_quiet")
        self.told.setText(self._told() if self._found else "" if untouched else sentence)
        self.add.setText(
            tr("Add {count} runs to the queue", count=number(len(self._found)))
            if self._found
            else tr("Add to the queue")
        )
        self.add.setEnabled(bool(self._found))
        self._fit()

    def _variants(self, random: bool) -> tuple[Variant, ...]:
        axes = [row.axis() for row in self.rows if not row.empty]
        if random:
            count, seed = self.count.value(), self.seed.value()
            return drawn(self._project, axes, int(count or 0), int(seed or 0))
        return grid(self._project, axes)

    def _told(self) -> str:
        lines = [variant.words for variant in self._found[:_SHOWN]]
        if len(self._found) > _SHOWN:
            lines.append(tr("and {count} more", count=number(len(self._found) - _SHOWN)))
        return "\n".join(lines)

    def _fit(self) -> None:
        if self.isVisible():
            self.resize(self.width(), self._height_for_content())

    def _take(self) -> None:
        self.chosen.emit(self._found)
        self.close_it()
