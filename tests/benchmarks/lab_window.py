"""The lab in a shown window without an engine: what happens from a change to its painted picture, in processor time."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.data import empty_home
from tests.benchmarks.lab_controls import Change, changes_of

_FEW, _RUNS = 2, 6
_ROUNDS, _SIDE = 6, 64


class Unpainted(RuntimeError):
    """A change led to no paint event of the window."""


class Window:
    """A workspace on the screen, and an eye that counts its pictures and those of the grids that are watched."""

    def __init__(self, app: Any, lab: Any) -> None:
        from PySide6.QtCore import QEvent, QObject

        pictures = (QEvent.Type.Paint, QEvent.Type.UpdateRequest)

        class Eye(QObject):
            seen: Counter[int] = Counter()

            def eventFilter(self, watched: Any, event: Any) -> bool:
                if event.type() in pictures:
                    self.seen[id(watched)] += 1
                return False

        self.app, self.lab, self._eye = app, lab, Eye()
        self.watch(lab)

    def watch(self, part: Any) -> None:
        """Count the pictures of a part from now on."""
        part.installEventFilter(self._eye)

    def page(self, key: str) -> Any:
        """Show a page."""
        self.lab.show_page(key)
        self.settle()
        return self.lab.page(key)

    def seen(self, part: Any) -> int:
        """Return how often a part that is watched has been painted."""
        return self._eye.seen[id(part)]

    def settle(self) -> int:
        """Let the window lay out and paint all it owes; return how many pictures of it that took."""
        before = self.seen(self.lab)
        for done in range(_ROUNDS):
            seen = self.seen(self.lab)
            self.app.processEvents()
            if done >= 2 and self.seen(self.lab) == seen:
                break
        return self.seen(self.lab) - before

    def _timed(self, change: Change, run: int) -> float:
        """Return the processor's milliseconds of one run, 0 where it led to no picture, as at an end."""
        change.ready(run)
        self.settle()
        begun = time.process_time()
        change.act(run)
        painted = self.settle()
        return 1000 * (time.process_time() - begun) if painted else 0.0

    def each(self, page: Any, budget: float) -> dict[str, float]:
        """Return what each change of each control of a page takes, until it is painted: the lower quartile of its runs.

        What comes near the budget is run again after all others: a machine that is slow for half a second is so for all
        runs that follow each other.
        """
        changes = list(changes_of(page))
        taken = {change.name: [self._timed(change, run) for run in range(_FEW)] for change in changes}
        near = [change for change in changes if max(taken[change.name]) > budget / 2]
        for run in range(_FEW, _RUNS):
            for change in near:
                taken[change.name].append(self._timed(change, run))
        return {name: _lower_quartile(name, figures) for name, figures in taken.items()}


def _lower_quartile(name: str, taken: list[float]) -> float:
    painted = [figure for figure in taken if figure]
    if len(painted) < len(taken) / 2:
        raise Unpainted(name)
    return statistics.quantiles(painted, method="inclusive")[0] if len(painted) > 1 else painted[0]


def _images(count: int) -> Any:
    """Return images of 64x64 pixels."""
    return np.random.default_rng(5).integers(0, 255, (count, _SIDE, _SIDE, 1)).astype(np.uint8)


def _open_images(data: Any, bridge: Any) -> None:
    """Open a data set made here, as if it had been read."""
    from cnnstudio.data.parts import prepare
    from cnnstudio.data.samples import Samples
    from cnnstudio.ui.open_data import _read_by

    images, classes = _images(60), (np.arange(60) % 10).astype(np.int32)
    samples = Samples(
        "made", images, classes, images[:20], classes[:20], tuple("0123456789"), "sha256:00", True
    )
    project = bridge.document.project
    data._recipe, data._reading = project.recipe, _read_by(project)
    data._show(samples, prepare(samples, project.recipe))


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
        _open_images(data, bridge)
        lab = LabWorkspace(bridge, look, hand, data)
        lab.set_drawing(_images(1)[0])
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
