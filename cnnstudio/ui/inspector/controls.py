"""One control per kind of field: what it shows, what was typed, and when typing ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.limits import limits_sentence
from cnnstudio.ui.inspector.named_form import NamedForm
from cnnstudio.ui.inspector.typed_field import Objection, TypedField, no_objection
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.pair_field import PairField
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.switch import Switch

_MOST_SEGMENTS = 2
_MOST_LETTERS = 15
"""Of three words side by side; advanced fields have a wider label and less room."""
_MOST_LETTERS_ADVANCED = 12
_MIXED = "–"


@dataclass(frozen=True, slots=True, eq=False)
class FieldControl:
    """A form's control: `taken` tells each acceptable value, `ended` that typing is over."""

    spec: FieldSpec
    widget: QWidget
    taken: SignalInstance
    show: Callable[[Any], None]
    show_mixed: Callable[[], None]
    ended: SignalInstance | None = None
    grown: SignalInstance | None = None
    """Tells of line edits that are made later."""
    wide: bool = False
    """Stands below its label over the whole width."""
    below: QWidget | None = None
    """More of the control, below label and control over the whole width."""

    def set_problem(self, sentence: str) -> None:
        """Show or clear a problem, where the control can have one."""
        mark = getattr(self.widget, "set_problem", None)
        if mark is not None:
            mark(sentence)

    def problem(self) -> str:
        """Return the sentence shown, or an empty text."""
        told = getattr(self.widget, "problem", None)
        return str(told()) if told is not None else ""


def control_for(
    spec: FieldSpec, value: Any, objection: Objection = no_objection, several: bool = False
) -> FieldControl:
    """Return the control of a field; `several` asks for one that can show that layers differ."""
    if spec.control in ("whole", "real"):
        return _number(spec, value)
    if spec.control in ("pair", "triple") and _in_parts(spec, value) and not several:
        return _pair(spec, value)
    if spec.control == "switch":
        return _choice(spec, value, _on_off()) if several else _switch(spec, value)
    if spec.control == "choice":
        options = [(option, _option_text(spec, option)) for option in spec.choices]
        return (
            _segments(spec, value, options)
            if not several and _short(spec, options)
            else _choice(spec, value, options)
        )
    return _typed(spec, value, objection)


def _number(spec: FieldSpec, value: Any) -> FieldControl:
    whole = spec.control == "whole"
    open_ended = spec.above or spec.below
    low, high = (None, None) if open_ended else (spec.low, spec.high)
    words = limits_sentence(not whole, spec.low, spec.high, spec.above, spec.below) if open_ended else ""
    field = NumberField(
        value,
        _bound(low, whole),
        _bound(high, whole),
        _step(spec),
        whole=whole,
        optional=spec.optional,
        placeholder=tr("not set") if spec.optional else "",
        name=spec.title,
        limits=words,
    )

    def show_mixed() -> None:
        field.set_value(None)
        field.setPlaceholderText(_MIXED)

    return FieldControl(spec, field, field.valueChanged, field.set_value, show_mixed, field.editingEnded)


def _bound(limit: float | None, whole: bool) -> float | int | None:
    return int(limit) if limit is not None and whole else limit


def _step(spec: FieldSpec) -> float | int:
    if spec.control == "whole":
        return 1
    size = abs(spec.default) if isinstance(spec.default, (int, float)) and spec.default else 1.0
    return 0.1 if size >= 0.1 else float(f"{size / 10:.0e}")


def _in_parts(spec: FieldSpec, value: Any) -> bool:
    return isinstance(value, tuple) and not spec.optional


def _pair(spec: FieldSpec, value: tuple[int, ...]) -> FieldControl:
    low, high = (None if limit is None else int(limit) for limit in (spec.low, spec.high))
    three = spec.control == "triple"
    axes = (tr("depth"), tr("height"), tr("width")) if three else ()
    field = PairField(value, low, high, name=spec.title, axes=axes)
    return FieldControl(
        spec, field, field.valueChanged, field.set_value, lambda: None, field.editingEnded, wide=three
    )


def _switch(spec: FieldSpec, value: Any) -> FieldControl:
    switch = _ToldSwitch(name=spec.title)
    switch.setChecked(bool(value))
    return FieldControl(spec, switch, switch.taken, switch.setChecked, lambda: None)


class _ToldSwitch(Switch):
    """A switch that tells the user's choice as a value."""

    taken = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__(name=name)
        self.clicked.connect(self._tell)

    def _tell(self) -> None:
        self.taken.emit(self.isChecked())


def _on_off() -> list[tuple[Any, str]]:
    return [(True, tr("on")), (False, tr("off"))]


def _option_text(spec: FieldSpec, option: str | None) -> str:
    if option is not None:
        return option
    return tr("none") if spec.name == "activation" else tr("default")


def _short(spec: FieldSpec, options: list[tuple[Any, str]]) -> bool:
    letters = _MOST_LETTERS_ADVANCED if spec.advanced else _MOST_LETTERS
    words = sum(len(word) for _value, word in options)
    return len(options) <= _MOST_SEGMENTS or (len(options) == 3 and words <= letters)


def _segments(spec: FieldSpec, value: Any, options: list[tuple[Any, str]]) -> FieldControl:
    segments = Segments(options, value, name=spec.title)
    return FieldControl(spec, segments, segments.valueChanged, segments.set_value, lambda: None)


def _choice(spec: FieldSpec, value: Any, options: list[tuple[Any, str]]) -> FieldControl:
    choice = Choice(options, value, name=spec.title)
    return FieldControl(
        spec, choice, choice.valueChanged, choice.set_value, lambda: choice.setCurrentIndex(-1)
    )


def _typed(spec: FieldSpec, value: Any, objection: Objection) -> FieldControl:
    if spec.control == "named":
        return _named(spec, value, objection)
    field = TypedField(spec, value, objection)

    def show_mixed() -> None:
        field.show_value(None)
        field.setPlaceholderText(_MIXED)

    return FieldControl(spec, field, field.taken, field.show_value, show_mixed, field.editingEnded)


def _named(spec: FieldSpec, value: Any, objection: Objection) -> FieldControl:
    form = NamedForm(spec, value, objection)
    return FieldControl(
        spec,
        form,
        form.taken,
        form.show_value,
        lambda: form.show_mixed(_MIXED),
        form.editingEnded,
        form.grown,
        below=form.below,
    )
