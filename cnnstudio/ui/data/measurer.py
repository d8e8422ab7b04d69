"""Measures every picture of a part on a thread of its own, the first time somebody asks for it."""

from __future__ import annotations

import threading
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.statistics import Statistics, measured
from cnnstudio.ui.data.pictures import brightest


class Measurer(QObject):
    """Holds the statistics of the parts that were asked for; `known` tells that there are more."""

    known = Signal()
    progressed = Signal(float)
    refused = Signal(str)
    _told = Signal(int, float)
    _done = Signal(int, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._stores: dict[str, Any] = {}
        self._found: dict[str, Statistics] = {}
        self._asked = ""
        self._thread: threading.Thread | None = None
        self._given_up = threading.Event()
        queued = Qt.ConnectionType.QueuedConnection
        self._told.connect(self._hear, queued)
        self._done.connect(self._take, queued)

    def look_at(self, **stores: Any) -> None:
        """Forget what is known and be ready for the parts of other samples."""
        self.end()
        self._stores, self._found = stores, {}

    def statistics(self, part: str) -> Statistics | None:
        """Return what is known of a part."""
        return self._found.get(part)

    @property
    def busy(self) -> bool:
        """Say whether a part is being measured."""
        return self._thread is not None

    def want(self, part: str) -> None:
        """Measure a part unless that is done or under way."""
        if part in self._found or (self.busy and self._asked == part) or part not in self._stores:
            return
        self.end()
        self._asked, self._given_up = part, threading.Event()
        work = (self._number, part, self._stores[part], self._given_up)
        self._thread = threading.Thread(target=self._measure, args=work, name="measure", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Give up and wait for the thread; it looks up after every million values."""
        self._number += 1
        self._given_up.set()
        thread, self._thread, self._asked = self._thread, None, ""
        if thread is not None:
            thread.join(10)

    def _measure(self, number: int, part: str, x: Any, given_up: threading.Event) -> None:
        def told(share: float) -> None:
            self._told.emit(number, share)

        try:
            self._done.emit(number, part, measured(x, brightest(x), given_up.is_set, told))
        except Cancelled:
            return
        except DataError as error:
            self._done.emit(number, part, str(error))

    @Slot(int, float)
    def _hear(self, number: int, share: float) -> None:
        if number == self._number:
            self.progressed.emit(share)

    @Slot(int, str, object)
    def _take(self, number: int, part: str, result: object) -> None:
        if number != self._number:
            return
        self._thread, self._asked = None, ""
        if isinstance(result, Statistics):
            self._found[part] = result
            self.known.emit()
        else:
            self.refused.emit(str(result))
