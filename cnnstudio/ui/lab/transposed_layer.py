"""A transposed convolution of the network on the page for them: which channel and filter is shown, and the comparison."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from cnnstudio.ui.lab.opened import lifted, same_output
from cnnstudio.ui.lab.opened_transposed import opened_transposed
from cnnstudio.ui.lab.send_kernel import SendKernel
from cnnstudio.ui.lab.transposing import Transposing
from cnnstudio.ui.widgets import Label, NumberField

if TYPE_CHECKING:
    from cnnstudio.ui.lab.page import LabPage

TRANSPOSED = ("Conv2DTranspose", "Conv1DTranspose")


class TransposedLayer:
    """The rows for channel and filter, the sentence that compares, and the buttons that open a layer or give it weights."""

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
        self.sending = SendKernel(page, TRANSPOSED, self._weights)
        page.controls.addWidget(self.sending)
        for field in (self.channel, self.filter):
            field.valueChanged.connect(lambda _n: self._choose())
            field.editingEnded.connect(page.history.seal)

    def open(self, numbers: LayerNumbers) -> None:
        """Show a layer from its first channel and filter."""
        self.numbers = lifted(numbers)
        opened = opened_transposed(self.numbers)
        self._page.set_settings(
            Transposing("zeros", stride=opened.strides[1], padding=opened.padding, opened=opened, **opened.shown(0, 0))  # type: ignore[arg-type]
        )  # fmt: skip

    def with_value(self, settings: Transposing, place: tuple[int, int], value: float) -> dict[str, Any]:
        """Return what changes when a number of the input does."""
        inputs, opened = settings.inputs.with_cell(place, value), settings.opened
        if opened is not None:
            opened = replace(opened, maps=opened.maps.with_cell((*place, settings.channel), value))
        return {"inputs": inputs, "opened": opened}

    def with_weight(self, settings: Transposing, place: tuple[int, int], value: float) -> dict[str, Any]:
        """Return what changes when a weight does; the rest of an opened layer stays."""
        kernel, opened = settings.kernel.with_cell(place, value), settings.opened
        if opened is not None:
            opened = opened.with_weight((*place, settings.filter, settings.channel), value)
        return {"kernel": kernel, "opened": opened}

    def _weights(self) -> dict[str, NDArray[np.float64]]:
        """Return the weights of the layer as they stand here, or the one slice of a page of its own."""
        settings = self._page.settings
        if settings.opened is not None:
            return {"kernel": settings.opened.kernel.array, "bias": settings.opened.bias.array}
        return {"kernel": settings.kernel.array[..., None, None]}

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
        words = tr("Shown is what one channel adds to one filter, before bias and activation.")
        if opened == opened_transposed(numbers):
            words = f"{same_output(numbers, opened.worked().maps)} {words}"
        self.remark.setText(words)
