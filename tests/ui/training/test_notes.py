"""Notes at places of the curves: by keys, by a right press, by the button; kept, taken back, and exported."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from cnnstudio.document import templates
from cnnstudio.engine.curve_notes import CurveNote, read_notes
from cnnstudio.engine.record import Run
from cnnstudio.engine.run_report import run_report
from cnnstudio.ui.training.curves_panel import CurvesPanel
from cnnstudio.ui.training.export import written
from cnnstudio.ui.training.run_curves import from_disk
from tests.ui.training.runs_made import grown_run


@pytest.fixture
def run(tmp_path):
    folder = tmp_path / "20261121-201500-mnist-cnn"
    folder.mkdir()
    return grown_run(4, 0, str(folder))


@pytest.fixture
def panel(qtbot, look, run):
    window = QWidget()
    shown = CurvesPanel(window)
    qtbot.addWidget(window)
    window.resize(900, 700)
    shown.resize(900, 700)
    shown.show_runs(run)
    window.show()
    qtbot.waitUntil(lambda: shown.loss.around.rect().width() > 400)
    yield shown
    window.close()


def answer(panel, words):
    """Type into the open question as a hand does, and press Enter."""
    dialog = panel.noting.dialog
    line = dialog.findChild(QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(line, words)
    QTest.keyClick(line, Qt.Key.Key_Return)


def put(panel, at, words):
    panel.loss.set_crosshair(at)
    panel.loss.setFocus()
    QTest.keyClick(panel.loss, Qt.Key.Key_N)
    answer(panel, words)


def test_n_notes_at_the_crosshair_and_the_run_keeps_it(panel, run):
    put(panel, 2.5, "rate lowered by hand")
    assert run.notes == (CurveNote(step=250, words="rate lowered by hand"),)
    assert read_notes(run.folder) == run.notes
    marks = panel.loss.signs.notes
    assert [(mark.at, mark.step, mark.words) for mark in marks] == [(2.5, 250, "rate lowered by hand")]
    assert panel.second.signs.notes == marks
    assert "note at batch 250: rate lowered by hand" in panel.loss.plot.accessibleDescription()


def test_delete_removes_the_note_at_the_crosshair_and_ctrl_z_brings_it_back(panel, run):
    put(panel, 2.5, "here")
    panel.loss.set_crosshair(2.505)
    QTest.keyClick(panel.loss, Qt.Key.Key_Delete)
    assert run.notes == ()
    QTest.keyClick(panel.loss, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert [note.words for note in run.notes] == ["here"]
    QTest.keyClick(panel.loss, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert run.notes == read_notes(run.folder) == ()
    again = QKeySequence(QKeySequence.StandardKey.Redo)[0]
    QTest.keyClick(panel.loss, again.key(), again.keyboardModifiers())
    assert [note.words for note in read_notes(run.folder)] == ["here"]


def test_the_window_keeps_its_own_undo_while_no_note_can_be_taken_back(panel, run):
    undone = []
    action = QAction(panel.window())
    action.setShortcut(QKeySequence.StandardKey.Undo)
    action.triggered.connect(lambda: undone.append(len(run.notes)))
    panel.window().addAction(action)
    panel.window().activateWindow()
    panel.loss.setFocus()
    QTest.keyClick(panel.loss, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert undone == [0]
    put(panel, 2.5, "here")
    QTest.keyClick(panel.loss, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (undone, run.notes) == ([0], ())


def right_press(panel, x):
    plot = panel.loss
    middle = plot.around.rect().center().y()
    at = QPoint(round(plot.around.box.mapViewToScene(QPointF(x, plot.range()[1][0])).x()), round(middle))
    QTest.mouseClick(plot.plot.viewport(), Qt.MouseButton.RightButton, pos=at)
    return {action.text(): action for action in panel.noting.menu.actions() if action.text()}


def test_a_right_press_offers_to_note_to_change_and_to_remove(panel, run):
    offered = right_press(panel, 3.0)
    words = next(iter(offered))
    assert words.startswith("Note at batch ")
    offered[words].trigger()
    panel.noting.menu.close()
    answer(panel, "first")
    (note,) = run.notes
    assert abs(note.step - 300) <= 3
    offered = right_press(panel, 3.0)
    offered["Change the note “first”…"].trigger()
    panel.noting.menu.close()
    answer(panel, "second")
    assert run.notes == (CurveNote(step=note.step, words="second"),)
    right_press(panel, 3.0)["Remove the note “second”"].trigger()
    panel.noting.menu.close()
    assert run.notes == ()


def test_the_button_notes_at_the_newest_batch(panel, run):
    QTest.mouseClick(panel.noting.button, Qt.MouseButton.LeftButton)
    answer(panel, "now")
    assert run.notes == (CurveNote(step=400, words="now"),)


def test_a_folder_that_takes_nothing_is_told_and_nothing_is_shown(qtbot, look):
    shown = CurvesPanel()
    qtbot.addWidget(shown)
    shown.show_runs(grown_run(1, 0, "/nowhere/20261121-201500-mnist-cnn"))
    with qtbot.waitSignal(shown.told) as told:
        shown.notes.put(10, "x")
    assert "curve_notes.json" in told.args[0]
    assert shown.notes.notes == ()


def test_notes_are_exported_and_read_back_with_the_run(panel, run):
    put(panel, 1.5, "half, way")
    table = list(csv.reader(io.StringIO(written([run]))))
    _name, phase, epoch, step, seconds, metric, value = next(row for row in table if row[1] == "note")
    assert (phase, epoch, step, metric, value) == ("note", "2", "150", "note", "half, way")
    assert float(seconds) == pytest.approx(run.series.seconds[149], abs=1e-3)
    record = Run(folder=Path(run.folder), name="mnist-cnn", status="finished")
    assert from_disk(record, ()).notes == run.notes
    page = run_report(record, templates.new("mnist-cnn"), None, None, lambda _rows: None)
    assert "half, way" in page


def test_notes_are_painted_beside_each_other(panel, run):
    before = panel.loss.grab().toImage()
    for step in (200, 210, 220, 399):
        panel.notes.put(step, f"a note of several words at {step}")
    after = panel.loss.grab().toImage()
    changed = np.flatnonzero([before.pixel(x, 12) != after.pixel(x, 12) for x in range(before.width())])
    assert len(changed) > 20
    assert panel.second.grab().toImage() != panel.loss.grab().toImage()
