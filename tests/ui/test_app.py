"""What the window begins with."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnstudio import app, paths
from cnnstudio.document import edits, files, templates
from cnnstudio.document.journal import Journal

DEAD = 2**22 + 1


@pytest.fixture
def studio(make_studio):
    return make_studio()


def test_the_first_start_shows_a_ready_network_and_later_ones_the_start_page(studio):
    app.open_first(studio, None)
    assert studio.window.workspace == "design"
    assert studio.document.analysis.totals.parameters == 121_930
    assert studio.document.analysis.ok
    assert "Press Train" in studio.window.toast.sentence()
    studio.window.show_workspace("start")
    app.open_first(studio, None)
    assert studio.window.workspace == "start"


def test_the_first_question_waits_until_the_first_sentence_has_gone(studio, qtbot):
    app.open_first(studio, None)
    notice = studio.window.pages.design.canvas.notice
    assert studio.window.toast.isVisible()
    assert not notice.isVisible()
    studio.window.toast.hide()
    assert notice.isVisible()
    notice.close_button.click()
    studio.window.toast.say("Another sentence.")
    studio.window.toast.hide()
    assert not notice.isVisible()


def test_a_damaged_file_is_told_and_the_start_page_stays(studio, tmp_path):
    path = tmp_path / "broken.cnnproj"
    path.write_text('{"format": 1, "nodes": [')
    app.open_first(studio, path)
    assert "ends early" in studio.window.toast.sentence()
    assert studio.window.workspace == "start"


def test_unsaved_work_comes_back_and_stays_unsaved(studio):
    project = edits.set_fields(templates.new("lenet-5"), "c1", filters=9)
    Journal(paths.recovery_folder(), project, pid=DEAD).record(project, Path("/nowhere/l.cnnproj"))
    app.open_first(studio, None)
    assert studio.document.project == project
    assert studio.document.modified
    assert "brought back" in studio.window.toast.sentence()


def test_a_project_is_opened_by_its_path(studio, tmp_path):
    path = tmp_path / "mine.cnnproj"
    files.save(templates.new("residual"), path)
    app.open_first(studio, path)
    assert studio.document.title == "mine"
    assert studio.window.workspace == "design"
    assert studio.settings.value.recent_projects == (str(path),)
