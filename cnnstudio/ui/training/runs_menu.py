"""What can be done with one run of the table: take its design, pin it, note something, delete it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox

from cnnstudio.document.project import Project
from cnnstudio.engine.folder_lock import is_held
from cnnstudio.engine.remarks import LONGEST, Remark, read_remark, write_remark
from cnnstudio.engine.runs import RunError, read_project
from cnnstudio.language import tr
from cnnstudio.storage import StorageError
from cnnstudio.ui.run_names import short_name
from cnnstudio.ui.training.recorder import Recorder
from cnnstudio.ui.training.runs_table import RunsTable

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


class RunsMenu(QObject):
    """Opens by a right press or the menu key; `remarked` and `told(sentence)`."""

    remarked = Signal()
    told = Signal(str)

    def __init__(self, bridge: Bridge, recorder: Recorder, table: RunsTable) -> None:
        super().__init__(table)
        self._bridge, self._recorder, self._table = bridge, recorder, table
        self.menu: QMenu | None = None
        self.dialog: QInputDialog | QMessageBox | None = None
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open)

    def _open(self, at: QPoint) -> None:
        index = self._table.indexAt(at)
        if index.isValid():
            self._table.setCurrentIndex(index)
        folder = self._table.selected()
        if folder:
            self.menu = self._menu(folder)
            self.menu.popup(self._table.viewport().mapToGlobal(at))

    def _menu(self, folder: str) -> QMenu:
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remark = read_remark(folder)
        menu.addAction(tr("Take this run's design"), lambda: self.take_design(folder))
        menu.addSeparator()
        pin = tr("Unpin") if remark.pinned else tr("Pin to the top")
        menu.addAction(pin, lambda: self._write(folder, remark.replaced(pinned=not remark.pinned)))
        menu.addAction(tr("Note…"), lambda: self._ask_note(folder, remark))
        menu.addSeparator()
        menu.addAction(tr("Delete…"), lambda: self.ask_to_delete(folder))
        return menu

    def take_design(self, folder: str) -> None:
        """Put the run's design, data recipe and plan in place of the project's, as one step that can be undone."""
        try:
            run = read_project(folder)
        except RunError as error:
            self.told.emit(str(error))
            return

        def taken(project: Project) -> Project:
            return run.replaced(id=project.id, name=project.name)

        self._bridge.document.edit(tr("Took the design of {run}", run=short_name(folder)), taken)

    def _write(self, folder: str, remark: Remark) -> None:
        try:
            write_remark(folder, remark)
        except StorageError as error:
            self.told.emit(str(error))
        self.remarked.emit()

    def _ask_note(self, folder: str, remark: Remark) -> None:
        self.dialog = dialog = QInputDialog(self._table)
        dialog.setWindowTitle(tr("Note"))
        dialog.setLabelText(tr("What is worth remembering of this run?"))
        dialog.setTextValue(remark.note)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(
            lambda words: self._write(folder, remark.replaced(note=words.strip()[:LONGEST]))
        )
        dialog.open()

    def ask_to_delete(self, folder: str) -> None:
        """Delete a run once that is confirmed."""
        if is_held(Path(folder)):
            self.told.emit(tr("This run is in training; stop it before it is deleted."))
            return
        self.dialog = box = QMessageBox(self._table)
        kinds = QMessageBox.StandardButton
        box.setWindowTitle(tr("Delete the run"))
        box.setText(tr("Delete {run} from the disk, with its curves and weights?", run=short_name(folder)))
        box.setInformativeText(tr("This cannot be undone."))
        box.setStandardButtons(kinds.Discard | kinds.Cancel)
        box.button(kinds.Discard).setText(tr("Delete"))
        box.setDefaultButton(kinds.Cancel)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.finished.connect(lambda answer: self._delete(folder) if answer == kinds.Discard.value else None)
        box.open()

    def _delete(self, folder: str) -> None:
        try:
            shutil.rmtree(folder)
        except OSError as error:
            self.told.emit(
                tr(
                    "{folder} could not be deleted whole ({why}).",
                    folder=folder,
                    why=error.strerror or str(error),
                )
            )
        self._recorder.forget(folder)
