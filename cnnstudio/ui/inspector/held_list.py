"""Several layers held in a row, such as the cells of a stack."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.language import tr
from cnnstudio.layers.fields import FieldSpec
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.inspector.held_form import HeldForm
from cnnstudio.ui.inspector.holdable import begun, holdable
from cnnstudio.ui.inspector.typed_field import Objection
from cnnstudio.ui.widgets.buttons import Button, IconButton
from cnnstudio.ui.widgets.styled import Styled

Layers = tuple[Layer, ...]
FormMaker = Callable[[Layer, Objection], HeldForm]


class HeldList(Styled, QWidget):
    """A HeldForm for each layer, each with a button that takes it out, and one that adds another."""

    taken = Signal(object)
    editingEnded = Signal()
    problemChanged = Signal(str)
    grown = Signal(object)

    def __init__(
        self,
        holder: type[Layer],
        spec: FieldSpec,
        layers: Layers,
        make_form: FormMaker,
        objection: Objection,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._holder, self._spec, self._make, self._object = holder, spec, make_form, objection
        self._layers: Layers = ()
        self.forms: list[HeldForm] = []
        self.removers: list[IconButton] = []
        self._lines: list[QWidget] = []
        self.more = Button(tr("Add another"), "plus")
        self.more.clicked.connect(self._add)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.more)
        self.setAccessibleName(spec.title)
        self.show_value(layers)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("unit"))

    def show_value(self, layers: Layers) -> None:
        """Show these layers without telling anyone."""
        same = len(layers) == len(self.forms)
        self._layers = layers
        if not same:
            self._rebuild()
        for form, layer in zip(self.forms, layers, strict=True):
            form.show_value(layer)

    def show_mixed(self) -> None:
        """Show that several layers hold different ones."""
        self.show_value(())

    def problem(self) -> str:
        """Return the first sentence against one of the layers."""
        return next((form.problem() for form in self.forms if form.problem()), "")

    def set_problem(self, sentence: str) -> None:
        """Forget the layers' problems; a new one stands below the whole."""
        for form in self.forms:
            form.set_problem(sentence)

    def _rebuild(self) -> None:
        for line in self._lines:
            line.hide()
            self._column.removeWidget(line)
            line.deleteLater()
        self.forms, self.removers, self._lines = [], [], []
        for index, layer in enumerate(self._layers):
            self._lines.append(self._line(index, layer))
            self._column.insertWidget(index, self._lines[-1])
            self._lines[-1].show()

    def _line(self, index: int, layer: Layer) -> QWidget:
        line, row = QWidget(), QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        line.setLayout(row)
        form = self._make(layer, partial(self._objection, index))
        form.kind.setAccessibleName(tr("{field} {n}", field=self._spec.title, n=index + 1))
        form.taken.connect(partial(self._take, index))
        form.editingEnded.connect(self.editingEnded)
        form.grown.connect(self.grown)
        remover = IconButton("trash", tr("Take out {kind} {n}", kind=layer.kind, n=index + 1))
        remover.clicked.connect(partial(self._remove, index))
        remover.setEnabled(len(self._layers) > 1)
        self.forms.append(form)
        self.removers.append(remover)
        row.addWidget(form, 1)
        row.addWidget(remover, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _with(self, index: int, layer: Layer) -> Layers:
        return (*self._layers[:index], layer, *self._layers[index + 1 :])

    def _objection(self, index: int, layer: Layer) -> str:
        return self._object(self._with(index, layer))

    def _take(self, index: int, layer: Layer) -> None:
        self._layers = self._with(index, layer)
        self.taken.emit(self._layers)

    def _add(self) -> None:
        kinds = holdable(self._holder, self._spec.name)
        last = self._layers[-1] if self._layers else begun(self._spec.name, kinds[0])
        self._tell((*self._layers, last))

    def _remove(self, index: int) -> None:
        self._tell((*self._layers[:index], *self._layers[index + 1 :]))

    def _tell(self, layers: Layers) -> None:
        self.taken.emit(layers)
        self.editingEnded.emit()
