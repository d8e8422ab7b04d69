"""What happens at the ends of epochs: a switch for each, and its settings below while it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.document import edits
from cnnstudio.document.plan import CALLBACKS
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.training.settings.part_form import PartForm
from cnnstudio.ui.training.settings.parts import callback
from cnnstudio.ui.widgets import Label, Switch
from cnnstudio.ui.widgets.styled import Styled

if TYPE_CHECKING:
    from cnnstudio.ui.bridge import Bridge


def callback_title(field: str) -> str:
    """Return what a callback is called on the screen."""
    return {
        "early_stopping": tr("Early stopping"),
        "reduce_on_plateau": tr("Lower the rate on a plateau"),
        "best_weights": tr("Keep the best weights"),
        "tensorboard": tr("TensorBoard log"),
        "csv_log": tr("CSV log"),
    }[field]


class Callbacks(Styled, QWidget):
    """Edits the plan's callbacks; one that is switched on begins with Keras's settings."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.switches: dict[str, Switch] = {}
        self.forms: dict[str, PartForm] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for field, kind in CALLBACKS.items():
            about = tr((kind.__doc__ or "").strip())
            switch = self.switches[field] = Switch(callback_title(field))
            switch.setToolTip(about)
            switch.clicked.connect(lambda on, field=field: self._turn(field, on))
            form = self.forms[field] = PartForm(bridge, callback(field))
            for part in (switch, Label(about, "small", "text_quiet", wrap=True), form):
                self._column.addWidget(part)
        self.restyle()
        self.refresh()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("half"))

    def refresh(self) -> None:
        """Show what the document's plan has on."""
        for field, switch in self.switches.items():
            on = getattr(self._bridge.document.project.plan, field) is not None
            switch.setChecked(on)
            self.forms[field].refresh()
            self.forms[field].setVisible(on)

    def _turn(self, field: str, on: bool) -> None:
        words = tr("on") if on else tr("off")
        label = tr("{callback} {state}", callback=callback_title(field), state=words)
        fields: dict[str, Any] = {field: CALLBACKS[field]() if on else None}
        self._bridge.document.edit(label, edits.set_plan, **fields)
