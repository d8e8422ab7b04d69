"""Where a person says how the program should behave: a card that opens from the Edit menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.ui.widgets import FormRow, Label, NumberField, Popover, Segments, Switch

if TYPE_CHECKING:
    from cnnstudio.settings import SettingsStore

_WIDTH = 440


class Preferences(Popover):
    """Every change is kept at once."""

    def __init__(self, window: QWidget, settings: SettingsStore) -> None:
        super().__init__(window, width=_WIDTH)
        value = settings.value
        ways = (("auto", tr("By device")), ("mouse", tr("Mouse")), ("trackpad", tr("Trackpad")))
        self.navigation = Segments(ways, value.navigation, tr("Moving around the canvas"))
        self.navigation.set_help("auto", tr("The wheel zooms; two fingers on a trackpad pan."))
        self.navigation.set_help("mouse", tr("The wheel zooms; middle button or space bar and drag pan."))
        self.navigation.set_help("trackpad", tr("Two fingers pan; a pinch, or Ctrl and the wheel, zooms."))
        self.tab = _switch(tr("Tab adds a layer"), value.tab_adds)
        self.letters = _switch(tr("Any letter adds a layer"), value.letters_add)
        self.tab.setToolTip(tr("Tab then no longer walks from layer to layer."))
        self.letters.setToolTip(tr("Single letters then no longer are keys of the canvas."))
        self.single = _switch(tr("Single letters are keys"), value.single_letters)
        self.single.setToolTip(tr("Off, only keys with Ctrl or Alt and named keys act on the canvas."))
        self.shake = _switch(tr("Shaking a layer takes it off its wires"), value.shake_disconnects)
        self.shake.setToolTip(tr("Drag a layer quickly back and forth; let go, and its wires are gone."))
        self.gaps = _switch(tr("Make room and close up"), value.gaps)
        self.gaps.setToolTip(tr("Layers behind move on for one that is inserted, and back when one goes."))
        self.motion = _switch(tr("Reduced motion"), value.reduced_motion)
        self.motion.setToolTip(tr("Views and layers are where they go at once, instead of gliding there."))
        self.kept = NumberField(
            value.snapshot_megabytes, 0, 1_000_000, 64, name=tr("Megabytes for the kept epochs of a run")
        )
        self.kept.setToolTip(
            tr("Epochs beyond it are thinned out evenly; the first, the best and the last always stay.")
        )
        self.body.addWidget(Label(tr("Preferences"), "title"))
        self.body.addWidget(FormRow(tr("Wheel"), self.navigation))
        for switch in (self.tab, self.letters, self.single, self.shake, self.gaps, self.motion):
            self.body.addWidget(switch)
        self.body.addWidget(FormRow(tr("Kept epochs, MB per run"), self.kept, 190))
        self.navigation.valueChanged.connect(lambda way: settings.change(navigation=way))
        self.tab.clicked.connect(lambda on: settings.change(tab_adds=on))
        self.letters.clicked.connect(lambda on: settings.change(letters_add=on))
        self.single.clicked.connect(lambda on: settings.change(single_letters=on))
        self.shake.clicked.connect(lambda on: settings.change(shake_disconnects=on))
        self.gaps.clicked.connect(lambda on: settings.change(gaps=on))
        self.motion.clicked.connect(lambda on: settings.change(reduced_motion=on))
        self.kept.valueChanged.connect(lambda size: settings.change(snapshot_megabytes=size))
        self.setAccessibleName(tr("Preferences"))


def _switch(words: str, on: bool) -> Switch:
    switch = Switch(words, words)
    switch.setChecked(on)
    return switch


def open_preferences(window: QWidget, beside: QWidget, settings: SettingsStore) -> Preferences:
    """Open the card below the menus."""
    card = Preferences(window, settings)
    card.closed.connect(card.deleteLater)
    card.open_beside(beside, take_focus=True)
    return card
