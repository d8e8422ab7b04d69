"""Where the window is too small for a view, or its type too large, the view scrolls; nothing lies on anything."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

PLACES = ("data", "train", "inspect", "draw")


def _bars(window):
    QApplication.processEvents()
    return window.room.horizontalScrollBar().maximum(), window.room.verticalScrollBar().maximum()


@pytest.mark.parametrize("place", [*PLACES, "design"])
def test_the_smallest_window_has_room_for_every_view(make_studio, place):
    window = make_studio().window
    window.resize(960, 640)
    window.show_workspace(place)
    assert _bars(window) == (0, 0)
    assert window.shown_page().size() == window.room.viewport().size()


@pytest.mark.parametrize("place", PLACES)
def test_at_twice_the_size_a_view_scrolls_and_keeps_the_room_it_needs(make_studio, place):
    studio = make_studio()
    window = studio.window
    window.resize(1440, 864)
    studio.look.set_scale(2.0)
    window.show_workspace(place)
    across, down = _bars(window)
    assert across > 0
    assert down > 0
    assert window.shown_page().width() >= 1800
    studio.look.set_scale(1.0)
    assert _bars(window) == (0, 0)
    window.show_workspace("design")
    assert _bars(window) == (0, 0)
