"""Opening, saving and closing projects: the dialogs, the lock on a file, and the questions that must be asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from cnnstudio import paths
from cnnstudio.document import edits, files, templates
from cnnstudio.document.arrange import arrange
from cnnstudio.document.files import SUFFIX, FileError
from cnnstudio.language import tr
from cnnstudio.storage import StorageError

if TYPE_CHECKING:
    from cnnstudio.document.document import Document
    from cnnstudio.document.project import Project
    from cnnstudio.settings import SettingsStore

_FILTER = "CNN Studio (*.cnnproj)"


class ProjectFiles(QObject):
    """Does what the File menu says; `told` carries a sentence for the user, `opened` says there is another project."""

    told = Signal(str)
    opened = Signal()
    closed = Signal()

    def __init__(self, document: Document, settings: SettingsStore, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._settings, self._window = document, settings, window
        self._lock: QLockFile | None = None
        self.dialog: QFileDialog | QMessageBox | None = None

    def new(self, template: str) -> None:
        """Begin a project from a template, after asking about unsaved work."""
        self.when_safe(lambda: self._begin(template))

    def close_project(self) -> None:
        """Put the project away, after asking about unsaved work, and go back to the start page."""
        self.when_safe(self._put_away)

    def _put_away(self) -> None:
        self._release()
        self._document.replace(templates.new("mnist-cnn"), None)
        self.closed.emit()

    def _begin(self, template: str) -> None:
        self._release()
        self._document.replace(templates.new(template), None)
        self.opened.emit()

    def adopt(self, project: Project) -> None:
        """Show a design that was read from a file of another kind; it has no file of its own yet."""
        self._release()
        self._document.replace(project, None, saved=False)
        self.opened.emit()

    def open(self) -> None:
        """Ask for a file and open it."""
        dialog = QFileDialog(self._window, tr("Open a project"), self._folder(), _FILTER)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.open_path(Path(name)))
        self._show(dialog)

    def open_path(self, path: Path) -> None:
        """Open this project, after asking about unsaved work."""
        self.when_safe(lambda: self._open(path))

    def _open(self, path: Path) -> None:
        try:
            project = _laid_out(files.load(path))
        except FileError as error:
            self.told.emit(str(error))
            return
        self._release()
        holder = self._lock_file(path)
        if holder is not None:
            self._document.replace(project.replaced(name=f"{project.name}-copy"[:120]), None, saved=False)
            self.told.emit(
                tr(
                    "{name} is open in another window (process {pid}); this is a copy.",
                    name=path.name,
                    pid=holder,
                )
            )
        else:
            self._document.replace(project, path)
            self._settings.replace(self._settings.value.with_recent(path))
        self.opened.emit()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save to the project's file, asking for one where there is none."""
        if self._document.path is None:
            self.save_as(then)
        else:
            self._save(self._document.path, then)

    def save_as(self, then: Callable[[], None] | None = None) -> None:
        """Ask where to save, and save there."""
        name = str(Path(self._folder()) / (self._document.title + SUFFIX))
        dialog = QFileDialog(self._window, tr("Save the project"), name, _FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.fileSelected.connect(lambda chosen: self._save_elsewhere(Path(chosen), then))
        self._show(dialog)

    def _save_elsewhere(self, path: Path, then: Callable[[], None] | None) -> None:
        if path == self._document.path:
            self._save(path, then)
            return
        before = self._lock
        self._lock = None
        holder = self._lock_file(path)
        if holder is not None:
            self._lock = before
            self.told.emit(
                tr(
                    "{name} is open in another window (process {pid}); choose another name.",
                    name=path.name,
                    pid=holder,
                )
            )
            return
        first = self._document.path is None
        if not self._write(path):
            self._release()
            self._lock = before
            return
        if before is not None:
            before.unlock()
        if first and self._name_after(path):
            self._write(path)
        self._tell_saved(path, then)

    def _name_after(self, path: Path) -> bool:
        """Name a project after the first file it was saved in, so that both are found under one name."""
        name = path.stem[:120]
        if not name.strip() or name == self._document.project.name:
            return False
        self._document.edit(tr("Name the project {name}", name=name), edits.set_name, name)
        return True

    def _save(self, path: Path, then: Callable[[], None] | None) -> None:
        if self._write(path):
            self._tell_saved(path, then)

    def _write(self, path: Path) -> bool:
        """Write the project's file, or say why that failed."""
        try:
            self._document.save(None if path == self._document.path else path)
        except StorageError as error:
            self.told.emit(str(error))
            return False
        return True

    def _tell_saved(self, path: Path, then: Callable[[], None] | None) -> None:
        self._settings.replace(self._settings.value.with_recent(path))
        self.told.emit(tr("Saved {name}", name=path.name))
        if then is not None:
            then()

    def when_safe(self, then: Callable[[], None]) -> None:
        """Do it at once when nothing is unsaved; else ask whether to save, give up or stay."""
        if not self._document.modified:
            then()
            return
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("Unsaved changes"))
        box.setText(tr("Save the changes to {name}?", name=self._document.title))
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Save | kinds.Discard | kinds.Cancel)
        box.setDefaultButton(kinds.Save)
        box.button(kinds.Save).setText(tr("Save"))
        box.button(kinds.Discard).setText(tr("Do not save"))
        box.button(kinds.Cancel).setText(tr("Cancel"))
        for button in box.buttons():
            button.setIcon(QIcon())  # Qt's stock pictures wear another hand than ours
        box.buttonClicked.connect(lambda button: self._answered(box.standardButton(button), then))
        self._show(box)

    def _answered(self, button: QMessageBox.StandardButton, then: Callable[[], None]) -> None:
        if button == QMessageBox.StandardButton.Save:
            self.save(then)
        elif button == QMessageBox.StandardButton.Discard:
            then()

    def _show(self, dialog: QFileDialog | QMessageBox) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _folder(self) -> str:
        return str(self._document.path.parent if self._document.path else Path.home())

    def _lock_file(self, path: Path) -> int | None:
        """Lock a project file for this window; returns the process that has it instead."""
        name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
        lock = QLockFile(str(paths.recovery_folder() / f"{name}.lock"))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            self._lock = lock
            return None
        return lock.getLockInfo()[0] if isinstance(lock.getLockInfo(), tuple) else 0

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def close(self) -> None:
        """Let go of the file."""
        self._release()


def _laid_out(project: Project) -> Project:
    """Lay out a network whose file tells no places: all its layers would lie on each other."""
    bare = project.graph.nodes and not project.positions.keys() & project.graph.by_id.keys()
    return arrange(project) if bare else project
