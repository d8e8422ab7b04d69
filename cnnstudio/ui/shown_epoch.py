"""Which of a run's kept epochs is shown: one value that Train, Inspect and Draw share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.engine import runs
from cnnstudio.language import number, tr
from cnnstudio.ui.run_names import short_name

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand, Which

_WRITTEN = 400
"""Milliseconds after an epoch's end in which the engine writes its weights down."""


class ShownEpoch(QObject):
    """Moves every view to a kept epoch of a run, or back to now; `changed` tells that another epoch is shown.

    Whose weights are looked into is kept by the network in hand alone, so no two views can disagree.
    """

    changed = Signal()

    def __init__(self, bridge: Bridge, hand: InHand, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hand = hand
        self._folder = ""
        self._kept: tuple[int, ...] = ()
        self._best = 0
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_WRITTEN)
        self._later.timeout.connect(self._look)
        self._more = False
        """Whether something was told since the look to come was arranged."""
        hand.changed.connect(self._follow_hand)
        for told in (bridge.epochEnded, bridge.checkpointed, bridge.finished, bridge.interrupted):
            told.connect(lambda _report: self._look_soon())

    @property
    def folder(self) -> str:
        """The run looked into; empty for a design that was never trained."""
        return self._hand.folder or ""

    @property
    def epoch(self) -> int | None:
        """The kept epoch that is shown; None for now."""
        return self._hand.past

    @property
    def kept(self) -> tuple[int, ...]:
        """The epochs whose weights were kept, in order."""
        return self._kept if self._folder == self.folder else ()

    @property
    def best(self) -> int:
        """The best of the run's epochs by its own measure; 0 where none stands out."""
        return self._best if self._folder == self.folder else 0

    @property
    def offers(self) -> bool:
        """Say whether there are kept epochs to go to, or will be: a run in training keeps its first one soon."""
        return bool(self.kept) or self._hand.live

    def of(self, folder: str) -> int | None:
        """Return the kept epoch that is shown of a run; None where it is shown as it is now."""
        return self.epoch if folder and folder == self.folder else None

    def show(self, epoch: int | None, folder: str = "") -> None:
        """Show a kept epoch of the run looked into, or of another run; None shows it as it is now."""
        place = folder or self.folder
        if place and (place, epoch) != (self.folder, self.epoch):
            self._hand.choose(place, self.now(place) if epoch is None else epoch)

    def ended_anew(self, folder: str) -> None:
        """Show other weights of a run that has ended, where they are what is shown of it."""
        if folder == self.folder and self.epoch is None:
            self._hand.choose(folder, self.now(folder))

    def step(self, by: int) -> None:
        """Go so many kept epochs on; behind the last one stands now."""
        places: list[int | None] = [*self.kept, None]
        here = places.index(self.epoch) if self.epoch in places else len(places) - 1
        self.show(places[min(max(here + by, 0), len(places) - 1)])

    def back_to_now(self) -> None:
        """Show the run as it is now."""
        self.show(None)

    def words(self) -> str:
        """Return in a sentence which epoch is shown."""
        name = short_name(self.folder)
        if self.epoch is None:
            return tr("{run} as it is now", run=name)
        best = tr(", the best") if self.epoch == self.best else ""
        return tr("{run} after epoch {epoch}{best}", run=name, epoch=number(self.epoch), best=best)

    def _look_soon(self) -> None:
        # A wait that goes on is not begun anew: epochs shorter than it would put it off until the run's end.
        self._more = self._later.isActive()
        if not self._more:
            self._later.start()

    def _look(self) -> None:
        self.look_on_disk()
        if self._more:
            self._look_soon()

    def look_on_disk(self) -> None:
        """Read which epochs were kept by now."""
        found = (self.folder, *_kept_by(self.folder))
        if found != (self._folder, self._kept, self._best):
            self._folder, self._kept, self._best = found
            self.changed.emit()

    def now(self, folder: str) -> Which:
        """Return which weights a run shows as it is now: its last ones in training, then those that were kept."""
        return "last" if self._hand.trains(folder) else _ended_with(folder)

    def _follow_hand(self) -> None:
        self.look_on_disk()
        self.changed.emit()


def _kept_by(folder: str) -> tuple[tuple[int, ...], int]:
    try:
        return (runs.snapshots(folder), runs.read_run(folder).best_epoch) if folder else ((), 0)
    except (runs.RunError, OSError):
        return (), 0  # the run is gone or not written yet; there is nothing to go back to


def _ended_with(folder: str) -> Which:
    try:
        return runs.read_run(folder).kept_weights
    except runs.RunError:
        return "last"
