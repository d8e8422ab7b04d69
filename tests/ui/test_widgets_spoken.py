from __future__ import annotations

import gc

import numpy as np
import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from cnnstudio.ui import widgets as w

pytestmark = pytest.mark.usefixtures("look")
Role = QAccessible.Role


def tiles():
    grid = w.TileGrid("Kernels")
    grid.set_tiles(np.zeros((3, 2, 2)))
    return grid


MADE = {
    "Button": (lambda: w.Button("Pause"), "Pause", {Role.Button}),
    "IconButton": (lambda: w.IconButton("undo", "Undo"), "Undo", {Role.Button}),
    "ToggleButton": (lambda: w.ToggleButton("Maps"), "Maps", {Role.Button, Role.CheckBox}),
    "Switch": (lambda: w.Switch("", "Augment"), "Augment", {Role.CheckBox}),
    "Check": (lambda: w.Check("Centre"), "Centre", {Role.CheckBox}),
    "Slider": (lambda: w.Slider(0, 9, 3, "Smooth"), "Smooth", {Role.Slider}),
    "Segments": (lambda: w.Segments([(1, "a"), (2, "b")], 1, "Padding"), "Padding", {Role.Grouping}),
    "NumberField": (lambda: w.NumberField(3, name="Filters"), "Filters", {Role.EditableText}),
    "PairField": (lambda: w.PairField((3, 3), name="Kernel size"), "Kernel size", {Role.Grouping}),
    "TextField": (lambda: w.TextField("a", "Name"), "Name", {Role.EditableText}),
    "SearchField": (lambda: w.SearchField("Search layers", "A"), "Search layers", {Role.EditableText}),
    "Choice": (lambda: w.Choice([(1, "relu")], 1, "Activation"), "Activation", {Role.ComboBox}),
    "Card": (lambda: w.Card("Cost"), "Cost", {Role.Grouping}),
    "Bars": (lambda: w.Bars(["0", "1"], "Answer"), "Answer", {Role.Chart}),
    "ImageView": (lambda: w.ImageView("Test image 0"), "Test image 0", {Role.Graphic}),
    "TileGrid": (tiles, "Kernels", {Role.Table}),
    "Strip": (lambda: w.Strip("dense_1"), "dense_1", {Role.Chart}),
    "Matrix": (lambda: w.Matrix("Confusion"), "Confusion", {Role.Table}),
    "ProgressTwo": (lambda: w.ProgressTwo("Run"), "Run", {Role.ProgressBar}),
    "ScaleBar": (w.ScaleBar, "Colour scale from −1 to +1", {Role.Graphic}),
    "EmptyState": (lambda: w.EmptyState("plus", "Nothing here yet."), "Nothing here yet.", set()),
}


@pytest.mark.parametrize("kind", MADE)
def test_every_control_has_a_name_and_a_role(qtbot, kind):
    make, name, roles = MADE[kind]
    widget = make()
    qtbot.addWidget(widget)
    spoken = QAccessible.queryAccessibleInterface(widget)
    # On Linux Qt speaks a list's choice in place of its name and gives the name as a relation.
    assert (widget.accessibleName() if kind == "Choice" else spoken.text(QAccessible.Text.Name)) == name
    assert not roles or spoken.role() in roles


def test_every_exported_control_is_spoken_of_or_is_no_control():
    silent = {"FocusRing", "FormRow", "Label", "Line", "LinkButton", "PrimaryButton", "Mark", "Slab", "Tile"}
    elsewhere = {"Facts", "Popover", "SectionHead", "SidePanel", "Silhouette", "Spine", "Toast"}
    assert set(w.__all__) == set(MADE) | silent | elsewhere


@pytest.mark.parametrize("state", ["checked", "disabled"])
def test_state_is_spoken(qtbot, state):
    switch = w.Switch("", "Augment")
    qtbot.addWidget(switch)
    switch.setChecked(True)
    switch.setEnabled(state == "checked")
    spoken = QAccessible.queryAccessibleInterface(switch).state()
    assert bool(spoken.checked)
    assert bool(spoken.disabled) == (state == "disabled")


@pytest.mark.slow
def test_hearing_widgets_that_come_and_go_does_no_harm(qtbot):
    for turn in range(1200):
        bars = w.Bars(["0"], f"Answer {turn}")
        assert QAccessible.queryAccessibleInterface(bars).text(QAccessible.Text.Name) == f"Answer {turn}"
        if turn % 3 == 0:
            bars.deleteLater()
        del bars
        if turn % 200 == 0:
            gc.collect()
            QApplication.processEvents()
