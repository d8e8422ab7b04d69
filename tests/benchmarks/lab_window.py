"""The lab in a shown window without an engine: what happens from a change to its painted picture, in processor time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.data import empty_home

Act = Callable[[int], object]
"""Changes something; it is given the number of the run, so that each run changes it anew."""
RUNS = 11
_ROUNDS = 6


class Unpainted(RuntimeError):
    """A change led to no paint event of the grids that show its result."""


class Window:
    """A workspace on the screen, and an eye that counts what is painted in it."""

    def __init__(self, app: Any, lab: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        class Eye(QObject):
            painted: Counter[int] = Counter()

            def eventFilter(self, watched: Any, event: Any) -> bool:
                if event.type() == QEvent.Type.Paint:
                    self.painted[id(watched)] += 1
                return False

        self.app, self.lab, self._eye = app, lab, Eye()

    def page(self, key: str) -> Any:
        """Show a page and watch its grids and plots."""
        from PySide6.QtWidgets import QWidget

        from cnnstudio.ui.lab.cells_view import CellsView
        from cnnstudio.ui.widgets import Label

        self.lab.show_page(key)
        page = self.lab.page(key)
        for part in page.findChildren(QWidget):
            if isinstance(part, CellsView | Label):
                part.installEventFilter(self._eye)
        self.settle()
        return page

    def seen(self, part: Any) -> int:
        """Return how often a part has been painted."""
        return self._eye.painted[id(part)]

    def settle(self) -> int:
        """Let the window lay out and paint all it owes; return how many parts were painted."""
        before = self._eye.painted.total()
        for _round in range(_ROUNDS):
            seen = self._eye.painted.total()
            self.app.processEvents()
            if _round >= 2 and self._eye.painted.total() == seen:
                break
        return self._eye.painted.total() - before

    def milliseconds(self, act: Act, runs: int = RUNS) -> float:
        """Return the median of what a change takes until its result is painted; each run must paint."""
        taken = []
        for run in range(runs):
            self.settle()
            begun = time.process_time()
            act(run)
            painted = self.settle()
            taken.append(1000 * (time.process_time() - begun))
            if not painted:
                raise Unpainted(f"run {run} painted nothing")
        return statistics.median(taken)

    def slowest(self, acts: dict[str, Act]) -> float:
        """Return the largest of these medians, and tell all of them where that is wished."""
        found = {name: self.milliseconds(act) for name, act in acts.items()}
        if os.environ.get("BENCHMARK_PRINT"):
            for name, figure in sorted(found.items(), key=lambda pair: -pair[1]):
                print(f"    {name:<26} {figure:7.1f} ms", flush=True)
        return max(found.values())


@contextmanager
def window(reduced_motion: bool = True) -> Iterator[Window]:
    """Open the lab on the course's network, and put it away at the end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from cnnstudio.document import templates
    from cnnstudio.document.document import Document
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand
    from cnnstudio.ui.lab import LabWorkspace
    from cnnstudio.ui.look import Look
    from cnnstudio.ui.open_data import OpenData

    with empty_home(), tempfile.TemporaryDirectory() as folder:
        app = QApplication.instance() or QApplication([])
        look = Look(app, "dark", reduced_motion=reduced_motion)
        bridge = Bridge(Document(templates.new("mnist-cnn"), Path(folder) / "course.cnnproj"))
        data, hand = OpenData(bridge), InHand(bridge)
        lab = LabWorkspace(bridge, look, hand, data)
        lab.resize(1600, 924)
        lab.show()
        try:
            yield Window(app, lab)
        finally:
            lab.close()
            lab.deleteLater()
            hand.deleteLater()
            data.close()
            bridge.close()
            app.styleHints().colorSchemeChanged.disconnect(look.follow_system)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def changing(page: Any, name: str, values: Sequence[object]) -> Act:
    """Return what gives one setting these values by turns."""
    return lambda run: page.change(**{name: values[run % len(values)]})
