"""The line below the grids: what stands out among the kernels, which of them are shown in what order, and saving."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from cnnstudio.arithmetic.filters import FilterFacts, Order
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.widgets import Button, Choice, Label, ToggleButton
from cnnstudio.ui.widgets.labels import Elided
from cnnstudio.ui.widgets.styled import Styled

_NARROW = 620
FORMS = ("png", "csv", "npy")


class KernelTools(Styled, QWidget):
    """Wishes: `orderChosen`, `timeChosen` ("now", "start", "change"), `colourChosen(on)`, `saveWanted(what, form)`."""

    orderChosen = Signal(str)
    timeChosen = Signal(str)
    colourChosen = Signal(bool)
    saveWanted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.told = Elided("", "small", "text_quiet")
        self.time = Choice(
            [("now", tr("as they are")), ("start", tr("as they began")), ("change", tr("what changed"))],
            "now",
            name=tr("Which kernels are shown"),
        )
        self.colour = ToggleButton(tr("As colour"))
        self.colour.setToolTip(
            tr("Show the three input channels of each kernel together, as red, green and blue")
        )
        self.colour.hide()
        self.order = Choice(
            [
                ("index", tr("index")),
                ("norm", tr("norm")),
                ("change", tr("change")),
                ("similarity", tr("similarity to the chosen one")),
            ],
            "index",
            name=tr("Order of the kernels and maps"),
        )
        self.numbers = Button(tr("Numbers…"), "table", framed=False)
        self.numbers.setToolTip(
            tr("Look at one of them closely, in numbers; a double click or Enter does it too")
        )
        self.numbers.setAccessibleName(tr("Numbers…"))
        self.save = Button(tr("Save…"), "save", framed=False)
        self.save.setToolTip(tr("Save the weights or the outputs"))
        self.save.setAccessibleName(tr("Save…"))
        self._narrow = False
        self.menu = QMenu(self)
        self._build()
        self._fill_menu()
        self.restyle()

    def _build(self) -> None:
        self._labels = [Label(tr("Show"), "small", "text_quiet"), Label(tr("Sort"), "small", "text_quiet")]
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.told, 1)
        for part in (
            self.colour,
            self._labels[0],
            self.time,
            self._labels[1],
            self.order,
            self.numbers,
            self.save,
        ):
            self._row.addWidget(part)
        self.time.valueChanged.connect(lambda value: self.timeChosen.emit(str(value)))
        self.order.valueChanged.connect(lambda value: self.orderChosen.emit(str(value)))
        self.colour.toggled.connect(self.colourChosen)
        self.save.clicked.connect(self._open_menu)

    def restyle(self) -> None:
        """Take widths from the theme."""
        look = theme.current()
        self.time.setFixedWidth(look.px(124))
        self.order.setFixedWidth(look.px(124))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words before the lists out where there is no width: the lists are named all the same."""
        super().resizeEvent(event)
        narrow = self.width() < theme.current().px(_NARROW)
        if narrow != self._narrow:
            self._narrow = narrow
            self.save.setText("" if narrow else tr("Save…"))
            self.numbers.setText("" if narrow else tr("Numbers…"))
            self.show_kinds(kernels=self.time.isVisibleTo(self))

    def _fill_menu(self) -> None:
        for what, words in (("weights", tr("Weights")), ("maps", tr("Outputs for this picture"))):
            for form, kind in zip(
                FORMS, (tr("picture, PNG"), tr("table, CSV"), tr("array, NPY")), strict=True
            ):
                action = self.menu.addAction(f"{words}: {kind}…")
                action.triggered.connect(lambda _=False, w=what, f=form: self.saveWanted.emit(w, f))

    def _open_menu(self) -> None:
        self.menu.popup(self.save.mapToGlobal(self.save.rect().bottomLeft()))

    def show_kinds(self, *, kernels: bool) -> None:
        """Offer what concerns kernels only where there are some."""
        for part in (self.time, self.order):
            part.setVisible(kernels)
        for label in self._labels:
            label.setVisible(kernels and not self._narrow)

    def show_colour(self, offered: bool) -> None:
        """Offer colours where kernels read three channels."""
        self.colour.setVisible(offered)

    def show_facts(self, facts: FilterFacts | None, chosen: int, order: Order) -> None:
        """Tell what stands out, and of the chosen kernel its length and its change."""
        self.told.setText(told(facts, chosen) if facts is not None and len(facts.norms) else "")
        self.order.set_value(order)


def told(facts: FilterFacts, chosen: int) -> str:
    """Return what stands out among the kernels, in words."""
    parts = [
        tr("{count} dead", count=number(int(facts.dead.sum()))),
        tr("duplicates not looked for among so many")
        if facts.same_as is None
        else tr("{count} like an earlier one", count=number(sum(n >= 0 for n in facts.same_as))),
        tr("norms {least} to {most}", least=number(float(facts.norms.min()), 3),
           most=number(float(facts.norms.max()), 3)),
    ]  # fmt: skip
    if 0 <= chosen < len(facts.norms):
        parts.append(
            tr("kernel {n}: norm {norm}", n=number(chosen), norm=number(float(facts.norms[chosen]), 3))
        )
        if facts.changes is not None:
            parts.append(tr("changed by {change}", change=number(float(facts.changes[chosen]), 3)))
    return tr("Kernels: {parts}.", parts=", ".join(parts))


def words_of(facts: FilterFacts, places: np.ndarray) -> dict[int, str]:
    """Return what is told under the pointer of each kernel, by its place in the grid."""
    found = {}
    for place, filter_ in enumerate(int(n) for n in places):
        words = tr("Kernel {n}, norm {norm}", n=number(filter_), norm=number(float(facts.norms[filter_]), 3))
        if facts.changes is not None:
            words += tr(", changed by {change}", change=number(float(facts.changes[filter_]), 3))
        if facts.same_as is not None and facts.same_as[filter_] >= 0:
            words += tr(", like kernel {n}", n=number(facts.same_as[filter_]))
        found[place] = words
    return found
