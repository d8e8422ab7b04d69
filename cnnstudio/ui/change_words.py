"""What the window says of each step of the design, and the undo it offers where something went away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.language import tr

if TYPE_CHECKING:
    from cnnstudio.document.change import Change
    from cnnstudio.document.document import Document
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.frame import StatusBar
    from cnnstudio.ui.widgets import Toast


class ChangeWords:
    """Tells each step at the foot of the window; one that only took away comes with its undo."""

    def __init__(self, document: Document, bridge: Bridge, status: StatusBar, toast: Toast) -> None:
        self._document, self._bridge, self._status, self._toast = document, bridge, status, toast

    def tell(self, change: Change) -> None:
        """Say what was done."""
        if change.label and not change.reset:
            self._status.tell(self._told(change))
        self._offer_undo(change)

    def _told(self, change: Change) -> str:
        """Return what a change is called; during a run also that the run does not take part in it."""
        if self._bridge.busy and change.before.graph is not change.after.graph:
            return tr(
                "{label}. The run under way keeps its model; the next one has this.", label=change.label
            )
        return change.label

    def _offer_undo(self, change: Change) -> None:
        """Offer to take back a step that only took away; an older offer goes, for it would undo another step."""
        if change.label and self._toast.offers(tr("Undo")):
            self._toast.hide()
        if takes_away(change) and not change.label.startswith(tr("Undone: {label}", label="")):
            self._toast.say(change.label, tr("Undo"), self._document.undo)


def takes_away(change: Change) -> bool:
    """Say whether a step removed layers or wires and put nothing in their place."""
    if change.reset or not change.label:
        return False
    return bool(change.removed or (change.edges_removed and not change.edges_added and not change.added))
