"""Looking at data: order by what was measured, search, statistics, planes, the map, and a label put right in place."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from cnnstudio.data.statistics import STATISTICS, measured
from cnnstudio.document import edits
from cnnstudio.paths import datasets_folder
from tests.ui.data.conftest import pictures


def segment(qtbot, segments, words):
    button = next(b for b in segments._group.buttons() if b.text() == words)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def order_by(qtbot, page, key):
    """Choose an order with the keyboard."""
    order = page.browser.order
    order.setFocus()
    qtbot.keyClick(order, Qt.Key.Key_Home)
    for _ in range(order._values.index(key)):
        qtbot.keyClick(order, Qt.Key.Key_Down)
    assert order.value() == key


def shown(page):
    return page.browser.browser.rows.tolist()


def statistics_of(name="little"):
    x = np.load(datasets_folder() / f"{name}.npz")["x_train"][..., None]
    return measured(x, 255.0).rows


@pytest.mark.parametrize("key", ["mean", "entropy"])
def test_samples_are_ordered_by_what_is_measured_either_way(page_on, archive, qtbot, key):
    page = page_on(archive())
    order_by(qtbot, page, key)
    values = statistics_of()[key]
    qtbot.waitUntil(lambda: shown(page) == np.argsort(values, kind="stable").tolist(), timeout=20_000)
    assert page.browser.selection.falling.isVisible()
    qtbot.mouseClick(page.browser.selection.falling, Qt.MouseButton.LeftButton)
    assert shown(page) == np.argsort(-values, kind="stable").tolist()
    order_by(qtbot, page, "file")
    assert not page.browser.selection.falling.isVisible()
    assert shown(page) == list(range(200))


def test_every_statistic_can_be_the_order(page_on, archive):
    page = page_on(archive())
    assert set(STATISTICS) < set(page.browser.order._values)


def test_a_search_finds_labels_rows_and_bounds(page_on, archive, qtbot):
    page = page_on(archive())
    search = page.browser.search
    search.setFocus()
    qtbot.keyClicks(search, "7")
    assert shown(page) == list(range(7, 200, 10))
    qtbot.keyClicks(search, " mean > 0.39")
    bright = np.flatnonzero(statistics_of()["mean"] > 0.39)
    qtbot.waitUntil(lambda: shown(page) == [row for row in bright.tolist() if row % 10 == 7], timeout=20_000)
    search.clear()
    qtbot.keyClicks(search, "#31")
    assert shown(page) == [31]
    search.clear()
    qtbot.keyClicks(search, "weight > 2")
    assert "'weight' is no statistic" in search.problem()
    search.clear()
    assert search.problem() == ""
    assert len(shown(page)) == 200


def test_the_statistics_tell_classes_channels_and_means(page_on, archive, qtbot):
    page = page_on(archive())
    segment(qtbot, page.browser.view, "Statistics")
    pane = page.browser.statistics
    qtbot.waitUntil(pane.pictures.isVisible, timeout=20_000)
    assert pane.classes.heights() == (20,) * 10
    assert sum(pane.pictures.heights()) == 200
    x = np.load(datasets_folder() / "little.npz")["x_train"] / 255
    assert f"mean {x.mean():.3g}" in pane.channels[0].facts.text()
    assert not pane.channels[1].isVisible()
    assert pane.means.count() == 10
    assert not pane.waiting.isVisible()


def test_a_bar_leads_to_its_samples(page_on, archive, qtbot):
    page = page_on(archive())
    segment(qtbot, page.browser.view, "Statistics")
    pane = page.browser.statistics
    qtbot.waitUntil(pane.pictures.isVisible, timeout=20_000)
    place = int(np.argmax(pane.pictures.heights()))
    count = pane.pictures.heights()[place]
    qtbot.mouseClick(
        pane.pictures, Qt.MouseButton.LeftButton, pos=pane.pictures.bar_box(place).center().toPoint()
    )
    assert page.browser.views.currentWidget() is page.browser.browser
    assert len(shown(page)) == count
    segment(qtbot, page.browser.view, "Statistics")
    qtbot.mouseClick(pane.classes, Qt.MouseButton.LeftButton, pos=pane.classes.bar_box(4).center().toPoint())
    assert page.browser.label.value() == 4


def test_a_press_of_space_takes_the_marked_sample_apart(page_on, home, tmp_path, qtbot):
    x = np.random.default_rng(0).integers(0, 256, (40, 12, 12, 3), dtype=np.uint8)
    np.savez(tmp_path / "colour.npz", x=x, y=np.arange(40) % 4)
    page = page_on(str(tmp_path / "colour.npz"))
    page.browser.browser.setFocus()
    qtbot.keyClick(page.browser.browser, Qt.Key.Key_Right)
    qtbot.keyClick(page.browser.browser, Qt.Key.Key_Space)
    planes = page.below.planes
    assert planes.isVisible()
    assert [words.text().split()[0] for words in planes.words] == ["Picture", *"RGBLHSVCMYK"]
    area = planes.views[1].picture_rect()
    at = QPointF(area.left() + area.width() * 3.5 / 12, area.top() + area.height() * 2.5 / 12)
    # Sent to the view itself: the pane has just been shown, and where it lies on the screen Qt may still owe.
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(planes.views[1], move)
    red, green, _ = x[1, 2, 3] / 255
    assert f"R {red:.3g}  G {green:.3g}" in planes.pixel.text()
    assert planes.views[5].mark() is not None


def test_the_map_places_samples_and_a_press_opens_one(page_on, archive, qtbot):
    page = page_on(archive())
    pane = page.browser.map
    segment(qtbot, page.browser.view, "Map")
    assert pane.stack.currentWidget() is pane.waiting
    qtbot.waitUntil(lambda: pane.stack.currentWidget() is pane.view, timeout=60_000)
    assert "200 of 200 samples" in pane.note.text()
    place = pane.view._room[5]
    at = QPointF(*pane.view.points()[place]).toPoint()
    qtbot.mouseClick(pane.view, Qt.MouseButton.LeftButton, pos=at)
    assert page.browser.browser.marked == pane._rows[place]
    assert page.browser.sample.title.text() == f"Training image {pane._rows[place]}"


def test_the_wheel_goes_nearer_to_what_is_under_the_pointer(page_on, archive, qtbot):
    page = page_on(archive())
    pane = page.browser.map
    segment(qtbot, page.browser.view, "Map")
    qtbot.waitUntil(lambda: pane.stack.currentWidget() is pane.view, timeout=60_000)
    before = pane.view.points()[pane.view._room[3]]
    at = QPointF(*before)
    wheel = QWheelEvent(
        at, pane.view.mapToGlobal(at), QPoint(), QPoint(0, 240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    place = pane.view._room[3]
    QApplication.sendEvent(pane.view, wheel)
    assert pane.view.zoom() > 1
    assert np.allclose(pane.view.points()[place], before, atol=0.01)
    qtbot.mouseClick(pane.fit, Qt.MouseButton.LeftButton)
    assert pane.view.zoom() == 1


def test_a_map_is_cancelled_and_made_again(page_on, archive, qtbot):
    page = page_on(archive())
    pane = page.browser.map
    segment(qtbot, page.browser.view, "Map")
    qtbot.mouseClick(pane.waiting.stop, Qt.MouseButton.LeftButton)
    assert "cancelled" in pane.empty.accessibleName()
    assert not pane._errand.busy
    qtbot.mouseClick(pane.empty._button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.stack.currentWidget() is pane.view, timeout=60_000)


def test_a_typed_digit_corrects_the_label_in_place_and_undo_takes_it_back(page_on, archive, qtbot):
    page = page_on(archive("many", train=600))
    browser = page.browser.browser
    browser.setFocus()
    qtbot.keyClick(browser, Qt.Key.Key_End)
    before, top = browser.marked, browser.verticalScrollBar().value()
    qtbot.keyClick(browser, Qt.Key.Key_4)
    qtbot.waitUntil(lambda: browser.label_of(before) == "4")
    assert len(page.document.project.recipe.corrections) == 1
    assert (browser.marked, browser.verticalScrollBar().value()) == (before, top)
    assert page.browser.sample.label.text() == "Label, 9 before the correction"
    page.document.undo()
    qtbot.waitUntil(lambda: browser.label_of(before) == "9")
    assert page.document.project.recipe.corrections == ()


def test_the_images_stand_still_once_the_classes_are_there(page_on, archive, qtbot):
    page = page_on(archive("many", train=600), wait=False)
    rooms = []
    page._observer.seen.connect(lambda *_: rooms.append(page.browser.browser.viewport().height()))
    qtbot.waitUntil(lambda: bool(rooms))
    for _owed in range(10):
        QApplication.sendPostedEvents()
    assert page.browser.strip.isVisible()
    assert rooms == [page.browser.browser.viewport().height()]


def test_less_room_leaves_the_marked_image_in_view(page_on, archive, qtbot):
    page = page_on(archive("many", train=600))
    browser = page.browser.browser
    browser.setFocus()
    qtbot.keyClick(browser, Qt.Key.Key_End)
    page.browser.strip.setFixedHeight(page.browser.strip.height() + 30)
    room = browser.viewport().height()
    qtbot.waitUntil(lambda: browser.viewport().height() == room - 30)
    assert browser.viewport().rect().contains(browser.tile_box(browser._marked))
    qtbot.keyClick(browser, Qt.Key.Key_Home)
    browser.verticalScrollBar().setValue(720)
    page.browser.strip.setFixedHeight(page.browser.strip.height() - 30)
    qtbot.waitUntil(lambda: browser.viewport().height() == room)
    assert browser.verticalScrollBar().value() == 720


def test_a_label_is_corrected_in_the_list_beside_the_sample(page_on, home, tmp_path, qtbot):
    x, y = pictures(60)
    np.savez(tmp_path / "named.npz", x=x, y=y % 3, class_names=np.array(["cat", "dog", "owl"]))
    page = page_on(str(tmp_path / "named.npz"))
    browser = page.browser.browser
    qtbot.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=browser.tile_box(4).center())
    choice = page.browser.sample.correct
    assert choice.isVisible()
    assert choice.currentText() == "dog"
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: browser.label_of(4) == "owl")
    qtbot.waitUntil(
        lambda: page._summary is not None and page._summary.classes[2].count == 19, timeout=20_000
    )
    assert [one.count for one in page._summary.classes] == [24, 17, 19]


def test_numbers_to_predict_have_no_label_to_correct(page_on, home, tmp_path):
    x, _ = pictures(60)
    np.savez(tmp_path / "numbers.npz", x=x, y=np.linspace(0, 1, 60).astype(np.float32))
    page = page_on(str(tmp_path / "numbers.npz"))
    assert not page.browser.sample.correct.isVisible()


def test_a_corrected_label_keeps_what_the_checks_found(page_on, archive, qtbot):
    page = page_on(archive())
    checks = page.below.checks
    page.below.choose("checks")
    qtbot.waitUntil(lambda: bool(checks.rows), timeout=60_000)
    rows = list(checks.rows)
    page.browser.browser.mark(3)
    page.browser.sample.relabelled.emit(5)
    qtbot.waitUntil(lambda: page.browser.browser.label_of(3) == "5")
    assert checks.rows == rows
    assert not checks._errand.busy


def test_another_source_forgets_the_corrections(page_on, archive, qtbot):
    archive("other", train=60)
    page = page_on(archive())
    page.browser.browser.mark(3)
    page.browser.sample.relabelled.emit(5)
    assert page.document.project.recipe.corrections
    row = next(row for row in page.sources.rows if row.source == "other")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert page.document.project.recipe.corrections == ()
    page.document.edit("back", edits.set_recipe, source="little")
    qtbot.waitUntil(lambda: page.browser.count.text() == "200", timeout=20_000)
