"""Keeps unsaved work in the edit journal, and brings back what an earlier session left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cnnstudio.document.journal import Journal, Recovered, unsaved
from cnnstudio.language import tr

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.ui.bridge import Bridge

EVERY = 500  # milliseconds an edit may wait for the disk; two seconds are promised


class Recovery(QObject):
    """Writes the document's state at most twice a second while it differs from the file."""

    def __init__(self, bridge: Bridge, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._folder = bridge, folder
        self.problem = ""
        self._journal = Journal(folder, bridge.document.project)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.write)
        bridge.documentChanged.connect(self._follow)

    def write(self) -> None:
        """Write the state now; a disk that refuses is remembered as a sentence, editing goes on."""
        document = self._bridge.document
        try:
            if document.modified:
                self._journal.record(document.project, document.path)
            else:
                self._journal.close()
            self.problem = ""
        except OSError as error:
            self.problem = tr(
                "Unsaved work cannot be kept safe ({why}); save soon.", why=error.strerror or str(error)
            )

    def end(self) -> None:
        """Forget the journal: the work was saved or given up."""
        self._timer.stop()
        self._journal.close()

    def found(self) -> tuple[Recovered, ...]:
        """Return the work that sessions which ended badly left behind."""
        return unsaved(self._folder)

    def _follow(self, change: Change) -> None:
        if change.reset:
            self._journal.close()
            self._journal = Journal(self._folder, change.after)
        if not self._timer.isActive():
            self._timer.start()
