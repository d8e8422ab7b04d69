"""A transposed convolution of the network on the page for them: which channel and filter is shown, and the comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.language import tr
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import same_output
from cnnstudio.ui.lab.transposing import Transposing, as_transposed
from cnnstudio.ui.widgets import Label, NumberField

if TYPE_CHECKING:
    from cnnstudio.ui.lab.page import LabPage

TRANSPOSED = ("Conv2DTranspose",)


class TransposedLayer:
    """The rows for channel and filter, the sentence that compares, and the button that opens a layer."""

    def __init__(self, page: LabPage[Transposing]) -> None:
        self._page = page
        self.numbers: LayerNumbers | None = None
        self.channel = NumberField(0, 0, 100_000, name=tr("Channel in"))
        self.filter = NumberField(0, 0, 100_000, name=tr("Filter"))
        self.rows = page.add_row(tr("Channel in"), self.channel), page.add_row(tr("Filter"), self.filter)
        self.remark = Label("", "small", "text_quiet", wrap=True)
        page.controls.addWidget(self.remark)
        self.button = LayerChoice(page.context, TRANSPOSED)
        page.controls.addWidget(self.button)
        for field in (self.channel, self.filter):
            field.valueChanged.connect(lambda _n: self._choose())
            field.editingEnded.connect(page.history.seal)

    def open(self, numbers: LayerNumbers) -> None:
        """Show a layer from its first channel and filter."""
        settings = as_transposed(numbers)
        self.numbers = numbers
        self._page.set_settings(settings)

    def _choose(self) -> None:
        opened, first = self._page.settings.opened, self._page.context.reading.first
        if opened is None:
            return
        filters, channels = opened.kernel.shape[2:]
        channel, filter_ = (int(str(f.value())) - first for f in (self.channel, self.filter))
        shown = opened.shown(min(max(channel, 0), channels - 1), min(max(filter_, 0), filters - 1))
        self._page.change("channel", **shown)

    def show(self, settings: Transposing) -> None:
        """Show which part of the layer this is, and how far all of it is from what the layer gave."""
        numbers, opened, first = self.numbers, settings.opened, self._page.context.reading.first
        for part in (*self.rows, self.remark):
            part.setVisible(opened is not None)
        if opened is None or numbers is None:
            return
        self.channel.set_value(settings.channel + first)
        self.filter.set_value(settings.filter + first)
        whole = same_output(numbers, opened.worked().maps)
        words = tr("Shown is what one channel adds to one filter, before bias and activation.")
        self.remark.setText(f"{whole} {words}")
