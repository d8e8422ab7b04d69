"""What the inspector shows of a block: how often it stands, what this instance sets, and whom it is linked with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document import blocks, instances
from cnnstudio.document.document import Document
from cnnstudio.document.edits import EditError
from cnnstudio.document.edits.orphans import uses
from cnnstudio.document.graph import Block, Parameter
from cnnstudio.document.project import Project
from cnnstudio.document.unblocking import is_linked
from cnnstudio.language import number, tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.any_control import any_control
from cnnstudio.ui.inspector.field_edits import objection_to
from cnnstudio.ui.inspector.field_row import FieldRow
from cnnstudio.ui.widgets.buttons import Button
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.labels import Label
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.text_field import TextField


class BlockForm(Styled, QWidget):
    """The rows of one instance of a block."""

    refused = Signal(str)

    def __init__(self, document: Document, node_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self.node_id = document, node_id
        layer, definition = instances.block_of(document.project, node_id)
        self.made_for = _facts(document.project, node_id)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.repeat = NumberField(layer.repeat, 1, 1000, name=tr("Repeat"))
        self.repeat.valueChanged.connect(self._take_repeat)
        self.repeat.editingEnded.connect(document.settle)
        self._column.addWidget(FormRow(tr("Repeat"), self.repeat))
        self.rows: dict[str, FieldRow] = {}
        for parameter in definition.parameters:
            if parameter.name not in self.rows:
                self._column.addWidget(self._row(parameter))
        self.linked = Label("", "small", "text_quiet", wrap=True)
        self.independent = Button(tr("Make independent"), "link")
        self.independent.clicked.connect(self._make_independent)
        self.name = TextField(definition.name, name=tr("Name in the palette"))
        self.name.returnPressed.connect(self._keep)
        self.keep = Button(tr("Keep in My blocks"), "star")
        self.keep.clicked.connect(self._keep)
        for part in (self.linked, self.independent, FormRow(tr("Name"), self.name), self.keep):
            self._column.addWidget(part)
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def _row(self, parameter: Parameter) -> FieldRow:
        inner = instances.block_of(self._document.project, self.node_id)[1].graph.by_id[parameter.node].layer
        spec = next(s for s in type(inner).fields() if s.name == parameter.field)
        value = instances.value_of(self._document.project, self.node_id, parameter)
        titled = _retitled(spec, parameter.name)
        control = any_control(type(inner), titled, value, partial(objection_to, inner, parameter.field))
        row = self.rows[parameter.name] = FieldRow(control, kind=inner.kind)
        control.taken.connect(partial(self._take, parameter))
        if control.ended is not None:
            control.ended.connect(self._document.settle)
        row.resetRequested.connect(partial(self._take, parameter, getattr(inner, parameter.field)))
        row.show_value(value)
        return row

    def _edit(self, label: str, verb: Callable[..., Project], *arguments: Any, merge: str = "") -> None:
        try:
            self._document.edit(label, verb, *arguments, merge=merge or None, origin=self)
        except EditError as error:
            self.refused.emit(error.message)

    def _title(self) -> str:
        return self._document.project.node(self.node_id).name

    def _take_repeat(self, times: Any) -> None:
        if isinstance(times, int):
            label = tr("{name} × {times}", name=self._title(), times=times)
            self._edit(label, blocks.repeat, self.node_id, times, merge=f"repeat {self.node_id}")

    def _take(self, parameter: Parameter, value: Any) -> None:
        row = self.rows[parameter.name]
        label = tr("{name} {field}", name=self._title(), field=parameter.name.replace("_", " "))
        key = f"argument {self.node_id} {parameter.name}"
        verb = instances.set_argument
        try:
            self._document.edit(label, verb, self.node_id, parameter.name, value, merge=key, origin=self)
        except EditError as error:
            row.set_problem(error.message)
        else:
            row.set_problem("")

    def _make_independent(self) -> None:
        self._edit(
            tr("Make {name} independent", name=self._title()), instances.make_independent, self.node_id
        )

    def _keep(self) -> None:
        layer, definition = instances.block_of(self._document.project, self.node_id)
        if definition.listed and self.name.text() == definition.name:
            label = tr("Take {name} out of My blocks", name=definition.name)
            self._edit(label, instances.unlist, layer.block)
        else:
            label = tr("Keep {name} in My blocks", name=self.name.text())
            self._edit(label, instances.name_definition, layer.block, self.name.text())

    def refresh(self) -> None:
        """Show what the document holds now."""
        project = self._document.project
        layer, definition = instances.block_of(project, self.node_id)
        if self.repeat.value() != layer.repeat:
            self.repeat.set_value(layer.repeat)
        for parameter in definition.parameters:
            if parameter.name in self.rows:
                self.rows[parameter.name].show_value(instances.value_of(project, self.node_id, parameter))
        linked = is_linked(project, self.node_id)
        count = number(len(set(uses(project, layer.block))))
        self.linked.setText(tr("{n} instances are linked: a change inside one changes all.", n=count))
        self.linked.setVisible(linked)
        self.independent.setVisible(linked)
        own = definition.listed
        self.keep.setText(tr("Take out of My blocks") if own else tr("Keep in My blocks"))


def _retitled(spec: FieldSpec, word: str) -> FieldSpec:
    return replace(spec, title=word.replace("_", " ").capitalize(), advanced=False)


def _facts(project: Project, node_id: str) -> tuple[Any, ...]:
    """Return what decides which rows there are."""
    layer = project.node(node_id).layer
    if not isinstance(layer, Block):
        return ()
    definition = project.blocks_by_id[layer.block]
    return node_id, layer.block, definition.parameters, definition.name, definition.listed


def fits(form: BlockForm, project: Project, node_id: str) -> bool:
    """Say whether a form still has the rows that a block needs."""
    return form.made_for == _facts(project, node_id)
