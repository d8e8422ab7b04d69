"""The Data page shows the project's samples and edits its recipe, with real keys and clicks."""

from __future__ import annotations

import threading

import numpy as np
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.data import fetchable
from cnnstudio.data.sources import open_project
from cnnstudio.document import edits
from cnnstudio.paths import datasets_folder
from cnnstudio.ui.data.browser import PITCH_Y
from cnnstudio.ui.open_data import OpenData
from tests.ui.data.conftest import pictures


def recipe(page):
    return page.document.project.recipe


def press_tile(qtbot, page, place):
    browser = page.browser.browser
    qtbot.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=browser.tile_box(place).center())


def press_class(qtbot, page, place):
    box = page.browser.strip.cell_box(place)
    qtbot.mouseClick(page.browser.strip, Qt.MouseButton.LeftButton, pos=box.center().toPoint())


def press_segment(qtbot, segments, words):
    button = next(b for b in segments._group.buttons() if b.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def source_row(page, name):
    return next(row for row in page.sources.rows if row.source == name)


def test_the_samples_of_the_recipe_are_shown_with_their_labels(page_on, archive):
    page = page_on(archive())
    assert page.middle.currentWidget() is page.browser
    assert page.browser.count.text() == "200"
    assert page.browser.browser.count == 200
    assert page.browser.browser.label_of(13) == "3"
    assert source_row(page, "little").isChecked()


def test_a_press_marks_a_sample_and_shows_it_large(page_on, archive, qtbot):
    page = page_on(archive())
    press_tile(qtbot, page, 7)
    assert page.browser.browser.marked == 7
    assert page.browser.sample.title.text() == "Training image 7"
    assert page.browser.sample.correct.currentText() == "7"
    assert np.asarray(page.browser.sample._image).ravel()[0] == 7


def test_arrows_walk_and_bring_the_sample_into_view(page_on, archive, qtbot):
    page = page_on(archive("many", train=3_000))
    browser = page.browser.browser
    browser.setFocus()
    qtbot.keyClick(browser, Qt.Key.Key_End)
    assert browser.marked == 2_999
    assert browser.viewport().rect().contains(browser.tile_box(2_999))
    qtbot.keyClick(browser, Qt.Key.Key_Left)
    assert browser.marked == 2_998
    qtbot.keyClick(browser, Qt.Key.Key_Up)
    assert browser.marked == 2_998 - browser.columns()
    qtbot.keyClick(browser, Qt.Key.Key_Home)
    assert browser.marked == 0
    assert browser.verticalScrollBar().value() == 0


def test_the_wheel_scrolls_and_reads_only_what_is_seen(page_on, archive, qtbot):
    page = page_on(archive("many", train=3_000))
    browser = page.browser.browser
    at = QPointF(browser.viewport().rect().center())
    turn = QPoint(0, -240)
    event = QWheelEvent(
        at, browser.viewport().mapToGlobal(at), QPoint(), turn, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(browser.viewport(), event)
    assert browser.verticalScrollBar().value() > 0
    page.grab()
    assert len(browser._kept) < 600


def test_a_class_in_the_strip_filters_and_a_second_press_shows_all(page_on, archive, qtbot):
    page = page_on(archive())
    press_class(qtbot, page, 3)
    assert page.browser.count.text() == "20 of 200"
    assert {page.browser.browser.label_of(int(row)) for row in page.browser.browser._rows} == {"3"}
    assert page.browser.label.value() == 3
    press_class(qtbot, page, 3)
    assert page.browser.count.text() == "200"


def test_the_strip_works_by_keys(page_on, archive, qtbot):
    page = page_on(archive())
    page.browser.strip.setFocus()
    qtbot.keyClick(page.browser.strip, Qt.Key.Key_Right)
    qtbot.keyClick(page.browser.strip, Qt.Key.Key_Space)
    assert page.browser.label.value() == 1
    assert page.browser.count.text() == "20 of 200"


def test_the_test_part_is_a_segment_away(page_on, archive, qtbot):
    page = page_on(archive())
    press_segment(qtbot, page.browser.part, "Test")
    assert page.browser.title.text() == "Test images"
    assert page.browser.count.text() == "40"


def test_order_by_label_sorts_the_tiles(page_on, archive, qtbot):
    page = page_on(archive())
    page.browser.order.setFocus()
    qtbot.keyClick(page.browser.order, Qt.Key.Key_Down)
    labels = [page.browser.browser.label_of(int(row)) for row in page.browser.browser._rows]
    assert labels == sorted(labels)


def test_pointing_at_a_pixel_tells_its_value_before_and_after_scaling(page_on, archive, qtbot):
    page = page_on(archive())
    press_tile(qtbot, page, 5)
    image = np.load(datasets_folder() / "little.npz")["x_train"][5]
    qtbot.mouseMove(page.browser.sample.view, QPoint(4 * 3 + 1, 4 * 2 + 1))
    value = int(image[2, 3])
    assert page.browser.sample.pixel.text() == f"row 2, column 3: {value}  ›  {value / 255:.3g}"


def test_the_recipe_ends_in_what_the_network_receives(page_on, archive):
    page = page_on(archive())
    assert page.recipe.shape.text() == "32 × 28 × 28 × 1"
    assert "Fits the input layer of mnist-cnn." in page.recipe.fits.text()
    assert page.recipe.bar.words() == ("200", "= test", "40")
    assert "as the course does" in page.recipe.note.text()


def test_a_split_of_the_training_part_is_one_press(page_on, archive, qtbot):
    page = page_on(archive())
    press_segment(qtbot, page.recipe.validation, "part of training")
    assert recipe(page).validation == "split"
    qtbot.waitUntil(lambda: page.recipe.bar.words() == ("180", "20", "40"))
    field = page.recipe.fraction
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    assert recipe(page).validation_fraction == 0.25
    qtbot.waitUntil(lambda: page.recipe.bar.words() == ("150", "50", "40"))
    page.document.undo()
    assert recipe(page).validation_fraction == 0.1


def test_scale_and_labels_and_batch_are_edits_with_names(page_on, archive, qtbot):
    page = page_on(archive())
    press_segment(qtbot, page.recipe.labels, "one-hot")
    assert recipe(page).labels == "one-hot"
    assert "[0, 0, 0, …, 1]" in page.recipe.example.text()
    page.recipe.scale.setFocus()
    qtbot.keyClick(page.recipe.scale, Qt.Key.Key_Down)
    assert recipe(page).scale == "1/127.5 - 1"
    assert "−1" in page.recipe.range.text()
    field = page.recipe.batch
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "64")
    assert page.document.project.plan.batch_size == 64
    assert page.recipe.shape.text().startswith("64 × ")
    assert len(page.document.history.steps) == 4


def test_a_batch_of_zero_is_refused_with_a_sentence(page_on, archive, qtbot):
    page = page_on(archive())
    field = page.recipe.batch
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "0")
    assert field.problem()
    assert page.document.project.plan.batch_size == 32


def test_pictures_of_another_size_say_so_and_one_press_mends(page_on, archive, qtbot):
    page = page_on(archive("wide", shape=(20, 24)))
    assert "20\u00a0×\u00a024\u00a0×\u00a01" in page.recipe.fits.text()
    assert page.recipe.mend.isVisible()
    qtbot.mouseClick(page.recipe.mend, Qt.MouseButton.LeftButton)
    assert page.document.project.node("input").layer.shape == (20, 24, 1)
    assert not page.recipe.mend.isVisible()


def test_a_source_without_a_test_part_says_who_validates(page_on, archive):
    page = page_on(archive("plain", test=0))
    assert not page.browser.part.isEnabled()
    assert "no test part" in page.recipe.note.text()
    assert page.recipe.bar.words() == ("180", "20", "–")


def test_pressing_a_source_makes_it_the_projects_and_undo_returns(page_on, archive, qtbot):
    archive("other", train=60)
    page = page_on(archive())
    qtbot.mouseClick(source_row(page, "other"), Qt.MouseButton.LeftButton)
    assert recipe(page).source == "other"
    qtbot.waitUntil(lambda: page.browser.count.text() == "60")
    page.document.undo()
    qtbot.waitUntil(lambda: page.browser.count.text() == "200")
    assert source_row(page, "little").isChecked()


def test_a_dropped_file_becomes_the_source(page_on, archive, qtbot, tmp_path):
    page = page_on(archive())
    path = tmp_path / "dropped.npz"
    path.write_bytes((datasets_folder() / "little.npz").read_bytes())
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        held,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.sources.drop.dropEvent(drop)
    assert recipe(page).source == "little"
    qtbot.waitUntil(page.importing.use.isEnabled, timeout=20_000)
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    assert recipe(page).source == str(path)
    qtbot.waitUntil(lambda: page.data.state == "open")
    assert source_row(page, str(path)).text() == "dropped.npz"


def test_what_is_not_here_is_offered_with_the_way_to_get_it(page_on, archive, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    page = page_on(archive())
    qtbot.mouseClick(source_row(page, "mnist"), Qt.MouseButton.LeftButton)
    assert recipe(page).source == "little"
    assert page.middle.currentWidget() is page.empty
    assert "mnist.npz" in page.empty.accessibleName()
    qtbot.mouseClick(source_row(page, "little"), Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.browser


def test_taking_the_offer_downloads_and_uses_it(page_on, archive, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    page = page_on(archive())

    def fetched(download, target, progress, cancelled):
        target.write_bytes((datasets_folder() / "little.npz").read_bytes())
        return target

    monkeypatch.setattr(fetchable, "fetched", fetched)
    # The child would ask the network.
    monkeypatch.setattr(OpenData, "opened", lambda _data, *given: open_project(*given))
    qtbot.mouseClick(source_row(page, "mnist"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.empty._button, Qt.MouseButton.LeftButton)
    assert recipe(page).source == "mnist"
    qtbot.waitUntil(lambda: page.middle.currentWidget() is page.browser, timeout=10_000)
    assert source_row(page, "mnist").accessibleName() == "MNIST, 70,000"


def test_a_project_whose_data_are_not_here_does_not_download_by_itself(page_on, qtbot, monkeypatch, tmp_path):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    page = page_on("mnist", wait=False)
    assert page.data.state == "none"
    assert "Download and use" in page.empty._button.text()
    assert page.recipe.shape.text() == "–"


def test_a_file_that_cannot_be_read_is_a_sentence_with_a_second_try(page_on, home, qtbot):
    folder = datasets_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "broken.npz").write_bytes(b"no archive at all")
    page = page_on(str(folder / "broken.npz"), wait=False)
    qtbot.waitUntil(lambda: page.data.state == "failed")
    assert page.middle.currentWidget() is page.empty
    assert "broken.npz" in page.empty.accessibleName()
    x = np.zeros((20, 28, 28), dtype=np.uint8)
    np.savez(folder / "broken.npz", x_train=x, y_train=np.arange(20) % 10)
    qtbot.mouseClick(page.empty._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.data.state == "open", timeout=10_000)


def test_opening_shows_progress_and_can_be_cancelled(page_on, archive, qtbot, monkeypatch):
    archive()
    opened = OpenData.opened

    def slow(data, project, progress, cancelled):
        progress("Making images", 0.25)
        while not cancelled():
            threading.Event().wait(0.01)
        return opened(data, project, progress, cancelled)

    monkeypatch.setattr(OpenData, "opened", slow)
    page = page_on("little", wait=False)
    qtbot.waitUntil(lambda: page.waiting.share.text() == "25 %")
    assert page.middle.currentWidget() is page.waiting
    assert page.waiting.sentence.text() == "Making images"
    qtbot.mouseClick(page.waiting.stop, Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is page.empty
    assert "cancelled" in page.empty.accessibleName()
    monkeypatch.setattr(OpenData, "opened", opened)
    qtbot.mouseClick(page.empty._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.middle.currentWidget() is page.browser)


def test_facts_about_the_data_are_worked_out(page_on, archive):
    page = page_on(archive())
    assert page.sources.fact("Samples") == "28 × 28, grey"
    assert page.sources.fact("Classes") == "10, balanced"
    assert page.sources.fact("Training") == "200"
    assert page.sources.fact("Values") == "0 … 199"


def test_an_edit_of_the_input_layer_is_heard(page_on, archive):
    page = page_on(archive())
    page.document.edit("shape", edits.set_fields, "input", shape=(32, 32, 1))
    assert page.recipe.mend.isVisible()
    page.document.undo()
    assert "Fits" in page.recipe.fits.text()


def test_tiles_stand_in_the_pitch_of_the_design(page_on, archive):
    page = page_on(archive())
    browser = page.browser.browser
    first, below = browser.tile_box(0), browser.tile_box(browser.columns())
    assert below.top() - first.top() == PITCH_Y
    assert first.width() == 48


def test_a_hidden_page_catches_up_when_it_is_shown(page_on, archive, qtbot):
    archive("other", train=60)
    page = page_on(archive())
    page.hide()
    page.document.edit("source", edits.set_recipe, source="other")
    page.show()
    qtbot.waitUntil(lambda: page.browser.count.text() == "60")
    assert source_row(page, "other").isChecked()


def test_every_control_has_a_name(page_on, archive):
    page = page_on(archive())
    focusable = [
        w for w in page.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
    ]
    assert len(focusable) > 10
    assert [w for w in focusable if not w.accessibleName()] == []


def test_a_resize_keeps_the_topmost_images_in_view(page_on, archive, qtbot):
    page = page_on(archive("many", train=3_000))
    browser = page.browser.browser
    browser.verticalScrollBar().setValue(20 * PITCH_Y)
    topmost = browser.visible_places().start
    page.resize(1200, 900)
    assert browser.visible_places().start <= topmost < browser.visible_places().start + browser.columns()
    assert browser.tile_box(browser.visible_places().start).top() >= 0


def test_pictures_with_masks_and_with_numbers_are_shown_without_classes(page_on, home, tmp_path, qtbot):
    x, _ = pictures(60)
    np.savez(tmp_path / "numbers.npz", x=x, y=np.linspace(0, 1, 60).astype(np.float32))
    page = page_on(str(tmp_path / "numbers.npz"))
    assert not page.browser.label.isVisible()
    assert not page.browser.strip.isVisible()
    assert page.browser.browser.label_of(59) == "1"
    page = page_on("shape-masks")
    assert page.browser.browser.label_of(0) == ""
    press_tile(qtbot, page, 2)
    assert page.browser.sample.target.isVisible()


def type_into(qtbot, field, words):
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClicks(field, words)
    qtbot.keyClick(field, Qt.Key.Key_Return)


def test_pictures_of_a_file_are_brought_to_another_size_and_colour(page_on, archive, qtbot):
    page = page_on(archive())
    controls = page.recipe.of_pictures.controls
    assert not controls["fitting"].isVisible()
    type_into(qtbot, controls["size"], "14")
    assert "height and width" in controls["size"].problem()
    type_into(qtbot, controls["size"], "14 x 20")
    assert recipe(page).size == (14, 20)
    qtbot.waitUntil(lambda: page.data.state == "open" and page.data.samples.input_shape == (14, 20, 1))
    assert controls["fitting"].isVisible()
    controls["fitting"].setFocus()
    qtbot.keyClick(controls["fitting"], Qt.Key.Key_Down)
    controls["colour"].setFocus()
    qtbot.keyClick(controls["colour"], Qt.Key.Key_End)
    assert (recipe(page).fitting, recipe(page).colour) == ("pad", "colour")
    qtbot.waitUntil(lambda: page.data.state == "open" and page.data.samples.input_shape == (14, 20, 3))
    assert "Data: size 14, 20" in page.document.history.steps
    type_into(qtbot, controls["size"], "")
    assert recipe(page).size is None


def test_our_own_sets_have_no_size_to_choose(page_on, qtbot, home):
    page = page_on("shapes")
    controls = page.recipe.of_pictures.controls
    assert controls["drawn_as"].isVisible()
    assert not controls["size"].isVisible()


def test_classes_are_given_names_that_every_view_takes(page_on, archive, qtbot):
    page = page_on(archive())
    field = page.recipe.of_names.controls["class_names"]
    type_into(qtbot, field, "one, two")
    assert "10 different names" in field.problem()
    names = ["nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    type_into(qtbot, field, ", ".join(names))
    assert recipe(page).class_names == tuple(names)
    qtbot.waitUntil(lambda: page.data.state == "open" and page.data.samples.labels == tuple(names))
    assert "nine  ›  9" in page.recipe.example.text()


def test_a_split_is_stratified_and_gives_a_test_part_where_there_is_none(page_on, archive, qtbot):
    page = page_on(archive(test=0))
    fields = page.recipe.of_split
    assert not fields.controls["group_column"].isVisible()
    type_into(qtbot, fields.controls["test_fraction"], "0.2")
    qtbot.mouseClick(fields.stratified, Qt.MouseButton.LeftButton)
    assert (recipe(page).test_fraction, recipe(page).stratified) == (0.2, True)
    qtbot.waitUntil(lambda: page.data.parts is not None and page.data.parts.test is not None)
    assert len(page.data.parts.test) == 40
    page.document.undo()
    assert not fields.stratified.isChecked()
