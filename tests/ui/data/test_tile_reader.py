"""Pictures in files of their own are decoded beside the window; one that is gone is a frame and a sentence."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt

from cnnstudio.data.picture_rows import PictureRows
from cnnstudio.data.sources import open_recipe
from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.data.browser_pane import BrowserPane
from tests.data.made_files import class_folders


@pytest.fixture
def folder(home, tmp_path):
    return class_folders(tmp_path / "many", count=90)


@pytest.fixture
def pane(qtbot, look, folder):
    """Show streamed pictures in a browser, and end it with its test."""
    samples = open_recipe(DataRecipe(source=str(folder), cache="stream"))
    assert isinstance(samples.x_train, PictureRows)
    document = Document(templates.new("mnist-cnn"))
    document.edit("source", edits.set_recipe, source=str(folder), cache="stream")
    bridge = Bridge(document)
    shown = BrowserPane(bridge)
    shown.sentences = []
    shown.told.connect(shown.sentences.append)
    for part in (shown, shown.sample, shown.planes):
        qtbot.addWidget(part)
    shown.resize(700, 500)
    shown.show()
    shown.streamed = samples
    yield shown
    shown.end()
    bridge.close()


def seen(browser):
    return set(map(int, browser.rows[list(browser.visible_places())]))


def test_tiles_appear_as_they_are_decoded_and_are_those_of_their_rows(pane, qtbot):
    browser = pane.browser
    pane.show_samples(pane.streamed)
    browser.viewport().repaint()
    qtbot.waitUntil(lambda: seen(browser) <= set(browser._kept))
    y = np.asarray(pane.streamed.y_train)
    for row in sorted(seen(browser))[::7]:
        middle = browser._kept[row].pixelColor(20, 20).red()
        assert abs(middle - (20 + 70 * y[row])) < 45


def test_painting_does_not_wait_for_files(pane, qtbot, monkeypatch):
    goes_on, fetch = threading.Event(), PictureRows.fetch

    def slow(rows, which):
        goes_on.wait(20)
        return fetch(rows, which)

    monkeypatch.setattr(PictureRows, "fetch", slow)
    pane.show_samples(pane.streamed)
    browser = pane.browser
    for value in range(0, browser.verticalScrollBar().maximum(), 40):
        browser.verticalScrollBar().setValue(value)
        browser.viewport().repaint()
    assert not seen(browser) & set(browser._kept)
    goes_on.set()
    qtbot.waitUntil(lambda: seen(browser) <= set(browser._kept))


def test_a_picture_that_is_gone_is_a_frame_and_a_sentence(pane, folder, qtbot):
    name = pane.streamed.x_train.names[5]
    (folder / name).unlink()
    pane.show_samples(pane.streamed)
    browser = pane.browser
    browser.viewport().repaint()
    qtbot.waitUntil(lambda: seen(browser) <= set(browser._kept))
    assert browser._kept[5] is None
    assert browser._kept[4] is not None
    browser.viewport().repaint()
    qtbot.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=browser.tile_box(5).center())
    assert name in pane.sentences[-1]
