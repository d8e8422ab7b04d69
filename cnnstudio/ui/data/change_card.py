"""One random change of the recipe: its name, its main fields, and a button that takes it out."""

from __future__ import annotations

from functools import partial
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import number, tr
from cnnstudio.layers.catalogue import problem_of
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.ranges import range_text
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import IconButton
from cnnstudio.ui.widgets.card import Card
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.slider import Slider
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.switch import Switch
from cnnstudio.ui.widgets.text_field import TextField

_NOTCHES = 100
_WIDEST_AROUND = 0.5
"""Half a turn, or half a picture: more shows nothing else, though a field would take it."""
_LEFT_TO_THE_REST = {"value_range", "height", "width"}
"""Set by the data at hand when the change is added."""


class RangeSlider(Styled, QWidget):
    """A range of one number as a slider with its meaning beside it."""

    taken = Signal(object)

    def __init__(self, spec: FieldSpec, value: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        widest = _WIDEST_AROUND if spec.alone == "around" else float(spec.high or 1.0)
        self._spec, self._high = spec, max(widest, abs(value))
        self.slider, self.words = Slider(0, _NOTCHES, name=spec.title), Label("", "small", "text")
        self.slider.setToolTip(spec.help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.words)
        self.setFocusProxy(self.slider)
        self.set_value(value)
        self.slider.valueChanged.connect(self._tell)
        self.restyle()

    def restyle(self) -> None:
        """Keep the words' room, so that the slider does not move while it is dragged."""
        self.words.setFixedWidth(theme.current().px(48))

    def set_value(self, value: float) -> None:
        """Show a value without telling anyone."""
        self.slider.blockSignals(True)
        self.slider.setValue(round(abs(value) / self._high * _NOTCHES))
        self.slider.blockSignals(False)
        self._say(value)

    def _say(self, value: float) -> None:
        self.words.setText(range_text(self._spec, value))

    def _tell(self, notch: int) -> None:
        value = round(notch / _NOTCHES * self._high, 4)
        self._say(value)
        self.taken.emit(value)


class ChangeCard(Card):
    """`changed` carries the layer as it then is."""

    changed = Signal(object)
    removed = Signal()

    def __init__(self, layer: Layer, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.layer = layer
        self.controls: dict[str, QWidget] = {}
        self.name, self.remove = (
            Label(layer.kind, "strong"),
            IconButton("trash", tr("Take out {kind}", kind=layer.kind)),
        )
        self.name.setToolTip(type(layer).summary)
        self.remove.clicked.connect(self.removed)
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addStretch(1)
        head.addWidget(self.remove)
        self.add_layout(head)
        self._rows = QVBoxLayout()
        self.add_layout(self._rows)
        for spec in type(layer).fields():
            if not spec.advanced and spec.name not in _LEFT_TO_THE_REST:
                self._add(spec)
        self.setAccessibleName(layer.kind)
        self.restyle()

    def restyle(self) -> None:
        """Stand close, as one of several."""
        super().restyle()
        look = theme.current()
        self.body.setContentsMargins(look.px(12), look.px(6), look.px(8), look.px(8))

    def show_layer(self, layer: Layer) -> None:
        """Show other values of the same kind."""
        self.layer = layer
        for name, control in self.controls.items():
            value = getattr(layer, name)
            if isinstance(control, Switch):
                control.setChecked(value)
            elif isinstance(control, TextField) and not control.hasFocus():
                control.set_value(_written(value))
            elif isinstance(control, RangeSlider | Choice | NumberField) and not isinstance(value, tuple):
                control.set_value(value)

    def _add(self, spec: FieldSpec) -> None:
        control = self._control(spec, getattr(self.layer, spec.name))
        if control is None:
            return
        control.setToolTip(spec.help)
        control.setAccessibleName(spec.title)
        self.controls[spec.name] = control
        row = control if isinstance(control, Switch) else FormRow(spec.title, control, 92)
        self._rows.addWidget(row)

    def _control(self, spec: FieldSpec, value: Any) -> QWidget | None:
        take = partial(self._take, spec.name)
        if spec.control == "choice":
            choice = Choice([(v, str(v).replace("_", " ")) for v in spec.choices], value, spec.title)
            choice.valueChanged.connect(take)
            return choice
        if spec.control == "switch":
            switch = Switch(spec.title, spec.title)
            switch.setChecked(value)
            switch.clicked.connect(lambda on: self._take(spec.name, on))
            return switch
        if spec.control in {"whole", "real"}:
            whole = spec.control == "whole"
            field = NumberField(
                value, spec.low, spec.high, 1 if whole else 0.1, whole, spec.optional, name=spec.title
            )
            field.valueChanged.connect(take)
            return field
        return self._range(spec, value) if spec.control == "range" else None

    def _range(self, spec: FieldSpec, value: Any) -> QWidget:
        if isinstance(value, int | float) and spec.alone in {"around", "up"} and not spec.integral:
            slider = RangeSlider(spec, value)
            slider.taken.connect(partial(self._take, spec.name))
            return slider
        field = TextField(
            _written(value), spec.title, tr("one number or two"), partial(self._problem, spec.name)
        )
        field.valueChanged.connect(lambda words: self._take(spec.name, _read(words)))
        return field

    def _problem(self, name: str, words: str) -> str:
        try:
            self.layer.replaced(**{name: _read(words)})
        except ValidationError as error:
            return problem_of(error, type(self.layer))[1]
        except ValueError:
            return tr("Type one number or two, such as 0.1 or -0.2, 0.2.")
        return ""

    def _take(self, name: str, value: Any) -> None:
        try:
            self.layer = self.layer.replaced(**{name: value})
        except ValidationError:
            return  # a slider cannot leave its limits, and fields say themselves what is wrong
        self.changed.emit(self.layer)


def _written(value: Any) -> str:
    if value is None:
        return ""
    return ", ".join(number(part) for part in value) if isinstance(value, tuple) else number(value)


def _read(words: str) -> float | tuple[float, ...] | None:
    parts = [float(part.replace("\u2212", "-")) for part in words.split(",") if part.strip()]
    if not parts:
        return None
    found = tuple(int(part) if part.is_integer() else part for part in parts)
    return found[0] if len(found) == 1 else found
