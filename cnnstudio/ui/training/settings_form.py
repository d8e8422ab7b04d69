"""How the next run is trained: one row per field of the plan and the data recipe, edited in the document."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.document.plan import METRICS, Plan
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec, field_specs
from cnnstudio.layers.value import Value, first_error
from cnnstudio.ui import theme
from cnnstudio.ui.training.plan_words import option_words, said, title
from cnnstudio.ui.training.source_choice import SourceChoice
from cnnstudio.ui.widgets import Check, Choice, FormRow, Label, Line, NumberField, Switch, ToggleButton
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData

_FIRST = ("source", "validation", "validation_fraction", "limit", "labels")
_ELSEWHERE = frozenset({"split_seed", "drawn_as", "scale"})
"""Preprocessing is set in Data."""


class MetricChecks(Styled, QWidget):
    """Which metrics are reported beside the loss."""

    def __init__(self, chosen: Callable[[tuple[str, ...]], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._checks = {name: Check(option_words("metrics", name)) for name in METRICS}
        self._columns = 0
        self._place(2)
        for check in self._checks.values():
            check.clicked.connect(self._tell)

    def _place(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for place, check in enumerate(self._checks.values()):
            self._grid.addWidget(check, place // columns, place % columns, Qt.AlignmentFlag.AlignLeft)
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stand the checks in two columns where both have room, else in one."""
        super().resizeEvent(event)
        checks = list(self._checks.values())
        wide = sum(max(check.sizeHint().width() for check in checks[side::2]) for side in (0, 1))
        self._place(2 if self.width() >= wide + self._grid.horizontalSpacing() else 1)

    def minimumSizeHint(self) -> QSize:
        """Accept one column of checks."""
        widest = max(check.sizeHint().width() for check in self._checks.values())
        return QSize(widest, super().minimumSizeHint().height())

    def set_value(self, names: tuple[str, ...]) -> None:
        """Mark these metrics without telling anyone."""
        for name, check in self._checks.items():
            check.setChecked(name in names)

    def _tell(self) -> None:
        self._chosen(tuple(name for name, check in self._checks.items() if check.isChecked()))


class SettingsForm(Styled, QScrollArea):
    """Every field edits the document at once; typing in one field is one step."""

    def __init__(self, bridge: Bridge, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._data = bridge, data
        self.controls: dict[str, QWidget] = {}
        self.rows: dict[str, FormRow] = {}
        self._advanced: list[FormRow] = []
        self._before: dict[str, Any] = {}
        """What the fields held before the typing that is going on."""
        self.note = Label("", "small", "text_quiet", wrap=True)
        self._more = ToggleButton("", "sliders", framed=False)
        content = QWidget()
        content.setObjectName("content")
        self._column = QVBoxLayout(content)
        self._fill()
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        bridge.documentChanged.connect(self._follow_document)
        data.changed.connect(self._follow_data)
        self.restyle()
        self._show_all()
        self._follow_data()

    def _fill(self) -> None:
        recipe = {spec.name: spec for spec in field_specs(DataRecipe)}
        for name in _FIRST:
            self._add(recipe[name], "recipe")
        self._column.addWidget(self.note)
        self._column.addWidget(Line())
        specs = field_specs(Plan)
        for spec in (s for s in specs if not s.advanced):
            self._add(spec, "plan")
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        for spec in (s for s in specs if s.advanced):
            row = self._add(spec, "plan")
            row.hide()
            self._advanced.append(row)
        self._more.setText(tr("Advanced, {count}", count=len(self._advanced)))
        self._more.toggled.connect(self._unfold)
        self._column.addStretch(1)

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._column.setContentsMargins(0, look.px(4), look.px(8), look.px(8))
        self._column.setSpacing(look.space("unit"))

    def _add(self, spec: FieldSpec, part: str) -> FormRow:
        control = self._control(spec, part)
        row = FormRow(title(spec), control, 144)
        row.label.setToolTip(tr(spec.help))
        control.setToolTip(tr(spec.help))
        self.controls[spec.name], self.rows[spec.name] = control, row
        self._column.addWidget(row)
        return row

    def _control(self, spec: FieldSpec, part: str) -> QWidget:
        def changed(value: Any) -> None:
            self._edit(part, spec, value)

        if spec.name == "source":
            return SourceChoice(changed)
        if spec.name == "metrics":
            return MetricChecks(changed)
        if spec.control == "switch":
            switch = Switch()
            switch.clicked.connect(changed)
            return switch
        if spec.control == "choice":
            options = [(option, option_words(spec.name, option)) for option in spec.choices]
            choice = Choice(options)
            choice.valueChanged.connect(changed)
            return choice
        return self._number(spec, changed)

    def _number(self, spec: FieldSpec, changed: Callable[[Any], None]) -> NumberField:
        whole = spec.control == "whole"
        field = NumberField(
            None, spec.low, spec.high, 1 if whole else 0.001, whole=whole, optional=spec.optional
        )
        field.valueChanged.connect(changed)
        field.editingEnded.connect(self._settle)
        return field

    def _settle(self) -> None:
        """Typing has ended: the next change is a step of its own."""
        self._before.clear()
        self._bridge.document.settle()

    def _edit(self, part: str, spec: FieldSpec, value: Any) -> None:
        function = edits.set_plan if part == "plan" else edits.set_recipe
        if spec.control == "real" and value is not None:
            value = float(value)
        old = self._before.setdefault(
            spec.name, getattr(getattr(self._bridge.document.project, part), spec.name)
        )
        label = tr("{field} {old} → {new}", field=title(spec), old=said(spec, old), new=said(spec, value))
        try:
            self._bridge.document.edit(
                label, function, merge=f"{part}.{spec.name}", origin=self, **{spec.name: value}
            )
        except EditError as error:
            self.rows[spec.name].set_problem(str(error))
        except ValidationError as error:
            self.rows[spec.name].set_problem(first_error(error)[1])
        else:
            self.rows[spec.name].set_problem("")
        if not isinstance(self.controls[spec.name], NumberField):
            self._settle()
        self._show_dependent()

    def _follow_document(self, change: Change) -> None:
        if change.origin is not self and (change.plan_changed or change.recipe_changed or change.reset):
            self._show_all()

    def _show_all(self) -> None:
        project = self._bridge.document.project
        for part in (project.recipe, project.plan):
            self._show_part(part)
        self._show_dependent()

    def _show_part(self, part: Value) -> None:
        for name in type(part).model_fields:
            control = self.controls.get(name)
            value = getattr(part, name)
            if isinstance(control, Switch):
                control.setChecked(bool(value))
            elif isinstance(control, SourceChoice):
                control.show_source(str(value))
            elif isinstance(control, Choice | NumberField | MetricChecks):
                control.set_value(value)

    def _show_dependent(self) -> None:
        """Show a field only where it has an effect."""
        project = self._bridge.document.project
        split = project.recipe.validation == "split"
        self.rows["validation_fraction"].setVisible(split)
        momentum = project.plan.optimizer in {"sgd", "rmsprop"} and self._more.isChecked()
        self.rows["momentum"].setVisible(momentum)
        self.rows["nesterov"].setVisible(project.plan.optimizer == "sgd" and self._more.isChecked())

    def _unfold(self, unfolded: bool) -> None:
        for row in self._advanced:
            row.setVisible(unfolded)
        self._show_dependent()

    def _follow_data(self) -> None:
        data = self._data
        if data.state == "open" and data.parts is not None:
            self.note.setText(data.parts.note)
            self.note.set_role("text_quiet")
        elif data.state == "opening":
            self.note.setText(data.message or tr("Reading the images."))
            self.note.set_role("text_quiet")
        else:
            self.note.setText(data.message)
            self.note.set_role("error")
