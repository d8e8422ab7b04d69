"""The metrics that are reported: one chip each, whose arguments unfold below, and a list to add from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.plan import METRIC_KINDS, METRICS, named
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.plan_words import option_words
from cnnstudio.ui.training.settings.part_form import PartForm
from cnnstudio.ui.training.settings.parts import metric_at
from cnnstudio.ui.widgets import Choice, IconButton, Label, ToggleButton
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


class MetricChip(Styled, QWidget):
    """One metric: its name (a press shows its arguments) and a cross that takes it away."""

    def __init__(self, bridge: Bridge, place: int, name: str) -> None:
        super().__init__()
        self.name = name
        kind = METRIC_KINDS[name]
        self.open = ToggleButton(option_words("metrics", name))
        self.open.setToolTip(kind.about())
        self.away = IconButton("close", tr("Leave out {metric}", metric=option_words("metrics", name)))
        self.about = Label(kind.about(), "small", "text_quiet", wrap=True)
        self.form = PartForm(bridge, metric_at(place))
        self._column, self._row = QVBoxLayout(self), QHBoxLayout()
        self._column.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.open)
        self._row.addWidget(self.away)
        self._row.addStretch(1)
        self._column.addLayout(self._row)
        self._column.addWidget(self.about)
        self._column.addWidget(self.form)
        self.open.toggled.connect(self._unfold)
        self._unfold(False)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("half"))
        self._row.setSpacing(theme.current().space("half"))

    def _unfold(self, on: bool) -> None:
        self.about.setVisible(on)
        self.form.setVisible(on)


class MetricChips(Styled, QWidget):
    """Edits the plan's list of metrics."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.chips: list[MetricChip] = []
        self.add = Choice([], name=tr("Add a metric"))
        self.add.valueChanged.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.add)
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("half"))

    def refresh(self) -> None:
        """Show the document's metrics; the chips are made anew only where other metrics are chosen."""
        names = [named(text) for text in self._bridge.document.project.plan.metrics]
        if names != [chip.name for chip in self.chips]:
            self._build(names)
        for chip in self.chips:
            unfolded = chip.open.isChecked()
            chip.form.refresh()
            chip.form.setVisible(unfolded)

    def _build(self, names: list[str]) -> None:
        for chip in self.chips:
            self._column.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self.chips = [MetricChip(self._bridge, place, name) for place, name in enumerate(names)]
        for place, chip in enumerate(self.chips):
            chip.away.clicked.connect(partial(self._leave_out, place))
            self._column.insertWidget(place, chip)
        free = [name for name in (*METRICS, *METRIC_KINDS) if name not in names]
        words = [(name, option_words("metrics", name)) for name in dict.fromkeys(free)]
        self.add.set_options([("", tr("Add a metric")), *words])
        self.add.set_value("")

    def _add(self, name: object) -> None:
        if not name:
            return
        metrics = self._bridge.document.project.plan.metrics
        label = tr("Report {metric}", metric=option_words("metrics", str(name)))
        self._bridge.document.edit(label, edits.set_plan, metrics=(*metrics, str(name)))

    def _leave_out(self, place: int) -> None:
        metrics = self._bridge.document.project.plan.metrics
        label = tr("Leave out {metric}", metric=option_words("metrics", named(metrics[place])))
        rest = (*metrics[:place], *metrics[place + 1 :])
        self._bridge.document.edit(label, edits.set_plan, metrics=rest)
