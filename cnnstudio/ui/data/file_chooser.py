"""Choosing a data file or a folder by a dialog that does not block the window."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QFileDialog, QWidget

from cnnstudio.language import tr


class Offering(Protocol):
    """A panel that passes on what was chosen."""

    offered: SignalInstance

    def window(self) -> QWidget: ...


def ask_for_file(panel: Offering) -> QFileDialog:
    """Ask for a file of any kind: what it is, its content says."""
    dialog = _dialog(panel, tr("Open data"))
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    kinds = "*.csv *.tsv *.txt *.npz *.npy *.gz *-ubyte *.mat *.parquet *.zip *.tar *.tgz *.bin *.ndjson"
    dialog.setNameFilters([tr("All files (*)"), tr("Data ({kinds})", kinds=kinds)])
    dialog.open()
    return dialog


def ask_for_folder(panel: Offering) -> QFileDialog:
    """Ask for a folder of pictures."""
    dialog = _dialog(panel, tr("Open a folder of pictures"))
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.open()
    return dialog


def _dialog(panel: Offering, title: str) -> QFileDialog:
    dialog = QFileDialog(panel.window(), title)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, on=True)
    dialog.fileSelected.connect(panel.offered)
    dialog.finished.connect(dialog.deleteLater)
    return dialog
