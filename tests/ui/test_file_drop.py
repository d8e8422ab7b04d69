"""Files dropped on the window, preferences, kept views of projects, and keys that clash (lines C13, A01, A10)."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from cnnstudio.document import files, templates
from cnnstudio.ui.kept_views import view_file
from cnnstudio.ui.preferences import Preferences

Key, Mod = Qt.Key, Qt.KeyboardModifier

MODEL = {
    "class_name": "Sequential",
    "config": {
        "name": "tiny",
        "layers": [
            {
                "class_name": "InputLayer",
                "config": {"batch_shape": [None, 4], "dtype": "float32", "name": "numbers"},
            },
            {"class_name": "Dense", "config": {"name": "answer", "units": 3}},
        ],
    },
}


@pytest.fixture
def studio(make_studio):
    made = make_studio()
    made.window.show_workspace("design")
    made.app.processEvents()
    return made


def urls(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(window, *paths):
    """Carry files over the canvas and let them go, as the system tells it."""
    data = urls(*paths)
    enter = QDragEnterEvent(
        window.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Mod.NoModifier
    )
    QApplication.sendEvent(window, enter)
    said = window.drop.veil.words() if window.drop.veil.isVisible() else ""
    let_go = QDropEvent(
        QPointF(window.rect().center()),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Mod.NoModifier,
    )
    QApplication.sendEvent(window, let_go)
    assert not window.drop.veil.isVisible()
    return said


def test_a_project_dropped_on_the_window_opens(studio, tmp_path):
    path = tmp_path / "lenet.cnnproj"
    files.save(templates.new("lenet-5"), path)
    said = drop(studio.window, path)
    assert said == "Open the project lenet.cnnproj"
    assert studio.document.path == path
    assert studio.window.workspace == "design"


def test_a_models_configuration_opens_as_a_design_without_a_file(studio, tmp_path):
    path = tmp_path / "tiny.json"
    path.write_text(json.dumps(MODEL))
    assert "Keras model" in drop(studio.window, path)
    assert [n.layer.kind for n in studio.document.project.graph.nodes] == ["Input", "Dense"]
    assert studio.document.path is None
    assert studio.document.modified
    assert "tiny" in studio.window.toast.sentence()


@pytest.mark.parametrize("content", ["[1, 2]", "{", '{"a": 1}', ""])
def test_json_that_is_no_model_explains_itself(studio, tmp_path, content):
    path, before = tmp_path / "other.json", studio.document.project
    path.write_text(content)
    drop(studio.window, path)
    assert studio.document.project is before
    assert "other.json" in studio.window.toast.sentence()


def test_a_picture_is_shown_to_the_network(studio, tmp_path):
    path = tmp_path / "seven.png"
    Image.fromarray(np.tile(np.arange(64, dtype=np.uint8) * 4, (48, 1))).save(path)
    assert "seven.png" in drop(studio.window, path)
    assert studio.window.workspace == "inspect"
    pictures = studio.window.pages.inspect.pictures
    picture = pictures.picture()
    assert picture.title == "seven.png"
    assert picture.image.shape == (28, 28, 1)
    assert picture.image.max() > 0


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("model.keras", "to_json"),
        ("model.h5", "to_json"),
        ("notes.txt", "no project"),
        ("model.onnx", "no project"),
    ],
)
def test_anything_else_explains_itself_before_and_after_the_drop(studio, tmp_path, name, words):
    path, before = tmp_path / name, studio.document.project
    path.write_bytes(b"anything")
    said = drop(studio.window, path)
    assert name in said
    assert words in said
    assert studio.window.toast.sentence() == said
    assert studio.document.project is before


def test_a_damaged_picture_and_several_files_explain_themselves(studio, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    drop(studio.window, broken)
    assert "broken.png" in studio.window.toast.sentence()
    drop(studio.window, broken, tmp_path / "other.png")
    assert "one file" in studio.window.toast.sentence()
    assert studio.window.workspace == "design"


def class_folders(folder):
    for name, brightness in (("dark", 20), ("light", 220)):
        (folder / name).mkdir(parents=True)
        for n in range(4):
            pixels = np.full((28, 28), brightness + n, np.uint8)
            Image.fromarray(pixels).save(folder / name / f"{n}.png")
    return folder


def test_a_folder_dropped_on_the_canvas_is_looked_into_and_becomes_the_projects_data(studio, tmp_path, qtbot):
    folder, before = class_folders(tmp_path / "pictures"), studio.document.project
    assert drop(studio.window, folder) == "Look into pictures as data"
    assert studio.window.workspace == "data"
    page = studio.window.pages.data
    assert page.middle.currentWidget() is page.importing
    qtbot.waitUntil(page.importing.use.isEnabled, timeout=30_000)
    assert "dark, light" in page.importing.sentence.text()
    assert studio.document.project is before
    qtbot.mouseClick(page.importing.use, Qt.MouseButton.LeftButton)
    assert studio.document.project.recipe.source == str(folder)
    qtbot.waitUntil(lambda: studio.window.pages.data_set.state == "open", timeout=30_000)
    assert studio.window.pages.data_set.samples.labels == ("dark", "light")
    studio.document.undo()
    assert studio.document.project == before


def test_a_table_dropped_is_data_and_a_picture_is_still_shown_to_the_network(studio, tmp_path):
    table = tmp_path / "numbers.csv"
    table.write_text("a,b,kind\n" + "".join(f"{n},{n % 3},{n % 2}\n" for n in range(40)))
    assert drop(studio.window, table) == "Look into numbers.csv as data"
    assert studio.window.workspace == "data"


def test_data_under_another_name_are_data_and_strokes_are_no_model(studio, tmp_path):
    renamed = tmp_path / "really.png"
    np.savez(tmp_path / "a.npz", x=np.zeros((4, 8, 8), np.uint8), y=np.arange(4))
    (tmp_path / "a.npz").rename(renamed)
    assert drop(studio.window, renamed) == "Look into really.png as data"
    strokes = tmp_path / "letters.json"
    strokes.write_text(json.dumps({"A": [[[[0, 0], [1, 2]]], [[[3, 4], [9, 1]]]], "B": [[[[0, 0], [5, 5]]]]}))
    assert drop(studio.window, strokes) == "Look into letters.json as data"
    assert studio.window.pages.data.importing.title.text() == "letters.json"


def test_open_data_in_the_file_menu_asks_and_looks_into_what_was_chosen(studio, tmp_path, qtbot):
    folder = class_folders(tmp_path / "pictures")
    studio.window.actions_by_id["open-data"].trigger()
    dialog = studio.window.findChild(QFileDialog)
    assert dialog.windowTitle() == "Open data"
    dialog.fileSelected.emit(str(folder))
    dialog.reject()
    assert studio.window.workspace == "data"
    assert studio.window.pages.data.importing.title.text() == "pictures"


def test_leaving_with_a_file_takes_the_words_away_and_text_is_not_taken(studio, tmp_path):
    data, window = urls(tmp_path / "a.cnnproj"), studio.window
    enter = QDragEnterEvent(
        window.rect().center(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Mod.NoModifier
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.drop.veil.isVisible()
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.drop.veil.isVisible()
    text = QMimeData()
    text.setText("words")
    enter = QDragEnterEvent(
        window.rect().center(), Qt.DropAction.CopyAction, text, Qt.MouseButton.LeftButton, Mod.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


# Preferences and keys.


def test_preferences_choose_the_preset_and_the_keys_that_add(studio, qtbot):
    window = studio.window
    window.actions_by_id["preferences"].trigger()
    card = window.findChild(Preferences)
    assert card.isVisible()
    canvas = window.pages.design.canvas
    assert canvas.viewport().wheel.preset == "auto"
    button = card.navigation._group.button(2)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert studio.settings.value.navigation == "trackpad"
    assert canvas.viewport().wheel.preset == "trackpad"
    qtbot.mouseClick(card.tab, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(card.letters, Qt.MouseButton.LeftButton)
    assert (studio.settings.value.tab_adds, studio.settings.value.letters_add) == (True, True)
    QTest.keyClick(card, Key.Key_Escape)
    canvas.viewport().setFocus()
    QTest.keyClick(canvas.viewport(), Key.Key_Tab)
    assert canvas.cards.quick_add is not None


def test_the_first_run_asks_how_one_moves_and_keeps_the_answer(studio, qtbot):
    canvas = studio.window.pages.design.canvas
    assert not canvas.notice.isVisible()
    canvas.ask_navigation()
    assert [b.text() for b in canvas.notice.buttons] == [
        "Mouse: the wheel zooms",
        "Trackpad: two fingers pan",
    ]
    qtbot.mouseClick(canvas.notice.buttons[1], Qt.MouseButton.LeftButton)
    assert studio.settings.value.navigation == "trackpad"
    assert not canvas.notice.isVisible()


def test_kept_views_are_saved_for_each_project_beside_the_design(studio, tmp_path):
    window, document = studio.window, studio.document
    canvas = window.pages.design.canvas
    QTest.keyClick(canvas.viewport(), Key.Key_3, Mod.ControlModifier | Mod.ShiftModifier)
    first = tmp_path / "one.cnnproj"
    document.save(first)
    assert view_file(first).exists()
    content = first.read_bytes()
    canvas.zoom_to(2.0)
    QTest.keyClick(canvas.viewport(), Key.Key_4, Mod.ControlModifier | Mod.ShiftModifier)
    kept = dict(canvas.stage.kept_views)
    assert set(kept) == {3, 4}
    assert not document.modified
    second = tmp_path / "two.cnnproj"
    files.save(templates.new("lenet-5"), second)
    window.files.open_path(second)
    assert canvas.stage.kept_views == {}
    window.files.open_path(first)
    assert canvas.stage.kept_views == kept
    assert first.read_bytes() == content
    view_file(first).write_text('{"format": 1, "views": {"3": {"zoom": "x"}}}')
    window.files.open_path(second)
    window.files.open_path(first)
    assert canvas.stage.kept_views == {}


def test_control_and_a_digit_go_to_a_view_on_the_canvas_and_to_a_workspace_elsewhere(studio):
    window = studio.window
    canvas = window.pages.design.canvas
    canvas.viewport().setFocus()
    QTest.keyClick(canvas.viewport(), Key.Key_3, Mod.ControlModifier)
    assert window.workspace == "design"
    window.pages.design.palette_panel.search.setFocus()
    QTest.keyClick(window.pages.design.palette_panel.search, Key.Key_3, Mod.ControlModifier)
    assert window.workspace == "train"
    QTest.keyClick(window, Key.Key_2, Mod.AltModifier)
    assert window.workspace == "design"
    canvas.viewport().setFocus()
    QTest.keyClick(canvas.viewport(), Key.Key_1, Mod.AltModifier)
    assert window.workspace == "data"


def test_the_menu_locks_the_canvas_and_goes_back_to_the_last_view(studio):
    window = studio.window
    canvas = window.pages.design.canvas
    canvas.viewport().setFocus()
    QTest.keyClick(canvas.viewport(), Key.Key_L, Mod.ControlModifier)
    assert canvas.stage.locked
    window.actions_by_id["lock"].trigger()
    assert not canvas.stage.locked
    canvas.zoom_to(2.0)
    before = canvas.stage.camera.eye
    canvas.fit_all()
    window.actions_by_id["view-back"].trigger()
    assert canvas.stage.camera.eye == before


def test_what_is_typed_into_the_quick_add_is_remembered_in_the_settings(studio):
    canvas = studio.window.pages.design.canvas
    canvas.select(["maxpool_1"])
    QTest.keyClick(canvas.viewport(), Key.Key_A)
    QTest.keyClicks(canvas.cards.quick_add.line, "dropout")
    QTest.keyClick(canvas.cards.quick_add.line, Key.Key_Return)
    assert studio.settings.value.added_kinds == ("Dropout",)
    QTest.keyClick(canvas.viewport(), Key.Key_A)
    assert canvas.cards.quick_add.chosen().kind == "Dropout"
