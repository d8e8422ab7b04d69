"""Laying out large networks beside the work of the window: Escape stops it, an edit makes it void."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from threading import Event, Thread

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from cnnstudio.document.arrange import Stopped, arrange
from cnnstudio.document.project import Place, Project
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.stage import Stage

ASIDE_FROM = 2000
"""Larger layouts are made in a thread of their own."""


class Arranging(QObject):
    """One layout under way, or none."""

    done = Signal(object)
    """The project that was laid out, and the same with its new places, or None where it was stopped."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._stopped = Event()
        self._thread: Thread | None = None
        self.done.connect(self._take)
        self.destroyed.connect(self._stopped.set)

    @property
    def busy(self) -> bool:
        """Say whether a layout is under way."""
        return self._thread is not None

    def start(self, nodes: list[str] | None) -> None:
        """Lay out these layers, or all."""
        if self.busy or self._stage.refuses_locked():
            return
        project = self._stage.document.project
        self._stopped.clear()
        count = len(nodes) if nodes is not None else len(project.graph.nodes)
        self._stage.hinted.emit(tr("Arranging {count} layers. Esc stops it.", count=number(count)))
        self._thread = Thread(target=self._work, args=(project, nodes), daemon=True)
        self._thread.start()

    def _work(self, project: Project, nodes: list[str] | None) -> None:
        stopped, made = self._stopped, None
        with suppress(Stopped):
            made = arrange(project, nodes, going=lambda: not stopped.is_set())
        if isValid(self):
            self.done.emit((project, made))

    def stop(self) -> bool:
        """Give the layout up; say whether there was one."""
        self._stopped.set()
        return self.busy

    def _take(self, result: tuple[Project, Project | None]) -> None:
        self._thread = None
        before, made = result
        if made is None or self._stopped.is_set():
            self._stage.hinted.emit(tr("The layers stay where they were."))
        elif before is not self._stage.document.project:
            self._stage.hinted.emit(tr("The network has changed meanwhile; press L to arrange it again."))
        else:
            self._stage.hinted.emit("")
            self._stage.edit(tr("Arrange"), _placed, made.positions)


def _placed(project: Project, places: Mapping[str, Place]) -> Project:
    return project.replaced(positions=places)
