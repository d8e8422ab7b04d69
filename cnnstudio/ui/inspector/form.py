"""The parameter form: built from what the layer kind declares, edits as one types."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.any_control import any_control
from cnnstudio.ui.inspector.field_edits import common_value, objection_to, set_on_all
from cnnstudio.ui.inspector.field_row import FieldRow, differs
from cnnstudio.ui.inspector.field_text import briefly, called
from cnnstudio.ui.inspector.fold import Fold
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.styled import Styled

_UNDO_KEYS = (Qt.Key.Key_Z, Qt.Key.Key_Y)


class Form(Styled, QWidget):
    """The fields of one layer, or the shared fields of several layers of one kind.

    Common fields stand first, the others behind "Advanced"; a filter leaves those that differ from Keras's defaults.
    """

    refused = Signal(str)

    def __init__(
        self,
        document: Document,
        node_ids: tuple[str, ...],
        unfolded: bool = False,
        changed_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._ids, self._changed_only = document, node_ids, changed_only
        self._rows: dict[str, FieldRow] = {}
        self._before: dict[str, tuple[Any, ...]] = {}
        self._typing: QLineEdit | None = None
        self._telling = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.built_for = type(self._layers()[0])
        self._specs = self.built_for.fields()
        self.fold = Fold(tr("Advanced"))
        self._nothing = Label(tr("All fields are at Keras's defaults."), "body", "text_quiet", wrap=True)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self.fold)
        self.restyle()
        self.fold.setChecked(unfolded)
        self.fold.toggled.connect(self._arrange)
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    @property
    def node_ids(self) -> tuple[str, ...]:
        """The layers this form edits."""
        return self._ids

    def leave(self) -> None:
        """End what is being typed, as if the focus had left: it belongs to the layers shown so far."""
        if self._typing is not None:
            self._typing.clearFocus()

    def show_nodes(self, node_ids: tuple[str, ...]) -> None:
        """Edit other layers of the same kind; what was being typed is over."""
        self._ids, self._typing = node_ids, None
        self._before.clear()
        self._forget_problems()
        self.refresh()

    def set_changed_only(self, on: bool) -> None:
        """Leave only the fields that differ from Keras's defaults, or show all again."""
        self._changed_only = on
        self._arrange()

    def row(self, name: str) -> FieldRow:
        """Return a field's row, unfolding the advanced ones if it stands there."""
        if name not in self._rows:
            self.fold.setChecked(True)
        return self._rows[name]

    def _layers(self) -> tuple[Layer, ...]:
        return tuple(self._document.project.node(node_id).layer for node_id in self._ids)

    def _row(self, spec: FieldSpec) -> FieldRow:
        value, _shared = common_value(self._layers(), spec)
        objection = partial(self._objection, spec.name)
        control = any_control(self.built_for, spec, value, objection, several=len(self._ids) > 1)
        row = FieldRow(control, 144 if spec.advanced else 104, kind=self.built_for.kind)
        self._rows[spec.name] = row
        control.taken.connect(partial(self._take, spec.name))
        if control.ended is not None:
            control.ended.connect(partial(self._end, spec.name))
        if control.grown is not None:
            control.grown.connect(partial(self._watch, spec.name))
        row.resetRequested.connect(partial(self._reset, spec))
        for field in row.findChildren(QLineEdit):
            self._watch(spec.name, field)
        self._show(row)
        return row

    def _watch(self, name: str, field: QLineEdit) -> None:
        field.textEdited.connect(partial(self._begin, name, field))
        field.installEventFilter(self)

    def _objection(self, name: str, value: Any) -> str:
        return next((s for layer in self._layers() if (s := objection_to(layer, name, value))), "")

    def _arrange(self) -> None:
        """Have the rows that are wanted now, in the kind's order: common ones, the fold, advanced ones."""
        seen = 0
        for spec in self._specs:
            wanted = self._wanted(spec)
            if wanted and spec.name not in self._rows:
                self._column.insertWidget(self._place(spec), self._row(spec))
            if spec.name in self._rows:
                self._rows[spec.name].setVisible(wanted)
            seen += wanted
        self._nothing.setVisible(self._changed_only and not seen)
        self.fold.setVisible(not self._changed_only and any(spec.advanced for spec in self._specs))

    def _wanted(self, spec: FieldSpec) -> bool:
        if self._changed_only:
            row = self._rows.get(spec.name)
            return self._is_changed(spec) or (row is not None and bool(row.problem()))
        return not spec.advanced or self.fold.isChecked()

    def _is_changed(self, spec: FieldSpec) -> bool:
        return any(differs(layer.kind, spec, getattr(layer, spec.name)) for layer in self._layers())

    def _place(self, spec: FieldSpec) -> int:
        made = [s for s in self._specs if s.name in self._rows and s.name != spec.name]
        before = [s for s in made if self._specs.index(s) < self._specs.index(spec)]
        beside = sum(s.advanced == spec.advanced for s in before)
        above = sum(not s.advanced for s in made) + 1 if spec.advanced else 0
        return 1 + above + beside

    def refresh(self) -> None:
        """Show the document's values; a text that was refused stays with its sentence."""
        for row in self._rows.values():
            self._show(row)
        self._arrange()
        hidden = [spec for spec in self._specs if spec.advanced]
        self.fold.set_note(_count(len(hidden), sum(self._is_changed(spec) for spec in hidden)))

    def changed_count(self) -> int:
        """Return how many fields differ from Keras's defaults."""
        return sum(self._is_changed(spec) for spec in self._specs)

    def _show(self, row: FieldRow) -> None:
        value, shared = common_value(self._layers(), row.spec)
        kept = self._before.get(row.spec.name)
        if row.problem() and kept is not None and kept == self._values(row.spec.name):
            return
        if row.spec.name == self._telling and not row.field.wide:
            row.show_dot(value)  # the text one is typing is not replaced by what it means
        elif shared:
            row.show_value(value)
        else:
            row.show_mixed()

    def _values(self, name: str) -> tuple[Any, ...]:
        return tuple(getattr(layer, name) for layer in self._layers())

    def _begin(self, name: str, field: QLineEdit, _text: str) -> None:
        self._typing = field
        # A number field tells its value first, so that `_take` may have remembered the old one already.
        self._before.setdefault(name, self._values(name))

    def _take(self, name: str, value: Any) -> None:
        """Make the edit; a refusal is shown under the field and the document keeps its value."""
        row = self._rows[name]
        self._before.setdefault(name, self._values(name))
        try:
            self._edit(name, value)
        except EditError as error:
            self._rows.get(error.field or name, row).set_problem(error.message)
            self._put_back(name)
        else:
            self._forget_problems()
        if row.field.ended is None:
            self._end(name)

    def _put_back(self, name: str) -> None:
        """Keep no half of a refused text: -0.1 begins with a valid -0."""
        old = self._before[name]
        if self._values(name) != old and all(value == old[0] for value in old):
            self._edit(name, old[0])

    def _forget_problems(self) -> None:
        for row in self._rows.values():
            row.set_problem("")

    def _edit(self, name: str, value: Any) -> None:
        if all(value == old for old in self._values(name)):
            return
        key = f"field {' '.join(self._ids)} {name}"
        label = self._label(self._rows[name].spec, value)
        self._telling = name if self._typing is not None else ""
        try:
            self._document.edit(label, set_on_all, self._ids, merge=key, origin=self, **{name: value})
        finally:
            self._telling = ""

    def _label(self, spec: FieldSpec, value: Any) -> str:
        """Return what the status bar and the history say, e.g. conv2d_2 kernel 3 → 5."""
        word, new = called(spec), briefly(spec, value)
        if len(self._ids) > 1:
            return tr("{n} layers {field} {new}", n=len(self._ids), field=word, new=new)
        name, old = self._document.project.node(self._ids[0]).name, self._before[spec.name][0]
        return tr("{name} {field} {old} → {new}", name=name, field=word, old=briefly(spec, old), new=new)

    def _end(self, name: str) -> None:
        self._typing = None
        self._before.pop(name, None)
        self._document.settle()

    def _reset(self, spec: FieldSpec) -> None:
        self._take(spec.name, spec.default)
        self._end(spec.name)
        self.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a field own undo only while something is typed in it; Escape takes back what was typed."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        typing = watched is self._typing
        if event.type() == QEvent.Type.ShortcutOverride and not typing and _is_undo(event):
            event.ignore()
            return True
        if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape and typing:
            self._take_back()
            # A number field also forgets its own unfinished text; a typed one was rewritten above.
            return not isinstance(watched, NumberField)
        return super().eventFilter(watched, event)

    def _take_back(self) -> None:
        """Put back the values from before the typing began."""
        self._typing = None
        for name, old in list(self._before.items()):
            if self._values(name) != old and all(value == old[0] for value in old):
                self._edit(name, old[0])
            self._end(name)
            self._rows[name].set_problem("")
            self._show(self._rows[name])


def _is_undo(event: QKeyEvent) -> bool:
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and Qt.Key(event.key()) in _UNDO_KEYS


def _count(hidden: int, changed: int) -> str:
    if not changed:
        return tr("{n} more, all at their defaults", n=hidden)
    return tr("{n} more, {changed} changed", n=hidden, changed=changed)
