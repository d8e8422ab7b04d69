"""What a dropped file seems to be, corrected by hand, and taken as the project's data."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import numpy as np
import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import edits
from tests.data.made_files import class_folders, csv_of_features, csv_of_pixels, masked_folder


@pytest.fixture
def looked(page_on, archive, qtbot):
    """Look into a file on a Data page and wait until something is said of it."""

    def look(path: Path, page=None):
        page = page or page_on(archive())
        page.look_into(path)
        qtbot.waitUntil(lambda: not page.importing._errand.busy, timeout=30_000)
        return page

    return look


def choose(qtbot, page, field, words):
    """Open the list of a field and take the entry of these words by the keyboard."""
    control = page.importing.form.controls[field]
    control.setFocus()
    place = control.findText(words)
    assert place >= 0, [control.itemText(n) for n in range(control.count())]
    while control.currentIndex() != place:
        QTest.keyClick(control, Qt.Key.Key_Down if control.currentIndex() < place else Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: not page.importing._errand.busy, timeout=30_000)


def take(qtbot, page):
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.data.state == "open", timeout=30_000)
    return page.data.samples


def test_pictures_in_a_table_are_recognised_and_shown_with_their_labels(looked, tmp_path, qtbot):
    page = looked(csv_of_pixels(tmp_path / "signs.csv", count=30))
    view = page.importing
    assert page.middle.currentWidget() is view
    assert not page.recipe.isVisible()
    assert "7 × 7 × 1" in view.sentence.text()
    assert view.samples.currentWidget() is view.pictures
    assert view.pictures.count == 24
    assert [view.pictures.label_of(n) for n in range(3)] == ["0", "1", "3"]
    assert not view.doubt.isVisible()
    samples = take(qtbot, page)
    assert samples.input_shape == (7, 7, 1)
    assert page.recipe.isVisible()


def test_a_folder_with_masks_shows_each_mask_behind_its_picture(looked, tmp_path):
    view = looked(masked_folder(tmp_path / "cells", count=5)).importing
    assert view.pictures.count == 10
    assert [view.pictures.label_of(n) for n in range(3)] == ["picture", "its mask", "picture"]
    shown = view.belief.in_pairs[0]
    assert set(np.unique(shown[1])) == {0, 255}
    assert len(np.unique(shown[0])) > 2


def test_correcting_the_label_column_reads_the_file_anew_and_is_one_step_of_history(looked, tmp_path, qtbot):
    page = looked(csv_of_features(tmp_path / "plants.csv"))
    before = page.document.project
    assert page.importing.samples.currentWidget() is page.importing.numbers
    choose(qtbot, page, "target_columns", "breite")
    assert page.importing.form.said() == {"target_columns": ("breite",)}
    samples = take(qtbot, page)
    assert samples.target_names == ("breite",)
    assert page.document.project.recipe.target_columns == ("breite",)
    page.document.undo()
    assert page.document.project == before


def test_a_table_taken_with_another_sign_between_its_columns(looked, tmp_path, qtbot):
    path = tmp_path / "odd.csv"
    path.write_text("".join(f"{n}|{n % 3};{n}|{n % 2}\n" for n in range(40)))
    page = looked(path)
    choose(qtbot, page, "delimiter", "semicolon  ;")
    semicolons = page.importing.belief
    choose(qtbot, page, "delimiter", "bar  |")
    assert page.importing.belief.columns != semicolons.columns


def test_arrays_of_unusual_names_are_chosen_by_hand(looked, tmp_path, qtbot):
    path = tmp_path / "odd.npz"
    x = np.random.default_rng(0).integers(0, 255, (40, 8, 8), dtype=np.uint8)
    np.savez(path, bilder=x, arten=np.arange(40) % 4)
    page = looked(path)
    view = page.importing
    assert view.samples.currentWidget() is view.refusal
    assert "arrays found: arten, bilder" in view.refusal.accessibleName()
    assert not view.use.isEnabled()
    choose(qtbot, page, "arrays 0", "bilder  40 × 8 × 8")
    choose(qtbot, page, "arrays 1", "arten  40")
    assert view.samples.currentWidget() is view.pictures
    samples = take(qtbot, page)
    assert (samples.input_shape, samples.classes) == ((8, 8, 1), 4)
    assert page.document.project.recipe.arrays == ("bilder", "arten")


def test_a_size_for_pictures_is_typed_and_a_wrong_one_is_a_sentence(looked, tmp_path, qtbot):
    page = looked(class_folders(tmp_path / "leaves"))
    control = page.importing.form.controls["size"]
    QTest.keyClicks(control, "12 x")
    assert "height and width" in control.problem()
    QTest.keyClicks(control, " 10")
    assert control.problem() == ""
    QTest.keyClick(control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.importing.belief.shape == (12, 10, 1), timeout=30_000)


def test_another_meaning_is_one_press(looked, tmp_path, qtbot):
    page = looked(class_folders(tmp_path / "leaves"))
    offer = next(o for o in page.importing.form.offers if "autoencoder" in o.text())
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.importing._errand.busy, timeout=30_000)
    assert page.importing.form.said() == {"targets": "input"}
    assert page.importing.form.controls["targets"].currentText() == "the input itself"


@pytest.mark.parametrize("content", [b"", b"no data at all", b"PK\x03\x04broken", b"a,b\n1,2\n3\n"])
def test_what_cannot_be_read_is_one_sentence_and_changes_nothing(looked, tmp_path, content):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    page = looked(path)
    before = page.document.project
    view = page.importing
    assert view.samples.currentWidget() is view.refusal
    assert "bad.csv" in view.refusal.accessibleName()
    assert "\n" not in view.refusal.accessibleName()
    assert not view.use.isEnabled()
    assert page.document.project is before


def test_leaving_goes_back_to_the_projects_data(looked, tmp_path, qtbot):
    page = looked(csv_of_pixels(tmp_path / "signs.csv"))
    before = page.document.project
    qtbot.mouseClick(page.importing.leave, Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.browser
    assert page.recipe.isVisible()
    assert page.document.project is before


def test_pressing_a_source_leaves_the_import(looked, archive, tmp_path, qtbot):
    page = looked(csv_of_pixels(tmp_path / "signs.csv"))
    row = next(row for row in page.sources.rows if row.source == "little")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.browser


def test_reading_is_cancelled_and_its_child_ends(page_on, archive, tmp_path, qtbot):
    page = page_on(archive())
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 40)
    page.look_into(path)
    process = page.importing._errand._process
    qtbot.waitUntil(lambda: process.processId() > 0)
    child = psutil.Process(process.processId())
    os.kill(child.pid, signal.SIGSTOP)
    assert page.middle.currentWidget() is page.importing
    assert page.importing.samples.currentWidget() is page.importing.waiting
    qtbot.mouseClick(page.importing.waiting.stop, Qt.MouseButton.LeftButton)
    assert "cancelled" in page.importing.refusal.accessibleName()
    qtbot.waitUntil(lambda: not child.is_running(), timeout=10_000)
    qtbot.mouseClick(page.importing.refusal._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.importing.use.isEnabled, timeout=30_000)


def test_a_child_that_dies_is_one_sentence(page_on, archive, tmp_path, qtbot):
    page = page_on(archive())
    path = tmp_path / "some.csv"
    path.write_text("a,b\n" + "1,2\n" * 40)
    page.look_into(path)
    process = page.importing._errand._process
    qtbot.waitUntil(lambda: process.processId() > 0)
    os.kill(process.processId(), signal.SIGKILL)
    qtbot.waitUntil(lambda: "child" in page.importing.refusal.accessibleName(), timeout=10_000)


def test_choosing_another_source_forgets_how_the_one_before_was_read(looked, archive, tmp_path, qtbot):
    archive("other")
    page = looked(csv_of_features(tmp_path / "plants.csv"))
    choose(qtbot, page, "target_columns", "breite")
    take(qtbot, page)
    row = next(row for row in page.sources.rows if row.source == "other")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert page.document.project.recipe.target_columns == ()
    qtbot.waitUntil(lambda: page.data.state == "open", timeout=30_000)


def test_a_file_that_is_in_use_is_looked_into_again_with_what_was_said_of_it(looked, tmp_path, qtbot):
    page = looked(csv_of_features(tmp_path / "plants.csv"))
    choose(qtbot, page, "target_columns", "breite")
    take(qtbot, page)
    page.document.edit("limit", edits.set_recipe, limit=30)
    qtbot.mouseClick(page.recipe.reading, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.importing.use.isEnabled)
    assert page.importing.form.said() == {"target_columns": ("breite",)}
    choose(qtbot, page, "target_columns", "höhe")
    qtbot.waitUntil(page.importing.use.isEnabled)
    samples = take(qtbot, page)
    recipe = page.document.project.recipe
    assert samples.target_names == recipe.target_columns == ("höhe",)
    assert (recipe.source, recipe.limit) == (str(tmp_path / "plants.csv"), 30)


def test_looking_again_without_another_word_changes_nothing(looked, tmp_path, qtbot):
    page = looked(csv_of_pixels(tmp_path / "signs.csv", count=30))
    take(qtbot, page)
    page.document.edit("names", edits.set_recipe, class_names=("a", "b", "c"))
    before = page.document.project
    qtbot.mouseClick(page.recipe.reading, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.importing.use.isEnabled)
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    assert page.document.project == before


def test_sets_of_our_own_are_read_in_one_way_only(page_on, archive):
    page = page_on(archive())
    assert page.recipe.reading.isVisible()
    page.document.edit("source", edits.set_recipe, source="shapes")
    assert not page.recipe.reading.isVisible()
