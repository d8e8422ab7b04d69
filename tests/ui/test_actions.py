"""Menus and keys: each key means one thing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence

from cnnstudio.document import edits
from cnnstudio.ui import actions
from cnnstudio.ui.main_window import first_size


def test_no_action_holds_a_key_twice_and_no_two_share_one(make_studio):
    window = make_studio().window
    seen: dict[str, str] = {}
    for name, action in window.actions_by_id.items():
        keys = [key.toString() for key in action.shortcuts() if not key.isEmpty()]
        assert len(keys) == len(set(keys)), name
        for key in keys:
            assert key not in seen, f"{key} means {name} and {seen.get(key)}"
            seen[key] = name


def test_a_standard_key_that_is_the_named_one_is_taken_once(make_studio):
    spec = actions.ActionSpec("quit", "Quit", "file", (QKeySequence("Ctrl+Q").toString(), "Ctrl+Q"))
    action = actions._action(spec, make_studio().window, lambda: None)
    assert [key.toString() for key in action.shortcuts()] == ["Ctrl+Q"]


@pytest.mark.parametrize(
    ("screen", "size"), [((2560, 1440), (1600, 1000)), ((1600, 1000), (1600, 964)), ((800, 600), (960, 640))]
)
def test_the_window_opens_no_larger_than_its_screen(screen, size):
    assert first_size(QSize(*screen)) == QSize(*size)


@pytest.mark.parametrize("word", ["new", "close"])
def test_going_to_the_start_page_asks_at_most_once(make_studio, word, qtbot):
    studio = make_studio()
    studio.window.show_workspace("design")
    studio.document.edit("Filters", edits.set_fields, "conv2d_1", filters=3)
    studio.window.actions_by_id[word].trigger()
    if word == "close":
        box = studio.window.files.dialog
        qtbot.mouseClick(box.button(box.StandardButton.Discard), Qt.MouseButton.LeftButton)
        assert not studio.document.modified
    assert studio.window.files.dialog is None
    assert studio.window.workspace == "start"
