"""What the epochs of a run ended with, read from its folder: matrices, mistakes, gradients and distributions."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from cnnstudio.engine import messages, runs
from cnnstudio.ui.background import Background


@dataclass(frozen=True, eq=False, slots=True)
class Ends:
    """Everything that a run's folder holds of its epochs."""

    folder: str
    epochs: dict[int, messages.EpochEnded]
    distributions: tuple[messages.Distributions, ...]

    def has(self, epoch: int | None) -> bool:
        """Say whether this epoch is among them; for None, whether any is."""
        return bool(self.epochs) if epoch is None else epoch in self.epochs


class KeptEnds(QObject):
    """Keeps the epochs of one run at hand; `arrived(folder)` tells that they were read."""

    arrived = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader = Background(self)
        self._reader.done.connect(self._take)
        self._ends: Ends | None = None
        self._reading = ""

    def of(self, folder: str) -> Ends | None:
        """Return what is at hand of a run; None while it was not read."""
        return self._ends if self._ends is not None and self._ends.folder == folder else None

    def reads(self, folder: str) -> bool:
        """Say whether a run's epochs are being read."""
        return bool(folder) and folder == self._reading

    def read(self, folder: str) -> bool:
        """Read a run's epochs and say whether that begins now; `arrived` follows, also where nothing is there."""
        begins = bool(folder) and not self.reads(folder)
        if begins:
            self._reading = folder
            self._reader.begin(lambda: _read(folder))
        return begins

    def close(self) -> None:
        """Wait for what is being read."""
        self._reader.close()

    def _take(self, found: object) -> None:
        folder, self._reading = self._reading, ""
        self._ends = found if isinstance(found, Ends) else Ends(folder, {}, ())
        self.arrived.emit(folder)


def _read(folder: str) -> Ends:
    try:
        epochs = {end.epoch: end for end in runs.read_epochs(folder)}
        return Ends(folder, epochs, runs.read_distributions(folder))
    except (runs.RunError, OSError):
        return Ends(folder, {}, ())  # the run is gone, which its row in the table tells
