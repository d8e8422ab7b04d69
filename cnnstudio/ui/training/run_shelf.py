"""The runs that are at hand: this session's, and those read from the disk beside the project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.ui.training.run_curves import RunCurves, RunState, from_disk

if TYPE_CHECKING:
    from cnnstudio.data.parts import Parts
    from cnnstudio.ui.bridge import Bridge


class RunShelf(QObject):
    """Finds runs by folder; what was read once is kept."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.current: RunCurves | None = None
        self.parts: Parts | None = None
        """The data of the current run, None where the project's data are others by now."""
        self.open_parts: Callable[[], Parts | None] = lambda: None
        """Gives the project's own data, as far as they are open."""
        self.snapshot_megabytes = 512
        """What the kept epochs of a run may take on disk."""
        self._session: dict[str, RunCurves] = {}
        self._read: dict[str, RunCurves] = {}

    @property
    def state(self) -> RunState | None:
        """What the current run does, None before any."""
        return self.current.state if self.current is not None else None

    @property
    def live(self) -> bool:
        """Say whether a run is going on."""
        return self.current is not None and self.current.live

    def _is_current(self, run: str) -> bool:
        return self.current is not None and self.current.folder == run

    @property
    def _snapshot_bytes(self) -> int:
        return self.snapshot_megabytes * 2**20

    def parts_of(self, run: RunCurves) -> Parts | None:
        """Return the samples of a run; None where the project's data are others."""
        if run is self.current:
            return self.parts
        design, now = self.design_of(run), self._bridge.document.project
        return self.open_parts() if design is not None and design.recipe == now.recipe else None

    def design_of(self, run: RunCurves) -> Project | None:
        """Return what a run was told to train; None where that cannot be read."""
        if run.project is None:
            try:
                run.project = runs.read_project(run.folder)
            except runs.RunError:
                return None  # its curves can be shown all the same
        return run.project

    def in_session(self) -> tuple[RunCurves, ...]:
        """Return this session's runs, newest first."""
        return tuple(reversed(self._session.values()))

    def on_disk(self) -> tuple[runs.Run, ...]:
        """Return the runs found beside the project, newest first."""
        return tuple(runs.list_runs(runs.runs_parent(self._bridge.document.path)))

    def known(self, folder: str) -> RunCurves | None:
        """Return a run's curves if they are at hand already."""
        return self._session.get(folder) or self._read.get(folder)

    def curves(self, folder: str) -> RunCurves:
        """Return a run's curves, read from disk unless it is one of this session's; raise RunError."""
        known = self.known(folder)
        if known is None:
            run = runs.read_run(Path(folder))
            known = self._read[folder] = from_disk(run, runs.read_metrics(Path(folder)))
        return known

    def _unused(self, folder: Path) -> Path:
        """Return a folder that no run of this session was promised, even one that was never made."""
        names = (folder if n == 1 else folder.with_name(f"{folder.name}-{n}") for n in range(1, 1000))
        return next(name for name in names if str(name) not in self._session)

    def _drop(self, folder: str) -> None:
        """Keep nothing of a run any longer."""
        self._session.pop(folder, None)
        self._read.pop(folder, None)
