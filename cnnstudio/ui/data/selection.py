"""Which samples the browser shows, and in which order: a search, a label, a statistic."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cnnstudio.data.errors import DataError
from cnnstudio.data.searching import Query, found, read
from cnnstudio.data.statistics import STATISTICS, Statistics, meanings, titles
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets.buttons import ToggleButton
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.styled import Styled
from cnnstudio.ui.widgets.text_field import SearchField

ALL = -1


class Selection(Styled, QWidget):
    """One row of controls; `changed` tells that the user asks for other samples or another order."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._query = Query()
        self.search = SearchField(tr("Search: a label, #row, ink > 20 %"), name=tr("Search the samples"))
        self.label = Choice([(ALL, tr("All labels"))], ALL, name=tr("Label"))
        self.order = Choice(_orders(classes=True), "file", name=tr("Order"))
        self.falling = ToggleButton(tr("Largest first"))
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.search, 1)
        for part in (self.label, self.order, self.falling):
            self._row.addWidget(part)
        self.search.textChanged.connect(self._ask)
        self.label.valueChanged.connect(lambda _value: self.changed.emit())
        self.order.valueChanged.connect(self._take_order)
        self.falling.toggled.connect(lambda _on: self.changed.emit())
        self._take_order(None, tell=False)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        look = theme.current()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.space("unit"))
        self.label.setFixedWidth(look.px(136))
        self.order.setFixedWidth(look.px(156))

    def offer(self, names: tuple[str, ...]) -> None:
        """Offer the labels of other samples, and show all of them in the file's order."""
        self.label.setVisible(bool(names))
        self.label.set_options([(ALL, tr("All labels")), *enumerate(names)])
        self.order.set_options(_orders(bool(names)))
        self.show_all()

    def show_all(self) -> None:
        """Take filter, search and order away without telling anyone."""
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self.search.set_problem("")
        self._query = Query()
        self.label.set_value(ALL)
        self.order.set_value("file")
        self._take_order(None, tell=False)

    def look_for(self, text: str) -> None:
        """Search for a text as if it were typed."""
        self.search.setText(text)

    def needs_statistics(self) -> bool:
        """Say whether order or search ask for what has to be measured."""
        return self.order.value() in STATISTICS or bool(self._query.bounds)

    def rows(
        self, y: NDArray[Any], names: tuple[str, ...], statistics: Statistics | None
    ) -> NDArray[np.int64]:
        """Return the rows to show, in order."""
        rows = found(self._query, y, names, statistics)
        wanted, order = self.label.value(), self.order.value()
        if wanted != ALL:
            rows = rows[y[rows] == wanted]
        if order == "label":
            rows = rows[np.argsort(y[rows], kind="stable")]
        elif order in STATISTICS and statistics is not None:
            values = statistics.rows[str(order)][rows]
            rows = rows[np.argsort(-values if self.falling.isChecked() else values, kind="stable")]
        return rows.astype(np.int64)

    def _ask(self, text: str) -> None:
        try:
            self._query = read(text)
        except DataError as error:
            self.search.set_problem(str(error))
            self.search.setToolTip(str(error))
            return
        self.search.set_problem("")
        self.search.setToolTip("")
        self.changed.emit()

    def _take_order(self, _value: object, tell: bool = True) -> None:
        order = self.order.value()
        self.falling.setVisible(order in STATISTICS)
        self.order.setToolTip(meanings().get(str(order), ""))
        if tell:
            self.changed.emit()


def _orders(classes: bool) -> list[tuple[str, str]]:
    labels = [("label", tr("Order: label"))] if classes else []
    by = [(key, tr("Order: {name}", name=name)) for key, name in titles().items()]
    return [("file", tr("Order: file")), *labels, *by]
