from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from PySide6.QtGui import QColor, QFont
from shiboken6 import isValid

from cnnstudio.paths import resource
from cnnstudio.ui import colour_scale, icons, theme
from cnnstudio.ui.look import Look, style_sheet
from cnnstudio.ui.widgets import Label

THEMES = ("dark", "light", "contrast")
SURFACES = ("canvas", "chrome", "card", "node", "field", "control")
TEXTS = ("text", "text_quiet", "text_faint", "accent")
STATES = ("error", "warning", "info")
FAMILIES = ("io", "conv", "pool", "act", "norm", "dense", "reshape", "merge")


def _contrast(look: theme.Theme, ink: str, paper: str) -> float:
    return colour_scale.contrast(look.colour(ink), look.colour(paper))


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", THEMES)
def test_text_and_states_are_read_on_every_surface(name):
    look = theme.load(name)
    pairs = itertools.product(TEXTS + STATES, SURFACES)
    poor = {pair: round(_contrast(look, *pair), 2) for pair in pairs if _contrast(look, *pair) < 4.5}
    assert poor == {}


@pytest.mark.parametrize("name", THEMES)
def test_text_is_read_on_tints_and_on_the_filled_button(name):
    look = theme.load(name)
    pairs = [("text", f"{state}_tint") for state in (*STATES, "accent")]
    pairs += [(state, f"{state}_tint") for state in STATES]
    pairs += [
        ("on_accent", "accent"),
        ("on_accent", "accent_pressed"),
        ("text", "control_hover"),
        ("text", "control_pressed"),
    ]
    assert {pair: _contrast(look, *pair) for pair in pairs if _contrast(look, *pair) < 4.5} == {}


@pytest.mark.parametrize("name", THEMES)
def test_families_focus_and_wires_stand_out_from_where_they_lie(name):
    look = theme.load(name)
    families = [f"family_{family}" for family in FAMILIES]
    pairs = [*itertools.product(families, ("canvas", "node"))]
    pairs += itertools.product(("focus", "accent", "wire"), ("canvas", "chrome", "node"))
    assert {pair: _contrast(look, *pair) for pair in pairs if _contrast(look, *pair) < 3.0} == {}


@pytest.mark.parametrize("name", THEMES)
def test_plot_colours_may_be_worn_by_numbers(name):
    look = theme.load(name)
    for role in ("plot_train", "plot_val", "plot_c", "plot_d"):
        assert _contrast(look, role, "chrome") >= 4.5


def test_all_themes_know_the_same_roles():
    assert (
        set(theme.load("dark").roles) == set(theme.load("light").roles) == set(theme.load("contrast").roles)
    )


def test_a_family_without_a_colour_is_grey():
    look = theme.load("dark")
    assert look.family("recurrent") == look.colour("family_io")
    assert look.family("convolution") == look.family("conv") == look.colour("family_conv")
    assert look.family("input-output") == look.colour("family_io")


def test_scale_multiplies_lengths_and_type_but_not_hairlines(qapp):
    small, large = theme.load("dark", 1.0), theme.load("dark", 2.0)
    assert large.size("control") == 2 * small.size("control") == 56
    assert large.font("body").pixelSize() == 2 * small.font("body").pixelSize() == 26
    assert large.stroke("hairline") == small.stroke("hairline") == 1
    assert large.extent("window_min").width() == 1920


def test_scale_stays_within_its_limits():
    assert theme.load("dark", 0.1).scale == 0.8
    assert theme.load("dark", 9).scale == 2.0


def test_reduced_motion_stops_what_moves_but_not_what_waits():
    look = theme.load("dark", reduced_motion=True)
    assert look.motion("hover") == look.motion("view") == look.motion("panel") == 0
    assert look.motion("toast") == 6000
    assert theme.load("dark").motion("hover") == 80


def test_the_bundled_fonts_are_found_and_used(qapp):
    assert {"Inter", "JetBrains Mono"} <= set(theme.load_fonts())
    look = theme.load("dark")
    assert look.font("body").family() == "Inter"
    assert look.font("working").family() == "JetBrains Mono"
    assert look.font("strong").weight() == QFont.Weight.DemiBold


def test_digits_are_equally_wide(qapp):
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme.load("dark").font("body"))
    assert len({round(metrics.horizontalAdvance(digit * 20), 3) for digit in "0123456789"}) == 1


def test_a_font_belongs_to_whoever_asked(qapp):
    look = theme.load("dark")
    look.font("body").setPixelSize(99)
    assert look.font("body").pixelSize() == 13


def test_style_rules_name_only_roles_that_exist(qapp):
    for name in THEMES:
        assert "{{" not in style_sheet(theme.load(name))
    assert re.search(r"#[0-9a-fA-F]{6}", resource("style.qss").read_text("utf-8")) is None


def test_changing_the_mode_changes_theme_palette_and_tells(qapp, qtbot, look):
    with qtbot.waitSignal(look.changed):
        look.set_mode("light")
    assert theme.current().name == look.theme.name == "light"
    assert qapp.palette().window().color() == theme.load("light").colour("chrome")


def test_wearing_the_same_theme_again_tells_nobody(qtbot, look):
    with qtbot.assertNotEmitted(look.changed):
        look.set_mode("dark")


def test_scale_is_worn_by_new_paint_calls(look):
    look.set_scale(1.5)
    assert theme.current().size("control") == 42
    assert look.scale == 1.5


def test_system_mode_follows_the_desktop_while_it_runs(qapp, look, monkeypatch):
    from PySide6.QtCore import Qt

    desktop = [Qt.ColorScheme.Dark]
    monkeypatch.setattr(Look, "_scheme", lambda self: desktop[0])
    look.set_mode("system")
    assert look.theme.name == "dark"
    desktop[0] = Qt.ColorScheme.Light
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look.theme.name == "light"
    look.set_mode("dark")
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
    assert look.theme.name == "dark"


@pytest.mark.parametrize("name", THEMES)
def test_zero_disappears_into_the_surface(name):
    look = theme.load(name)
    table = colour_scale.signed_table(look)
    assert len(table) == 256
    assert QColor(table[colour_scale.ZERO_INDEX]) == look.colour("scale_zero")
    assert QColor(table[255]) == look.colour("scale_positive_end")
    assert QColor(table[1]) == look.colour("scale_negative_end")
    assert colour_scale.signed_colour(look, 0.0, 3.0) == look.colour("scale_zero")


def test_blue_lies_below_zero_and_orange_above():
    look = theme.load("dark")
    below, above = colour_scale.signed_colour(look, -0.6, 1.0), colour_scale.signed_colour(look, 0.6, 1.0)
    assert below.blue() > below.red()
    assert above.red() > above.blue()


def test_indices_put_the_ends_and_zero_where_the_table_has_them():
    values = np.array([-2.0, -1.0, 0.0, 1.0, 2.0, np.nan])
    assert colour_scale.signed_indices(values, 1.0).tolist() == [
        1,
        1,
        128,
        255,
        255,
        colour_scale.MISSING_INDEX,
    ]


def test_a_value_has_one_colour_as_picture_and_as_cell():
    look = theme.load("light")
    table = colour_scale.signed_table(look)
    index = int(colour_scale.signed_indices(np.array([0.37]), 0.49)[0])
    cell, pixel = colour_scale.signed_colour(look, 0.37, 0.49), QColor(table[index])
    assert (
        max(abs(cell.red() - pixel.red()), abs(cell.green() - pixel.green()), abs(cell.blue() - pixel.blue()))
        <= 2
    )


def test_not_a_number_wears_the_error_colour():
    look = theme.load("dark")
    assert QColor(colour_scale.signed_table(look)[colour_scale.MISSING_INDEX]) == look.colour("error")
    assert colour_scale.signed_colour(look, float("nan"), 1.0) == look.colour("error")


def test_an_all_zero_map_is_all_surface():
    assert set(colour_scale.signed_indices(np.zeros((3, 3)), 0.0).ravel().tolist()) == {128}
    assert colour_scale.signed_limit(np.array([np.nan, np.inf])) == 0.0
    assert colour_scale.signed_limit(np.array([-3.0, 2.0])) == 3.0


def test_bytes_are_taken_as_greys_and_shares_are_stretched():
    assert colour_scale.grey_indices(np.array([0, 7, 255], np.uint8)).tolist() == [0, 7, 255]
    assert colour_scale.grey_indices(np.array([0.0, 0.5, 1.0, 9.0])).tolist() == [0, 128, 255, 255]


def test_ink_on_a_cell_can_be_read():
    for level in range(0, 256, 5):
        cell = QColor(level, level, level)
        assert colour_scale.contrast(colour_scale.ink_on(cell), cell) >= 3.8


def test_every_drawing_is_painted_in_the_roles_colour(qapp):
    look = theme.load("dark")
    theme.use(look)
    for name in icons.names():
        image = icons.pixmap(name, "accent", 16, 2.0).toImage()
        inks = {
            image.pixelColor(x, y).name()
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() > 250
        }
        assert inks, name
        assert all(_near(QColor(ink), look.colour("accent")) for ink in inks), name


def _near(first: QColor, second: QColor) -> bool:
    return max(abs(a - b) for a, b in zip(first.getRgb(), second.getRgb(), strict=True)) <= 3


def test_a_drawing_is_kept_for_the_next_time(qapp):
    assert icons.pixmap("plus", "text", 16, 1.0) is icons.pixmap("plus", "text", 16, 1.0)
    assert icons.pixmap("plus", "text", 16, 2.0).size().width() == 32


def test_a_worn_icon_follows_the_theme(qtbot, look):
    from PySide6.QtGui import QAction

    action = QAction("Play")
    icons.wear(action, "play", "text")
    before = action.icon().pixmap(16, 16).toImage()
    look.set_mode("light")
    assert action.icon().pixmap(16, 16).toImage() != before


def test_an_action_whose_window_is_gone_is_passed_over(qtbot, look):
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    action = QAction("Play", window)
    icons.wear(action, "play")
    window.deleteLater()
    qtbot.waitUntil(lambda: not isValid(action))
    look.set_mode("light")
    assert look.theme.name == "light"


@pytest.mark.parametrize("family", [*FAMILIES, "recurrent"])
def test_every_family_has_a_drawing(family):
    assert icons.family_icon(family) in icons.names()
    assert icons.family_icon(family) != "block"


def test_a_strange_family_wears_the_block():
    assert icons.family_icon("quantum") == "block"


def test_a_label_wears_the_new_theme_s_ink_after_every_change(qtbot, qapp):
    look = Look(qapp, "dark")
    label = Label("Loss", "title")
    label.setAutoFillBackground(True)
    qtbot.addWidget(label)
    label.show()
    for mode in ("light", "dark", "light"):
        look.set_mode(mode)
        ink = theme.current().colour("text")
        picture = label.grab().toImage()
        nearest = min(
            abs(picture.pixelColor(x, y).lightness() - ink.lightness())
            for x in range(picture.width())
            for y in range(picture.height())
        )
        assert nearest < 40
