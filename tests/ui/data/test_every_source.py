"""Every form of data, dragged onto the window, is recognised, shown and taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.data.every_source import BUILT_IN, EVERY
from tests.ui.test_file_drop import drop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

_AT_ONCE = 4
"""Forms that one window is shown, so that no test takes long."""
_PATIENCE = 300_000
"""Milliseconds: each file is looked into by a child, which a busy machine starts late."""


def _taken(qtbot, window, path):
    """Drop a file, say yes, and return the belief and the samples it opened as."""
    page = window.pages.data
    assert drop(window, path) == f"Look into {path.name} as data"
    assert window.workspace == "data"
    qtbot.waitUntil(lambda: not page.importing._errand.busy, timeout=_PATIENCE)
    assert page.importing.use.isEnabled(), (path.name, page.importing.refusal.accessibleName())
    belief = page.importing.belief
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.pages.data_set.state == "open", timeout=_PATIENCE)
    return belief, window.pages.data_set.samples


@pytest.mark.parametrize("first", range(0, len(EVERY), _AT_ONCE))
def test_every_form_dropped_on_the_window_opens_as_what_it_is(make_studio, qtbot, tmp_path, first):
    window = make_studio().window
    window.show_workspace("data")
    for number, (form, wanted) in enumerate([*EVERY.items()][first : first + _AT_ONCE]):
        folder = tmp_path / str(number)
        folder.mkdir()
        belief, samples = _taken(qtbot, window, wanted.make(folder))
        assert (form, tuple(belief.shape)) == (form, wanted.shape)
        # Pictures of files of their own are brought to what the project's network takes.
        shape = (28, 28, 1) if belief.kind in {"folder", "zip", "tar", "strokes"} else wanted.shape
        assert (form, samples.input_shape, samples.classes) == (form, shape, wanted.classes)
        assert (form, len(samples.y_train)) == (form, wanted.train)


def _opened(qtbot, window, name):
    """Press the row of a data set and return its samples."""
    row = next(row for row in window.pages.data.sources.rows if row.source == name)
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    data = window.pages.data_set
    qtbot.waitUntil(lambda: data.state == "open" and data.samples.name == name, timeout=_PATIENCE)
    return data.samples


def test_every_built_in_set_opens_by_a_press_on_its_row(make_studio, qtbot):
    window = make_studio().window
    window.show_workspace("data")
    for name, (shape, classes) in BUILT_IN.items():
        samples = _opened(qtbot, window, name)
        assert (name, samples.input_shape, samples.classes) == (name, shape, classes)
