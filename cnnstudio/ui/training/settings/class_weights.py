"""How much the samples of each class count, set by hand."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import FormRow, Label, NumberField
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.open_data import OpenData

_MOST = 100


class ClassWeights(Styled, QWidget):
    """One number per class; shown while the plan sets them by hand."""

    def __init__(self, bridge: Bridge, data: OpenData, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._data = bridge, data
        self.fields: list[NumberField] = []
        self._rows: list[FormRow] = []
        self.note = Label("", "small", "text_quiet", wrap=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.note)
        self.restyle()
        self.hide()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("half"))

    def refresh(self) -> None:
        """Show the plan's weights, 1 where none is set."""
        plan, samples = self._bridge.document.project.plan, self._data.samples
        by_hand = plan.class_weight == "by hand"
        labels = samples.labels if samples is not None and by_hand else ()
        self.setVisible(by_hand)
        if not by_hand:
            return
        few = 0 < len(labels) <= _MOST
        self.note.setText("" if few else tr("The classes are not known yet, or too many to list."))
        self.note.setVisible(not few)
        if [row.label.text() for row in self._rows] != list(labels[:_MOST] if few else ()):
            self._build(labels if few else ())
        for place, field in enumerate(self.fields):
            if not field.hasFocus():
                field.set_value(plan.class_weights[place] if place < len(plan.class_weights) else 1.0)

    def _build(self, labels: tuple[str, ...]) -> None:
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.fields = [NumberField(1.0, 0.0, 1e6, 0.1, whole=False, name=label) for label in labels]
        self._rows = [FormRow(label, field, 160) for label, field in zip(labels, self.fields, strict=True)]
        for place, (row, field) in enumerate(zip(self._rows, self.fields, strict=True)):
            field.valueChanged.connect(partial(self._take, place))
            field.editingEnded.connect(self._bridge.document.settle)
            self._column.addWidget(row)

    def _take(self, place: int, value: Any) -> None:
        held = self._bridge.document.project.plan.class_weights
        weights = [held[i] if i < len(held) else 1.0 for i in range(len(self.fields))]
        weights[place] = float(value)
        label = tr(
            "Weight of {label} {value}", label=self._rows[place].label.text(), value=number(float(value))
        )
        self._bridge.document.edit(
            label, edits.set_plan, merge=f"class weight {place}", class_weights=tuple(weights)
        )
