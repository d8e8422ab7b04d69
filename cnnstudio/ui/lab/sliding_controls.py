"""What can be set of a sliding window, in the panel at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from cnnstudio.arithmetic.activations import ACTIVATIONS
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.language import tr
from cnnstudio.ui.lab import inputs
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.lab.layer_choice import LayerChoice
from cnnstudio.ui.lab.note import Note
from cnnstudio.ui.lab.opened import CONVOLUTIONS
from cnnstudio.ui.lab.send_kernel import SendKernel
from cnnstudio.ui.lab.sliding import (
    Sliding,
    cleared,
    fitting,
    named_kernel,
    presets,
    weights_of,
    with_channels,
    with_kernel_size,
    with_plane,
)
from cnnstudio.ui.lab.sliding_notes import notes
from cnnstudio.ui.widgets import Choice, Label, Line, NumberField, PairField, Segments

if TYPE_CHECKING:
    from cnnstudio.ui.lab.page import LabPage

_MOST_CHANNELS = 64


class SlidingControls:
    """Builds the rows of a page whose settings are `Sliding`, changes the settings and follows them."""

    def __init__(self, page: LabPage[Sliding]) -> None:
        self._page = page
        self.notes: list[Note] = []
        self._input()
        page.controls.addWidget(Line())
        self._kernel()
        page.controls.addWidget(Line())
        self._window()
        page.controls.addWidget(Line())
        self._sums()

    def add_notes(self) -> None:
        """Put what is often printed at the end of the panel."""
        self.notes = [Note(*words) for words in notes(self._page.settings)]
        for note in self.notes:
            self._page.controls.addWidget(note)

    def _row(self, label: str, control: QWidget, *fields: str) -> Any:
        row = self._page.add_row(label, control, *fields)
        ended = getattr(control, "editingEnded", None)
        if ended is not None:
            ended.connect(self._page.history.seal)
        return row

    def _input(self) -> None:
        self.source = Choice([*inputs.sources(), ("layer", tr("A layer's input"))], "course", tr("Input"))
        self.size = NumberField(8, 1, inputs.LARGEST_SIDE, name=tr("Input size"))
        self.number = NumberField(0, 0, 999_999, name=tr("Image number"))
        self._row(tr("Input"), self.source, "source", "input")
        self.size_row = self._row(tr("Size"), self.size, "input size")
        self.number_row = self._row(tr("Image"), self.number, "number")
        self.source.valueChanged.connect(self._choose_source)
        self.size.valueChanged.connect(self._choose_size)
        self.number.valueChanged.connect(self._choose_number)

    def _kernel(self) -> None:
        self._page.controls.addWidget(Label(tr("Kernel"), "strong"))
        self.presets = Chips(presets(), tr("Kernel"))
        self._page.controls.addWidget(self.presets)
        self.kernel = PairField((2, 2), 1, 100, tr("Kernel size"))
        self._row(tr("Kernel size"), self.kernel, "kernel", "kernel size")
        self.presets.chosen.connect(self._choose_preset)
        self.kernel.valueChanged.connect(self._choose_kernel_size)

    def _window(self) -> None:
        self.strides = PairField((1, 1), 1, 256, tr("Stride"))
        self.dilation = PairField((1, 1), 1, 64, tr("Dilation rate"))
        options = [("valid", "valid"), ("same", "same"), ("causal", "causal"), ("own", tr("own"))]
        self.padding = Segments(options, "valid", tr("Padding"))
        self.own = PairField((1, 1), 0, 64, tr("Cells on each side"))
        self._row(tr("Stride"), self.strides, "stride")
        self._row(tr("Dilation rate"), self.dilation, "dilation rate")
        self._row(tr("Padding"), self.padding, "padding")
        self.own_row = self._row(tr("On each side"), self.own)
        change = self._page.change
        self.strides.valueChanged.connect(lambda v: change("strides", strides=v))
        self.dilation.valueChanged.connect(lambda v: change("dilation", dilation=v))
        self.padding.valueChanged.connect(lambda v: change(padding=v))
        self.own.valueChanged.connect(lambda v: change("own", own=v))

    def _sums(self) -> None:
        self.channels = NumberField(1, 1, _MOST_CHANNELS, name=tr("Channels in"))
        self.filters = NumberField(1, 1, _MOST_CHANNELS, name=tr("Filters"))
        self.groups = NumberField(1, 1, _MOST_CHANNELS, name=tr("Groups"))
        self.activation = Choice([(name, name) for name in ACTIVATIONS], "linear", tr("Activation"))
        self._row(tr("Channels in"), self.channels)
        self._row(tr("Filters"), self.filters)
        self._row(tr("Groups"), self.groups, "groups")
        self._row(tr("Activation"), self.activation, "activation")
        for field in (self.channels, self.filters, self.groups):
            field.valueChanged.connect(lambda _value: self._choose_channels())
        self.activation.valueChanged.connect(lambda v: self._page.change(activation=v))

    def add_layers(self) -> tuple[LayerChoice, SendKernel]:
        """Add the buttons that open a layer of the network, and that give it the kernel."""
        page = self._page
        opening = LayerChoice(page.context, CONVOLUTIONS)
        sending = SendKernel(page, CONVOLUTIONS, lambda: weights_of(page.settings))
        for part in (opening, sending):
            page.controls.addWidget(part)
        return opening, sending

    # What the user chose.

    def _choose_source(self, source: object) -> None:
        self._load(str(source))

    def _choose_size(self, size: object) -> None:
        settings = self._page.settings
        if inputs.sized(settings.source):
            self._load(settings.source, "size", size=int(str(size)))
            return
        begun, side = self._page.history.begun("size"), int(str(size))
        if (side, side) == begun.image.shape[:2]:
            parts: dict[str, Any] = {"image": begun.image, "source": begun.source, "layer": begun.layer}
        else:
            parts = cleared(image=begun.image.resized((side, side, begun.channels)), source="typed")
        self._page.change("size", **parts)

    def _choose_number(self, number: object) -> None:
        if self._page.settings.source == "test":
            self._load("test", "number", number=int(str(number)))

    def _load(self, source: str, thing: str = "", size: int | None = None, number: int | None = None) -> None:
        settings = self._page.settings
        if source in {"typed", "layer"}:
            self._page.change(source="typed")
            return
        rows = settings.image.shape[0] if size is None else size
        if size is None and inputs.sized(source) and not inputs.sized(settings.source):
            rows = 64 if source.startswith("photo") else 8
        at = settings.number if number is None else number
        try:
            image = inputs.load(source, rows, at, self._page.context)
        except Refused as refused:
            self._page.show_refusal(refused)
            self.show(settings)
            return
        fitted = fitting(settings, image)
        parts = {name: getattr(fitted, name) for name in ("image", "kernel", "bias", "groups")}
        self._page.change(thing, **cleared(source=source, number=at, **parts))

    def _choose_preset(self, name: object) -> None:
        settings = self._page.settings
        parts = with_plane(settings, named_kernel(str(name)), str(name))
        self._page.change(**cleared(**parts))

    def _choose_kernel_size(self, size: object) -> None:
        begun = self._page.history.begun("kernel")
        if not (isinstance(size, tuple) and all(isinstance(part, int) for part in size)):
            return
        if size == begun.kernel.shape[:2]:
            parts: dict[str, Any] = {name: getattr(begun, name) for name in ("kernel", "preset", "layer")}
        else:
            parts = cleared(**with_kernel_size(begun, (size[0], size[1])))
        self._page.change("kernel", **parts)

    def _choose_channels(self) -> None:
        wanted = [field.value() for field in (self.channels, self.filters, self.groups)]
        if all(isinstance(value, int) for value in wanted):
            channels, filters, groups = (int(str(value)) for value in wanted)
            parts = with_channels(self._page.settings, channels, filters, groups)
            self._page.change("channels", **cleared(**parts))

    # What is shown.

    def show(self, settings: Sliding) -> None:
        """Put the settings into the controls; what is being typed stays."""
        self.source.set_value(settings.source)
        self.size.set_value(settings.image.shape[0])
        self.number.set_value(settings.number)
        self.number_row.setVisible(settings.source == "test")
        self.presets.set_value(settings.preset)
        self.kernel.set_value(settings.kernel.shape[:2])
        self.strides.set_value(settings.strides)
        self.dilation.set_value(settings.dilation)
        self.padding.set_value(settings.padding)
        self.own.set_value(settings.own)
        self.own_row.setVisible(settings.padding == "own")
        self.channels.set_value(settings.channels)
        self.groups.set_value(settings.groups)
        if self.groups.value() == settings.groups:
            self.filters.set_value(settings.filters)
        self.activation.set_value(settings.activation)
        for note, (_printed, right) in zip(self.notes, notes(settings) if self.notes else (), strict=True):
            note.set_right(right)
