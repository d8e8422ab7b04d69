"""The control of one field of the plan: what it shows, what was chosen or typed, and when typing ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.ui.training.plan_words import option_words
from cnnstudio.ui.widgets import Choice, NumberField, Switch, TextField

Taken = Callable[[Any], None]


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """A widget and how it is shown a value."""

    widget: QWidget
    show: Taken
    typed: bool = False
    """Whether it is typed into, so that several changes are one step."""


class ListField(TextField):
    """Numbers or words with commas between; `taken` tells them when typing ends."""

    taken = Signal(object)

    def __init__(self, spec: FieldSpec) -> None:
        self._spec = spec
        super().__init__("", spec.title, tr("not set"), self._objection)
        self.editingEnded.connect(lambda: self.taken.emit(self.read(self.text())))

    def show_values(self, values: Any) -> None:
        """Show these numbers or words."""
        self.set_value(", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in values))

    def read(self, words: str) -> tuple[Any, ...]:
        """Return what a text means; a ValueError says that it means nothing."""
        parts = [part for part in re.split(r"[,;\s]+", words.strip()) if part]
        if self._spec.control == "words":
            return tuple(parts)
        return tuple((int if self._spec.integral else float)(part) for part in parts)

    def _objection(self, words: str) -> str:
        try:
            self.read(words)
        except ValueError:
            whole = self._spec.integral
            return (
                tr("Type whole numbers with commas between.")
                if whole
                else tr("Type numbers with commas between.")
            )
        return ""


def control_for(
    spec: FieldSpec, taken: Taken, ended: Callable[[], None], monitors: tuple[str, ...]
) -> Control:
    """Return the control of a field."""
    if spec.control == "switch":
        return _switch(taken)
    if spec.control == "choice" or spec.name == "monitor":
        return _choice(spec, taken, monitors)
    if spec.control in ("numbers", "words"):
        field = ListField(spec)
        field.taken.connect(taken)
        field.editingEnded.connect(ended)
        return Control(field, field.show_values, True)
    return _text(spec, taken, ended) if spec.control == "text" else _number(spec, taken, ended)


def _switch(taken: Taken) -> Control:
    switch = Switch()
    switch.clicked.connect(taken)
    return Control(switch, lambda value: switch.setChecked(bool(value)))


def _choice(spec: FieldSpec, taken: Taken, monitors: tuple[str, ...]) -> Control:
    names = monitors if spec.name == "monitor" else spec.choices
    choice = Choice([(name, option_words(spec.name, name)) for name in names])
    choice.valueChanged.connect(taken)

    def show(value: Any) -> None:
        if value not in names:
            choice.set_options([(name, option_words(spec.name, name)) for name in (*names, value)])
        choice.set_value(value)

    return Control(choice, show)


def _text(spec: FieldSpec, taken: Taken, ended: Callable[[], None]) -> Control:
    field = TextField("", spec.title)
    field.valueChanged.connect(taken)
    field.editingEnded.connect(ended)
    return Control(field, field.set_value, True)


def _number(spec: FieldSpec, taken: Taken, ended: Callable[[], None]) -> Control:
    whole = spec.control == "whole"
    low = None if spec.above else spec.low
    high = None if spec.below else spec.high
    field = NumberField(
        None,
        int(low) if low is not None and whole else low,
        int(high) if high is not None and whole else high,
        1 if whole else _step(spec),
        whole=whole,
        optional=spec.optional,
        placeholder=tr("not set") if spec.optional else "",
        name=spec.title,
    )
    field.valueChanged.connect(lambda value: taken(value if whole or value is None else float(value)))
    field.editingEnded.connect(ended)
    return Control(field, field.set_value, True)


def _step(spec: FieldSpec) -> float:
    size = abs(spec.default) if isinstance(spec.default, (int, float)) and spec.default else 1.0
    return 0.1 if size >= 0.1 else float(f"{size / 10:.0e}")
