"""Asking for a file that another program made, and opening it as a drop on the window would."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.file_drop import FileDrop


def ask_for_model(window: QWidget, drop: FileDrop) -> QFileDialog:
    """Ask for a model's configuration; what it cannot be read as is said in a sentence."""
    dialog = _dialog(window, tr("Import a model"), tr("Configuration of a Keras model (*.json)"))
    dialog.fileSelected.connect(lambda name: drop.take([Path(name)]))
    dialog.open()
    return dialog


def ask_for_data(window: QWidget, drop: FileDrop) -> QFileDialog:
    """Ask for a data file of any kind; what it is, its content says."""
    dialog = _dialog(window, tr("Open data"), tr("All files (*)"))
    dialog.fileSelected.connect(lambda name: drop.look_into_data(Path(name)))
    dialog.open()
    return dialog


def _dialog(window: QWidget, title: str, kinds: str) -> QFileDialog:
    dialog = QFileDialog(window, title, "", kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog
