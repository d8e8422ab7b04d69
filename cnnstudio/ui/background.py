"""One piece of work at a time in a thread, so that the window never waits for a disk."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.language import tr


class Background(QObject):
    """`done(result)` tells what the newest work returned, or a sentence where it failed; older work is dropped."""

    done = Signal(object)
    _returned = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._threads: list[threading.Thread] = []
        self._returned.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def begin(self, work: Callable[[], object]) -> None:
        """Do this from now on instead of what was begun before."""
        self._number += 1
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._do, args=(self._number, work), name="judging", daemon=True)
        self._threads.append(thread)
        thread.start()

    def drop(self) -> None:
        """Want no result of what was begun."""
        self._number += 1

    def close(self) -> None:
        """Wait for the threads to end."""
        self.drop()
        for thread in self._threads:
            thread.join(10)
        self._threads.clear()

    def _do(self, number: int, work: Callable[[], object]) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001  # one odd file must not leave the page waiting for ever
            traceback.print_exc(file=sys.stderr)
            what = str(error).strip().partition("\n")[0][:200]
            result = tr("Reading failed ({kind}: {what}).", kind=type(error).__name__, what=what)
        self._returned.emit(number, result)

    @Slot(int, object)
    def _take(self, number: int, result: object) -> None:
        if number == self._number:
            self.done.emit(result)
