"""Tiles of pictures that lie in files of their own, decoded beside the window while it scrolls on."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QImage

from cnnstudio.data.errors import DataError
from cnnstudio.ui.data.pictures import tiles

_AT_ONCE = 16
"""So many are decoded before one looks again at what is wanted."""


class TileReader(QObject):
    """Reads what was asked for last; `read` carries rows and their tiles, None for one that cannot be read."""

    read = Signal(object, object)
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._number = 0
        self._wanted: list[int] = []
        self._busy: frozenset[int] = frozenset()
        self._thread: threading.Thread | None = None
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def want(self, images: Any, rows: list[int], side: int, high: float) -> None:
        """Read these rows next, and nothing that was asked for before and is not among them."""
        with self._lock:
            self._wanted = [row for row in rows if row not in self._busy]
            if self._thread is not None or not self._wanted:
                return
            work = (self._number, images, side, high)
            self._thread = threading.Thread(target=self._work, args=work, name="tiles", daemon=True)
            self._thread.start()

    def end(self) -> None:
        """Forget what was asked for and wait for the thread, which decodes a handful at most."""
        with self._lock:
            self._number += 1
            self._wanted, thread = [], self._thread
        if thread is not None:
            thread.join(10)

    def _work(self, number: int, images: Any, side: int, high: float) -> None:
        while True:
            with self._lock:
                some, self._wanted = self._wanted[:_AT_ONCE], self._wanted[_AT_ONCE:]
                self._busy = frozenset(some)
                if not some:
                    self._thread = None
                    return
            self._done.emit(number, some, _tiles(images, some, side, high))

    @Slot(int, object, object)
    def _tell(self, number: int, rows: list[int], made: list[QImage | None]) -> None:
        if number == self._number:
            self.read.emit(rows, made)


def _tiles(images: Any, rows: list[int], side: int, high: float) -> list[QImage | None]:
    """Return the tiles of these rows; one by one where a picture among them cannot be read."""
    try:
        return [*tiles(np.asarray(images[np.asarray(rows)]), side, high)]
    except DataError:
        return [_tiles(images, [row], side, high)[0] if len(rows) > 1 else None for row in rows]
