"""The locked canvas binds everyone who changes the design: keys, menus, the inspector, the history (line A12)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from cnnstudio.document import edits
from tests.ui.canvas.conftest import Hand

Key, Mod = Qt.Key, Qt.KeyboardModifier
CONTROL, SHIFT = Mod.ControlModifier, Mod.ShiftModifier
WHY = "The canvas is locked; Ctrl L unlocks it."


@pytest.fixture
def window(make_studio, qtbot):
    studio = make_studio()
    studio.window.files.new("mnist-cnn")
    studio.window.show_workspace("design")
    studio.app.processEvents()
    studio.window.document.edit("Filters", edits.set_fields, "conv2d_1", filters=16)
    studio.window.document.edit("Units", edits.set_fields, "dense_1", units=32)
    canvas = studio.window.pages.design.canvas
    canvas.viewport().setFocus()
    QTest.keyClick(canvas.viewport(), Key.Key_L, CONTROL)
    assert canvas.lock_chip.isVisible()
    return studio.window


def canvas_of(window):
    return window.pages.design.canvas


KEYS = {
    "delete": (Key.Key_Delete, Mod.NoModifier), "dissolve": (Key.Key_Delete, CONTROL),
    "undo": (Key.Key_Z, CONTROL), "duplicate": (Key.Key_D, CONTROL), "skip": (Key.Key_B, CONTROL),
    "block": (Key.Key_G, CONTROL), "frame": (Key.Key_G, CONTROL | SHIFT), "note": (Key.Key_N, Mod.NoModifier),
    "arrange": (Key.Key_L, Mod.NoModifier), "nudge": (Key.Key_Right, CONTROL), "paste": (Key.Key_V, CONTROL),
}  # fmt: skip


MENUS = (
    "undo",
    "delete",
    "cut",
    "paste",
    "duplicate",
    "dissolve",
    "skip",
    "arrange",
    "group",
    "frame",
    "note",
)


def test_keys_change_nothing_and_one_sentence_says_why(window):
    canvas, before = canvas_of(window), window.document.project
    for key, held in KEYS.values():
        canvas.select(["conv2d_2", "maxpool_2"])
        QTest.keyClick(canvas.viewport(), Key.Key_C, CONTROL)
        window.toast.hide()
        QTest.keyClick(canvas.viewport(), key, held)
        assert window.document.project is before
        assert window.document.history.position == 2
        assert window.toast.isVisible()
        assert window.toast.sentence() == WHY
        assert canvas.lock_chip.isVisible()


def test_the_menus_change_nothing(window):
    canvas, before = canvas_of(window), window.document.project
    for action in MENUS:
        canvas.select(["conv2d_2", "maxpool_2"])
        canvas.copy()
        window.toast.hide()
        window.actions_by_id[action].trigger()
        assert window.document.project is before
        assert window.toast.isVisible()
        assert window.toast.sentence() == WHY


def test_the_inspector_shows_everything_and_changes_nothing(window, qtbot):
    canvas, inspector = canvas_of(window), window.pages.design.inspector
    Hand(canvas).click(canvas.node_rect("dense_1").center() + QPoint(40, 0))
    assert inspector.selection == ("dense_1",)
    before = window.document.project
    with pytest.raises(edits.EditError, match="locked"):
        window.document.edit("Units", edits.set_fields, "dense_1", units=7)
    field = next(f for f in inspector.form.findChildren(QLineEdit) if f.text() == "32")
    qtbot.mouseDClick(field, Qt.MouseButton.LeftButton)
    field.selectAll()
    qtbot.keyClicks(field, "7")
    qtbot.keyClick(field, Key.Key_Return)
    assert inspector.form._rows["units"].problem() == WHY
    assert window.document.project is before
    inspector._wish("remove")
    assert window.document.project is before


def test_the_history_stays_where_it_is(window, qtbot):
    design = window.pages.design
    window.actions_by_id["history"].trigger()
    first = design.history.visualRect(design.history.steps.index(0)).center()
    qtbot.mouseClick(design.history.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert window.document.history.position == 2
    assert window.toast.sentence() == WHY


def test_the_plan_of_training_may_still_be_changed(window):
    window.document.edit("Batch size", edits.set_plan, batch_size=64)
    assert window.document.project.plan.batch_size == 64
    window.document.undo()
    assert window.document.history.position == 2


def test_selecting_panning_and_zooming_work_and_the_key_unlocks(window):
    canvas = canvas_of(window)
    hand, eye = Hand(canvas), canvas.stage.camera.eye
    hand.click(canvas.node_rect("dense_1").center() + QPoint(40, 0))
    assert canvas.selection() == ["dense_1"]
    start = canvas.node_rect("dense_1").center() + QPoint(40, 0)
    hand.drag(start, start + QPoint(40, 20))
    assert canvas.stage.camera.eye != eye
    QTest.keyClick(canvas.viewport(), Key.Key_L, CONTROL)
    assert not canvas.lock_chip.isVisible()
    QTest.keyClick(canvas.viewport(), Key.Key_Z, CONTROL)
    assert window.document.history.position == 1


def test_another_project_is_not_locked(window):
    window.files.when_safe = lambda then: then()
    window.files.new("lenet-5")
    assert not window.document.locked
    assert not canvas_of(window).stage.locked
