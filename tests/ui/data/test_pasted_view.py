"""Pictures are pasted into the Data workspace, given their classes, and become data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from cnnstudio.data import pasted
from cnnstudio.data.pictures import decoded
from cnnstudio.paths import pictures_folder
from cnnstudio.ui.data import pasted_view
from tests.data.made_files import csv_of_pixels

Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clipboard(qapp):
    yield QGuiApplication.clipboard()
    QGuiApplication.clipboard().clear()


def image(value, height=20, width=30):
    flat = np.full((height, width, 3), value, np.uint8)
    return QImage(flat.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


@pytest.fixture
def window(make_studio):
    made = make_studio().window
    made.show_workspace("data")
    return made


def paste(window, clipboard, picture):
    """Copy a picture and press the keys wherever the keyboard is in the window."""
    clipboard.setImage(picture)
    window.pages.data.setFocus()
    QTest.keyClick(window, Qt.Key.Key_V, Ctrl)


def name(window, words):
    field = window.pages.data.pasted.label
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, words)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_a_pasted_picture_is_shown_and_kept_as_the_class_that_is_typed(window, clipboard):
    page = window.pages.data
    paste(window, clipboard, image((200, 10, 10)))
    assert page.middle.currentWidget() is page.pasted
    assert not page.recipe.isVisible()
    assert "20 × 30" in page.pasted.sentence.text()
    name(window, "red")
    (kept,) = pasted.kept()
    assert kept.label == "red"
    assert np.array_equal(QImage(str(kept.path)).pixelColor(3, 3).getRgb()[:3], (200, 10, 10))
    assert page.pasted.thumbs.captions() == ("red",)
    assert not page.pasted.keep.isEnabled(), "nothing is on hand until the next is pasted"


def test_the_next_is_pasted_and_kept_by_a_press_on_a_class_that_is_there(window, clipboard, qtbot):
    view = window.pages.data.pasted
    paste(window, clipboard, image(10))
    name(window, "dark")
    QTest.keyClick(view, Qt.Key.Key_V, Ctrl)
    qtbot.mouseClick(view.known[0], Qt.MouseButton.LeftButton)
    assert [one.label for one in pasted.kept()] == ["dark", "dark"]
    assert not view.use.isEnabled()


def test_two_classes_become_the_projects_data(window, clipboard, qtbot):
    page = window.pages.data
    for value in range(6):
        paste(window, clipboard, image(20 + 40 * value))
        name(window, "light" if value % 2 else "dark")
    qtbot.mouseClick(page.pasted.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.importing.use.isEnabled)
    assert "dark, light" in page.importing.sentence.text()
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages.data_set.state == "open")
    samples = window.pages.data_set.samples
    assert (samples.labels, len(samples.y_train)) == (("dark", "light"), 6)
    assert window.document.project.recipe.source == str(pictures_folder())


def test_a_name_that_no_folder_can_have_is_a_sentence_and_nothing_is_kept(window, clipboard):
    view = window.pages.data.pasted
    paste(window, clipboard, image(90))
    name(window, "a/b")
    assert "holds none of" in view.problem.text()
    assert pasted.kept() == ()
    name(window, "ab")
    assert view.problem.text() == ""
    assert len(pasted.kept()) == 1


def test_a_kept_picture_is_chosen_and_removed_by_key(window, clipboard, qtbot):
    view = window.pages.data.pasted
    for value, words in ((10, "dark"), (240, "light")):
        paste(window, clipboard, image(value))
        name(window, words)
    qtbot.mouseClick(view.thumbs, Qt.MouseButton.LeftButton, pos=view.thumbs.box(0).center().toPoint())
    QTest.keyClick(view.thumbs, Qt.Key.Key_Delete)
    assert [one.label for one in pasted.kept()] == ["dark"]


def test_without_a_picture_the_view_says_what_to_do_and_leads_back(window, clipboard, qtbot):
    page = window.pages.data
    clipboard.clear()
    qtbot.mouseClick(page.sources.paste, Qt.MouseButton.LeftButton)
    assert "no picture on the clipboard" in page.pasted.sentence.text()
    qtbot.mouseClick(page.pasted.leave, Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is not page.pasted
    assert page.recipe.isVisible()


def test_a_large_picture_is_kept_at_a_bounded_size(window, clipboard):
    paste(window, clipboard, image(128, 600, 3000))
    name(window, "wide")
    kept = QImage(str(pasted.kept()[0].path))
    assert kept.width() == 1024
    assert kept.height() == pytest.approx(1024 / 5, abs=1)


def test_a_file_on_the_clipboard_is_looked_into(window, clipboard, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(csv_of_pixels(tmp_path / "signs.csv")))])
    clipboard.setMimeData(data)
    window.pages.data.setFocus()
    QTest.keyClick(window, Qt.Key.Key_V, Ctrl)
    page = window.pages.data
    assert page.middle.currentWidget() is page.importing
    qtbot.waitUntil(page.importing.use.isEnabled)


def test_text_is_still_pasted_into_a_field(window, clipboard, qtbot):
    paste(window, clipboard, image(50))
    clipboard.setText("cup")
    field = window.pages.data.pasted.label
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_V, Ctrl)
    assert field.text() == "cup"


def test_pressing_a_source_leaves_the_pictures(window, clipboard, qtbot):
    page = window.pages.data
    paste(window, clipboard, image(50))
    row = next(row for row in page.sources.rows if row.source == "shapes")
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    assert page.middle.currentWidget() is not page.pasted
    assert window.document.project.recipe.source == "shapes"


def test_a_picture_more_decodes_none_of_those_kept_before(window, clipboard, monkeypatch):
    paste(window, clipboard, image(10))
    name(window, "dark")
    read = []

    def noted(source, *how):
        read.append(source)
        return decoded(source, *how)

    monkeypatch.setattr(pasted_view, "decoded", noted)
    paste(window, clipboard, image(240))
    name(window, "light")
    newest, _ = pasted.kept()
    assert [one for one in read if isinstance(one, Path)] == [newest.path]
    assert window.pages.data.pasted.thumbs.captions() == ("light", "dark")
