"""The search of the window holds every item of the canvas's menus, with the reason where it cannot be done."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import blocks, edits
from cnnstudio.ui.canvas.offers import actions_of, known, offers
from tests.ui.canvas.conftest import RIGHT
from tests.ui.canvas.test_gestures import body, empty
from tests.ui.canvas.test_wiring import edge_into, merged
from tests.ui.small_data import small_project

OWN = {"Parameter of the block", "Colour"}
"""Menus whose items are parts of the design: fields, families."""


def open_at(view, hand, at):
    """Open the menu there and return its items with the menus they stand in."""
    hand(view).click(at, button=RIGHT)
    found = {(place, action.text()) for place, action in actions_of(view.cards.menu) if place not in OWN}
    view.cards.menu.close()
    return found


def there():
    return {(each.place, each.title) for each in known()}


def test_every_item_of_every_menu_is_known(still, hand):
    document = still.document
    assert open_at(still, hand, body(still, "conv2d_1")) <= there()
    assert open_at(still, hand, still.wire_point(edge_into(still, "flatten_1"))) <= there()
    assert open_at(still, hand, still.port_point("conv2d_1", "output", "out")) <= there()
    assert open_at(still, hand, empty(still)) <= there()
    document.edit("Skip", edits.bypass, ("maxpool_1",))
    assert open_at(still, hand, body(still, "maxpool_1")) <= there()
    still.select(["conv2d_1", "maxpool_1"])
    assert open_at(still, hand, body(still, "conv2d_1")) <= there()
    block = document.edit("Block", blocks.group, ("conv2d_2", "maxpool_2"))
    still.fit_all()
    assert open_at(still, hand, body(still, block)) <= there()


def test_the_items_of_a_merges_port_are_known(make_canvas, hand):
    view, both = merged(make_canvas)
    assert open_at(view, hand, view.port_point(both, "inputs", "in", 1)) <= there()


def offered(view):
    return {each.title: each for each in offers(view.cards.menus)}


def test_what_fits_the_selection_can_be_done_and_the_rest_says_what_it_needs(still):
    assert offered(still)["Rename"].reason == "Select a layer first."
    assert offered(still)["Left edges"].reason == "Select two or more layers first."
    still.select(["conv2d_1", "conv2d_2"])
    for title in ("Left edges", "Rename", "Duplicate", "What if it were another layer"):
        assert offered(still)[title].reason == ""
    offered(still)["Skip layer"].act()
    assert still.document.project.node("conv2d_1").bypassed
    still.stage.select(wires=[edge_into(still, "flatten_1")])
    offered(still)["Delete wire"].act()
    assert not [e for e in still.document.project.graph.edges if e.target == "flatten_1"]


@pytest.fixture
def window(make_studio):
    studio = make_studio()
    studio.document.replace(small_project())
    studio.window.show_workspace("design")
    return studio.window


@pytest.mark.slow
def test_the_search_of_the_window_lists_them_and_does_them(window):
    field = window.top.search
    window.top.open_search()
    QTest.keyClicks(field, "left edges")
    (found,) = [each for each in window.search.found() if each.title == "Left edges"]
    assert found.reason == "Select two or more layers first."
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not window.document.can_undo
    window.pages.design.canvas.select(["conv2d_1", "maxpool_1"])
    QTest.keyClick(field, Qt.Key.Key_Escape)
    window.top.open_search()
    QTest.keyClicks(field, "chain selected")
    assert window.search.found()[0].title == "Chain selected"
    assert window.search.found()[0].reason == ""


def test_what_is_not_possible_stands_last_with_its_reason(window):
    window.top.open_search()
    QTest.keyClicks(window.top.search, "undo")
    (found,) = [each for each in window.search.found() if each.title == "Undo"]
    assert found.reason == "Not possible now."
