"""The data set of the project, opened in the background and shared by the views that show its images."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal, Slot

from cnnstudio.data.corrections import as_said
from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.kept import kept_project
from cnnstudio.data.parts import Parts, prepare
from cnnstudio.data.samples import IsCancelled, Progress, Samples
from cnnstudio.data.sources import input_shape, reading_of
from cnnstudio.document.problems import DataFacts
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import UNLABELLED, DataRecipe
from cnnstudio.language import tr
from cnnstudio.storage import StorageError
from cnnstudio.ui.reading_child import ReadingChild

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge

State = Literal["none", "opening", "open", "failed"]


class OpenData(QObject):
    """Holds the samples and parts of the project's recipe; `changed` tells that they, or the state, are others."""

    changed = Signal()
    _progressed = Signal(int, str, float)
    _done = Signal(int, object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._number = 0
        self._threads: list[threading.Thread] = []
        self._cancel = threading.Event()
        self._recipe: DataRecipe | None = None
        self._reading: tuple[object, ...] = ()
        self._child = ReadingChild()
        self._said: tuple[object, ...] = ()
        self.read: Samples | None = None
        """The open samples as they were read, without the names and labels that the project says."""
        self.state: State = "none"
        self.message = ""
        self.share = 0.0
        self.samples: Samples | None = None
        self.parts: Parts | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._progressed.connect(self._hear_progress, queued)
        self._done.connect(self._take, queued)
        bridge.documentChanged.connect(self._follow)

    def want(self) -> None:
        """Open the recipe's data unless they are open or on their way; views call this when they are shown."""
        project = self._bridge.document.project
        same = _read_by(project) == self._reading
        if self.state != "none" and same and project.recipe == self._recipe:
            return
        if self.read is not None and same:
            self._cut_anew(self.read, project)
        else:
            self._begin()

    def retry(self) -> None:
        """Open the recipe's data again after they could not be opened."""
        self._begin()

    def cancel(self) -> None:
        """Give up what is being opened, and say so."""
        self._give_up()
        self.state, self.message = "failed", tr("Opening the data was cancelled.")
        self.changed.emit()

    def close(self) -> None:
        """Give up what is being opened, and the child that reads."""
        self._give_up()
        self._child.end()
        for thread in self._threads:
            thread.join(10)
        self._threads = []

    def _give_up(self) -> None:
        """Hear nothing more of what is under way; its thread ends by itself as soon as it looks up."""
        self._cancel.set()
        self._child.give_up()
        self._number += 1

    def _start(self, name: str, work: Callable[..., None], *given: object) -> None:
        thread = threading.Thread(target=work, args=given, name=name, daemon=True)
        self._threads = [*(other for other in self._threads if other.is_alive()), thread]
        thread.start()

    def _cut_anew(self, read: Samples, project: Project) -> None:
        """Cut the open samples by another recipe, in the background: deviations are measured on thousands of rows."""
        self._number += 1
        self._recipe = project.recipe
        # Views know samples by identity: the same words about them must not make others.
        same = self._said == _said_by(project.recipe)
        known = self.samples if same else None
        self._start("cut-data", self._cut, self._number, read, project.recipe, known)

    def _cut(self, number: int, read: Samples, recipe: DataRecipe, said: Samples | None = None) -> None:
        try:
            samples = said if said is not None else as_said(read, recipe)
            self._done.emit(number, (samples, prepare(samples, recipe), read))
        except DataError as error:
            self._done.emit(number, str(error))

    def _begin(self) -> None:
        self._give_up()
        self._cancel, project = threading.Event(), self._bridge.document.project
        self._recipe, self._reading = project.recipe, _read_by(project)
        self.state, self.message, self.share = "opening", "", 0.0
        self.samples = self.parts = self.read = None
        self._start("open-data", self._open, self._number, project, self._cancel)
        self.changed.emit()

    def _open(self, number: int, project: Project, cancel: threading.Event) -> None:
        def told(sentence: str, share: float) -> None:
            self._progressed.emit(number, sentence, share)

        try:
            read = self.opened(project, told, cancel.is_set)
            self._cut(number, read, project.recipe)
        except Cancelled:
            return
        except (DataError, StorageError) as error:
            self._done.emit(number, str(error))

    def opened(self, project: Project, progress: Progress, cancelled: IsCancelled) -> Samples:
        """Return a project's samples as they are kept on the disk; a child brings them there first if need be."""
        samples = kept_project(project)
        if samples is None:
            self._child.read(project, progress, cancelled)
            samples = kept_project(project)
        if samples is None:
            raise DataError(
                tr(
                    "The data changed while they were read, or could not be kept on the disk; open them again."
                )
            )
        return samples

    @Slot(int, str, float)
    def _hear_progress(self, number: int, sentence: str, share: float) -> None:
        if number == self._number and self.state == "opening":
            self.message, self.share = sentence, share
            self.changed.emit()

    @Slot(int, object)
    def _take(self, number: int, result: object) -> None:
        if number != self._number:
            return
        if isinstance(result, tuple):
            self._show(*result)
        else:
            self.state, self.message = "failed", str(result)
            self._bridge.document.know(None)  # what was known is of other data
            self.changed.emit()

    def _show(self, samples: Samples, parts: Parts, read: Samples | None = None) -> None:
        self.read, self.samples, self.parts = read or samples, samples, parts
        self.state, self.message = "open", ""
        self._said = _said_by(self._recipe) if self._recipe is not None else ()
        targets = self._recipe.targets if self._recipe is not None else "auto"
        self._bridge.document.know(facts_of(samples, parts, targets))
        self.changed.emit()

    def _follow(self, change: Change) -> None:
        resized = input_shape(change.before) != input_shape(change.after)
        if self.state != "none" and (change.recipe_changed or change.reset or resized):
            self.want()


def _read_by(project: Project) -> tuple[object, ...]:
    """Return what decides which samples come out of the file; other fields only cut or scale them."""
    recipe = project.recipe
    return recipe.source, recipe.limit, reading_of(project)


def _said_by(recipe: DataRecipe) -> tuple[object, ...]:
    """Return what the project says of the samples beyond what the file says."""
    return recipe.class_names, recipe.corrections, recipe.corrections_file


def facts_of(samples: Samples, parts: Parts, targets: str = "auto") -> DataFacts:
    """Return what the analysis must know of the data and of this machine; targets made of the inputs are no classes."""
    return DataFacts(
        samples.name,
        samples.input_shape,
        None if targets in UNLABELLED else samples.classes or None,
        training=len(parts.train),
        has_test=samples.has_test,
        largest=255.0 if samples.x_train.dtype == np.uint8 else None,
        memory=machine_memory(),
    )


def machine_memory() -> int | None:
    """Return the bytes of memory this machine has; None where the system does not tell."""
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" not in names or "SC_PAGE_SIZE" not in names:
        return None
    total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return total if total > 0 else None
