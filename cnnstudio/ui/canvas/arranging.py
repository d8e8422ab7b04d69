"""Laying out large networks beside the work of the window: Escape stops it, an edit makes it void."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Event, Thread

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from cnnstudio.document.arrange import Going, Stopped, arrange, turn, turning_label
from cnnstudio.document.document import Document
from cnnstudio.document.project import Project
from cnnstudio.document.sheet import whole_of
from cnnstudio.language import number, tr
from cnnstudio.ui.canvas.stage import Stage

ASIDE_FROM = 2000
"""Larger layouts are made in a thread of their own."""
PATIENCE = 2500
"""Milliseconds until one is asked whether a layout is to go on."""


@dataclass(frozen=True, slots=True)
class Task:
    """A layout to be made: of what, how, and as which step of which document it is taken."""

    document: Document
    before: Project
    label: str
    make: Callable[[Project, Going], Project]
    take: Callable[[Project, Project], Project]
    """Puts what was made into the project."""


class Arranging(QObject):
    """One layout under way, or none."""

    done = Signal(object)
    """The task and the project it made, or None where it was stopped."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._stopped = Event()
        self._thread: Thread | None = None
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.timeout.connect(self._ask)
        self.done.connect(self._take)
        self.destroyed.connect(self._stopped.set)

    @property
    def busy(self) -> bool:
        """Say whether a layout is under way."""
        return self._thread is not None

    def start(self, nodes: list[str] | None) -> None:
        """Lay out these layers, or all."""
        sheet = self._stage.document
        make = partial(_arranged, nodes=nodes)
        self._begin(Task(sheet, sheet.project, tr("Arrange"), make, _placed))

    def start_turn(self) -> None:
        """Draw the network and all its blocks the other way."""
        whole = whole_of(self._stage.document)
        label = turning_label(whole.project)
        self._begin(Task(whole, whole.project, label, turn, lambda _project, made: made))

    def _begin(self, task: Task) -> None:
        if self.busy or self._stage.refuses_locked():
            return
        self._stopped.clear()
        count = number(len(task.before.graph.nodes))
        self._stage.hinted.emit(tr("Arranging {count} layers. Esc stops it.", count=count))
        self._asking.start(PATIENCE)
        self._thread = Thread(target=self._work, args=(task,), daemon=True)
        self._thread.start()

    def _work(self, task: Task) -> None:
        stopped, made = self._stopped, None
        with suppress(Stopped):
            made = task.make(task.before, lambda: not stopped.is_set())
        if isValid(self):
            self.done.emit((task, made))

    def _ask(self) -> None:
        """Say that it takes long, and how it is stopped."""
        words = tr("Arranging takes longer than usual. Esc stops it and leaves the layers where they are.")
        self._stage.hinted.emit(words)
        self._stage.told.emit(words)

    def stop(self) -> bool:
        """Give the layout up; say whether there was one."""
        self._stopped.set()
        return self.busy

    def _take(self, result: tuple[Task, Project | None]) -> None:
        self._thread = None
        self._asking.stop()
        task, made = result
        if made is None or self._stopped.is_set():
            self._stage.hinted.emit(tr("The layers stay where they were."))
        elif task.before is not task.document.project:
            self._stage.hinted.emit(tr("The network has changed meanwhile; press L to arrange it again."))
        else:
            self._stage.hinted.emit("")
            task.document.edit(task.label, task.take, made, origin=self._stage)


def _arranged(project: Project, going: Going, nodes: list[str] | None) -> Project:
    return arrange(project, nodes, going)


def _placed(project: Project, made: Project) -> Project:
    return project.replaced(positions=made.positions, frames=made.frames, opened=made.opened)
