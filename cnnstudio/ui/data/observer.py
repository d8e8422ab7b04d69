"""Summarises samples on a thread of its own and tells one object in the window."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.samples import Samples
from cnnstudio.ui.data.summaries import Summary, summarise


class Observer(QObject):
    """Looks at one data set at a time; `seen` carries the samples and their summary."""

    seen = Signal(object, object)
    _done = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._thread: threading.Thread | None = None
        self._given_up = threading.Event()
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def look_at(self, samples: Samples) -> None:
        """Begin to summarise the training part of these samples."""
        self.end()
        self._given_up = threading.Event()
        work = (self._number, samples, self._given_up)
        self._thread = threading.Thread(target=self._look, args=work, name="summarise", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Give up and wait for the thread; it looks up at least every 4,096 images."""
        self._number += 1
        self._given_up.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(10)

    def _look(self, number: int, samples: Samples, given_up: threading.Event) -> None:
        try:
            summary = summarise(samples.x_train, samples.y_train, samples.labels, given_up.is_set)
        except (Cancelled, DataError):
            return  # whoever looks at a picture that is gone is told so there
        self._done.emit(number, samples, summary)

    @Slot(int, object, object)
    def _tell(self, number: int, samples: Samples, summary: Summary) -> None:
        if number == self._number:
            self.seen.emit(samples, summary)
