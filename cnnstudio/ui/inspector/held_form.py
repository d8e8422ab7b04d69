"""A layer held by another: its kind, and its own fields indented below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.controls import FieldControl
from cnnstudio.ui.inspector.field_edits import changed, objection_to
from cnnstudio.ui.inspector.field_row import FieldRow
from cnnstudio.ui.inspector.fold import Fold
from cnnstudio.ui.inspector.holdable import begun, holdable
from cnnstudio.ui.inspector.typed_field import Objection
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.paint import painter_on
from cnnstudio.ui.widgets.styled import Styled

ControlMaker = Callable[[type[Layer], FieldSpec, Any, Objection], FieldControl]
"""Makes the control of a field of a kind; a held layer may hold another."""


class HeldForm(Styled, QWidget):
    """Chooses a held layer's kind and edits its fields; `taken` tells the whole layer anew."""

    taken = Signal(object)
    editingEnded = Signal()
    problemChanged = Signal(str)
    grown = Signal(object)
    """A line edit was made."""

    def __init__(
        self,
        holder: type[Layer],
        spec: FieldSpec,
        layer: Layer | None,
        make_control: ControlMaker,
        objection: Objection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field, self._make, self._object = spec.name, make_control, objection
        self._layer: Layer | None = None
        self._told = ""
        self.rows: dict[str, FieldRow] = {}
        self.fold: Fold | None = None
        self._inside: QWidget | None = None
        self.kind = Choice(_options(holder, spec, layer), name=spec.title)
        self.kind.valueChanged.connect(self._choose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.kind)
        self.setFocusProxy(self.kind)
        self.setAccessibleName(spec.title)
        self.show_value(layer)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def show_value(self, layer: Layer | None) -> None:
        """Show a layer without telling anyone; the text that is being typed in one of its fields stays."""
        if layer is None or self._layer is None or type(layer) is not type(self._layer):
            self._layer = layer
            self._rebuild()
        self._layer = layer
        self.kind.set_value(layer.kind if layer is not None else None)
        for name, row in self.rows.items():
            if name == self._told:
                row.show_dot(getattr(layer, name))
            elif not row.problem():
                row.show_value(getattr(layer, name))

    def show_mixed(self) -> None:
        """Show that several layers hold different ones."""
        self._layer = None
        self._rebuild()
        self.kind.setCurrentIndex(-1)

    def problem(self) -> str:
        """Return the first sentence against one of the fields."""
        return next((row.problem() for row in self.rows.values() if row.problem()), "")

    def set_problem(self, sentence: str) -> None:
        """Forget the fields' problems; a new one stands below the whole."""
        if not sentence:
            for row in self.rows.values():
                row.set_problem("")

    def _choose(self, kind: str | None) -> None:
        self.taken.emit(begun(self._field, kind) if kind is not None else None)
        self.editingEnded.emit()

    def _rebuild(self) -> None:
        if self._inside is not None:
            self._inside.hide()
            self._column.removeWidget(self._inside)
            self._inside.deleteLater()
        self.rows, self._inside, self.fold = {}, None, None
        if self._layer is None or not type(self._layer).fields():
            return
        self._inside = Indented()
        self._column.addWidget(self._inside)
        specs = type(self._layer).fields()
        for spec in specs:
            if not spec.advanced:
                self._inside.column.addWidget(self._row(spec))
        hidden = tuple(spec for spec in specs if spec.advanced)
        self.fold = Fold(tr("Advanced"), tr("{n} more", n=len(hidden)))
        self.fold.toggled.connect(partial(self._unfold, self._inside.column, hidden))
        self._inside.column.addWidget(self.fold)
        self.fold.setVisible(bool(hidden))
        self._inside.show()  # a layout would show it only one event later

    def _unfold(self, column: QVBoxLayout, hidden: tuple[FieldSpec, ...], on: bool) -> None:
        for spec in hidden:
            if on and spec.name not in self.rows:
                column.addWidget(self._row(spec))
            if spec.name in self.rows:
                self.rows[spec.name].setVisible(on)

    def _row(self, spec: FieldSpec) -> FieldRow:
        layer = self._layer
        assert layer is not None  # noqa: S101 - rows are made for a layer that is there
        value = getattr(layer, spec.name)
        control = self._make(type(layer), spec, value, partial(self._objection, spec.name))
        row = FieldRow(control, 96, kind=layer.kind)
        self.rows[spec.name] = row
        control.taken.connect(partial(self._take, spec.name))
        if control.ended is not None:
            control.ended.connect(self._end)
        if control.grown is not None:
            control.grown.connect(self.grown)
        row.resetRequested.connect(partial(self._reset, spec))
        row.show_value(value)
        for line in row.findChildren(QLineEdit):
            self.grown.emit(line)
        return row

    def _objection(self, name: str, value: Any) -> str:
        if self._layer is None:
            return ""
        refused = objection_to(self._layer, name, value)
        return refused or self._object(changed(self._layer, name, value))

    def _take(self, name: str, value: Any) -> None:
        """Tell the layer with this field changed; a refusal stands under the field."""
        row, layer = self.rows[name], self._layer
        if layer is None or getattr(layer, name) == value:
            row.set_problem("")
            return
        refused = self._objection(name, value)
        row.set_problem(refused)
        if refused:
            return
        typed = row.field.ended is not None and not row.field.wide
        self._told = name if typed else ""
        self._layer = changed(layer, name, value)
        self.taken.emit(self._layer)
        self._told = ""
        if row.field.ended is None:
            self.editingEnded.emit()

    def _end(self) -> None:
        self.editingEnded.emit()

    def _reset(self, spec: FieldSpec) -> None:
        self._take(spec.name, spec.default)
        self.rows[spec.name].show_value(spec.default)
        self._end()


def _options(holder: type[Layer], spec: FieldSpec, layer: Layer | None) -> list[tuple[str | None, str]]:
    kinds = dict.fromkeys(holdable(holder, spec.name))
    if layer is not None:
        kinds.setdefault(layer.kind)
    none: list[tuple[str | None, str]] = [(None, tr("none"))] if spec.optional else []
    return [*none, *((kind, kind) for kind in kinds)]


class Indented(Styled, QWidget):
    """A column that stands in from the left behind a hairline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self.column.setContentsMargins(look.px(12), 0, 0, 0)
        self.column.setSpacing(look.space("unit"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline."""
        painter, look = painter_on(self, smooth=False), theme.current()
        painter.fillRect(QRectF(look.px(2), 0, 1, self.height()), look.colour("line_strong"))
        painter.end()
