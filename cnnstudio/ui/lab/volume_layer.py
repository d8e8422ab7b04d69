"""A layer over volumes on the page for them: which channel and filter is shown, the comparison, and sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.language import tr
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import same_output
from cnnstudio.ui.lab.send_kernel import SendKernel
from cnnstudio.ui.lab.volume import CONVOLUTIONS, POOLINGS, Done, Volume, as_volume, opened_volume, weights_of
from cnnstudio.ui.widgets import Label, NumberField

if TYPE_CHECKING:
    from cnnstudio.ui.lab.page import LabPage


class VolumeLayer:
    """The rows for channel and filter, the sentence that compares, and the buttons that open a layer or give it weights."""

    def __init__(self, page: LabPage[Volume]) -> None:
        self._page = page
        self.numbers: LayerNumbers | None = None
        self.channel = NumberField(0, 0, 100_000, name=tr("Channel in"))
        self.filter = NumberField(0, 0, 100_000, name=tr("Filter"))
        self.channel_row = page.add_row(tr("Channel in"), self.channel)
        self.filter_row = page.add_row(tr("Filter"), self.filter)
        self.remark = Label("", "small", "text_quiet", wrap=True)
        self.button = LayerChoice(page.context, (*CONVOLUTIONS, *POOLINGS))
        self.sending = SendKernel(page, CONVOLUTIONS, lambda: weights_of(page.settings))
        for part in (self.remark, self.button, self.sending):
            page.controls.addWidget(part)
        for field in (self.channel, self.filter):
            field.valueChanged.connect(lambda _n: self._choose())
            field.editingEnded.connect(page.history.seal)

    def open(self, numbers: LayerNumbers) -> None:
        """Show a layer from its first channel and filter."""
        settings = as_volume(numbers)
        self.numbers = numbers
        self._page.set_settings(settings)

    def _choose(self) -> None:
        settings, first = self._page.settings, self._page.context.reading.first
        if settings.opened is None:
            return
        channel, filter_ = (int(str(f.value())) - first for f in (self.channel, self.filter))
        filter_ = filter_ if settings.opened.weighs else channel
        seen = settings.looking(channel, filter_)
        self._page.change(
            "channel", image=seen.image, kernel=seen.kernel, channel=seen.channel, filter=seen.filter
        )

    def withdraw(self) -> None:
        """Compare nothing."""
        self.remark.hide()

    def show(self, settings: Volume, done: Done) -> None:
        """Show which part of the layer this is, and how far all of it is from what the layer gave."""
        numbers, opened, first = self.numbers, settings.opened, self._page.context.reading.first
        weighs = opened is not None and opened.weighs
        several = opened is not None and len(opened.reads(settings.filter)) > 1
        self.channel_row.setVisible(several if weighs else opened is not None)
        self.filter_row.setVisible(weighs)
        self.channel.set_value(settings.channel + first)
        self.filter.set_value(settings.filter + first)
        self.sending.setVisible(opened is None or opened.weighs)
        mine = opened is not None and numbers is not None and opened == opened_volume(numbers)
        self.remark.setVisible(mine)
        if mine and numbers is not None:
            self.remark.setText(same_output(numbers, done.maps.reshape(numbers.outputs.shape)))
