"""The report of a run, written as a web page or as a PDF."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QPoint, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.engine.record import RunError
from cnnstudio.engine.run_report import run_report
from cnnstudio.language import tr
from cnnstudio.storage import StorageError, atomic_write
from cnnstudio.ui.judging.opened import Opened
from cnnstudio.ui.widgets import Button
from cnnstudio.ui.widgets.save_question import ask_where

_DOTS_PER_INCH = 96
"""The page's lengths are pixels of a screen; the PDF keeps their proportions."""


class ReportButton(Button):
    """Opens a menu of both forms; `told` is a sentence about what was written."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Report"), "export", parent=parent)
        self.setToolTip(tr("Design, data, plan, curves and evaluation as one page."))
        self._opened: Opened | None = None
        self.menu = QMenu(self)
        self.menu.addAction(tr("As a web page …"), lambda: self._ask_where("html"))
        self.menu.addAction(tr("As a PDF …"), lambda: self._ask_where("pdf"))
        self.clicked.connect(lambda: self.menu.popup(self.mapToGlobal(QPoint(0, self.height()))))

    def set_opened(self, opened: Opened | None) -> None:
        """Report this run from now on."""
        self._opened = opened
        self.setVisible(opened is not None)

    def _ask_where(self, end: str) -> None:
        ask_where(self, tr("Write the report"), end, self.write)

    def write(self, path: Path) -> None:
        """Write the report; its form follows from the name's end."""
        if self._opened is None:
            return
        try:
            text = page_text(self._opened)
            atomic_write(path, pdf(text) if path.suffix.lower() == ".pdf" else text.encode())
        except (RunError, StorageError, OSError) as error:
            self.told.emit(str(error))
            return
        self.told.emit(tr("The report was written to {name}.", name=path.name))


def page_text(opened: Opened) -> str:
    """Return the report of a run as HTML."""
    sealed = opened.sealed
    return run_report(opened.run, sealed.project, opened.kept, sealed.looks, opened.pictures_of)


def pdf(text: str) -> bytes:
    """Return a page of HTML as a PDF of A4 sheets."""
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setResolution(_DOTS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    document = QTextDocument()
    document.setHtml(text)
    document.setPageSize(writer.pageLayout().paintRectPixels(_DOTS_PER_INCH).size().toSizeF())
    document.print_(writer)
    del writer  # the end of the file is written when the writer goes
    return bytes(held.data().data())
