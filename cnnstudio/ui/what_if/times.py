"""Times per image of the rows: asked of the engine, estimated from its rate until they are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from cnnstudio.document.project import Project
from cnnstudio.document.replacing import upstream
from cnnstudio.document.what_if import Row
from cnnstudio.engine import messages
from cnnstudio.language import number, tr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cnnstudio.ui.bridge import Bridge

Sample = Callable[[], "NDArray[Any] | None"]
_PATIENCE = 400  # milliseconds of quiet before anything is measured
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Spent:
    """Time of one image through one row; None when it is not known, and `message` says why."""

    seconds: float | None
    estimated: bool = False
    real: bool = False
    """Whether the sample was what really arrives at the layer."""
    message: str = ""


class Times(QObject):
    """Has the rows shown measured while nothing trains; `changed` tells that a time is there."""

    changed = Signal()

    def __init__(self, bridge: Bridge, sample: Sample, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._sample = bridge, sample
        self._rows: tuple[Row, ...] = ()
        self._design: tuple[Project, str] | None = None
        self._known: dict[object, messages.Measured] = {}
        self._with_image: dict[object, bool] = {}
        self._had_image = False
        self._rate: messages.Measured | None = None
        self._ticket, self._asked = 0, frozenset[str]()
        self.message = ""
        """Why nothing is measured just now."""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PATIENCE)
        self._soon.timeout.connect(self._ask)
        bridge.measured.connect(self._take)
        bridge.failed.connect(self._refused)
        for resting in (bridge.engineReady, bridge.finished, bridge.interrupted):
            resting.connect(self._again)

    def show(self, rows: tuple[Row, ...], project: Project, path: str) -> None:
        """Measure these rows soon, those of them that are not known yet."""
        self._rows, self._design = rows, (project, path)
        self._again()

    def rest(self) -> None:
        """Ask for nothing any more."""
        self._soon.stop()
        self._rows = ()

    def forget(self) -> None:
        """Measure the rows shown anew."""
        for row in self._rows:
            self._known.pop(_place(row), None)
        self._again()

    def spent(self) -> dict[str, Spent]:
        """Return what is known of each row shown."""
        found = {row.key: self._of(row) for row in self._rows}
        return {key: spent for key, spent in found.items() if spent is not None}

    @property
    def measuring(self) -> bool:
        """Say whether answers are still to come."""
        return bool(self._asked)

    def random(self) -> bool:
        """Say whether a row shown was measured on random numbers."""
        known = [self._known.get(_place(row)) for row in self._rows]
        return any(one is not None and one.seconds is not None and not one.real for one in known)

    def measured(self) -> bool:
        """Say whether a row shown has been measured."""
        return any(spent.seconds is not None and not spent.estimated for spent in self.spent().values())

    def _of(self, row: Row) -> Spent | None:
        known = self._known.get(_place(row)) if row.alone is not None else None
        if known is not None and known.seconds is not None:
            return Spent(known.seconds, real=known.real)
        why = known.message if known is not None else ""
        if self._rate is None or row.macs is None or (row.alone is None and row.refused):
            return Spent(None, message=why) if why else None
        speed = self._rate.dense_macs_per_second if row.key == "dense" else self._rate.macs_per_second
        told = why or tr("From {n} million multiplications per second.", n=number(round(speed / 1e6)))
        return Spent(self._overhead() + row.macs / speed, estimated=True, message=told)

    def _overhead(self) -> float:
        """Return what every pass takes: no more than the quickest pass that was measured on these rows."""
        known = [self._known.get(_place(row)) for row in self._rows]
        measured = [one.seconds for one in known if one is not None and one.seconds is not None]
        return min([self._rate.overhead if self._rate is not None else 0.0, *measured])

    def _again(self, _report: object = None) -> None:
        self._asked, self.message = frozenset(), ""
        if self._rows:
            self._soon.start()
        self.changed.emit()

    def _ask(self) -> None:
        if self._bridge.busy:
            self.message = tr("Times are measured when training has ended.")
            self.changed.emit()
            return
        if self._bridge.state != "ready" or self._design is None:
            return
        image = self._sample()
        wanted = {
            row.key: row.alone for row in self._rows if row.alone and self._lacks(row, image is not None)
        }
        if wanted:
            before = upstream(*self._design) if image is not None else None
            self._asked, self._had_image = frozenset(wanted), image is not None
            self._ticket = self._bridge.engine.measure(wanted, before, image)
            self.changed.emit()

    def _lacks(self, row: Row, has_image: bool) -> bool:
        """Say whether a row is to be measured; one measured on random numbers is again when there are data."""
        place = _place(row)
        return place not in self._known or (has_image and not self._with_image[place])

    def _take(self, report: messages.Measured) -> None:
        if report.ticket != self._ticket or report.key not in self._asked:
            return
        row = next((row for row in self._rows if row.key == report.key), None)
        self._asked -= {report.key}
        self._rate = report
        if row is not None:
            self._keep(_place(row), report)
        self.changed.emit()

    def _keep(self, place: object, report: messages.Measured) -> None:
        if len(self._known) > _MOST_KEPT:
            self._known.clear()
            self._with_image.clear()
        self._known[place], self._with_image[place] = report, self._had_image

    def _refused(self, report: messages.Failed) -> None:
        if report.ticket and report.ticket == self._ticket and self._asked:
            self._asked, self.message = frozenset(), report.message
            self.changed.emit()


def _place(row: Row) -> object:
    """Return what a measured time belongs to: these layers on this shape."""
    return row.alone.graph if row.alone is not None else None
