"""The list of a first course and the fold about layers are kept from one start to the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from cnnstudio.ui.palette.first_course import FIRST_COURSE


def design_of(studio):
    studio.window.show_workspace("design")
    return studio.window.pages.design


def test_what_is_chosen_in_design_is_there_after_a_new_start(make_studio):
    studio = make_studio()
    design = design_of(studio)
    extent = design.palette_panel.extent
    first = next(b for b in extent.findChildren(QAbstractButton) if b.text() == "First course")
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    design.inspector.about.fold.click()
    assert studio.settings.value.first_course
    assert studio.settings.value.about_layers
    again = make_studio(first_course=True, about_layers=True)
    design = design_of(again)
    assert sorted(design.palette_panel.kinds()) == sorted(FIRST_COURSE)
    assert design.inspector.about.fold.isChecked()


def test_the_letters_of_formulas_reach_the_palettes_card(make_studio):
    studio = make_studio()
    design = design_of(studio)
    studio.window.bridge.set_reading(type(studio.window.bridge.reading)("nfps", 0))
    design.palette_panel.explain("MaxPooling2D")
    assert "floor((n" in design.palette_panel.card.text.worked.formula.text()
    design.palette_panel.explain("")
