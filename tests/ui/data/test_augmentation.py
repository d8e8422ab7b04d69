"""The recipe's random changes are chosen by hand, and seen before and after as the engine draws them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.data.augmenting import course_example
from cnnstudio.document import edits
from cnnstudio.engine import messages as m
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.data.augmentation_pane import DRAWS
from tests.ui.engine_made import MadeEngine


@pytest.fixture
def page(page_on, archive):
    shown = page_on(archive(shape=(28, 28, 3)))
    bridge = shown.below.augmentation._bridge
    shown.engine = MadeEngine(bridge.wake)
    bridge.attach(shown.engine)
    return shown


def recipe(page):
    return page.document.project.recipe


def add(qtbot, page, kind):
    choice = page.recipe.augmentation.kind
    choice.setFocus()
    place = choice.findText(kind)
    assert place >= 0
    while choice.currentIndex() != place:
        QTest.keyClick(choice, Qt.Key.Key_Down if choice.currentIndex() < place else Qt.Key.Key_Up)
    qtbot.mouseClick(page.recipe.augmentation.more, Qt.MouseButton.LeftButton)


def reveal(qtbot, page, which):
    button = next(b for b in page.below.which._group.buttons() if b.text() == which)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def answer(page):
    _, _project, images, draws, ticket = page.engine.asked("augment")[-1]
    drawn = np.stack([images.astype(np.float32) * (n + 1) / draws for n in range(draws)])
    page.engine.say(m.Augmented(ticket, drawn))
    return images


def test_a_change_is_added_set_and_taken_out_each_as_a_step_of_history(page, qtbot):
    editor = page.recipe.augmentation
    add(qtbot, page, "RandomFlip")
    assert [one.kind for one in recipe(page).augmentation] == ["RandomFlip"]
    mode = editor.cards[0].controls["mode"]
    mode.setFocus()
    QTest.keyClick(mode, Qt.Key.Key_Down)
    assert recipe(page).augmentation[0].mode == "horizontal"
    add(qtbot, page, "RandomTranslation")
    slider = editor.cards[1].controls["height_factor"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_End)
    assert recipe(page).augmentation[1].height_factor == 0.5
    assert editor.cards[1].controls["height_factor"].words.text() == "±0.5"
    qtbot.mouseClick(editor.cards[0].remove, Qt.MouseButton.LeftButton)
    assert [one.kind for one in recipe(page).augmentation] == ["RandomTranslation"]
    page.document.undo()
    assert [one.kind for one in recipe(page).augmentation] == ["RandomFlip", "RandomTranslation"]
    assert len(editor.cards) == 2


def test_a_switch_of_a_change_is_an_edit(page, qtbot):
    page.document.edit("a", edits.set_recipe, augmentation=(make("AugMix"),))
    switch = page.recipe.augmentation.cards[0].controls["all_ops"]
    switch.setFocus()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert recipe(page).augmentation[0].all_ops is False
    page.document.undo()
    assert switch.isChecked()


def test_the_courses_shifts_and_flips_are_one_press(page, qtbot):
    qtbot.mouseClick(page.recipe.augmentation.course, Qt.MouseButton.LeftButton)
    assert recipe(page).augmentation == course_example()
    assert not page.recipe.augmentation.course.isVisible()


def test_blended_pictures_have_a_column_for_each_class_and_no_choice(page, qtbot):
    panel = page.recipe
    assert panel.labels.isEnabled()
    add(qtbot, page, "CutMix")
    add(qtbot, page, "MixUp")
    assert recipe(page).labels == "integer"
    assert panel.labels.value() == "one-hot"
    assert not panel.labels.isEnabled()
    assert panel.labels.toolTip() == "CutMix, MixUp blends labels, so each class has a column."
    assert "categorical_crossentropy" in panel.example.text().splitlines()[-1]
    assert "labels are blended" in panel.augmentation.note.text()
    field = panel.augmentation.cards[1].controls["alpha"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.4")
    assert recipe(page).augmentation[1].alpha == 0.4
    slider = panel.augmentation.cards[0].controls["factor"].slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert recipe(page).augmentation[0].factor == 0
    for card in reversed(panel.augmentation.cards):
        qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    assert recipe(page).augmentation == ()
    assert (panel.labels.value(), panel.labels.isEnabled()) == ("integer", True)
    assert "blended" not in panel.augmentation.note.text()


def test_a_range_of_two_numbers_is_typed_and_a_wrong_one_is_a_sentence(page, qtbot):
    page.document.edit("a", edits.set_recipe, augmentation=(make("RandomZoom", height_factor=(-0.2, 0.1)),))
    field = page.recipe.augmentation.cards[0].controls["height_factor"]
    assert field.text() == "−0.2, 0.1"
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "5, 9")
    assert "from" in field.problem() or "above" in field.problem()
    field.selectAll()
    QTest.keyClicks(field, "-0.3, 0.3")
    assert recipe(page).augmentation[0].height_factor == (-0.3, 0.3)


def test_grey_pictures_are_offered_no_changes_of_colour(page_on, archive):
    page = page_on(archive())
    offered = {
        page.recipe.augmentation.kind.itemText(n) for n in range(page.recipe.augmentation.kind.count())
    }
    assert "RandomFlip" in offered
    assert "RandomHue" not in offered


def test_the_gallery_shows_what_the_engine_draws_and_asks_again_after_an_edit(page, qtbot):
    reveal(qtbot, page, "Augmentation")
    pane = page.below.augmentation
    assert "not changed" in pane.empty.accessibleName()
    assert page.engine.asked("augment") == []
    page.document.edit("a", edits.set_recipe, augmentation=course_example())
    qtbot.waitUntil(lambda: len(page.engine.asked("augment")) == 1)
    images = answer(page)
    assert pane.stack.currentWidget() is pane._grid
    assert pane.before.count() == len(images)
    assert pane.after.count() == DRAWS * len(images)
    assert np.array_equal(pane.after._images[DRAWS], images[1].astype(np.float32) / DRAWS)
    qtbot.mouseClick(pane.others, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.engine.asked("augment")) == 2)
    assert not np.array_equal(images, answer(page))


def test_late_pictures_of_a_change_that_was_taken_out_are_not_shown(page, qtbot):
    reveal(qtbot, page, "Augmentation")
    page.document.edit("a", edits.set_recipe, augmentation=course_example())
    qtbot.waitUntil(lambda: len(page.engine.asked("augment")) == 1)
    page.document.edit("none", edits.set_recipe, augmentation=())
    answer(page)
    assert page.below.augmentation.stack.currentWidget() is page.below.augmentation.empty
    assert "not changed" in page.below.augmentation.empty.accessibleName()


def test_a_change_that_does_not_fit_is_the_engines_sentence(page, qtbot):
    reveal(qtbot, page, "Augmentation")
    page.document.edit("a", edits.set_recipe, augmentation=(make("RandomCrop", height=4, width=4),))
    qtbot.waitUntil(lambda: len(page.engine.asked("augment")) == 1)
    ticket = page.engine.asked("augment")[-1][-1]
    page.engine.say(m.Failed("RandomCrop makes other sizes.", ticket))
    assert page.below.augmentation.empty.accessibleName() == "RandomCrop makes other sizes."


def test_nothing_is_asked_while_nobody_looks(page, qtbot):
    page.document.edit("a", edits.set_recipe, augmentation=course_example())
    assert not page.below.augmentation._soon.isActive()
    reveal(qtbot, page, "Augmentation")
    qtbot.waitUntil(lambda: len(page.engine.asked("augment")) == 1)


def test_shuffle_standardise_and_balance_are_edits(page, qtbot):
    panel = page.recipe
    panel.shuffle.setFocus()
    QTest.keyClick(panel.shuffle, Qt.Key.Key_Space)
    assert recipe(page).shuffle is False
    panel.standardise.setFocus()
    QTest.keyClick(panel.standardise, Qt.Key.Key_Down)
    assert recipe(page).standardise == "all together"
    qtbot.waitUntil(lambda: "0.0" in panel.range.text() or "−" in panel.range.text(), timeout=10_000)
    panel.balance.setFocus()
    QTest.keyClick(panel.balance, Qt.Key.Key_Down)
    assert recipe(page).balance == "repeat"
    QTest.keyClick(panel.balance, Qt.Key.Key_End)
    assert (recipe(page).balance, page.document.project.plan.class_weight) == ("none", "balanced")
    page.document.undo()
    assert (recipe(page).balance, page.document.project.plan.class_weight) == ("repeat", "none")
