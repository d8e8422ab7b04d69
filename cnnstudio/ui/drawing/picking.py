"""Pictures that come to the pad: chosen in a dialogue, pasted, or dropped anywhere on the page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from cnnstudio.data.pictures import SUFFIXES
from cnnstudio.language import tr
from cnnstudio.ui.drawing.opening import Opening
from cnnstudio.ui.drawing.sheet import Under

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from cnnstudio.ui.drawing.page import DrawPage


class Picking(QObject):
    """Takes pictures for the page's pad; one sentence says why one cannot be taken."""

    def __init__(self, page: DrawPage) -> None:
        super().__init__(page)
        self._page = page
        self.opening = Opening(self)
        self.opening.opened.connect(self._open)
        self.opening.refused.connect(page.told)
        page.keeping.imageWanted.connect(self.choose)
        page.pad.pastePressed.connect(self.paste)
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def close(self) -> None:
        """Give up what is being read."""
        self.opening.close()

    def choose(self) -> None:
        """Ask for a file."""
        dialogue = QFileDialog(self._page, tr("Open a picture on the pad"))
        dialogue.setFileMode(QFileDialog.FileMode.ExistingFile)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        dialogue.setNameFilters([tr("Pictures ({patterns})", patterns=patterns), tr("All files (*)")])
        dialogue.fileSelected.connect(lambda path: self.opening.begin(Path(path)))
        dialogue.finished.connect(dialogue.deleteLater)
        dialogue.open()

    def paste(self) -> None:
        """Open the picture that lies on the clipboard."""
        if not self.opening.take(QGuiApplication.clipboard().mimeData()):
            self._page.told.emit(tr("There is no picture on the clipboard."))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept pictures that are dragged over the page, and take one that is dropped."""
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            return self._dropped(event)
        if isinstance(event, QDragEnterEvent | QDragMoveEvent) and _is_picture(event.mimeData()):
            event.acceptProposedAction()
            return True
        return False

    def _dropped(self, event: QDropEvent) -> bool:
        if not _is_picture(event.mimeData()):
            return False
        event.acceptProposedAction()
        return self.opening.take(event.mimeData())

    def _open(self, under: Under) -> None:
        self._page.pad.open(under)
        self._page.pad.setFocus()


def _is_picture(data: QMimeData) -> bool:
    """Say whether one picture, or the file of one, is dragged; all else is the window's to judge."""
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if files:
        return len(files) == 1 and files[0].suffix.lower() in SUFFIXES and files[0].is_file()
    return data.hasImage()
