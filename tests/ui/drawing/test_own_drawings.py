import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.data.kept_drawings import DIGITS, read_set
from cnnstudio.data.sources import open_project
from tests.ui.drawing.conftest import answer, certain, looks, one, press


def _kept():
    return read_set("my-drawings").drawings


def test_digits_choose_the_class_and_enter_keeps_the_drawing(draw):
    said = []
    draw.told.connect(said.append)
    one(draw.pad)
    picture = draw.pad.picture()
    QTest.keyClicks(draw.pad, "7")
    QTest.keyClick(draw.pad, Qt.Key.Key_Return)
    (kept,) = _kept()
    assert kept.label == 7
    assert np.array_equal(kept.picture()[:, :, 0], picture)
    assert draw.pad.ink.empty, "the pad is ready for the next"
    assert said == ["Kept as 7: 1 drawings now."]
    assert "1 kept" in draw.keeping.list.toolTip()


def test_an_empty_pad_is_not_kept(draw):
    draw.pad.setFocus()
    QTest.keyClick(draw.pad, Qt.Key.Key_Return)
    assert _kept() == ()
    assert not draw.keeping.button.isEnabled()
    one(draw.pad)
    assert draw.keeping.button.isEnabled()


def _keep(draw, count):
    for number in range(count):
        one(draw.pad)
        draw.keeping.choose(number % 2)
        press(draw.keeping.button)


@pytest.fixture
def listed(draw, world):
    _keep(draw, 10)
    return draw.saving.show_list()


def _told(world, *leads):
    answer(world, [certain(lead) for lead in leads], "draw-own")


def test_the_list_says_what_the_network_makes_of_them(world, listed):
    (asked,) = looks(world, "draw-own")
    assert asked[1].shape == (10, 28, 28, 1)
    labels = [kept.label for kept in listed.drawings]
    leads = [*labels[:-2], 5, 5]
    _told(world, *leads)
    words = listed.results[0].text()
    right = sum(lead == label for lead, label in zip(leads, labels, strict=True))
    aside = [number for number, kept in enumerate(listed.drawings) if kept.aside]
    known = sum(leads[number] == labels[number] for number in aside)
    assert f"{right} of 10 right ({right * 10:.1f} %)" in words
    assert f"of those kept aside from training {known} of {len(aside)}." in words


def test_learning_only_these_makes_them_the_projects_data(world, draw, listed):
    press(listed.alone)
    assert world.document.project.recipe.source == "my-drawings"
    samples = open_project(world.document.project)
    assert samples.labels == DIGITS
    assert len(samples.y_train) + len(samples.y_test) == 10
    world.document.undo()
    assert world.document.project.recipe.source != "my-drawings"


def test_mixing_them_in_names_both_sources_once(world, draw, listed):
    before = world.document.project.recipe.source
    press(listed.mixed)
    assert world.document.project.recipe.source == f"my-drawings+{before}"
    draw.saving.show_list()
    press(listed.mixed)
    assert world.document.project.recipe.source == f"my-drawings+{before}"


def test_a_chosen_drawing_is_removed_by_key(world, draw, listed):
    listed.grid.select(0)
    gone = listed.drawings[0].path
    QTest.keyClick(listed, Qt.Key.Key_Delete)
    assert not gone.exists()
    assert len(listed.drawings) == 9
    assert "9 kept" in draw.keeping.list.toolTip()


def test_without_drawings_the_list_says_how_to_have_some(world, draw):
    listed = draw.saving.show_list()
    assert listed.sentence.text().startswith("Nothing is kept yet")
    assert not listed.alone.isEnabled()
    assert looks(world, "draw-own") == []
