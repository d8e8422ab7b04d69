"""The fields of one part of the project, common ones first, the rest under Advanced; every change is an edit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.edits import EditError
from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec, field_specs
from cnnstudio.layers.value import Value
from cnnstudio.ui import theme
from cnnstudio.ui.training.plan_words import said, title
from cnnstudio.ui.training.settings.controls import Control, control_for
from cnnstudio.ui.training.settings.parts import Part
from cnnstudio.ui.training.settings.row import SettingRow
from cnnstudio.ui.widgets import ToggleButton
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge

Made = Callable[[Callable[[Any], None]], Control]


class PartForm(Styled, QWidget):
    """Rows for the named fields of a part, or for all of it; they are made anew where the part is another kind."""

    def __init__(
        self,
        bridge: Bridge,
        part: Part,
        names: tuple[str, ...] = (),
        unfolded: tuple[str, ...] = (),
        special: dict[str, Made] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._part, self._names = bridge, part, names
        self._unfolded, self._special = unfolded, special or {}
        self._kind: type[Value] | None = None
        self._left_out: frozenset[str] = frozenset()
        self._folded = tr("Advanced")
        self.rows: dict[str, SettingRow] = {}
        self.more = ToggleButton("", "sliders", framed=False, parent=self)
        self.more.toggled.connect(self._arrange)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._typing = ""
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def refresh(self) -> None:
        """Show the document's values; what is being typed stays as it is typed."""
        value = self._part.read(self._bridge.document.project)
        if type(value) is not self._kind:
            self._build(value)
        for name, row in self.rows.items():
            row.show_value(getattr(value, name), only_dot=name == self._typing)
            if name != self._typing:
                row.set_problem("")
        self._arrange()

    def _build(self, value: Value | None) -> None:
        self._kind = type(value) if value is not None else None
        for row in self.rows.values():
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        self._column.removeWidget(self.more)
        specs = (
            [s for s in field_specs(self._kind) if not self._names or s.name in self._names]
            if self._kind
            else []
        )
        for spec in sorted(specs, key=self._hidden):
            if self._hidden(spec) and self._column.indexOf(self.more) < 0:
                self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
            self._column.addWidget(self._row(spec))
        if not specs or self.parentWidget() is not None:
            self.setVisible(bool(specs))

    def _hidden(self, spec: FieldSpec) -> bool:
        return spec.advanced and spec.name not in self._unfolded

    def _row(self, spec: FieldSpec) -> SettingRow:
        take = partial(self._take, spec)
        special = self._special.get(spec.name)
        control = special(take) if special else control_for(spec, take, self._end, self._monitors())
        row = self.rows[spec.name] = SettingRow(spec, control)
        row.resetRequested.connect(partial(self._reset, spec))
        return row

    def _monitors(self) -> tuple[str, ...]:
        settings = self._bridge.document.project.plan.metric_settings
        names = ("loss", *(metric.called or name for name, metric in settings))
        return tuple(f"val_{name}" for name in names) + names

    def _take(self, spec: FieldSpec, value: Any) -> None:
        row = self.rows[spec.name]
        project = self._bridge.document.project
        old = getattr(self._part.read(project), spec.name)
        label = tr("{field} {old} → {new}", field=title(spec), old=said(spec, old), new=said(spec, value))
        self._typing = spec.name if row.shown.typed else ""
        try:
            self._bridge.document.edit(
                label,
                self._part.with_field,
                spec.name,
                value,
                merge=f"{self._part.key}.{spec.name}",
                origin=self,
            )
        except EditError as error:
            row.set_problem(str(error))
        else:
            row.set_problem("")
        if not row.shown.typed:
            self._end()

    def _end(self) -> None:
        """Typing has ended: the next change is a step of its own."""
        self._typing = ""
        self._bridge.document.settle()

    def _reset(self, spec: FieldSpec) -> None:
        self._take(spec, spec.default)
        self._end()
        self.refresh()

    def leave_out(self, names: frozenset[str]) -> None:
        """Leave out these fields: they have no effect now."""
        self._left_out = names
        self._arrange()

    def call_folded(self, words: str) -> None:
        """Call what is folded away by another name, where a neighbour folds away its own."""
        self._folded = words
        self._arrange()

    def _arrange(self) -> None:
        hidden = [
            row
            for row in self.rows.values()
            if self._hidden(row.spec) and row.spec.name not in self._left_out
        ]
        changed = sum(row.dot.isVisibleTo(row) for row in hidden)
        words = tr("{folded}, {count}", folded=self._folded, count=len(hidden))
        self.more.setText(
            tr("{words}, {changed} changed", words=words, changed=changed) if changed else words
        )
        self.more.setVisible(bool(hidden))
        for row in self.rows.values():
            folded = self._hidden(row.spec) and not self.more.isChecked()
            row.setVisible(not folded and row.spec.name not in self._left_out)
