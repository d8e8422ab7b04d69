import threading
import time

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPointingDevice,
    QTabletEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.data.drawn import digit_from_ink
from cnnstudio.ui.drawing import opening
from tests.ui.drawing.conftest import answer, certain, looks, one, press, stroke


def _pen(pad, kind, x, y, pressure, pointer=QPointingDevice.PointerType.Pen):
    device = QPointingDevice(
        "pen", 7, QPointingDevice.DeviceType.Stylus, pointer, QPointingDevice.Capability.Pressure, 1, 1
    )
    place, button = QPointF(x, y), Qt.MouseButton.LeftButton
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.TabletRelease else button
    event = QTabletEvent(
        kind, device, place, pad.mapToGlobal(place), pressure, 0, 0, 0, 0, 0,
        Qt.KeyboardModifier.NoModifier, button, held,
    )  # fmt: skip
    QApplication.sendEvent(pad, event)
    assert event.isAccepted()


def test_a_tablets_pen_presses_its_width_onto_the_pad(draw):
    pad = draw.pad
    for top, pressure in ((100, 0.2), (300, 1.0)):
        _pen(pad, QEvent.Type.TabletPress, 100, top, pressure)
        _pen(pad, QEvent.Type.TabletMove, 300, top, pressure)
        _pen(pad, QEvent.Type.TabletRelease, 300, top, 0.0)
    ink = pad.picture() > 0
    assert ink[: ink.shape[0] // 2].sum() * 2 < ink[ink.shape[0] // 2 :].sum()
    assert pad.ink.strokes[0].pressures == pytest.approx((0.2, 0.2))
    assert draw.prepared is not None


def test_the_other_end_of_the_pen_erases(draw):
    one(draw.pad)
    before = int(draw.pad.picture().sum())
    rubber = QPointingDevice.PointerType.Eraser
    _pen(draw.pad, QEvent.Type.TabletPress, 120, 200, 1.0, rubber)
    _pen(draw.pad, QEvent.Type.TabletRelease, 120, 200, 0.0, rubber)
    assert draw.pad.picture().sum() < before


def test_redo_by_key_and_by_button(draw):
    one(draw.pad)
    full = draw.pad.picture()
    QTest.keyClick(draw.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert draw.pad.ink.empty
    assert not draw.tools.undo.isEnabled()
    press(draw.tools.redo)
    assert np.array_equal(draw.pad.picture(), full)
    draw.undo()
    draw.redo()
    assert np.array_equal(draw.pad.picture(), full)


def test_taking_back_a_stroke_that_the_brush_still_pulls_ends_it(draw):
    draw.pad.setFocus()
    QTest.keyClick(draw.pad, Qt.Key.Key_Space)
    QTest.keyClick(draw.pad, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(draw.pad, Qt.Key.Key_Right)
    assert draw.pad.ink.empty


def test_the_pads_letters_come_before_the_windows_shortcuts(draw):
    pad = draw.pad
    for key, text in ((Qt.Key.Key_C, "c"), (Qt.Key.Key_4, "4"), (Qt.Key.Key_BracketLeft, "[")):
        assert _overrides(pad, key, text)
    assert not _overrides(pad, Qt.Key.Key_F5, "")


def _overrides(pad, key, text):
    from PySide6.QtGui import QKeyEvent

    event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text)
    event.ignore()
    QApplication.sendEvent(pad, event)
    return event.isAccepted()


def test_white_paper_is_turned_over_for_the_network(world, draw):
    one(draw.pad)
    black = draw.prepared.image.astype(int)
    press(draw.tools.paper)
    assert draw.pad.picture()[0, 0] == 255
    assert draw.steps.invert.isChecked()
    assert np.abs(draw.prepared.image.astype(int) - black).max() <= 2
    press(draw.steps.invert)
    assert np.median(draw.prepared.image[4:24, 4:24]) == 255
    QTest.keyClick(draw.pad, Qt.Key.Key_W)
    assert not draw.tools.paper.isChecked()
    assert not draw.steps.invert.isChecked()
    assert np.array_equal(draw.prepared.image, black)


def _digit(side=28):
    seven = np.zeros((side, side), np.uint8)
    thick = max(side // 10, 1)
    seven[side // 5 : side // 5 + thick, side // 4 : 3 * side // 4] = 255
    seven[side // 5 : 4 * side // 5, 3 * side // 4 - thick : 3 * side // 4] = 255
    return seven


def _file(tmp_path, pixels, name="seven.png"):
    path = tmp_path / name
    flat = np.ascontiguousarray(pixels)
    QImage(flat.data, flat.shape[1], flat.shape[0], flat.shape[1], QImage.Format.Format_Grayscale8).save(
        str(path)
    )
    return path


def _drop(widget, data):
    place, action = QPointF(200, 200), Qt.DropAction.CopyAction
    held, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), action, data, held, keys)
    QApplication.sendEvent(widget, enter)
    event = QDropEvent(place, action, data, held, keys)
    QApplication.sendEvent(widget, event)
    return enter.isAccepted() and event.isAccepted()


def test_a_dropped_picture_is_prepared_as_classify_prepares_it(draw, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(_file(tmp_path, _digit())))])
    assert _drop(draw, data)
    qtbot.waitUntil(lambda: draw.prepared is not None)
    assert np.array_equal(draw.prepared.image[:, :, 0], digit_from_ink(_digit()).centred)
    assert "seven.png" in draw.pad.accessibleDescription()


def test_a_photograph_of_twelve_megapixels_is_read_without_holding_the_window(draw, tmp_path, qtbot):
    large = 255 - np.kron(_digit(100), np.ones((30, 40), np.uint8))
    path = _file(tmp_path, large, "large.png")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    assert _drop(draw, data)
    assert draw.prepared is None, "reading goes on beside the window"
    qtbot.waitUntil(lambda: draw.prepared is not None, timeout=20_000)
    assert max(draw.pad.ink.drawing.under.pixels.shape) <= 1120
    assert draw.steps.invert.isChecked()
    assert draw.tools.paper.isChecked()
    assert draw.prepared.image.max() == 255
    assert np.median(draw.prepared.image) == 0


def test_a_picture_is_pasted_from_the_clipboard(draw, qtbot):
    flat = _digit()
    image = QImage(flat.data, 28, 28, 28, QImage.Format.Format_Grayscale8).copy()
    QGuiApplication.clipboard().setImage(image)
    try:
        draw.pad.setFocus()
        QTest.keyClick(draw.pad, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: draw.prepared is not None)
        assert np.array_equal(draw.prepared.image[:, :, 0], digit_from_ink(flat).centred)
    finally:
        QGuiApplication.clipboard().clear()


def test_a_file_that_is_read_late_does_not_take_the_place_of_what_was_pasted_since(
    draw, tmp_path, qapp, monkeypatch
):
    goes_on, bounded = threading.Event(), opening._bounded

    def late(path):
        goes_on.wait(60)
        return bounded(path)

    monkeypatch.setattr(opening, "_bounded", late)
    draw.picking.opening.begin(_file(tmp_path, _digit()))
    flat, pasted = np.ascontiguousarray(_digit().T), QMimeData()
    pasted.setImageData(QImage(flat.data, 28, 28, 28, QImage.Format.Format_Grayscale8).copy())
    assert draw.picking.opening.take(pasted)
    before = draw.pad.picture()
    goes_on.set()
    draw.picking.opening._threads[-1].join(60)
    qapp.processEvents()
    assert np.array_equal(draw.pad.picture(), before)
    assert "clipboard" in draw.pad.accessibleDescription()


def test_at_the_end_every_file_that_is_read_is_waited_for_not_only_the_last(
    draw, tmp_path, qtbot, monkeypatch
):
    begun, read, slow = threading.Event(), [], _file(tmp_path, _digit(), "slow.png")
    bounded = opening._bounded

    def late(path):
        if path == slow:
            begun.set()
            time.sleep(0.3)
        read.append(path)
        return bounded(path)

    monkeypatch.setattr(opening, "_bounded", late)
    draw.picking.opening.begin(slow)
    assert begun.wait(60)
    draw.picking.opening.begin(_file(tmp_path, _digit()))
    draw.picking.opening.close()
    assert slow in read
    assert not [one for one in threading.enumerate() if one.name == "open-picture"]


def test_pasting_without_a_picture_is_one_sentence(draw):
    said = []
    draw.told.connect(said.append)
    data = QMimeData()
    data.setText("7")
    QGuiApplication.clipboard().setMimeData(data)
    try:
        draw.picking.paste()
        assert said == ["There is no picture on the clipboard."]
    finally:
        QGuiApplication.clipboard().clear()


def test_a_damaged_picture_is_one_sentence_and_leaves_the_pad(draw, tmp_path, qtbot):
    one(draw.pad)
    before, said = draw.pad.picture(), []
    draw.told.connect(said.append)
    path = tmp_path / "broken.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\nbroken")
    draw.picking.opening.begin(path)
    qtbot.waitUntil(lambda: bool(said))
    assert "broken.png" in said[0]
    assert np.array_equal(draw.pad.picture(), before)


def test_one_can_draw_and_erase_on_an_opened_picture(draw, tmp_path, qtbot):
    draw.picking.opening.begin(_file(tmp_path, _digit()))
    qtbot.waitUntil(lambda: not draw.pad.ink.empty)
    before = draw.pad.picture()
    stroke(draw.pad, QPoint(60, 400), QPoint(200, 440))
    assert draw.pad.picture().sum() > before.sum()
    draw.undo()
    assert np.array_equal(draw.pad.picture(), before)


def test_drawing_faster_than_the_engine_answers_loses_only_what_is_older(world, draw):
    points = [QPoint(100 + step, 100 + 2 * (step % 100)) for step in range(150)]
    stroke(draw.pad, *points)
    assert len(looks(world)) == 1
    answer(world, certain(1))
    assert len(looks(world)) == 2
    answer(world, certain(3))
    assert draw.answer.large.text() == "3"
    assert len(looks(world)) == 2


def test_the_seen_picture_is_also_a_table_with_headers_and_a_sentence(draw, qtbot):
    one(draw.pad)
    press(draw.seen.numbers)
    qtbot.waitUntil(lambda: draw.numbers.model.rowCount() == 28)
    table, image = draw.numbers.table, draw.prepared.image
    assert table.isVisible()
    row, column = np.argwhere(image[:, :, 0] == image.max())[0]
    index = draw.numbers.model.index(int(row), int(column))
    assert index.data() == str(image.max())
    assert draw.numbers.model.headerData(27, Qt.Orientation.Horizontal) == "27"
    table.setFocus()
    table.setCurrentIndex(index)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentIndex().row() == row + 1
    spoken = table.accessibleDescription()
    assert str(int(np.count_nonzero(image))) in spoken
    assert draw.seen.view.accessibleDescription() == spoken


def test_the_arrow_keys_read_the_seen_picture(draw, qtbot):
    one(draw.pad)
    qtbot.waitUntil(lambda: draw.seen.view.elements() == (28, 28))
    draw.seen.view.setFocus()
    QTest.keyClick(draw.seen.view, Qt.Key.Key_Down)
    QTest.keyClick(draw.seen.view, Qt.Key.Key_Right)
    assert draw.seen.place.text() == f"row 1, column 1: {draw.prepared.image[1, 1, 0]}"
