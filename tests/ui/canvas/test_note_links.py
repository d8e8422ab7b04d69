"""Links in notes: shown before they are opened, and only the web is (line F06)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest

from cnnstudio.document import furnish
from cnnstudio.ui.canvas.note_links import address, link_at, written

BAD = (
    "file:///etc/passwd", "FILE:///etc/passwd", "javascript:alert(1)", "data:text/html,hi", "ssh://host/x",
    "mailto:a@b.example", "C:/windows/system32", "//host/share", "\\\\host\\share", "http:", "https://",
    "http:///nowhere", "vbscript:x", "smb://host/x", " ", "file.txt", "about:blank",
)  # fmt: skip


@pytest.fixture
def opened(monkeypatch):
    """Hear what is given to the browser, and open none."""
    heard = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: heard.append(url.toString()) or True)
    return heard


def with_note(view, words):
    view.document.edit("Note", furnish.add_note, words, (330.0, -40.0, 260.0, 120.0), None)
    return next(t for t in view.stage.scene.things.values() if t.kind == "note")


def find(view, note):
    """Return a point over the note's link, as it is painted."""
    eye = view.stage.camera.eye
    box = eye.box_to_window(note.box)
    for y in range(int(box.top()), int(box.bottom()), 3):
        for x in range(int(box.left()), int(box.right()), 3):
            if link_at(view.stage.scene, eye, QPointF(x, y)):
                return QPoint(x, y)
    return None


def test_a_click_on_a_link_shows_where_it_leads_and_only_the_button_opens_it(canvas, hand, opened, qtbot):
    note = with_note(canvas, "Read [the paper](https://example.org/lecun?x=1#top) first.")
    hand(canvas).click(find(canvas, note))
    card = canvas.cards.link
    assert card.isVisible()
    assert card.address.text() == "https://example.org/lecun?x=1#top"
    assert opened == []
    qtbot.mouseClick(card.open_button, Qt.MouseButton.LeftButton)
    assert opened == ["https://example.org/lecun?x=1#top"]
    assert canvas.cards.link is None


def test_escape_and_close_open_nothing(still, hand, opened, qtbot):
    note = with_note(still, "<https://example.org>")
    hand(still).click(find(still, note))
    QTest.keyClick(still.cards.link, Qt.Key.Key_Escape)
    assert still.cards.link is None
    hand(still).click(find(still, note))
    qtbot.mouseClick(still.cards.link.close_button, Qt.MouseButton.LeftButton)
    assert opened == []


def test_a_drag_on_a_link_moves_the_note(still, hand, opened):
    note = with_note(still, "[x](https://example.org)")
    at = find(still, note)
    hand(still).drag(at, at + QPoint(50, 30))
    assert still.cards.link is None
    assert next(n for n in still.document.project.notes).box[0] != 330.0


@pytest.mark.parametrize("link", BAD)
def test_nothing_but_the_web_is_ever_opened(still, opened, link):
    said = []
    still.refused.connect(said.append)
    assert address(link) is None
    still.cards.open_link(link, QPointF(300, 300))
    assert still.cards.link is None
    assert opened == []
    assert said == ["Only links that begin with http:// or https:// are opened."]


def test_a_file_link_in_a_note_is_refused_by_a_click(still, hand, opened):
    note = with_note(still, "[secret](file:///etc/passwd)")
    said = []
    still.refused.connect(said.append)
    hand(still).click(find(still, note))
    assert opened == []
    assert len(said) == 1


def test_a_name_in_other_letters_is_shown_as_it_is_encoded():
    assert written(address("https://ex\u0430mple.org/\u202egnp")) == "https://xn--exmple-4nf.org/%E2%80%AEgnp"


def test_a_very_long_address_is_cut_in_its_middle():
    words = written(address("https://example.org/" + "a" * 5000))
    assert len(words) < 400
    assert words.startswith("https://example.org/")


def test_a_link_too_small_to_read_is_no_link(still, hand, opened):
    note = with_note(still, "[x](https://example.org)")
    at = find(still, note)
    scene_at = still.stage.camera.eye.to_scene(QPointF(at))
    still.zoom_to(0.25)
    still.stage.camera.look(still.stage.camera.goal)
    hand(still).click(still.stage.camera.eye.to_window(scene_at).toPoint())
    assert still.cards.link is None
