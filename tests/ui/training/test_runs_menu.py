"""What a right press on a run offers: its design, a pin, a note, and an end."""

import shutil

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMessageBox, QWidget

from cnnstudio.document import edits
from cnnstudio.document.files import to_text
from cnnstudio.engine.folder_lock import FolderLock
from cnnstudio.engine.record import Run
from cnnstudio.engine.remarks import Remark, read_remark, write_remark
from cnnstudio.engine.runs import write_project, write_run
from cnnstudio.ui.training.runs_menu import RunsMenu
from cnnstudio.ui.training.runs_panel import RunsPanel


def _run(world, name, **plan):
    folder = world.document.path.with_suffix(".runs") / name
    folder.mkdir(parents=True)
    write_run(Run(folder=folder, name="mnist-cnn", status="finished"))
    write_project(folder, to_text(edits.set_plan(world.document.project, **plan)))
    return str(folder)


@pytest.fixture
def folders(world):
    return [_run(world, f"2026010{n}-101500-mnist-cnn", epochs=20 + n) for n in (1, 2, 3)]


@pytest.fixture
def panel(world, folders, qtbot):
    window = QWidget()
    window.resize(700, 500)
    view = RunsPanel(world.recorder, window)
    view.setGeometry(0, 0, 600, 480)
    view.menu = RunsMenu(world.bridge, world.recorder, view.table)
    view.menu.remarked.connect(view.read_remarks)
    qtbot.addWidget(window)
    window.show()
    yield view
    window.close()


def _offered(panel, folder):
    """Open the menu of a run as a right press does; return its actions by their words."""
    row = next(n for n, one in enumerate(panel.table.rows()) if one.folder == folder)
    at = panel.table.visualRect(panel.table.model().index(row, 0)).center()
    panel.table.customContextMenuRequested.emit(QPoint(at))
    menu = panel.menu.menu
    return {action.text(): action for action in menu.actions() if action.text()}


def _choose(panel, folder, words):
    action = _offered(panel, folder)[words]
    action.trigger()
    panel.menu.menu.close()


def _order(panel):
    return [row.folder for row in panel.table.rows()]


def test_a_runs_design_is_taken_as_one_step_that_undo_takes_back(world, panel, folders):
    before, position = world.document.project, world.document.history.position
    _choose(panel, folders[1], "Take this run's design")
    assert world.document.project == edits.set_plan(before, epochs=22)
    assert world.document.history.position == position + 1
    world.document.undo()
    assert world.document.project == before


def test_a_design_that_cannot_be_read_is_told(world, panel, folders):
    told = []
    panel.menu.told.connect(told.append)
    (world.document.path.with_suffix(".runs") / "20260102-101500-mnist-cnn" / "project.json").write_text("{")
    _choose(panel, folders[1], "Take this run's design")
    assert "cannot be read" in told[0]


def test_a_pinned_run_stands_above_and_stays_there(world, panel, folders, qtbot):
    newest = _order(panel)
    assert newest == folders[::-1]
    _choose(panel, folders[0], "Pin to the top")
    assert _order(panel) == [folders[0], folders[2], folders[1]]
    assert "pinned" in panel.table.model().index(0, 0).data()
    panel.look_on_disk()
    assert _order(panel)[0] == folders[0]
    _choose(panel, folders[0], "Unpin")
    assert _order(panel) == newest


def test_a_note_is_kept_with_the_run_and_shown(panel, folders, qtbot):
    _choose(panel, folders[2], "Note…")
    panel.menu.dialog.setTextValue("  before the pooling was changed ")
    panel.menu.dialog.accept()
    assert read_remark(folders[2]).note == "before the pooling was changed"
    assert panel.table.rows()[0].note == "before the pooling was changed"
    assert "pooling" in panel.table.model().index(0, 0).data()


def test_a_run_is_deleted_only_when_that_is_confirmed(world, panel, folders):
    kinds = QMessageBox.StandardButton
    _choose(panel, folders[0], "Delete…")
    panel.menu.dialog.button(kinds.Cancel).click()
    assert folders[0] in _order(panel)
    _choose(panel, folders[0], "Delete…")
    panel.menu.dialog.button(kinds.Discard).click()
    assert _order(panel) == [folders[2], folders[1]]
    assert not (world.document.path.with_suffix(".runs") / "20260101-101500-mnist-cnn").exists()


def test_a_run_in_training_is_not_deleted(world, panel, folders):
    told = []
    panel.menu.told.connect(told.append)
    lock = FolderLock(world.document.path.with_suffix(".runs") / "20260101-101500-mnist-cnn")
    assert lock.take()
    _choose(panel, folders[0], "Delete…")
    lock.release()
    assert "in training" in told[0]
    assert panel.menu.dialog is None


def test_a_damaged_remark_counts_as_none(tmp_path):
    write_remark(tmp_path, Remark(pinned=True, note="é"))
    assert read_remark(tmp_path) == Remark(pinned=True, note="é")
    (tmp_path / "remark.json").write_text("[")
    assert read_remark(tmp_path) == Remark()


def test_a_pin_that_the_folder_does_not_take_is_told(world, panel, folders):
    told = []
    panel.menu.told.connect(told.append)
    offered = _offered(panel, folders[0])
    shutil.rmtree(folders[0])
    offered["Pin to the top"].trigger()
    panel.menu.menu.close()
    assert "remark.json" in told[0]
