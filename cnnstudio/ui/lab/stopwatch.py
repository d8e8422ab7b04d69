"""Measures the ways to compute a convolution in a thread of its own, one kernel size after the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.arithmetic.ways import WAYS, Timing, over_sizes


class Stopwatch(QObject):
    """`measured(timing)` tells each time as it is known, `finished()` that all are; a new start gives up the old one."""

    measured = Signal(object)
    finished = Signal()
    _done = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._thread: threading.Thread | None = None
        self._given_up = threading.Event()
        self._done.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> bool:
        """Say whether something is being measured."""
        return self._thread is not None

    def start(self, image: int, kernels: Sequence[int]) -> None:
        """Begin to measure square kernels of these sizes on a square image."""
        self.end()
        self._given_up = threading.Event()
        work = (self._number, image, tuple(kernels), self._given_up)
        self._thread = threading.Thread(target=self._measure, args=work, name="measure", daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Give up, and wait for the one size that is being measured."""
        self._number += 1
        self._given_up.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(10)

    def _measure(self, number: int, image: int, kernels: tuple[int, ...], given_up: threading.Event) -> None:
        for kernel in kernels:
            for way in WAYS:
                if given_up.is_set():
                    return
                for timing in over_sizes(way, image, (kernel,)):
                    self._done.emit(number, timing)
        self._done.emit(number, None)

    @Slot(int, object)
    def _tell(self, number: int, timing: Timing | None) -> None:
        if number != self._number:
            return
        if timing is not None:
            self.measured.emit(timing)
        else:
            self.end()
            self.finished.emit()
