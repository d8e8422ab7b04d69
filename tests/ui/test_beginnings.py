"""The empty canvas, tips, work that is kept safe, and how one looked last (lines M07 and M08)."""

from __future__ import annotations

import json
import os

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from cnnstudio import paths
from cnnstudio.document import edits, files, templates
from cnnstudio.document.journal import last_state, unsaved
from cnnstudio.ui.canvas.chips import ask_for_navigation, tell_guess
from cnnstudio.ui.canvas.trail import kept
from cnnstudio.ui.kept_views import view_file
from cnnstudio.ui.widgets import Label

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(make_studio):
    window = make_studio().window
    window.files.new("empty")
    return window


def test_an_empty_canvas_has_one_line_and_two_buttons_until_the_first_layer(window, qtbot):
    canvas = window.pages.design.canvas
    empty = canvas.empty
    assert empty.isVisible()
    assert len([label for label in empty.findChildren(Label) if label.isVisible()]) == 1
    assert len([button for button in empty.findChildren(QAbstractButton) if button.isVisible()]) == 2
    qtbot.mouseClick(empty.layer, LEFT)
    QTest.keyClicks(canvas.cards.quick_add.line, "input")
    QTest.keyClick(canvas.cards.quick_add.line, Qt.Key.Key_Return)
    assert len(window.document.project.graph.nodes) == 1
    assert not empty.isVisible()
    window.document.undo()
    assert empty.isVisible()
    qtbot.mouseClick(empty.template, LEFT)
    assert len(window.document.project.graph.nodes) == 8
    assert not empty.isVisible()


def test_there_is_at_most_one_tip_in_a_session(window, qtbot):
    notice = window.pages.design.canvas.notice
    ask_for_navigation(notice)
    assert notice.isVisible()
    qtbot.mouseClick(notice.close_button, LEFT)
    tell_guess(notice, "trackpad")
    assert not notice.isVisible()


def test_unsaved_work_is_written_within_two_seconds_and_brought_back(window, qtbot):
    """The program dies: a later one finds its journal under the number of a process that lives no longer."""
    window.document.edit("Add", edits.add, templates.new("mnist-cnn").graph.nodes[0].layer)
    project, folder = window.document.project, paths.recovery_folder()
    qtbot.waitUntil(
        lambda: any(last_state(file) == (project, None) for file in folder.glob("*.journal")), timeout=4000
    )
    mine = next(file for file in folder.glob("*.journal") if last_state(file) == (project, None))
    left = mine.with_name(mine.name.replace(str(os.getpid()), "999999999"))
    left.write_bytes(mine.read_bytes())
    window.document.replace(templates.new("lenet-5"))
    window.offer_recovery(unsaved(folder))
    assert window.document.project == project
    assert window.document.modified
    assert window.workspace == "design"
    assert not left.exists()


def test_how_one_looks_is_kept_beside_the_project_and_found_again(make_studio, tmp_path, qtbot):
    window = make_studio().window
    path = tmp_path / "net.cnnproj"
    files.save(templates.new("mnist-cnn"), path)
    window.files.open_path(path)
    content = path.read_bytes()
    canvas = window.pages.design.canvas
    QApplication.processEvents()
    canvas.stage.zoom(1.7, QPointF(300, 300))
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=QPoint(400, 400))
    QTest.mouseMove(canvas.viewport(), QPoint(430, 380))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.MiddleButton, pos=QPoint(430, 380))
    eye = canvas.stage.camera.goal
    seen = kept(eye, canvas.stage.window)
    written = {"zoom": seen.zoom, "x": seen.x, "y": seen.y}
    qtbot.waitUntil(view_file(path).is_file, timeout=4000)
    qtbot.waitUntil(
        lambda: json.loads(view_file(path).read_text())["last"] == pytest.approx(written, abs=1e-3)
    )
    assert path.read_bytes() == content
    assert not window.document.modified
    assert not window.document.can_undo
    window.files.new("lenet-5")
    assert canvas.stage.camera.goal != eye
    window.files.open_path(path)
    now = canvas.stage.camera.goal
    assert now.zoom == pytest.approx(eye.zoom, abs=1e-3)
    assert (now.corner - eye.corner).manhattanLength() < 1.0


def test_a_damaged_file_of_views_shows_the_whole_network(make_studio, tmp_path):
    window = make_studio().window
    path = tmp_path / "net.cnnproj"
    files.save(templates.new("mnist-cnn"), path)
    view_file(path).parent.mkdir(parents=True, exist_ok=True)
    view_file(path).write_text('{"format": 1, "last": {"zoom": 1e99, "x": 0, "y": 0}}')
    window.files.open_path(path)
    assert window.pages.design.canvas.stage.is_fitted()
