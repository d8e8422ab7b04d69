"""Pictures for the pad from a file, the clipboard or a drop: read beside the window, and made small where they are large."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from cnnstudio.data.errors import DataError
from cnnstudio.data.pictures import Frame, decoded, header
from cnnstudio.language import tr
from cnnstudio.ui.drawing.sheet import Under

LARGEST = 1120
"""Pixels of the longer side that are kept of a picture; no pad shows more."""


class Opening(QObject):
    """`opened(Under)` brings the picture, `refused(sentence)` says why there is none."""

    opened = Signal(object)
    refused = Signal(str)
    _done = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._threads: list[threading.Thread] = []
        self._done.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self, path: Path) -> None:
        """Read a picture file; a newer wish takes the place of an older one."""
        self._number += 1
        work = (self._number, path)
        thread = threading.Thread(target=self._read, args=work, name="open-picture", daemon=True)
        self._threads = [*(other for other in self._threads if other.is_alive()), thread]
        thread.start()

    def take(self, data: QMimeData | None) -> bool:
        """Open what was pasted or dropped, a picture or the file of one; say whether it holds either."""
        if data is None:
            return False
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self.begin(files[0])
        elif data.hasImage():
            self._number += 1
            self._take_image(data.imageData())
        else:
            return False
        return True

    def close(self) -> None:
        """Give up what is being read, and wait for it and for what it overtook."""
        self._number += 1
        for thread in self._threads:
            thread.join(10)
        self._threads = []

    def _read(self, number: int, path: Path) -> None:
        try:
            self._done.emit(number, Under.of(decoded(path, path.name, _bounded(path)), path.name))
        except DataError as error:
            self._done.emit(number, str(error))
        except OSError as error:
            why = error.strerror or str(error)
            self._done.emit(number, tr("{name} cannot be read: {why}.", name=path.name, why=why))

    def _take_image(self, image: object) -> None:
        if not isinstance(image, QImage) or image.isNull():
            self.refused.emit(tr("The clipboard's picture cannot be read; save it as PNG and open that."))
            return
        if max(image.width(), image.height()) > LARGEST:
            keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            image = image.scaled(LARGEST, LARGEST, keep, smooth)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt takes text
        name = tr("from the clipboard")
        self.opened.emit(Under.of(decoded(bytes(buffer.data().data()), name), name))

    @Slot(int, object)
    def _take(self, number: int, found: object) -> None:
        if number != self._number:
            return
        if isinstance(found, Under):
            self.opened.emit(found)
        else:
            self.refused.emit(str(found))


def _bounded(path: Path) -> Frame | None:
    """Return the size a large picture is made while it is decoded."""
    found = header(path)
    share = LARGEST / max(found.height, found.width)
    if share >= 1:
        return None
    return Frame(max(round(found.height * share), 1), max(round(found.width * share), 1), found.channels)
