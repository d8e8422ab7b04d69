"""Colours for every kind of sight: families stay apart for colour-blind viewers, and strong contrast is strong."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from cnnstudio.layers.kind import FAMILY_CODES, FAMILY_ICONS
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.skin import Skin
from cnnstudio.ui.colour_scale import contrast

ROLES = ("io", "conv", "pool", "act", "norm", "dense", "reshape", "merge")
THEMES = ("dark", "light", "contrast")
LEAST = 20.0

SIGHT = {
    "normal": np.eye(3),
    "protan": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "deutan": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "tritan": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
"""Machado, Oliveira and Fernandes (2009), full severity, on linear RGB."""

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = TO_XYZ @ np.ones(3)


def linear(colour):
    parts = np.array(colour.getRgbF()[:3])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    x, y, z = (
        t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    )
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one, other, sight):
    return float(np.linalg.norm(lab(SIGHT[sight] @ linear(one)) - lab(SIGHT[sight] @ linear(other))))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("name", THEMES)
def test_families_stay_apart_for_every_sight(name, sight):
    worn = theme.load(name)
    for one, other in combinations(ROLES, 2):
        colours = worn.colour(f"family_{one}"), worn.colour(f"family_{other}")
        assert apart(*colours, sight) >= LEAST, f"{one} and {other}"


def test_the_measure_knows_a_palette_that_is_not_enough():
    """Okabe and Ito's vermilion and green lie close for deutan viewers, as their paper says of red and green."""

    assert apart(QColor("#FF0000"), QColor("#007B00"), "normal") > 100
    assert apart(QColor("#A00000"), QColor("#505000"), "deutan") < LEAST


@pytest.mark.parametrize("name", THEMES)
def test_families_stand_out_from_canvas_and_node(name):
    worn = theme.load(name)
    for role in ROLES:
        for ground in ("canvas", "node"):
            assert contrast(worn.colour(f"family_{role}"), worn.colour(ground)) >= 3.0


@pytest.mark.parametrize("surface", ["canvas", "chrome", "card", "node", "field", "control"])
def test_strong_contrast_is_at_least_seven_for_text_and_four_and_a_half_for_lines(surface):
    worn = theme.load("contrast")
    for ink in ("text", "text_quiet", "text_faint", "accent", "error", "warning", "info"):
        assert contrast(worn.colour(ink), worn.colour(surface)) >= 7.0, ink
    for line in ("line", "line_strong", "control_line", "wire", "focus"):
        assert contrast(worn.colour(line), worn.colour(surface)) >= 4.5, line


def test_in_strong_contrast_the_words_of_waiting_layers_keep_seven():
    worn, waiting = theme.load("contrast"), Skin("contrast").waiting
    for ink in ("text", "text_quiet"):
        pairs = zip(worn.colour("node").getRgbF()[:3], worn.colour(ink).getRgbF()[:3], strict=True)
        through = QColor.fromRgbF(*(under + (over - under) * waiting for under, over in pairs))
        assert contrast(through, worn.colour("node")) >= 7.0, ink
    assert waiting > Skin("dark").waiting


def test_every_family_has_a_drawing_and_two_letters_besides_its_colour():
    assert FAMILY_CODES.keys() == FAMILY_ICONS.keys()
    assert all(len(code) == 2 for code in FAMILY_CODES.values())


def test_strong_contrast_is_chosen_in_the_menu_and_worn_at_once(make_studio):
    studio = make_studio()
    studio.window.show_workspace("design")
    studio.window.actions_by_id["theme-contrast"].trigger()
    assert theme.current().name == "contrast"
    assert studio.window.settings.value.theme == "contrast"
    surface = studio.window.pages.design.canvas.viewport()
    shown = surface.grab().toImage().pixelColor(3, surface.height() - 3)
    assert shown.name() == theme.current().colour("canvas").name() == "#000000"
