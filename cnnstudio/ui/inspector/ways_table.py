"""The receptive field along every way to a layer, folded away until asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.receptive import Field
from cnnstudio.document.sight import Way, Ways, ways
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.fold import Fold
from cnnstudio.ui.widgets.labels import Elided, Label
from cnnstudio.ui.widgets.styled import Styled

_NAMED = 3


class WaysTable(Styled, QWidget):
    """A fold that lists the ways, each with its field; it hides where there is only one way."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fold = Fold(tr("Along each way"), parent=self)
        self._list, self._rows = QWidget(self), QVBoxLayout()
        self._list.setLayout(self._rows)
        self._labels: list[Label | Elided] = []
        self._ask: Callable[[], Ways] | None = None
        self._names: Callable[[str], str] = str
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.fold)
        self._column.addWidget(self._list)
        self._list.hide()
        self.fold.toggled.connect(self._unfold)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        for layout in (self._column, self._rows):
            layout.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(2))
        self._rows.setSpacing(theme.current().px(4))

    def show_layer(self, analysis: Analysis, path: str) -> None:
        """Offer the ways to this layer; they are followed when the fold is opened."""
        count = ways(analysis, path, most=0).count
        self.setVisible(count > 1)
        self.fold.set_note(tr("{n} ways from the input", n=number(count)))
        self._ask = lambda: ways(analysis, path)
        self._names = lambda layer: analysis.nodes[layer].name
        if self.fold.isChecked():
            self._unfold(True)

    def _unfold(self, on: bool) -> None:
        self._clear()
        self._list.setVisible(on)
        if on and self._ask is not None:
            self._fill(self._ask())

    def _clear(self) -> None:
        for label in self._labels:
            self._rows.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []

    def _say(self, label: Label | Elided) -> None:
        self._labels.append(label)
        self._rows.addWidget(label)

    def _fill(self, found: Ways) -> None:
        for way in found.shown:
            self._say(Elided(through_text(found, way, self._names), "small", "text_quiet"))
            self._say(Label(field_text(way.field), "working", "text_faint"))
        if found.left_out:
            words = tr("{n} more ways are not listed.", n=number(found.left_out))
            self._say(Label(words, "small", "text_quiet", wrap=True))

    def lines(self) -> tuple[str, ...]:
        """Return what the list says."""
        return tuple(label.text() for label in self._labels)


def through_text(found: Ways, way: Way, name: Callable[[str], str]) -> str:
    """Return what a way goes through that the others do not."""
    own = [name(layer) for layer in found.own(way)]
    if not own:
        return tr("straight on")
    shown = ", ".join(own[:_NAMED])
    return shown if len(own) <= _NAMED else tr("{names} and {n} more", names=shown, n=len(own) - _NAMED)


def field_text(field: Field) -> str:
    """Return a field's size, jump and start: 5 × 5, jump 2, start −1."""
    if not field:
        return tr("one number")
    size = shape_text(axis.size for axis in field)
    if any(axis.whole for axis in field):
        return tr("{size}, the whole input", size=size)
    jump, start = (
        ", ".join(dict.fromkeys(f"{value:g}".replace("-", "−") for value in values))
        for values in ([axis.jump for axis in field], [axis.start for axis in field])
    )
    return tr("{size}, jump {jump}, start {start}", size=size, jump=jump, start=start)
