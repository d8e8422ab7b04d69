"""The ways to the what-if table: the shortcut, the menu, the inspector's button and a layer's own menu."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document.blocks import group
from cnnstudio.ui.touring.hand import CONTROL, SHIFT, Hand


@pytest.fixture
def studio(make_studio):
    made = make_studio()
    made.window.show_workspace("design")
    made.app.processEvents()
    return made


@pytest.fixture
def page(studio):
    return studio.window.pages.design


def test_the_shortcut_shows_and_hides_the_table(studio, page):
    hand = Hand(studio.window)
    assert not page.docks["what-if"].isVisible()
    hand.press(Qt.Key.Key_I, CONTROL | SHIFT)
    assert page.docks["what-if"].isVisible()
    assert page.what_if.empty.isVisible()
    hand.press(Qt.Key.Key_I, CONTROL | SHIFT)
    assert not page.docks["what-if"].isVisible()


def test_the_menu_has_it_with_its_key(studio, page):
    action = studio.window.actions_by_id["what-if"]
    assert action.shortcut().toString() == "Ctrl+Shift+I"
    studio.window.show_workspace("train")
    action.trigger()
    assert studio.window.workspace == "design"
    assert page.docks["what-if"].isVisible()


def test_the_inspector_offers_it_for_convolutions_only(studio, page):
    page.select(("maxpool_1",))
    assert not page.inspector.ways.what_if.isVisible()
    page.select(("conv2d_2",))
    button = page.inspector.ways.what_if
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert page.docks["what-if"].isVisible()
    assert page.what_if.rows[0].output == (11, 11, 64)


def layer_menu(page, name):
    """Press the right button on a layer, and return the menu that opens."""
    at = page.canvas.node_rect(name).center()
    surface = page.canvas.viewport()
    QTest.mouseMove(surface, at)
    QTest.mouseClick(surface, Qt.MouseButton.RightButton, pos=at)
    return page.canvas.cards.menus.menu


def test_a_layers_own_menu_offers_it(studio, page):
    menu = layer_menu(page, "maxpool_1")
    assert not [a for a in menu.actions() if "What if" in a.text()]
    menu.close()
    menu = layer_menu(page, "conv2d_1")
    next(a for a in menu.actions() if "What if" in a.text()).trigger()
    menu.close()
    assert page.docks["what-if"].isVisible()
    assert page.what_if.rows[0].output == (26, 26, 32)


def test_enter_in_the_table_replaces_and_the_status_bar_says_what_it_brought(studio, page):
    hand = Hand(studio.window)
    page.select(("conv2d_2",))
    hand.press(Qt.Key.Key_I, CONTROL | SHIFT)
    keys = [line.key for line in page.what_if.table.rows.lines()]
    page.what_if.table.setFocus()
    page.what_if.table.selectRow(keys.index("separable"))
    hand.press(Qt.Key.Key_Return)
    assert studio.document.project.node("conv2d_2").layer.kind == "SeparableConv2D"
    assert studio.document.undo_label.startswith("conv2d_2 becomes: Depthwise-separable")
    assert "−16,096" in studio.document.undo_label
    assert studio.window.status.text() == studio.document.undo_label
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert studio.document.project.node("conv2d_2").layer.kind == "Conv2D"


def test_a_layer_inside_a_block_is_compared_and_replaced_in_its_block(studio, page):
    hand, document = Hand(studio.window), studio.document
    block = document.edit("Block", group, ("conv2d_1", "maxpool_1"), "stem")
    before = document.project
    page.canvas.levels.enter(block)
    page.select(("conv2d_1",))
    hand.press(Qt.Key.Key_I, CONTROL | SHIFT)
    assert page.what_if.rows[0].output == (26, 26, 32)
    keys = [line.key for line in page.what_if.table.rows.lines()]
    page.what_if.table.setFocus()
    page.what_if.table.selectRow(keys.index("separable"))
    hand.press(Qt.Key.Key_Return)
    definition = document.project.blocks_by_id[document.project.node(block).layer.block]
    assert definition.graph.by_id["conv2d_1"].layer.kind == "SeparableConv2D"
    assert page.what_if.rows[0].title == "Depthwise-separable"
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert document.project == before
