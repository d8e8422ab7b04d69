"""An initialiser, regulariser or constraint: its name, and its numbers as small fields below."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.named import Family, parse_named, words_of
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.typed_field import NamedField, Objection
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.styled import Styled

Arguments = dict[str, Any]


def name_of(text: str) -> str:
    """Return the name before the bracket: l2 of l2(0.01)."""
    return text.partition("(")[0].strip()


def named_text(name: str, family: Family, arguments: Arguments) -> str:
    """Return the text that is saved: the name alone, or with the arguments that are not as usual."""
    usual = dict(parse_named(name, family).arguments)
    other = {key: value for key, value in arguments.items() if value != usual[key]}
    if not other:
        return name
    if len(usual) == 1:
        return f"{name}({_told(*other.values())})"
    return f"{name}({', '.join(f'{key}={_told(value)}' for key, value in other.items())})"


def _told(value: Any) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(str, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


class NamedForm(Styled, QWidget):
    """A NamedField, and in `below` a small field for each number and word its text stands for."""

    taken = Signal(object)
    editingEnded = Signal()
    problemChanged = Signal(str)
    grown = Signal(object)
    """A line edit was made."""

    def __init__(
        self, spec: FieldSpec, value: Any, objection: Objection, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._family: Family = spec.family or "initializer"
        self._object, self._name, self._arguments = objection, "", Arguments()
        self.field = NamedField(spec, value, objection)
        self.parts: dict[str, NumberField | Choice] = {}
        # It belongs to the form until a row takes it: a widget shown alone would flash up as a window.
        self.below = QWidget(self)
        self.below.hide()
        self._grid = QGridLayout(self.below)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.field)
        self.field.taken.connect(self._take_text)
        self.field.editingEnded.connect(self.editingEnded)
        self.field.problemChanged.connect(self.problemChanged)
        self.setFocusProxy(self.field)
        self.setAccessibleName(spec.title)
        self._fit(value)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setSpacing(look.space("half"))
        self._grid.setContentsMargins(look.px(12), 0, 0, look.space("half"))
        self._grid.setHorizontalSpacing(look.px(8))
        self._grid.setVerticalSpacing(look.space("half"))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnMinimumWidth(0, look.px(124))

    def text(self) -> str:
        """Return the text that is saved."""
        return self.field.text()

    def problem(self) -> str:
        """Return the sentence against the text or one of its numbers."""
        numbers = (part for part in self.parts.values() if isinstance(part, NumberField))
        return next((found for part in (self.field, *numbers) if (found := part.problem())), "")

    def set_problem(self, sentence: str) -> None:
        """Show or clear a problem."""
        self.field.set_problem(sentence)

    def show_value(self, value: Any) -> None:
        """Show a value without telling anyone."""
        self.field.show_value(value)
        self._fit(value)

    def show_mixed(self, words: str) -> None:
        """Show that several layers differ."""
        self.field.show_value(None)
        self.field.setPlaceholderText(words)
        self._fit(None)

    def _take_text(self, value: Any) -> None:
        self._fit(value)
        self.taken.emit(value)

    def _fit(self, value: Any) -> None:
        """Have a field for each argument of this text; those of the same name stay."""
        name = name_of(value) if value else ""
        arguments = dict(parse_named(value, self._family).arguments) if value else {}
        if name != self._name:
            self._name, self._arguments = name, arguments
            self._rebuild()
            return
        self._arguments = arguments
        for key, part in self.parts.items():
            given: Any = arguments[key]
            part.set_value(given)

    def _rebuild(self) -> None:
        for part in self.below.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            part.hide()
            self._grid.removeWidget(part)
            part.deleteLater()
        self.parts = {}
        shown = {key: value for key, value in self._arguments.items() if isinstance(value, int | float | str)}
        for row, (key, value) in enumerate(shown.items()):
            self._grid.addWidget(Label(key.replace("_", " "), "small", "text_quiet"), row, 0)
            self._grid.addWidget(self._part(key, value), row, 1)
        self.below.setVisible(bool(shown))

    def _part(self, key: str, value: Any) -> QWidget:
        words = (True, False) if isinstance(value, bool) else words_of(self._name, key)
        if words:
            choice = Choice([(word, _told(word)) for word in words], value, name=key)
            choice.valueChanged.connect(partial(self._choose, key))
            self.parts[key] = choice
            return choice
        whole = key == "axis"
        field = NumberField(value, step=1 if whole else 0.01, whole=whole, name=key.replace("_", " "))
        field.valueChanged.connect(partial(self._take_part, key))
        field.editingEnded.connect(self.editingEnded)
        field.problemChanged.connect(self.problemChanged)
        self.parts[key] = field
        self.grown.emit(field)
        return field

    def _choose(self, key: str, word: Any) -> None:
        self._take_part(key, word)
        self.editingEnded.emit()

    def _take_part(self, key: str, value: Any) -> None:
        """Write the text anew with this argument; a text that is refused leaves the old one."""
        words = named_text(self._name, self._family, {**self._arguments, key: value})
        part, refused = self.parts[key], self._refusal(words)
        if isinstance(part, NumberField):
            part.set_problem(refused)
        if not refused:
            self._arguments[key] = value
            self.field.show_value(words)
            self.taken.emit(words)

    def _refusal(self, words: str) -> str:
        try:
            parse_named(words, self._family)
        except ValueError as error:
            return str(error)
        return self._object(words)
