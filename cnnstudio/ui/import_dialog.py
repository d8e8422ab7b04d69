"""Asking for a file that another program made, and opening it as a drop on the window would."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.file_drop import FileDrop


def ask_for_model(window: QWidget, drop: FileDrop) -> QFileDialog:
    """Ask for a model's configuration; what it cannot be read as is said in a sentence."""
    dialog = QFileDialog(window, tr("Import a model"), "", tr("Configuration of a Keras model (*.json)"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(lambda name: drop.take([Path(name)]))
    dialog.open()
    return dialog
