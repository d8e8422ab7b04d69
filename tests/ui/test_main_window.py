"""The window as a whole: files and questions, undo, search, themes, and an engine that dies."""

from __future__ import annotations

import errno
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMessageBox

from cnnstudio import paths
from cnnstudio.document import edits, files
from cnnstudio.document.templates import new
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import theme
from cnnstudio.ui.touring.hand import CONTROL, SHIFT, Hand
from cnnstudio.ui.training.run_curves import RunCurves
from cnnstudio.ui.window_search import WindowSearch
from tests.ui.small_data import small_project

FAKE = str(Path(__file__).parents[1] / "engine" / "fake_worker.py")
VIEWS = ("design", "data", "train", "inspect", "draw", "lab")


@pytest.fixture
def studio(make_studio, monkeypatch, tmp_path):
    """A window on the MNIST network, ready in Design."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "desktop"))
    made = make_studio()
    made.window.show_workspace("design")
    made.app.processEvents()
    return made


@pytest.fixture
def hand(studio):
    return Hand(studio.window)


def spoil(studio):
    """Make an edit that is not saved."""
    studio.document.edit("Add ReLU", edits.add, make("ReLU"), name="fresh")


def answer(hand, kind):
    hand.wait_for(lambda: isinstance(QApplication.activeModalWidget(), QMessageBox), "no question is asked")
    box = QApplication.activeModalWidget()
    hand.click(box.button(kind))
    hand.rest()


def choose_file(hand, path):
    hand.wait_for(lambda: isinstance(QApplication.activeModalWidget(), QFileDialog), "no file can be chosen")
    dialog = QApplication.activeModalWidget()
    hand.fill(dialog.findChild(QLineEdit, "fileNameEdit"), str(path))
    hand.wait_for(lambda: QApplication.activeModalWidget() is not dialog, "the dialog stays")


def facts(studio):
    return [b.text() for b in studio.window.status.findChildren(QAbstractButton) if b.isVisible()]


# Files.


def test_a_project_is_saved_by_key_and_named_after_its_file(studio, hand, tmp_path):
    spoil(studio)
    hand.press(Qt.Key.Key_S, CONTROL)
    choose_file(hand, tmp_path / "mine.cnnproj")
    kept = files.load(tmp_path / "mine.cnnproj")
    assert kept == studio.document.project
    assert kept.name == "mine"
    assert not studio.window.isWindowModified()
    assert "Saved" in facts(studio)
    assert studio.settings.value.recent_projects == (str(tmp_path / "mine.cnnproj"),)
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert studio.window.isWindowModified()
    hand.press(Qt.Key.Key_S, CONTROL)
    assert files.load(tmp_path / "mine.cnnproj") == studio.document.project


def test_a_project_is_opened_by_key(studio, hand, tmp_path):
    files.save(new("lenet-5"), tmp_path / "digits.cnnproj")
    hand.press(Qt.Key.Key_O, CONTROL)
    choose_file(hand, tmp_path / "digits.cnnproj")
    assert studio.document.analysis.totals.parameters == 61_706
    assert studio.window.windowTitle().startswith("digits")
    assert studio.window.workspace == "design"


def test_closing_a_changed_project_asks_and_cancel_keeps_everything(studio, hand):
    spoil(studio)
    before = studio.document.project
    hand.press(Qt.Key.Key_W, CONTROL)
    answer(hand, QMessageBox.StandardButton.Cancel)
    assert studio.document.project is before
    assert studio.window.workspace == "design"
    hand.press(Qt.Key.Key_W, CONTROL)
    answer(hand, QMessageBox.StandardButton.Discard)
    assert studio.window.workspace == "start"


def test_quitting_with_changes_asks_and_saves_where_that_is_wished(studio, hand, tmp_path):
    spoil(studio)
    hand.press(Qt.Key.Key_Q, CONTROL)
    answer(hand, QMessageBox.StandardButton.Cancel)
    assert studio.window.isVisible()
    hand.press(Qt.Key.Key_Q, CONTROL)
    answer(hand, QMessageBox.StandardButton.Save)
    choose_file(hand, tmp_path / "last.cnnproj")
    hand.wait_for(lambda: not studio.window.isVisible(), "the window stays")
    assert "fresh" in files.load(tmp_path / "last.cnnproj").graph.by_id


def test_an_unchanged_project_is_closed_without_a_question(studio, hand):
    hand.press(Qt.Key.Key_W, CONTROL)
    assert QApplication.activeModalWidget() is None
    assert studio.window.workspace == "start"


def test_a_place_that_cannot_be_written_is_told_and_nothing_is_lost(studio, hand, tmp_path):
    spoil(studio)
    before = studio.document.project
    barred = tmp_path / "barred"
    barred.write_text("a file where a folder should be")
    studio.window.files.save_as()
    dialog = studio.window.files.dialog
    dialog.fileSelected.emit(str(barred / "mine.cnnproj"))
    dialog.close()
    assert "mine.cnnproj" in studio.window.toast.sentence()
    assert studio.document.project == before
    assert studio.window.isWindowModified()
    assert studio.document.path is None
    studio.window.files.save_as()
    dialog = studio.window.files.dialog
    dialog.fileSelected.emit(str(tmp_path / "mine.cnnproj"))
    dialog.close()
    assert studio.document.project.name == "mine"
    assert files.load(tmp_path / "mine.cnnproj") == studio.document.project
    assert not studio.window.isWindowModified()


@pytest.mark.parametrize(("number", "word"), [(errno.EROFS, "read-only"), (errno.ENOSPC, "full")])
def test_a_read_only_folder_and_a_full_disk_are_told_and_nothing_is_lost(
    studio, hand, tmp_path, monkeypatch, number, word
):
    hand.press(Qt.Key.Key_S, CONTROL)
    choose_file(hand, tmp_path / "mine.cnnproj")
    written = (tmp_path / "mine.cnnproj").read_bytes()
    spoil(studio)

    def refuse(*_arguments):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    hand.press(Qt.Key.Key_S, CONTROL)
    assert word in studio.window.toast.sentence()
    assert "mine.cnnproj" in studio.window.toast.sentence()
    assert studio.window.isWindowModified()
    assert (tmp_path / "mine.cnnproj").read_bytes() == written
    assert [
        entry.name for entry in tmp_path.iterdir() if entry.suffix != ".cnnproj" and entry.is_file()
    ] == []


def test_a_file_that_another_window_has_open_is_opened_as_a_copy(studio, tmp_path):
    path = tmp_path / "shared.cnnproj"
    files.save(new("lenet-5"), path)
    name = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]
    lock = paths.recovery_folder() / f"{name}.lock"
    hold = (
        "import sys; from PySide6.QtCore import QLockFile; lock = QLockFile(sys.argv[1]);"
        "print(lock.tryLock(0), flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline().strip() == "True"
        studio.window.files.open_path(path)
        told = studio.window.toast.sentence()
        other.stdin.close()
    assert f"process {other.pid}" in told
    assert "copy" in told
    assert studio.document.path is None
    assert studio.document.project.name == "lenet-5-copy"
    assert studio.window.isWindowModified()


def test_a_damaged_file_is_told_and_the_open_project_stays(studio, tmp_path):
    before = studio.document.project
    path = tmp_path / "broken.cnnproj"
    path.write_bytes(files.to_text(new("lenet-5")).encode()[:400])
    studio.window.files.open_path(path)
    assert "broken.cnnproj" in studio.window.toast.sentence()
    assert studio.document.project is before


# Edits.


def test_an_edit_says_for_six_seconds_what_it_brought_about(studio, hand, qtbot):
    studio.window.pages.design.select(("conv2d_2",))
    row = studio.window.pages.design.inspector.form.row("kernel_size")
    hand.fill(row.field.widget.findChildren(QLineEdit)[0], "5 x 5")
    sentence = "conv2d_2 kernel 3 → 5: map 11 → 9, field 10 → 14, +32,768 parameters here, −36,864 in dense_1, −4,096 in all"
    assert studio.window.status.text() == sentence
    assert studio.document.undo_label == sentence
    assert studio.window.actions_by_id["undo"].toolTip() == sentence
    timer = studio.window.status._timer
    assert timer.isActive()
    assert timer.interval() == theme.current().motion("toast") == 6000
    timer.start(1)  # the six seconds are over
    hand.wait_for(lambda: studio.window.status.text() != sentence, "the sentence stays", 30)
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert studio.document.project.node("conv2d_2").layer.kernel_size == (3, 3)
    assert sentence in studio.window.status.text()


def test_undo_takes_back_letters_while_one_types_and_steps_afterwards(studio, hand):
    studio.window.pages.design.select(("conv2d_1",))
    spoil(studio)
    field = studio.window.pages.design.inspector.form.row("filters").field.widget
    hand.click(field)
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.type("48")
    assert studio.document.project.node("conv2d_1").layer.filters == 48
    hand.press(Qt.Key.Key_Return)
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert studio.document.project.node("conv2d_1").layer.filters == 32
    assert "fresh" in studio.document.project.graph.by_id
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert "fresh" not in studio.document.project.graph.by_id
    hand.press(Qt.Key.Key_Y, CONTROL)
    hand.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert studio.document.project.node("conv2d_1").layer.filters == 48


# Search.


def test_the_search_adds_a_layer_and_goes_to_a_layer(studio, hand):
    hand.press(Qt.Key.Key_K, CONTROL)
    hand.type("add dropout")
    hand.press(Qt.Key.Key_Return)
    assert any(node.layer.kind == "Dropout" for node in studio.document.project.graph.nodes)
    hand.press(Qt.Key.Key_K, CONTROL)
    hand.type("conv2d_2")
    hand.press(Qt.Key.Key_Return)
    assert studio.window.pages.design.canvas.selection() == ["conv2d_2"]
    assert studio.window.top.search.text() == ""


def test_the_search_names_layers_before_blocks(studio):
    found = [each.title for each in WindowSearch(studio.window).find("conv")]
    places = [found.index(title) for title in ("Go to conv2d_1", "Add Conv2D", "Add Conv-BN-ReLU")]
    assert places == sorted(places)


def test_escape_closes_the_search_and_gives_the_keyboard_back(studio, hand):
    hand.press(Qt.Key.Key_K, CONTROL)
    hand.type("conv")
    assert studio.window.search.popover.isVisible()
    hand.press(Qt.Key.Key_Escape)
    assert not studio.window.search.popover.isVisible()
    hand.press(Qt.Key.Key_Escape)
    assert studio.window.top.search.text() == ""
    assert studio.window.pages.design.canvas.viewport().hasFocus()


# The look.


def standing(studio, hand):
    """Return the window's picture once nothing in it moves any more."""
    seen = [studio.window.grab().toImage()]

    def stands():
        hand.rest(600)
        seen.append(studio.window.grab().toImage())
        return seen[-1] == seen[-2]

    hand.wait_for(stands, "the window does not come to rest", 60)
    return seen[-1]


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_changing_the_theme_and_back_leaves_every_pixel_as_it_was(studio, hand, view):
    studio.document.replace(small_project())
    studio.window.show_workspace(view)
    hand.point(studio.window.status)
    hand.wait_for(lambda: studio.window.pages.data_set.state in {"none", "open"}, "the data do not open")
    before = standing(studio, hand)
    hand.press(Qt.Key.Key_L, CONTROL | SHIFT)
    assert not theme.current().dark
    hand.rest(200)
    light = studio.window.grab().toImage()
    hand.press(Qt.Key.Key_L, CONTROL | SHIFT)
    assert light != before
    hand.wait_for(lambda: studio.window.grab().toImage() == before, "the picture is another")
    assert standing(studio, hand) == before


def test_a_view_that_opens_shows_no_other_window_for_a_moment(make_studio):
    class Watch(QObject):
        seen: list[str] = []

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                self.seen.append(type(watched).__name__)
            return False

    studio, watch = make_studio(), Watch()
    studio.app.installEventFilter(watch)
    for view in VIEWS:
        studio.window.show_workspace(view)
    for dock in ("table", "problems", "history"):
        studio.window.pages.design.toggle(dock)
    studio.app.removeEventFilter(watch)
    assert watch.seen == []


# The engine.


def engine(studio, *words):
    studio.client._command = (sys.executable, FAKE, *words)
    studio.client.start()
    studio.bridge.drain()


def test_in_train_the_notice_bar_alone_tells_of_a_dead_engine(studio, hand, qtbot):
    engine(studio, "crash", "9")
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=10_000)
    studio.window.show_workspace("train")
    studio.window.pages.recorder._expect(RunCurves("run", "mnist-cnn"))
    with qtbot.waitSignal(studio.bridge.died, timeout=10_000):
        studio.client.train(studio.document.project, "run")
    hand.rest()
    assert studio.window.pages.train.notice.isVisible()
    assert not studio.window.toast.isVisible()


def test_a_dead_engine_is_told_in_one_sentence_and_started_again(studio, hand, qtbot):
    engine(studio, "crash", "9")
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=10_000)
    studio.window.show_workspace("design")
    recorder = studio.window.pages.recorder
    recorder._expect(RunCurves("run", "mnist-cnn"))
    with qtbot.waitSignal(studio.bridge.died, timeout=10_000):
        studio.client.train(studio.document.project, "run")
    hand.rest()
    assert studio.window.toast.isVisible()
    assert len(studio.window.toast.sentence().split(". ")) <= 2
    assert "Training engine is off" in facts(studio)
    assert recorder.state == "interrupted"
    assert list(recorder.current.series.steps) == list(range(1, 48))
    studio.client._command = (sys.executable, FAKE, "echo")
    button = next(b for b in studio.window.toast.findChildren(QAbstractButton) if b.isVisible())
    hand.click(button)
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=10_000)
    hand.rest()
    assert "Training engine is off" not in facts(studio)


def test_the_engine_is_started_again_from_the_status_bar(studio, hand, qtbot):
    engine(studio, "exit", "3")
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=10_000)
    with qtbot.waitSignal(studio.bridge.died, timeout=10_000):
        studio.client.send(messages.Pause())
    hand.rest()
    studio.client._command = (sys.executable, FAKE, "echo")
    off = next(
        b for b in studio.window.status.findChildren(QAbstractButton)
        if b.isVisible() and b.text() == "Training engine is off"
    )  # fmt: skip
    QTest.keyClick(off, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=10_000)


# Small windows.


def is_near(one, other, most=2.0):
    return (one - other).manhattanLength() <= most


def test_the_canvas_keeps_what_it_shows_in_its_middle(studio):
    canvas, app = studio.window.pages.design.canvas, studio.app
    studio.window.resize(1600, 1000)
    app.processEvents()
    canvas.zoom_to(2.0)
    canvas.reveal("dense_1")
    camera = canvas.stage.camera
    middle = camera.eye.to_scene(QPointF(canvas.width() / 2, canvas.height() / 2))
    studio.window.resize(1300, 800)
    app.processEvents()
    assert is_near(camera.eye.to_scene(QPointF(canvas.width() / 2, canvas.height() / 2)), middle)
    canvas.fit_all()
    studio.window.resize(960, 640)
    app.processEvents()
    assert canvas.stage.is_fitted()


def test_in_a_small_window_the_inspector_comes_by_alt_enter_and_goes_by_escape(studio, hand):
    design, app = studio.window.pages.design, studio.app
    studio.window.resize(1200, 800)
    app.processEvents()
    assert design.inspector_dock.isVisible()
    studio.window.resize(960, 640)
    app.processEvents()
    assert not design.inspector_dock.isVisible()
    design.canvas.setFocus()
    design.select(["dense_1"])
    assert not design.inspector_dock.isVisible()
    QTest.keyClick(design.canvas.viewport(), Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    app.processEvents()
    assert design.inspector_dock.isVisible()
    assert design.inspector.selection == ("dense_1",)
    QTest.keyClick(design.canvas.viewport(), Qt.Key.Key_Escape)
    assert not design.inspector_dock.isVisible()
    studio.window.resize(1200, 800)
    app.processEvents()
    assert design.inspector_dock.isVisible()


@pytest.mark.parametrize(
    ("wide", "scale", "seen"), [(1600, 1.5, True), (1200, 1.5, False), (1200, 1.2, True)]
)
def test_large_type_counts_as_a_smaller_window(studio, wide, scale, seen):
    studio.look.set_scale(scale)
    studio.window.resize(wide, 1000)
    studio.app.processEvents()
    assert studio.window.width() == wide
    assert studio.window.pages.design.inspector_dock.isVisible() is seen


def test_a_file_without_places_is_laid_out_when_it_is_opened(studio, tmp_path):
    project = new("mnist-cnn").replaced(positions={})
    path = tmp_path / "bare.cnnproj"
    path.write_text(files.to_text(project), encoding="utf-8")
    studio.window.files.open_path(path)
    places = studio.document.project.positions
    assert len(set(places.values())) == len(project.graph.nodes)
    assert not studio.document.can_undo


def test_the_start_page_leads_back_to_what_is_open_and_changes_nothing_of_it(studio, hand):
    spoil(studio)
    before, window = studio.document.project, studio.window
    hand.press(Qt.Key.Key_N, CONTROL)
    assert window.workspace == "start"
    assert window.start.back.isVisible()
    hand.press(Qt.Key.Key_Z, CONTROL)
    assert studio.document.project == before
    hand.press(Qt.Key.Key_Escape)
    assert window.workspace == "design"
    hand.press(Qt.Key.Key_N, CONTROL)
    QTest.mouseClick(window.start.back, Qt.MouseButton.LeftButton)
    assert window.workspace == "design"
    assert studio.document.project == before


def test_without_an_open_project_the_start_page_leads_nowhere_back(studio, hand):
    hand.press(Qt.Key.Key_W, CONTROL)
    assert studio.window.workspace == "start"
    assert not studio.window.start.back.isVisible()
    hand.press(Qt.Key.Key_Escape)
    assert studio.window.workspace == "start"


def test_enter_takes_the_card_in_focus(studio, hand):
    hand.press(Qt.Key.Key_N, CONTROL)
    card = studio.window.start._cards[1]
    card.setFocus()
    hand.press(Qt.Key.Key_Return)
    assert studio.window.workspace == "design"
    assert studio.document.project.name == card.template.name
