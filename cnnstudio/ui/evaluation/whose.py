"""Whose weights are looked into: the untrained design, or a run's last or best ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cnnstudio.engine import runs
from cnnstudio.language import number, tr
from cnnstudio.ui.run_names import short_name, time_of_day
from cnnstudio.ui.widgets import Choice

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.in_hand import InHand, Which

_MOST = 12


class WhoseWeights(Choice):
    """A list of networks that can be looked into, read anew whenever it opens."""

    def __init__(self, bridge: Bridge, hand: InHand, parent: QWidget | None = None) -> None:
        super().__init__([], name=tr("Whose weights"), parent=parent)
        self._bridge, self._hand = bridge, hand
        self.valueChanged.connect(self._choose)
        hand.changed.connect(self.follow)
        hand.advanced.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show what is in hand now."""
        here = (self._hand.folder, self._hand.weights)
        self.set_options([(here, self._hand.title())])
        self.set_value(here)
        self.setEnabled(not self._hand.live)

    def showPopup(self) -> None:
        """Open the list with the runs there are now."""
        here = (self._hand.folder, self._hand.weights)
        options: list[tuple[tuple[str | None, Which], str]] = [((None, "last"), tr("untrained design"))]
        for run in list(runs.list_runs(runs.runs_parent(self._bridge.document.path)))[:_MOST]:
            folder = str(run.folder)
            name = _name_and_time(folder)
            if run.epochs_done:
                last = tr("{name}, epoch {n}", name=name, n=number(run.epochs_done))
                options.append(((folder, "last"), last))
            if run.best_epoch and run.best_epoch != run.epochs_done:
                best = tr("{name}, best epoch {n}", name=name, n=number(run.best_epoch))
                options.append(((folder, "best"), best))
        if here not in dict(options):
            options.append((here, self._hand.title()))
        self.set_options(options)
        self.set_value(here)
        # The box may be narrower than a run's name; its list need not be.
        self.view().setMinimumWidth(self.sizeHint().width())
        super().showPopup()

    def _choose(self, choice: object) -> None:
        if isinstance(choice, tuple):
            self._hand.choose(*choice)


def _name_and_time(folder: str) -> str:
    """Return a run's name and the time of day it began at, where its folder tells one."""
    name, when = short_name(folder), time_of_day(folder)
    return f"{name}, {when}" if when else name
