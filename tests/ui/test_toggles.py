"""What is on or off: every switch of the menus shows how things stand, and chosen again is as it was."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from cnnstudio.ui import theme
from cnnstudio.ui.actions import SwitchAction
from cnnstudio.ui.canvas.measures import measures
from cnnstudio.ui.preferences import Preferences

_BOTH_WAYS = (
    "lock",
    "map",
    "measure-parameters",
    "measure-field",
    "canvas-maps",
    "tensors",
    "only-paths",
    "own-wires",
    "table",
    "outline",
    "problems",
    "what-if",
    "history",
    "theme-contrast",
    "reduced-motion",
    "first-row",
    "guides",
    "snap-to-grid",
    "gaps",
)


@pytest.fixture
def window(make_studio):
    window = make_studio().window
    window.show_workspace("design")
    return window


def menu_of(window, name) -> QMenu:
    menus = [menu for menu in window.menus.findChildren(QMenu) if action(window, name) in menu.actions()]
    return menus[0]


def action(window, name) -> QAction:
    return window.actions_by_id[name]


def shown(window, name) -> bool:
    """Say whether a person who opens the menu sees a mark there."""
    menu_of(window, name).aboutToShow.emit()
    checked = action(window, name).isChecked()
    assert action(window, name).icon().isNull() is not checked
    return checked


@pytest.mark.parametrize("name", _BOTH_WAYS)
def test_a_switch_shows_how_things_stand_and_chosen_again_is_as_it_was(window, name):
    assert isinstance(action(window, name), SwitchAction)
    before = shown(window, name)
    action(window, name).trigger()
    assert shown(window, name) is not before
    action(window, name).trigger()
    assert shown(window, name) is before


def test_every_checkable_action_is_a_switch_and_the_other_way_round(window):
    switches = {name for name, each in window.actions_by_id.items() if isinstance(each, SwitchAction)}
    assert switches == {name for name, each in window.actions_by_id.items() if each.isCheckable()}
    assert {*_BOTH_WAYS, "theme-system", "symbols-WFPS"} <= switches


@pytest.mark.parametrize("worn", ["dark", "light", "system"])
def test_high_contrast_chosen_again_wears_what_was_worn_before(window, worn):
    window.settings.change(theme=worn)
    before = theme.current().name
    action(window, "theme-contrast").trigger()
    assert theme.current().name == "contrast"
    assert shown(window, "theme-contrast")
    assert not shown(window, "theme-system")
    action(window, "theme-contrast").trigger()
    assert window.settings.value.theme == worn
    assert theme.current().name == before
    assert shown(window, "theme-system") is (worn == "system")


def test_one_of_several_stays_chosen_when_it_is_chosen_again(window):
    for name in ("theme-system", "symbols-nfps"):
        action(window, name).trigger()
        action(window, name).trigger()
        assert shown(window, name)
    assert not shown(window, "symbols-WFPS")


def test_marks_follow_what_was_turned_elsewhere(window):
    canvas = window.pages.design.canvas
    canvas.toggle_lock()
    canvas.stage.look(measure="macs", own_wires=True)
    window.settings.change(map=False)
    window.pages.design.docks["history"].show()
    assert all(shown(window, name) for name in ("lock", "measure-macs", "own-wires", "history"))
    assert not shown(window, "map")
    assert not shown(window, "measure-parameters")


def test_the_search_says_what_is_on(window):
    action(window, "reduced-motion").setChecked(False)  # a mark out of date, as before a menu was ever opened
    found = {each.title: each.note for each in window.search._find("reduced motion")}
    assert found["Reduced motion"] == "View › on"
    action(window, "reduced-motion").trigger()
    found = {each.title: each.note for each in window.search._find("reduced motion")}
    assert found["Reduced motion"] == "View › off"


def test_a_dock_that_stands_is_not_hidden_by_asking_for_it_from_another_view(window):
    action(window, "problems").trigger()
    window.show_workspace("draw")
    assert not shown(window, "problems")
    action(window, "problems").trigger()
    assert window.workspace == "design"
    assert window.pages.design.docks["problems"].isVisible()


def test_a_menu_opened_on_the_start_page_builds_no_view(make_studio):
    window = make_studio().window
    for menu in window.menus.findChildren(QMenu):
        menu.aboutToShow.emit()
    assert "design" not in window.pages.__dict__


def test_the_map_goes_and_comes_with_its_switch(window):
    from tests.benchmarks.canvas import large_design

    window.document.replace(large_design(50))
    minimap = window.pages.design.canvas.minimap
    assert minimap.isVisible()
    action(window, "map").trigger()
    assert not minimap.isVisible()
    action(window, "map").trigger()
    assert minimap.isVisible()


def test_the_measures_of_the_menu_are_those_of_the_canvas(window):
    assert {each.id: each.title for each in measures()} == {
        each.id: action(window, f"measure-{each.id}").text() for each in measures()
    }


def test_reduced_motion_stands_in_the_preferences_and_is_kept(window):
    window.settings.change(reduced_motion=False)
    card = Preferences(window, window.settings)
    assert not card.motion.isChecked()
    card.motion.click()
    assert window.settings.value.reduced_motion
    assert theme.current().reduced_motion
    assert shown(window, "reduced-motion")
    card.deleteLater()


def test_less_motion_takes_no_new_style_rules(window, monkeypatch):
    monkeypatch.setattr(window.look, "_wear", lambda: pytest.fail("all widgets are styled anew"))
    changed = []
    window.look.changed.connect(lambda: changed.append(theme.current().reduced_motion))
    action(window, "reduced-motion").trigger()
    assert changed == [False]


def test_no_canvas_motion_takes_time_under_reduced_motion(window):
    canvas = window.pages.design.canvas
    window.settings.change(reduced_motion=False)
    canvas.zoom_to(2.0)
    assert canvas.zoom() != 2.0
    canvas.zoom_to(2.0)
    window.settings.change(reduced_motion=True)
    canvas.fit_all()
    assert canvas.stage.is_fitted()
    canvas.stage.glides = True
    canvas.turn()
    assert not canvas.stage.scene.lifted
    assert all(theme.current().motion(name) == 0 for name in ("view", "layout", "hover", "panel"))
