"""The place of the form in the inspector: which form stands there for the selection, and how it was left."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document.document import Document
from cnnstudio.document.graph import Block, Port
from cnnstudio.ui.inspector.block_form import BlockForm, fits
from cnnstudio.ui.inspector.form import Form

_PLACE = 1
"""Behind the problems, before everything else."""


class FormPlace(QObject):
    """Puts the form of the selected layers, or of a block, into a column, and takes it out again."""

    refused = Signal(str)

    def __init__(self, document: Document, column: QVBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._column = document, column
        self._unfolded, self._changed_only = False, False
        self.form: Form | None = None
        self.block_form: BlockForm | None = None

    def fit(self, node_ids: tuple[str, ...]) -> None:
        """Show the form that these layers share; a form that is of their kind already stays."""
        layers = [self._document.project.node(node_id).layer for node_id in node_ids]
        kinds = {type(layer) for layer in layers}
        self._fit_block(node_ids)
        if len(kinds) != 1 or isinstance(layers[0], Block | Port) or not type(layers[0]).fields():
            self.drop()
            return
        if self.form is not None and self.form.built_for is type(layers[0]):
            if self.form.node_ids == node_ids:
                self.form.refresh()
            else:
                self.form.show_nodes(node_ids)
            return
        self.drop()
        self.form = Form(self._document, node_ids, self._unfolded, self._changed_only)
        self.form.fold.toggled.connect(self._remember_fold)
        self._insert(self.form)

    def _fit_block(self, node_ids: tuple[str, ...]) -> None:
        """Show the rows of a block while just one is selected."""
        project, form = self._document.project, self.block_form
        one = node_ids[0] if len(node_ids) == 1 else ""
        wanted = bool(one) and isinstance(project.node(one).layer, Block)
        if form is not None and wanted and fits(form, project, one):
            form.refresh()
            return
        self.block_form = None
        self._remove(form)
        if wanted:
            self.block_form = BlockForm(self._document, one)
            self.block_form.refused.connect(self.refused)
            self._insert(self.block_form)

    def drop(self) -> None:
        """Take the form out."""
        form, self.form = self.form, None
        self._remove(form)

    def leave(self) -> None:
        """End what is being typed."""
        if self.form is not None:
            self.form.leave()

    def show_changed_only(self, on: bool) -> None:
        """Show only the fields that differ from Keras's defaults, here and in the forms to come."""
        self._changed_only = on
        if self.form is not None:
            self.form.set_changed_only(on)

    def _insert(self, form: QWidget) -> None:
        self._column.insertWidget(_PLACE, form)
        form.show()  # a layout would show it only one event later

    def _remove(self, form: QWidget | None) -> None:
        if form is not None:
            form.hide()
            self._column.removeWidget(form)
            form.deleteLater()

    def _remember_fold(self, on: bool) -> None:
        self._unfolded = on
